"""The terms of the control of legality (a115–a118)."""

from dataclasses import dataclass
from datetime import date, timedelta

from mithaq.exchange import selectors as exchange
from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import has_foreign_collectivity
from tenants.council.models import (
    Decision,
    Road,
    Transmission,
    Visa,
    VisaAuthority,
)
from tenants.council.selectors.decisions import S, level, transmission_of, visa_of
from tenants.council.selectors.sessions import Holidays


@dataclass(frozen=True)
class VisaTriggers:
    """The two triggers of the visa, independent of each other (LO 113-14 a118)."""

    foreign_collectivity: bool
    financial_impact: bool

    def __bool__(self) -> bool:
        return self.foreign_collectivity or self.financial_impact


def visa_triggers(agreement: Agreement) -> VisaTriggers:
    """Which triggers of the visa apply to the agreement (LO 113-14 a118)."""
    return VisaTriggers(has_foreign_collectivity(agreement), agreement.financial_impact)


def visa_authority(where: str, *, interior_matter: bool) -> VisaAuthority:
    """Who gives the visa: the ministry to a region (LO 111-14 a115), and for delegated management and local development
    companies (LO 113-14 a118); the governor otherwise.
    """
    return VisaAuthority.MINISTRY if where == "region" or interior_matter else VisaAuthority.GOVERNOR


def at_desk(decision: Decision) -> bool:
    """Whether the file of the present round lies at the visa desk. A file that came with a dossier stayed behind."""
    sent = transmission_of(decision)
    if sent is None or sent.road != Road.DESK or sent.desk_file is None:
        return False
    return exchange.own_file(sent.desk_file) is not None


@dataclass(frozen=True)
class Clock:
    """The terms of a decision on a day. A deadline is None while its term has not started.

    objection_ends, visa_due: last days, included. tacit_from: first day on which silence is a visa. enforceable_from:
    first day from which nothing stands in the way. Both are None while that is not known, or an objection or a refused
    visa stands.
    """

    on: date
    transmission_due: LegalDeadline | None
    posting_until: LegalDeadline | None
    received_on: date | None
    objection_ends: LegalDeadline | None
    visa_needed: bool
    visa_due: LegalDeadline | None
    tacit_from: date | None
    visa: Visa | None
    enforceable_from: date | None

    @property
    def started(self) -> bool:
        """Whether the governor's receipt has started the terms."""
        return self.received_on is not None

    @property
    def objection_open(self) -> bool:
        return self.objection_ends is not None and not self.objection_ends.is_past(self.on)

    @property
    def visa_running(self) -> bool:
        """The authority may still act."""
        return self.visa_due is not None and not self.has_visa and not self.visa_due.is_past(self.on)

    @property
    def may_be_tacit(self) -> bool:
        """The term has run out in silence."""
        return (
            self.tacit_from is not None and self.visa is not None and not self.has_visa and self.on >= self.tacit_from
        )

    @property
    def has_visa(self) -> bool:
        return self.visa is not None and self.visa.obtained_on is not None


def clock(decision: Decision, on: date) -> Clock:
    """Every term of the decision, as of that day, each with its article and what the text leaves in doubt."""
    return clock_of_rows(decision, on, transmission_of(decision), visa_of(decision))


def clock_of_rows(
    decision: Decision, on: date, sent: Transmission | None, visa: Visa | None, *, holidays: Holidays = None
) -> Clock:
    where = level(decision.received_from)
    closed_on = decision.session.closes_on if decision.session else None
    received_on = sent.received_on if sent else None
    objection_ends = law.objection_ends(where, received_on, holidays=holidays) if received_on else None
    triggers = visa_triggers(decision.agreement)
    visa_needed = visa is not None or bool(triggers)
    visa_due = law.visa_due(where, received_on, holidays=holidays) if received_on and visa_needed else None
    stopped = decision.state in {S.OBJECTED, S.VISA_REFUSED, S.IN_COURT, S.ANNULLED}
    tacit_from = visa_due.on + timedelta(days=1) if visa_due and not stopped else None
    return Clock(
        on=on,
        transmission_due=law.transmission_due(where, closed_on, holidays=holidays)
        if closed_on and decision.is_adopted
        else None,
        posting_until=law.posting_until(decision.decided_on, where, holidays=holidays) if decision.decided_on else None,
        received_on=received_on,
        objection_ends=objection_ends,
        visa_needed=visa_needed,
        visa_due=visa_due,
        tacit_from=tacit_from,
        visa=visa,
        enforceable_from=None if stopped else _enforceable_from(objection_ends, visa_needed, visa, tacit_from),
    )


def _enforceable_from(
    objection_ends: LegalDeadline | None, visa_needed: bool, visa: Visa | None, tacit_from: date | None
) -> date | None:
    if objection_ends is None:
        return None
    if not visa_needed:
        return date.fromordinal(objection_ends.on.toordinal() + 1)
    return (visa.obtained_on if visa else None) or tacit_from
