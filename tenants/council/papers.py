"""The presentation note (R23): what the members of the council, and then the governor, are told of the dossier."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mithaq.core import clock
from mithaq.deeds import blocks
from mithaq.deeds.blocks import ARABIC, FRENCH, Block, Deed, Facts, Heading, Items, Paragraph, Signatory
from mithaq.ui import formats
from tenants.agreements.models import Agreement, Kind, LegalBasis
from tenants.agreements.selectors import Need
from tenants.council import selectors
from tenants.council.models import Majority
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.drafting.texts import last_version

DRAFTING = "drafting:page"


class PresentationNotePaper:
    """The note of one dossier, read once. Its own words are those of the note that the office wrote, where it did."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.note: Any = agreement.presentation_notes.filter(amendment=None).first()
        self.clauses: dict[str, Any] = {clause.kind: clause for clause in agreement.clauses.all()}
        last = last_version(agreement)
        self.text_version = last.number if last else None

    def subjects(self) -> list[Subject]:
        return [Subject()]

    def needs(self, key: str, language: str) -> list[Need]:
        agreement, missing = self.agreement, []
        if len(agreement.parties.all()) < 2:
            missing.append(Need("parties", _("a second party"), "R15", "agreements:parties"))
        if not agreement.legal_basis:
            missing.append(Need("legal_basis", _("the legal basis"), "LO 113-14 a149", DRAFTING))
        if not self._object(language):
            label = _("the object of the partnership in Arabic") if language == ARABIC else _("the object in French")
            missing.append(Need(f"object_{language}", label, "R14", DRAFTING))
        if language == FRENCH and not agreement.title_fr:
            missing.append(Need("title_fr", _("the title in French"), "", "agreements:edit"))
        return missing

    def _object(self, language: str) -> str:
        """The clause on the object; the dossier's own sentence where that is not written yet."""
        agreement, clause = self.agreement, self.clauses.get("object")
        if language == ARABIC:
            return (clause.body_ar if clause else "") or agreement.summary_ar
        return (clause.body_fr if clause else "") or agreement.summary_fr

    def make(self, key: str, language: str) -> Deed:
        agreement = self.agreement
        title = _("Presentation note: %(title)s") % {"title": parts.title_of(agreement, language)}
        return Deed(
            language=language,
            title=title,
            reference=agreement.reference,
            made_on=self.note.written_on if self.note else clock.today(),
            letterheads=letterhead.letterheads(),
            blocks=tuple(self._blocks(language)),
        )

    def _blocks(self, language: str) -> list[Block]:
        agreement = self.agreement
        found: list[Block] = [
            Facts(
                (
                    (pgettext("paper", "Kind"), str(Kind(agreement.kind).label)),
                    (pgettext("paper", "Legal basis"), self._basis()),
                    (pgettext("paper", "Duration"), self._duration()),
                )
            ),
            Heading(_("Object of the partnership")),
            *(Paragraph(line) for line in blocks.lines_of(self._object(language))),
        ]
        if words := self._own_words(language):
            found += [Heading(pgettext("paper", "Presentation")), *(Paragraph(line) for line in blocks.lines_of(words))]
        found += [Heading(pgettext("paper", "Parties")), Items(parts.party_lines(agreement, language), numbered=True)]
        money = parts.contribution_blocks(agreement, language, with_schedule=False)
        if money:
            found += [Heading(_("Contributions of the parties")), *money]
        bodies = [parts.act_name(body, language) for body in agreement.supervisory_bodies.all()]
        if bodies:
            found += [Heading(_("Supervision, monitoring and evaluation")), Items(tuple(bodies))]
        found += [
            Heading(_("What the council is asked")),
            Paragraph(_("To deliberate and vote on the draft agreement attached.")),
            Paragraph(self._majority()),
        ]
        found.append(blocks.Signatures((Signatory(_("The president of the council")),)))
        return found

    def _own_words(self, language: str) -> str:
        if self.note is None:
            return ""
        return str(self.note.text_ar if language == ARABIC else self.note.text_fr)

    def _basis(self) -> str:
        basis = self.agreement.legal_basis
        if basis in parts.BASIS_ARTICLE:
            return formats.article(parts.BASIS_ARTICLE[basis])
        return str(LegalBasis(basis).label)

    def _duration(self) -> str:
        months = self.agreement.duration_months
        if months is None:
            return _("to be fixed")
        return ngettext("%(months)s month from entry into force", "%(months)s months from entry into force", months) % {
            "months": months
        }

    def _majority(self) -> str:
        if selectors.majority_for(self.agreement) == Majority.MEMBERS_IN_OFFICE:
            return _("Majority required: the absolute majority of the members in office (%(article)s).") % {
                "article": formats.article("LO 113-14 a43")
            }
        return _("Majority required: the absolute majority of the votes cast (%(article)s).") % {
            "article": formats.article("LO 113-14 a43")
        }


def register() -> None:
    """Offer the presentation note among the papers of a dossier."""
    generated.register(
        Paper(
            code="presentation-note", title=gettext_lazy("Presentation note"), kind=DocumentKind.PRESENTATION_NOTE,
            source=PresentationNotePaper, article="R23", order=60,
        )
    )  # fmt: skip
