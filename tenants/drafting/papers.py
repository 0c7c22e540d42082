"""The agreement as a paper: the last version of the text, between its parties and their signatures (R13–R19)."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mithaq.deeds import blocks
from mithaq.deeds.blocks import ARABIC, BOTH, FRENCH, Block, Column, Deed, Heading, Paragraph, Table
from mithaq.ui import formats
from tenants.agreements.models import Agreement, AgreementState, Language
from tenants.agreements.selectors import Need
from tenants.documents import generated, letterhead, parts
from tenants.documents.errors import PaperIncomplete
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.drafting import selectors
from tenants.drafting.models import Project, TextArticle
from tenants.drafting.texts import last_version
from tenants.drafting.word_file import WordFile

# Before the council has adopted it the text is a draft, and every page says so.
DRAFT_STATES = frozenset(
    {AgreementState.CONSULTATION, AgreementState.DRAFTING, AgreementState.AWAITING_DECISION, AgreementState.WITHDRAWN}
)


class AgreementPaper:
    """The agreement of one dossier, read once."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.version = last_version(agreement, with_articles=True)
        self.articles: list[TextArticle] = list(self.version.articles.all()) if self.version else []
        self.text_version = self.version.number if self.version else None

    @cached_property
    def projects(self) -> list[Project]:
        return list(selectors.projects(self.agreement))

    @cached_property
    def parties(self) -> int:
        return len(self.agreement.parties.all())

    def subjects(self) -> list[Subject]:
        return [Subject()]

    def needs(self, key: str, language: str) -> list[Need]:
        missing = []
        if self.version is None:
            missing.append(Need("text", _("a version of the text"), "R13", selectors.PAGE))
        if self.parties < 2:
            missing.append(Need("parties", _("a second party"), "R15", "agreements:parties"))
        if language == FRENCH:
            missing += self._french_needs()
        return missing

    def _french_needs(self) -> list[Need]:
        missing = []
        if not self.agreement.title_fr:
            missing.append(Need("title_fr", _("the title in French"), "", "agreements:edit"))
        without = [str(article.number) for article in self.articles if not article.body_fr]
        if without:
            label = ngettext(
                "the French text of article %(numbers)s", "the French text of articles %(numbers)s", len(without)
            )
            shown = formats.isolated(", ".join(without))
            missing.append(Need("body_fr", label % {"numbers": shown}, "R13", selectors.PAGE))
        if any(not project.title_fr for project in self.projects):
            missing.append(Need("project_fr", _("the French title of every project"), "R16", selectors.PAGE))
        return missing

    def make(self, key: str, language: str) -> Deed:
        agreement, version = self.agreement, self.version
        if version is None:
            raise PaperIncomplete(what=_("a version of the text"))
        return Deed(
            language=language,
            title=parts.title_of(agreement, language),
            reference=agreement.reference,
            made_on=agreement.signed_on or version.made_on,
            letterheads=letterhead.letterheads(),
            blocks=(*self._opening(language), *self._text(language), *self._closing(language)),
            is_draft=agreement.state in DRAFT_STATES,
            source=blocks.Source(agreement.public_id.hex, version.number),
        )

    def _opening(self, language: str) -> list[Block]:
        return [
            *(Paragraph(line) for line in parts.legal_grounds(self.agreement)),
            Heading(_("Between the undersigned")),
            blocks.Items(parts.party_lines(self.agreement, language), numbered=True),
            Paragraph(_("it has been agreed as follows:"), align="start", strong=True),
        ]

    def _text(self, language: str) -> list[Block]:
        arabic = language == ARABIC
        return [
            blocks.Article(
                number=article.number,
                label=_("Article %(number)s") % {"number": article.number},
                heading=article.heading_ar if arabic else article.heading_fr,
                lines=blocks.lines_of(article.body_ar if arabic else article.body_fr),
            )
            for article in self.articles
        ]

    def _closing(self, language: str) -> list[Block]:
        agreement = self.agreement
        made = {"place": letterhead.own_place(language)}
        if agreement.signed_on:
            where = _("Made at %(place)s, on %(day)s, in as many originals as there are parties.") % {
                **made, "day": formats.day(agreement.signed_on),
            }  # fmt: skip
        else:
            where = _("Made at %(place)s, on ………………………, in as many originals as there are parties.") % made
        prevailing = (
            _("Should the versions differ, the Arabic text prevails.")
            if agreement.prevailing_language == Language.ARABIC
            else _("Should the versions differ, the French text prevails.")
        )
        money = parts.contribution_blocks(agreement, language)
        closing: list[Block] = [Heading(pgettext("paper", "Signatures")), Paragraph(prevailing), Paragraph(where)]
        closing.append(blocks.Signatures(parts.signatories(agreement.parties.all(), language)))
        if money:
            closing += [Heading(_("Annex: contributions of the parties and their due dates")), *money]
        if self.projects:
            closing += [Heading(_("Annex: agreed programme of work")), *self._programme(language)]
        return closing

    def _programme(self, language: str) -> list[Block]:
        """The projects, how each is funded, carried out and by whom, and when (R16); their sum where it is one."""
        currencies = {one.currency for one in self.projects if one.amount_centimes is not None}
        common = currencies.pop() if len(currencies) == 1 else ""
        known = [one.amount_centimes for one in self.projects if one.amount_centimes is not None]
        columns = (
            Column(pgettext("paper", "Project"), width=3),
            Column(pgettext("paper", "Funding"), width=2),
            Column(pgettext("paper", "Execution"), width=2),
            Column(pgettext("paper", "Time"), width=2),
            Column(parts.amount_title(common), figures=True),
        )
        is_sum = common and len(known) == len(self.projects) > 1
        total = (pgettext("paper", "Total"), "", "", "", parts.amount_of(sum(known), common, common))
        rows = tuple(self._project(one, language, common) for one in self.projects)
        return [Table(columns, rows, total=total if is_sum else ())]

    def _project(self, one: Project, language: str, common: str) -> tuple[str, ...]:
        comma = "، " if language == ARABIC else ", "
        who = parts.act_name(one.executed_by, language) if one.executed_by else ""
        days = [formats.day(day) for day in (one.starts_on, one.ends_on) if day is not None]
        return (
            one.title_ar if language == ARABIC else one.title_fr or one.title_ar,
            comma.join(filter(None, [str(one.get_funding_display()), one.source])),
            comma.join(filter(None, [str(one.get_manner_display()), who])),
            " – ".join(days) or "—",
            "—" if one.amount_centimes is None else parts.amount_of(one.amount_centimes, one.currency, common),
        )


def register() -> None:
    """Offer the agreement among the papers of a dossier, and read its Word file back."""
    generated.reads_word(WordFile())
    generated.register(
        Paper(
            code="agreement", title=gettext_lazy("Agreement"), kind=DocumentKind.DRAFT, source=AgreementPaper,
            languages=(ARABIC, FRENCH, BOTH), article="R13", order=40,
        )
    )  # fmt: skip
