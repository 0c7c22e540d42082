"""What is asked about measures and evaluations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mithaq.accounts.models import Role
from mithaq.core.text import fold
from mithaq.ui import formats
from tenants.agreements.models import IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.selectors import Need, Task
from tenants.monitoring.errors import EVALUATION, MEASURING
from tenants.monitoring.models import Evaluation, EvaluationKind, Indicator, Measurement, MeasurementState
from tenants.monitoring.periods import period_ends, sheet_due

PAGE = "monitoring:page"
MEASURERS = frozenset({Role.HEAD, Role.CLERK, Role.SERVICE})
EVALUATORS = frozenset({Role.HEAD, Role.CLERK})
EVALUATE_BEFORE_DAYS = 180
HANDED_IN = frozenset({MeasurementState.SUBMITTED, MeasurementState.APPROVED})
BINDING_STATES = sorted(IN_FORCE_STATES | {AgreementState.UNDER_EVALUATION})


@dataclass(frozen=True)
class Progress:
    """How far an indicator has come: its measures by day, the last that counts, the way gone in per cent.

    percent: 0 at the baseline, 100 at the target, beyond 100 when passed; None when there is nothing to compute from:
    no measure yet, or a word that is neither the first nor the last. met: whether the target is reached.
    """

    indicator: Indicator
    measurements: tuple[Measurement, ...]
    last: Measurement | None
    percent: Decimal | None
    met: bool
    missing: tuple[date, ...] = ()

    @property
    def value(self) -> Decimal | str | None:
        """The last value that counts: a number or a word."""
        if self.last is None:
            return None
        return self.last.value if self.indicator.is_figure else self.last.value_word

    @property
    def percent_of_target(self) -> Decimal | None:
        """The last value in per cent of the target, for a rising figure above zero: 172 of 180 is 96."""
        target = self.indicator.target
        if self.last is None or self.last.value is None or not target or self.indicator.direction != "ascending":
            return None
        return (self.last.value / target * 100).quantize(Decimal(1))


def way_gone(indicator: Indicator, value: Decimal | None, word: str = "") -> Decimal | None:
    """Part of the way from the baseline to the target, in per cent with one decimal, in either direction."""
    if not indicator.is_figure:
        said = fold(word)
        if said and said == fold(indicator.target_word):
            return Decimal(100)
        return Decimal(0) if said and said == fold(indicator.baseline_word) else None
    if value is None or indicator.baseline is None or indicator.target is None:
        return None
    gone = (value - indicator.baseline) / (indicator.target - indicator.baseline) * 100
    return gone.quantize(Decimal("0.1"))


def is_met(indicator: Indicator, value: Decimal | None, word: str = "") -> bool:
    """Whether a value reaches the target: at least it for a rising figure, at most it for a falling one."""
    if not indicator.is_figure:
        return bool(fold(word)) and fold(word) == fold(indicator.target_word)
    if value is None or indicator.target is None:
        return False
    return value >= indicator.target if indicator.direction == "ascending" else value <= indicator.target


def progress(indicator: Indicator, *, on: date, approved_only: bool = False) -> Progress:
    """Progress of one indicator whose measurements may be prefetched."""
    counting = {MeasurementState.APPROVED} if approved_only else HANDED_IN
    held = sorted(indicator.measurements.all(), key=lambda measurement: measurement.period_end)
    last = next((one for one in reversed(held) if one.state in counting), None)
    value, word = (last.value, last.value_word) if last else (None, "")
    covered = {one.period_end for one in held if one.state in HANDED_IN}
    return Progress(
        indicator=indicator,
        measurements=tuple(held),
        last=last,
        percent=way_gone(indicator, value, word),
        met=is_met(indicator, value, word),
        missing=tuple(day for day in expected_periods(indicator, on=on) if day not in covered),
    )


def all_progress(agreement: Agreement, *, on: date, approved_only: bool = False) -> list[Progress]:
    """Progress of every indicator of an agreement; two queries."""
    return [progress(indicator, on=on, approved_only=approved_only) for indicator in indicators(agreement)]


def indicators(agreement: Agreement) -> list[Indicator]:
    """The indicators with their measures by day, their action and the agreement itself; two queries."""
    found = agreement.indicators.select_related("agreement", "action").prefetch_related(_measures())
    return list(found.order_by("position", "pk"))


def _measures() -> Prefetch[str]:
    return Prefetch("measurements", Measurement.objects.order_by("period_end").select_related("recorded_by"))


def expected_periods(indicator: Indicator, *, on: date) -> list[date]:
    """Ends of the periods closed by `on` while the agreement runs; none before it enters into force."""
    agreement = indicator.agreement
    if agreement.in_force_on is None or agreement.ends_on is None:
        return []
    known = period_ends(indicator.frequency, agreement.in_force_on, agreement.ends_on)
    return [day for day in known if day <= on]


def measurable_days(indicator: Indicator, *, on: date) -> list[date]:
    """Period ends that a measure may still be written for, the missing first, then those not approved, newest first."""
    states = {one.period_end: one.state for one in indicator.measurements.all()}
    days = expected_periods(indicator, on=on)
    missing = [day for day in days if day not in states]
    changeable = [day for day in days if day in states and states[day] != MeasurementState.APPROVED]
    return [*reversed(missing), *reversed(changeable)]


def overdue(agreement: Agreement, on: date) -> list[tuple[Indicator, date]]:
    """Measures that should have been handed in by `on`: (indicator, period end), oldest first."""
    found = [
        (item.indicator, day) for item in all_progress(agreement, on=on) for day in item.missing if sheet_due(day) < on
    ]
    return sorted(found, key=lambda pair: (pair[1], pair[0].position, pair[0].pk))


def evaluations(agreement: Agreement) -> list[Evaluation]:
    """Evaluations with their report, newest first."""
    return list(agreement.evaluations.select_related("document").order_by("-held_on", "-pk"))


def last_evaluation(agreement: Agreement) -> Evaluation | None:
    """The evaluation recorded last."""
    return agreement.evaluations.order_by("-held_on", "-pk").first()


def final_evaluation(agreement: Agreement) -> Evaluation | None:
    """The final evaluation, on which closure rests (R42)."""
    return agreement.evaluations.filter(kind=EvaluationKind.FINAL).first()


def needs(agreement: Agreement) -> list[Need]:
    """What is missing to measure and to judge the agreement (R32, R36, R37)."""
    held = list(agreement.indicators.order_by("pk"))
    missing = []
    if not any(indicator.is_figure for indicator in held):
        missing.append(Need("quantitative", _("a quantitative indicator"), "R32", PAGE))
    if not any(not indicator.is_figure for indicator in held):
        missing.append(Need("qualitative", _("a qualitative indicator"), "R32", PAGE))
    if agreement.state == AgreementState.UNDER_EVALUATION and current_evaluation(agreement) is None:
        missing.append(Need("verdicts", _("the three verdicts of the evaluation"), EVALUATION, PAGE))
    return missing


def evaluation_started_on(agreement: Agreement) -> date | None:
    """Day on which the evaluation under way, or the last one, was started."""
    line = agreement.history.filter(transition="start_evaluation").order_by("-happened_on", "-pk").first()
    return line.happened_on if line else None


def current_evaluation(agreement: Agreement) -> Evaluation | None:
    """The evaluation under way once its verdicts are written: recorded since it was started."""
    if agreement.state != AgreementState.UNDER_EVALUATION:
        return None
    started_on, last = evaluation_started_on(agreement), last_evaluation(agreement)
    return last if last is not None and (started_on is None or last.held_on >= started_on) else None


def tasks(on: date) -> list[Task]:
    """Sheets, approvals and evaluations that wait, over the whole office; a constant number of queries."""
    found = [*_sheets(on), *_approvals(), *_evaluations(on)]
    return sorted(found, key=lambda task: (task.due_on or date.max, task.agreement.pk))


def _sheets(on: date) -> Iterable[Task]:
    """One task per agreement and period, from the day the period ends."""
    running = Indicator.objects.filter(agreement__state__in=BINDING_STATES)
    indicators = running.select_related("agreement").prefetch_related(_measures()).order_by("agreement", "position")
    missing: dict[tuple[Agreement, date], list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        days = progress(indicator, on=on).missing
        if days:  # only the last: older gaps stand on the agreement's own page
            missing[indicator.agreement, days[-1]].append(indicator)
    for (agreement, period_end), lacking in missing.items():
        yield Task(
            agreement=agreement,
            label=pgettext("task", "Measure the indicators"),
            url_name=PAGE,
            roles=MEASURERS,
            due_on=sheet_due(period_end),
            article=MEASURING,
            text=str(lacking[0]) if len(lacking) == 1 else _counted(len(lacking)),
        )


def _counted(count: int) -> str:
    text = ngettext("%(count)s indicator", "%(count)s indicators", count)
    return text % {"count": formats.isolated(formats.number(count))}


def _approvals() -> Iterable[Task]:
    waiting = Measurement.objects.waiting().filter(indicator__agreement__state__in=BINDING_STATES)
    seen = set()
    for measurement in waiting.select_related("indicator__agreement").order_by("period_end", "pk"):
        agreement = measurement.indicator.agreement
        if agreement.pk not in seen:
            seen.add(agreement.pk)
            label = pgettext("task", "Approve the measures handed in")
            yield Task(
                agreement, label, PAGE, frozenset({Role.HEAD}), article=MEASURING, text=str(measurement.indicator)
            )


def _evaluations(on: date) -> Iterable[Task]:
    ending = Agreement.objects.ending_within(EVALUATE_BEFORE_DAYS, on=on)
    for agreement in ending.exclude(evaluations__kind=EvaluationKind.FINAL).order_by("ends_on", "pk"):
        label = pgettext("task", "Hold the final evaluation before the agreement ends")
        yield Task(agreement, label, PAGE, EVALUATORS, due_on=agreement.ends_on, article=EVALUATION)
    judged = Agreement.objects.filter(state=AgreementState.UNDER_EVALUATION).prefetch_related("evaluations", "history")
    for agreement in judged.order_by("pk"):
        starts = [line.happened_on for line in agreement.history.all() if line.transition == "start_evaluation"]
        held = [evaluation.held_on for evaluation in agreement.evaluations.all()]
        if not held or (starts and max(held) < max(starts)):
            label = pgettext("task", "Write the verdicts of the evaluation")
            yield Task(agreement, label, PAGE, EVALUATORS, article=EVALUATION)
