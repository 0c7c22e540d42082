"""The plans of agreements that end: their council steps backwards, with what is done of them. Few queries for all."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from mithaq.law import selectors as law
from tenants.agreements.models import IN_FORCE_STATES, Agreement, AgreementState
from tenants.changes.models import OPEN_STATES, Outcome, OutcomeKind
from tenants.council import selectors as council
from tenants.council.backwards import Code
from tenants.council.endings import EndPlan, UnderWay, plan
from tenants.council.models import Decision, DecisionState, Session, Transmission, Visa
from tenants.monitoring.models import Evaluation

RUNNING = sorted(IN_FORCE_STATES | {AgreementState.UNDER_EVALUATION})
CONTINUING = frozenset({OutcomeKind.EXTEND, OutcomeKind.RENEW, OutcomeKind.AMEND})
ENDING = frozenset({OutcomeKind.CLOSE, OutcomeKind.TERMINATE})
WITH_SESSION = frozenset({DecisionState.ON_AGENDA, DecisionState.ADOPTED, DecisionState.SENT})


@dataclass(frozen=True)
class Frame:
    """What every day of the office is computed with, read once: its level, days off, sessions of its own council."""

    today: date
    level: str
    holidays: frozenset[date]
    sessions: tuple[Session, ...]

    @classmethod
    def read(cls, today: date, first: date, last: date) -> "Frame":
        """For days from `first` to `last`; the days off reach as far as terms do. Two queries."""
        holidays = law.holidays_between(first - timedelta(days=5 * 366), last + timedelta(days=3 * 366))
        sessions = Session.objects.own().filter(opens_on__gte=first - timedelta(days=60)).order_by("opens_on", "pk")
        return cls(today, council.level(), holidays, tuple(sessions))

    @property
    def fixed(self) -> dict[str, date]:
        """The day the office fixed for each ordinary session to come."""
        return council.fixed_days([one for one in self.sessions if one.opened_on is None])


@dataclass(frozen=True)
class Ending:
    """An agreement that ends, and what was done about what follows: the decision on it, the evaluations."""

    agreement: Agreement
    decision: Decision | None
    evaluations: tuple[Evaluation, ...]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of the last evaluation."""
        return outcome_of(self.evaluations[-1]) if self.evaluations else None

    @property
    def goes_on(self) -> bool:
        """Not when the last evaluation led to closing or terminating."""
        return self.outcome is None or self.outcome.kind not in ENDING


def outcome_of(evaluation: Evaluation) -> Outcome | None:
    """The outcome chosen from an evaluation; None before."""
    return getattr(evaluation, "outcome", None)


def endings(first: date, last: date, agreement: Agreement | None = None) -> list[Ending]:
    """Agreements in force that end in these days, soonest first; five queries, however many there are."""
    found = Agreement.objects.filter(state__in=RUNNING, ends_on__range=(first, last)).prefetch_related("parties")
    agreements = list((found.filter(pk=agreement.pk) if agreement else found).order_by("ends_on", "pk"))
    ids = [one.pk for one in agreements]
    following = (
        Decision.objects.filter(
            Q(amendment__agreement__in=ids, amendment__state__in=sorted(OPEN_STATES))
            | Q(agreement__renews__in=ids, amendment=None)
        )
        .select_related("session", "agreement")
        .prefetch_related(
            Prefetch("transmissions", Transmission.objects.order_by("pk")),
            Prefetch("visas", Visa.objects.order_by("pk")),
        )
        .order_by("pk")
    )
    decisions: dict[int, Decision] = {}
    for decision in following:
        about = decision.agreement_id if decision.amendment_id else decision.agreement.renews_id
        decisions.setdefault(about or 0, decision)
    evaluations: dict[int, list[Evaluation]] = defaultdict(list)
    for evaluation in Evaluation.objects.filter(agreement__in=ids).select_related("outcome").order_by("held_on", "pk"):
        evaluations[evaluation.agreement_id].append(evaluation)
    return [Ending(one, decisions.get(one.pk), tuple(evaluations[one.pk])) for one in agreements]


def plan_for(ending: Ending, frame: Frame) -> EndPlan | None:
    """The plan of an agreement that goes on; None for one that is to be closed at its end. No query."""
    ends_on = ending.agreement.ends_on
    if ends_on is None or not ending.goes_on:
        return None
    return plan(
        ends_on,
        frame.level,
        frame.today,
        frame.holidays,
        visa_needed=bool(council.visa_triggers(ending.agreement)),
        fixed=frame.fixed,
        done=_done(ending),
        under_way=_under_way(ending.decision, frame.today),
    )


def plan_of(agreement: Agreement, today: date) -> EndPlan | None:
    """The plan of one agreement in force; None when it has no end, has ended, or is to be closed at its end."""
    if agreement.ends_on is None or agreement.state not in RUNNING:
        return None
    found = endings(agreement.ends_on, agreement.ends_on, agreement)
    if not found:
        return None
    return plan_for(found[0], Frame.read(today, min(today, agreement.ends_on), max(today, agreement.ends_on)))


def _done(ending: Ending) -> dict[Code, date]:
    """The steps that were done, with their days."""
    found: dict[Code, date | None] = {}
    outcome, decision = ending.outcome, ending.decision
    if outcome is not None and outcome.kind in CONTINUING:
        found[Code.EVALUATION], found[Code.OUTCOME] = ending.evaluations[-1].held_on, outcome.decided_on
    if decision is not None:
        found[Code.SUBMISSION] = decision.submitted_on
        if decision.session is not None:
            found[Code.AGENDA] = decision.agenda_sent_on or decision.session.agenda_sent_on
            found[Code.SUMMONS] = decision.session.summons_sent_on
        if decision.is_adopted:
            found[Code.COMMITTEE] = found[Code.SESSION] = decision.decided_on
        sent = next((row for row in decision.transmissions.all() if row.round == decision.round), None)
        found[Code.TRANSMISSION] = sent.received_on or sent.sent_on if sent else None
        found[Code.VISA] = found[Code.OBJECTION] = decision.enforceable_on
    return {code: day for code, day in found.items() if day is not None}


def _under_way(decision: Decision | None, today: date) -> UnderWay | None:
    """Where the decision on what follows stands; None while none has a session."""
    if decision is None:
        return None
    if decision.state in {DecisionState.ENFORCEABLE, DecisionState.VISAED}:
        visa = next((row for row in decision.visas.all() if row.round == decision.round), None)
        return UnderWay(enforceable_on=decision.enforceable_on or (visa.obtained_on if visa else None) or today)
    sent = next((row for row in decision.transmissions.all() if row.round == decision.round), None)
    if decision.state == DecisionState.SENT and sent is not None and sent.received_on is not None:
        return UnderWay(received_on=sent.received_on)
    if decision.state in WITH_SESSION and decision.session is not None:
        return UnderWay(opens_on=decision.session.meeting_on)
    return None
