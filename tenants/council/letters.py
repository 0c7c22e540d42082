"""Two letters of the control of legality: reminding the governor of a file, and taking note of a tacit visa (a118)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.deeds.blocks import Block, Deed, Facts, Paragraph, Signatory, Signatures
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.changes.models import Amendment
from tenants.council import selectors
from tenants.council.models import Decision, DecisionState, VisaAuthority
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind

REMINDER, TACIT = "visa-reminder", "tacit-visa"
LEGALITY = "council:legality"


class _Letter(ABC):
    """A letter about a decision that was sent: that on the agreement, or on one of its addenda."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.text_version: int | None = None
        found = Decision.objects.filter(agreement=agreement).select_related("amendment").order_by("pk")
        self.decisions: dict[str, Decision] = {self._key(one.amendment): one for one in found}

    @staticmethod
    def _key(amendment: Amendment | None) -> str:
        return f"amendment-{amendment.number}" if amendment else generated.WHOLE

    def subjects(self) -> list[Subject]:
        if not self.decisions:
            return [Subject()]
        return [
            Subject(key, _("Amendment no. %(number)s") % {"number": one.amendment.number} if one.amendment else "")
            for key, one in self.decisions.items()
        ]

    def needs(self, key: str, language: str) -> list[Need]:
        decision = self.decisions.get(key)
        sent = selectors.transmission_of(decision) if decision else None
        if sent is None:
            return [Need("sent", _("the dispatch to the governor"), "LO 113-14 a116", LEGALITY)]
        return self.more_needs(decision, sent)

    @abstractmethod
    def more_needs(self, decision: Any, sent: Any) -> list[Need]:
        """What this letter needs besides the dispatch."""

    def make(self, key: str, language: str) -> Deed:
        decision = self.decisions[key]
        title, blocks = self.content(decision, language)
        return Deed(
            language=language, title=title, reference=self.agreement.reference, made_on=clock.today(),
            letterheads=letterhead.letterheads(),
            blocks=(
                Paragraph(_addressee(selectors.visa_of(decision))),
                *blocks,
                Signatures((Signatory(_("The president of the council")),)),
            ),
        )  # fmt: skip

    @abstractmethod
    def content(self, decision: Decision, language: str) -> tuple[str, list[Block]]:
        """Its title and what it says."""

    def facts(self, decision: Decision, language: str) -> Facts:
        sent = selectors.transmission_of(decision)
        said = [
            (pgettext("paper", "Subject"), parts.title_of(self.agreement, language)),
            (pgettext("paper", "Decision"), _numbered(decision.number, decision.decided_on)),
        ]
        if sent is not None:
            said.append((pgettext("paper", "Sent"), _numbered(sent.slip_reference, sent.sent_on)))
            if sent.received_on is not None:
                said.append((pgettext("paper", "Receipt"), _numbered(sent.receipt_reference, sent.received_on)))
        return Facts(tuple(said))


def _numbered(number: str, day: date | None) -> str:
    shown = formats.day(day) if day else ""
    return _("no. %(number)s of %(day)s") % {"number": number, "day": shown} if number else shown


def _addressee(visa: Any) -> str:
    if visa is not None and visa.authority == VisaAuthority.MINISTRY:
        return _("To the minister of the interior")
    return _("To the governor of the prefecture or province")


class ReminderLetter(_Letter):
    """The governor is reminded of a file: of its receipt, of the term that runs, or of the objection's end."""

    def more_needs(self, decision: Any, sent: Any) -> list[Need]:
        if decision.state != DecisionState.SENT:
            return [Need("waiting", _("a file that waits for the governor"), "LO 113-14 a118", LEGALITY)]
        return []

    def content(self, decision: Decision, language: str) -> tuple[str, list[Block]]:
        terms = selectors.clock(decision, clock.today())
        found: list[Block] = [self.facts(decision, language)]
        if terms.received_on is None:
            found += [
                Paragraph(_("We have not received the receipt of this file yet. We should be grateful for it.")),
                Paragraph(_("Legal basis: %(article)s.") % {"article": formats.article("LO 113-14 a116")}),
            ]
        elif terms.visa_due is not None:
            found += [
                Paragraph(
                    _("This decision needs your visa, whose term ends on %(day)s. After it, silence is a visa.")
                    % {"day": formats.day(terms.visa_due.on)}
                ),
                Paragraph(terms.visa_due.rule.text),
            ]
        elif terms.objection_ends is not None:
            found += [
                Paragraph(
                    _("The term for an objection to this decision ends on %(day)s.")
                    % {"day": formats.day(terms.objection_ends.on)}
                ),
                Paragraph(terms.objection_ends.rule.text),
            ]
        found.append(Paragraph(_("We remain at your disposal for any paper that you may need.")))
        return _("Reminder: decision no. %(number)s") % {"number": decision.number}, found


class TacitVisaLetter(_Letter):
    """The president takes note that silence gave the visa, from the first day after the term (a118)."""

    def more_needs(self, decision: Any, sent: Any) -> list[Need]:
        visa = selectors.visa_of(decision)
        if visa is None or visa.tacit_on is None:
            return [Need("tacit", _("a tacit visa"), "LO 113-14 a118", LEGALITY)]
        return []

    def content(self, decision: Decision, language: str) -> tuple[str, list[Block]]:
        visa = selectors.visa_of(decision)
        tacit_on = visa.tacit_on if visa else None
        due_on = visa.due_on if visa else None
        rule = selectors.clock(decision, clock.today()).visa_due
        found: list[Block] = [
            self.facts(decision, language),
            Paragraph(
                _(
                    "No decision on this file reached us by %(due)s, the last day of its term. We take note that it is"
                    " visaed by silence since %(tacit)s."
                )
                % {"due": formats.day(due_on) if due_on else "", "tacit": formats.day(tacit_on) if tacit_on else ""}
            ),
        ]
        if rule is not None:
            found.append(Paragraph(rule.rule.text))
        found.append(
            Paragraph(
                _("The decision is enforceable, and %(office)s goes on with its execution.")
                % {"office": letterhead.collectivity(current_office(), language)}
            )
        )
        return _("Tacit visa: decision no. %(number)s") % {"number": decision.number}, found


@dataclass(frozen=True)
class Offered:
    """A letter that can be taken now: its address among the generated papers, and its languages."""

    code: str
    key: str
    title: str
    languages: tuple[tuple[str, str], ...] = (("ar", "العربية"), ("fr", "Français"))


def letter_for(decision: Decision) -> Offered | None:
    """The letter that fits now: a reminder while the governor is waited for, or the taking note of his silence."""
    key = f"amendment-{decision.amendment.number}" if decision.amendment else generated.WHOLE
    if decision.state == DecisionState.SENT:
        return Offered(REMINDER, key, _("Reminder to the governor"))
    visa = selectors.visa_of(decision)
    if visa is not None and visa.tacit_on is not None:
        return Offered(TACIT, key, _("Letter taking note of a tacit visa"))
    return None


def register() -> None:
    """Offer both letters among the papers of a dossier."""
    paper = partial(Paper, kind=DocumentKind.OTHER, article="LO 113-14 a118")
    generated.register(
        paper(code=REMINDER, title=gettext_lazy("Reminder to the governor"), source=ReminderLetter, order=74)
    )
    generated.register(
        paper(code=TACIT, title=gettext_lazy("Letter taking note of a tacit visa"), source=TacitVisaLetter, order=76)
    )
