"""What is asked of the council's stage: which session, which clock, what is missing, what has to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities import selectors as offices
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock as calendar
from mithaq.core.working_days import add_working_days
from mithaq.law import selectors as law
from mithaq.law.terms import DayWindow, LegalDeadline, ReachableSession
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.selectors import Need, Task, has_foreign_collectivity, has_foreign_party, has_private_party
from tenants.changes.models import Amendment, AmendmentState
from tenants.council.models import (
    ApprovalKind,
    CommitteeReport,
    Decision,
    DecisionState,
    Majority,
    Objection,
    PriorApproval,
    Session,
    SessionKind,
    Transmission,
    Visa,
)
from tenants.council.subject import Subject
from tenants.council.transitions import DECISION_AXIS

S = DecisionState
GOVERNOR_SUMMONS_DAYS = 3  # LO 113-14 a37: summons of a session asked for by the governor
EXTRAORDINARY_WORKING_DAYS = 7  # LO 113-14 a36: length of an extraordinary session, never extended
# States of the agreement in which its decision, or that of an amendment, may move.
DECIDABLE = frozenset({AgreementState.AWAITING_DECISION, AgreementState.SIGNING})
AMENDABLE = frozenset(
    {AgreementState.IN_FORCE, AgreementState.AMENDED, AgreementState.EXTENDED, AgreementState.UNDER_EVALUATION}
)


def level(received_from: str = "") -> str:
    """Level of the active office, as the law names it; of the office that decided, where the dossier came from it."""
    if received_from and (former := offices.level_of(received_from)):
        return former
    return str(current_office().level)


def of_subject(amendment_id: int | None) -> Q:
    """Rows about one of the agreement's amendments, or about the agreement itself when that is None."""
    return Q(amendment=None) if amendment_id is None else Q(amendment=amendment_id)


# --- The decision and its file ----------------------------------------------------------------------------------------


def current_decision(agreement: Agreement, amendment_id: int | None = None) -> Decision | None:
    """The decision on the agreement, or on one of its amendments; None before it is opened."""
    return Decision.objects.filter(of_subject(amendment_id), agreement=agreement).select_related("session").first()


def is_enforceable(agreement: Agreement, amendment_id: int | None = None) -> bool:
    """Whether the decision is enforceable (LO 113-14 a117, a118)."""
    decision = current_decision(agreement, amendment_id)
    return decision is not None and decision.state == S.ENFORCEABLE


def transmission_of(decision: Decision) -> Transmission | None:
    """The transmission of the present round."""
    return decision.transmissions.filter(round=decision.round).first()


def objection_of(decision: Decision) -> Objection | None:
    """The objection of the present round."""
    return decision.objections.filter(round=decision.round).first()


def visa_of(decision: Decision) -> Visa | None:
    """The visa of the present round."""
    return decision.visas.filter(round=decision.round).first()


def reports_of(decision: Decision) -> list[CommitteeReport]:
    """Committee reports of the present round."""
    return list(decision.committee_reports.filter(round=decision.round))


def majority_for(agreement: Agreement) -> Majority:
    """Members in office for a partnership with the private sector, votes cast otherwise (LO 113-14 a43)."""
    return Majority.MEMBERS_IN_OFFICE if has_private_party(agreement) else Majority.VOTES_CAST


# --- Approvals before the council -------------------------------------------------------------------------------------


def approvals_needed(agreement: Agreement) -> list[ApprovalKind]:
    """Approvals that must come before the council: wali (a92), public authorities (a86)."""
    needed = []
    if has_foreign_collectivity(agreement):
        needed.append(ApprovalKind.WALI)
    if has_foreign_party(agreement):
        needed.append(ApprovalKind.PUBLIC_AUTHORITIES)
    return needed


def approvals_missing(agreement: Agreement, on: date) -> list[ApprovalKind]:
    """Approvals needed and not granted, or no longer valid, on that day."""
    granted = set(
        PriorApproval.objects.filter(agreement=agreement, granted_on__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gte=on))
        .values_list("kind", flat=True)
    )
    return [kind for kind in approvals_needed(agreement) if kind not in granted]


# --- Sessions ---------------------------------------------------------------------------------------------------------


Holidays = frozenset[date] | None  # None: read from the table when asked; a set: read once for many questions


def reachable(on: date, *, holidays: Holidays = None) -> ReachableSession:
    """The first ordinary session a file handed to the presidency on that day can still enter (LO 113-14 a33, a38).

    A session whose day the office has fixed counts with that day.
    """
    fixed = Session.objects.own().filter(kind=SessionKind.ORDINARY, opens_on__gte=on).order_by("opens_on").first()
    if fixed is not None:
        found = law.reachable_session(level(), on, opens_on=fixed.opens_on, holidays=holidays)
        if found.window.name == f"{fixed.opens_on.year}-{fixed.opens_on.month:02}":
            return found
    return law.reachable_session(level(), on, holidays=holidays)


def agenda_limit(session: Session) -> LegalDeadline:
    """Last day to send the session's agenda to the governor."""
    return law.agenda_limit(session.opens_on, level(session.received_from))


def summons_limit(session: Session, *, holidays: Holidays = None) -> LegalDeadline:
    """Last day to summon the members: 10 days before, 3 when the governor asked for the session (a35, a37)."""
    limit = law.summons_limit(session.opens_on, level(session.received_from), holidays=holidays)
    if session.by_governor:
        day = date.fromordinal(session.opens_on.toordinal() - GOVERNOR_SUMMONS_DAYS)
        return LegalDeadline(day, law.term("extraordinary_by_governor", level(session.received_from), session.opens_on))
    return limit


def closing_limit(session: Session) -> LegalDeadline | None:
    """Last day of the session; None before it opened. Extraordinary: 7 consecutive working days (a36)."""
    if session.opened_on is None:
        return None
    if session.kind == SessionKind.ORDINARY:
        return law.session_must_close(level(session.received_from), session.opened_on, extended=session.extended)
    rule = law.term("extraordinary_by_members", level(session.received_from), session.opened_on)
    holidays = law.holidays_between(session.opened_on, session.opened_on + timedelta(days=60))
    eve = session.opened_on - timedelta(days=1)  # the opening day counts
    return LegalDeadline(add_working_days(eve, EXTRAORDINARY_WORKING_DAYS, holidays), rule)


def next_meeting_window(session: Session) -> DayWindow:
    """Days on which the meeting after one without a quorum may be held (a42; a37 for the governor's sessions)."""
    if session.by_governor:
        holidays = law.holidays_between(session.meeting_on, session.meeting_on + timedelta(days=60))
        day = add_working_days(session.meeting_on, 1, holidays)
        rule = law.term("extraordinary_by_governor", level(session.received_from), session.meeting_on)
        return DayWindow(day, day, rule)
    if session.summons == 1:
        return law.second_summons_window(session.meeting_on, level(session.received_from))
    third = law.third_meeting_from(session.meeting_on, level(session.received_from))
    return DayWindow(third.on, third.on, third.rule)


def needs_quorum(session: Session) -> bool:
    """Whether the next meeting needs more than half of the members in office (a42, a37)."""
    return session.summons < (2 if session.by_governor else 3)


def sessions_ahead() -> list[Session]:
    """Sessions that have not met: a file may still be put on them, if its agenda was sent in time. Nearest first."""
    return list(Session.objects.own().filter(opened_on=None).order_by("opens_on"))


def subject_of(agreement: Agreement, number: int | None) -> Subject | None:
    """The agreement, or its amendment with that number, with its decision; None when there is no such addendum."""
    amendment = None
    if number is not None:
        amendment = agreement.amendments.filter(number=number, promoted_to_full=True).first()
        if amendment is None:
            return None
    decision = current_decision(agreement, amendment.pk if amendment else None)
    if decision is not None:
        decision.agreement = agreement
    return Subject(agreement, amendment, decision)


def addenda(agreement: Agreement) -> list[Amendment]:
    """Full addenda, which have their own decision, visa and signatures."""
    return list(agreement.amendments.filter(promoted_to_full=True).order_by("number"))


# --- Control of legality ----------------------------------------------------------------------------------------------


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
    return _clock(decision, on, transmission_of(decision), visa_of(decision))


def _clock(
    decision: Decision, on: date, sent: Transmission | None, visa: Visa | None, *, holidays: Holidays = None
) -> Clock:
    where = level(decision.received_from)
    closed_on = decision.session.closes_on if decision.session else None
    received_on = sent.received_on if sent else None
    objection_ends = law.objection_ends(where, received_on, holidays=holidays) if received_on else None
    triggers = visa_triggers(decision.agreement)
    visa_needed = visa is not None or bool(triggers)
    visa_due = law.visa_due(where, received_on, holidays=holidays) if received_on and visa_needed else None
    stopped = decision.state in {S.OBJECTED, S.VISA_REFUSED}
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


# --- What is missing, what has to be done -----------------------------------------------------------------------------


def needs(agreement: Agreement, amendment_id: int | None = None, on: date | None = None) -> list[Need]:
    """What is missing before the decision is enforceable, in the order of the law."""
    day = on or calendar.today()
    decision = current_decision(agreement, amendment_id)
    state = decision.state if decision else S.DRAFT
    if state in {S.DRAFT, S.SUBMITTED, S.POSTPONED} and (missing := approvals_missing(agreement, day)):
        return [Need("approval_missing", str(kind.label), kind.article, "council:legality") for kind in missing]
    if decision is None or state == S.DRAFT:
        return [Need("submit", str(_("Submit the file to the presidency")), "LO 113-14 a38", "council:page")]
    if state in _NEEDS:
        code, label, article, url_name = _NEEDS[state]
        return [Need(code, str(label), article, url_name)]
    if state == S.ON_AGENDA:
        return _needs_on_agenda(decision)
    return _needs_after_dispatch(decision, day) if state == S.SENT else []


_NEEDS: dict[str, tuple[str, Promise, str, str]] = {
    S.SUBMITTED: ("agenda", _("Put the point on the agenda of a session"), "LO 113-14 a38", "council:page"),
    S.POSTPONED: ("agenda", _("Put the point on the agenda of a session"), "LO 113-14 a38", "council:page"),
    S.REJECTED: ("rejected", _("Return the rejected draft to drafting"), "LO 113-14 a43", "council:page"),
    S.ADOPTED: ("transmit", _("Send the decision to the governor"), "LO 113-14 a116", "council:legality"),
    S.OBJECTED: ("objected", _("Answer the governor's objection"), "LO 113-14 a117", "council:legality"),
    S.VISA_REFUSED: ("visa_refused", _("Return the draft to drafting"), "LO 113-14 a118", "council:legality"),
    S.VISAED: ("enforceable", _("Record that the decision is enforceable"), "LO 113-14 a118", "council:legality"),
}  # fmt: skip


def _needs_on_agenda(decision: Decision) -> list[Need]:
    session = decision.session
    found = []
    ordinary = session is not None and session.kind == SessionKind.ORDINARY
    if ordinary and not decision.without_study and not reports_of(decision):
        found.append(Need("committee", str(_("Report of the standing committee")), "LO 113-14 a28", "council:page"))
    if session is not None and session.summons_sent_on is None:
        found.append(Need("summons", str(_("Summon the members")), "LO 113-14 a35", "council:page"))
    if session is not None and session.opened_on is None:
        found.append(Need("opening", str(_("Open the session with its quorum")), "LO 113-14 a42", "council:page"))
    found.append(Need("vote", str(_("Record the vote of the council")), "LO 113-14 a43", "council:page"))
    return found


def _needs_after_dispatch(decision: Decision, day: date) -> list[Need]:
    terms = clock(decision, day)
    if not terms.started:
        return [Need("receipt", str(_("Receipt of the governor")), "LO 113-14 a116", "council:legality")]
    if terms.may_be_tacit:
        return [Need("tacit_visa", str(_("Record the tacit visa")), "LO 113-14 a118", "council:legality")]
    if terms.visa_needed:
        return [Need("visa", str(_("Visa of the governor")), "LO 113-14 a118", "council:legality")]
    if terms.objection_open:
        return [
            Need("objection_window", str(_("End of the term for an objection")), "LO 113-14 a117", "council:legality")
        ]
    label = str(_("Record that the decision is enforceable"))
    return [Need("enforceable", label, "LO 113-14 a117", "council:legality")]


def moving_decisions() -> Iterable[Decision]:
    """Decisions on the way in the whole office, with all that their tasks read: four queries, however many dossiers."""
    return (
        Decision.objects.exclude(state__in=[S.DRAFT, S.ENFORCEABLE])
        .filter(
            Q(amendment=None, agreement__state__in=sorted(DECIDABLE))
            | Q(amendment__state=AmendmentState.IN_PATH, agreement__state__in=sorted(AMENDABLE))
        )
        .select_related("agreement", "session")
        .prefetch_related(
            "agreement__parties",
            Prefetch("transmissions", Transmission.objects.order_by("pk")),
            Prefetch("visas", Visa.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def tasks(on: date) -> list[Task]:
    """Open things of the council's stage and of the control of legality, with their last day and article.

    The queries do not grow with the dossiers: holidays are read once, for terms that began up to five years ago.
    """
    holidays = law.holidays_between(date(on.year - 5, 1, 1), date(on.year + 2, 12, 31))
    agenda_by = reachable(on, holidays=holidays).agenda_by
    return [task for decision in moving_decisions() for task in _tasks_of(decision, on, holidays, agenda_by)]


def _tasks_of(decision: Decision, on: date, holidays: Holidays, agenda_by: LegalDeadline) -> list[Task]:
    state = decision.state
    if state in {S.SUBMITTED, S.POSTPONED}:
        return [_task(decision, "put_on_agenda", "council:page", agenda_by)]
    if state == S.ON_AGENDA and decision.session is not None:
        if decision.session.summons_sent_on is None:
            limit = summons_limit(decision.session, holidays=holidays)
            return [_task(decision, "", "council:page", limit, str(_("Summon the members")))]
        label = str(_("Record the vote of the council"))
        return [_task(decision, "adopt", "council:page", None, label, decision.session.meeting_on)]
    if state in {S.REJECTED, S.VISA_REFUSED}:
        return [_task(decision, "put_back", "council:page" if state == S.REJECTED else "council:legality")]
    if state == S.OBJECTED:
        return [_task(decision, "redeliberate", "council:legality", None, str(_("Answer the governor's objection")))]
    return _control_tasks(decision, on, holidays)


def _control_tasks(decision: Decision, on: date, holidays: Holidays) -> list[Task]:
    sent = next((row for row in decision.transmissions.all() if row.round == decision.round), None)
    visa = next((row for row in decision.visas.all() if row.round == decision.round), None)
    terms = _clock(decision, on, sent, visa, holidays=holidays)
    found = []
    if decision.posted_on is None:
        found.append(_task(decision, "post_decision", "council:legality", terms.posting_until))
    if decision.state == S.ADOPTED:
        found.append(_task(decision, "transmit", "council:legality", terms.transmission_due))
    elif decision.state == S.SENT and not terms.started:
        found.append(_task(decision, "record_receipt", "council:legality", terms.transmission_due))
    elif decision.state == S.SENT and terms.may_be_tacit:
        found.append(_task(decision, "take_tacit_visa", "council:legality", terms.visa_due))
    elif decision.state == S.SENT and terms.visa_needed:
        found.append(_task(decision, "grant_visa", "council:legality", terms.visa_due, str(_("Visa of the governor"))))
    elif decision.state == S.VISAED or not terms.objection_open:
        found.append(_task(decision, "make_enforceable", "council:legality"))
    else:
        label = str(_("End of the term for an objection"))
        found.append(_task(decision, "make_enforceable", "council:legality", terms.objection_ends, label))
    return found


def _task(
    decision: Decision,
    name: str,
    url_name: str,
    limit: LegalDeadline | None = None,
    label: str = "",
    due: date | None = None,
) -> Task:
    step = DECISION_AXIS.get(name) if name else DECISION_AXIS.get("adopt")
    return Task(
        agreement=decision.agreement,
        label=label or str(step.label),
        url_name=url_name,
        roles=step.roles,
        due_on=limit.on if limit else due,
        article=limit.rule.source if limit else step.article,
        text=limit.rule.text if limit else "",
    )
