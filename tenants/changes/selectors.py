"""What is asked about outcomes, amendments and the end of agreements."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.accounts.models import Role
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.selectors import Need, Task, has_foreign_party
from tenants.changes.errors import AMENDING, CLOSURE, OUTCOME
from tenants.changes.models import FULL_KINDS, OPEN_STATES, Amendment, AmendmentState, Outcome, OutcomeKind
from tenants.finance import selectors as finance
from tenants.finance.models import Instalment
from tenants.monitoring import selectors as monitoring
from tenants.monitoring.selectors import Progress

PAGE = "changes:page"
CHANGERS = frozenset({Role.HEAD, Role.CLERK})
DECIDERS = frozenset({Role.HEAD, Role.PRESIDENT})
AMENDING_OUTCOMES = frozenset({OutcomeKind.AMEND, OutcomeKind.EXTEND})


def open_amendment(agreement: Agreement) -> Amendment | None:
    """The amendment under way, if there is one; never two."""
    return agreement.amendments.filter(state__in=sorted(OPEN_STATES)).first()


def amendments(agreement: Agreement) -> list[Amendment]:
    """All amendments with what they move, newest first; two queries."""
    return list(agreement.amendments.prefetch_related("moves").order_by("-number"))


def amendment(agreement: Agreement, number: int) -> Amendment | None:
    """The amendment with this number, as the `?amendment=` of a page names it."""
    return agreement.amendments.prefetch_related("moves").filter(number=number).first()


def needs_decision(amendment: Amendment) -> bool:
    """Whether it goes before the council, the governor and the parties, and may now."""
    return amendment.promoted_to_full and amendment.is_open


def must_be_full(agreement: Agreement, kind: str, *, new_ends_on: date | None, moves: bool) -> bool:
    """Whether an amendment is a full addendum: money, duration or object, or a party outside the Kingdom."""
    return kind in FULL_KINDS or new_ends_on is not None or moves or has_foreign_party(agreement)


def outcomes(agreement: Agreement) -> list[Outcome]:
    """Outcomes chosen from the agreement's evaluations, newest first."""
    found = Outcome.objects.filter(evaluation__agreement=agreement).select_related("evaluation")
    return list(found.order_by("-decided_on", "-pk"))


def outcome_to_carry_out(agreement: Agreement, *kinds: str) -> Outcome | None:
    """The outcome of the last evaluation, if it is one of `kinds` and no amendment carries it out already."""
    last = monitoring.last_evaluation(agreement)
    if last is None:
        return None
    found = Outcome.objects.filter(evaluation=last, kind__in=kinds).first()
    if found is None or found.amendments.exclude(state=AmendmentState.WITHDRAWN).exists():
        return None
    return found


def is_expired(agreement: Agreement, on: date) -> bool:
    """Past its last day without having been closed, renewed or terminated."""
    running = agreement.is_in_force or agreement.state == AgreementState.UNDER_EVALUATION
    return running and agreement.ends_on is not None and agreement.ends_on < on


@dataclass(frozen=True)
class Closing:
    """What closure rests on, as it stands: results, targets missed, measures lacking, instalments not settled."""

    progress: tuple[Progress, ...]
    unsettled: tuple[Instalment, ...]

    @property
    def met(self) -> int:
        return sum(item.met for item in self.progress)

    @property
    def lacking(self) -> list[Progress]:
        """Indicators without any approved measure: closure is not possible."""
        return [item for item in self.progress if item.last is None]

    @property
    def missed(self) -> list[Progress]:
        """Measured, and below their target: shown, not an obstacle."""
        return [item for item in self.progress if item.last is not None and not item.met]


def closing(agreement: Agreement, on: date) -> Closing:
    """The state of the results and of the money on `on`, approved measures only."""
    return Closing(
        progress=tuple(monitoring.all_progress(agreement, on=on, approved_only=True)),
        unsettled=tuple(finance.arrears_of(agreement, on)),
    )


def results(items: tuple[Progress, ...]) -> list[dict[str, Any]]:
    """Results as they are kept with the closure; numbers as decimal strings."""
    return [
        {
            "name_ar": item.indicator.name_ar,
            "name_fr": item.indicator.name_fr,
            "unit": item.indicator.unit_fr or item.indicator.unit_ar,
            "baseline": _plain(item.indicator.baseline) or item.indicator.baseline_word,
            "target": _plain(item.indicator.target) or item.indicator.target_word,
            "value": (_plain(item.last.value) or item.last.value_word) if item.last else "",
            "period_end": item.last.period_end.isoformat() if item.last else "",
            "percent": _plain(item.percent),
            "met": item.met,
        }
        for item in items
    ]


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def needs(agreement: Agreement, on: date | None = None) -> list[Need]:
    """What is missing before the agreement may be changed or ended (R38–R42)."""
    if agreement.is_ended:
        return []
    evaluation = monitoring.last_evaluation(agreement)
    if evaluation is None:
        return [Need("evaluation", _("an evaluation to choose an outcome from"), OUTCOME, "monitoring:page")]
    if agreement.state != AgreementState.UNDER_EVALUATION:
        return []
    chosen = Outcome.objects.filter(evaluation=evaluation).first()
    if monitoring.current_evaluation(agreement) is None or chosen is None:
        return [Need("outcome", _("the outcome of the evaluation"), OUTCOME, PAGE)]
    if chosen.kind != OutcomeKind.CLOSE:
        return []
    missing = []
    if monitoring.final_evaluation(agreement) is None:
        missing.append(Need("final_evaluation", _("the final evaluation"), CLOSURE, "monitoring:page"))
    lacking = closing(agreement, on or agreement.ends_on or evaluation.held_on).lacking
    missing += [
        Need("result", _("an approved result of “%(name)s”") % {"name": item.indicator}, CLOSURE, "monitoring:page")
        for item in lacking
    ]
    return missing


def tasks(on: date) -> list[Task]:
    """Outcomes to choose, amendments to carry on, expired agreements, over the whole office; three queries."""
    return [*_expired(on), *_outcomes(), *_open_amendments()]


def _expired(on: date) -> list[Task]:
    label = pgettext("task", "Expired: extend, close or terminate")
    expired = Agreement.objects.expired(on=on).order_by("ends_on", "pk")
    return [Task(one, label, PAGE, DECIDERS | CHANGERS, due_on=one.ends_on, article="R40, R42") for one in expired]


def _outcomes() -> list[Task]:
    label = pgettext("task", "Choose the outcome of the evaluation")
    waiting = Agreement.objects.filter(
        state=AgreementState.UNDER_EVALUATION, evaluations__isnull=False, evaluations__outcome=None
    )
    return [Task(one, label, PAGE, CHANGERS, article=OUTCOME) for one in waiting.order_by("pk").distinct()]


def _open_amendments() -> list[Task]:
    drafts = (
        Amendment.objects.filter(state=AmendmentState.DRAFT).select_related("agreement").order_by("opened_on", "pk")
    )
    label = pgettext("task", "Carry the amendment on")
    return [
        Task(one.agreement, label, PAGE, CHANGERS, article=AMENDING, text=one.summary)
        for one in drafts
        if not one.agreement.is_ended
    ]
