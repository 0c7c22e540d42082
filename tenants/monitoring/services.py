"""What is done to measure and to judge an agreement (R32, R36, R37)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.errors import DomainError
from mithaq.ui import formats
from tenants.agreements.errors import EndsBeforeStart
from tenants.agreements.models import Agreement, AgreementState, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, perform, record
from tenants.documents.models import DocumentKind
from tenants.documents.services import store
from tenants.execution.errors import ActionElsewhere
from tenants.execution.services import open_dossier
from tenants.monitoring import selectors
from tenants.monitoring.errors import (
    MEASURING,
    ConclusionsMissing,
    FinalEvaluationExists,
    IndicatorElsewhere,
    IndicatorInUse,
    MeasureApproved,
    NotANumber,
    NotAPeriodEnd,
    NotAWord,
    NothingSubmitted,
    NotUnderEvaluation,
    ReasonMissing,
    RunningTotalFell,
    SheetEmpty,
    TargetAgainstDirection,
    TargetMissing,
    TargetWordMissing,
    UnitMissing,
)
from tenants.monitoring.models import (
    Direction,
    Evaluation,
    EvaluationKind,
    Indicator,
    IndicatorKind,
    Measurement,
    MeasurementState,
)

_SHAPE = ("kind", "baseline", "target", "direction", "frequency", "cumulative")


@transaction.atomic
def add_indicator(
    agreement_id: int, *, actor: User | None, name_ar: str, kind: str, action_id: int | None = None, **fields: Any
) -> Indicator:
    """Add an indicator of the agreement, or of one of its actions (R32).

    Raises DossierEnded, ActionElsewhere, TargetMissing, TargetAgainstDirection, UnitMissing, TargetWordMissing.
    """
    require(actor, "monitoring.edit")
    agreement = open_dossier(agreement_id)
    _own_action(agreement, action_id)
    last = agreement.indicators.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    indicator = Indicator(
        agreement=agreement, action_id=action_id, name_ar=name_ar, kind=kind, position=position, **fields
    )
    _check(indicator)
    indicator.save()
    record(agreement, Axis.EVENT, "indicator_added", actor=actor, on=clock.today(), note=str(indicator), article="R32")
    return indicator


@transaction.atomic
def edit_indicator(indicator_id: int, *, actor: User | None, action_id: int | None = None, **fields: Any) -> Indicator:
    """Change an indicator; once measured, what its measures are compared with stays.

    Raises IndicatorInUse and what `add_indicator` raises.
    """
    require(actor, "monitoring.edit")
    indicator, agreement = _locked(indicator_id)
    _own_action(agreement, action_id)
    before = [getattr(indicator, name) for name in _SHAPE]
    indicator.action_id = action_id
    for name, value in fields.items():
        setattr(indicator, name, value)
    _check(indicator)
    if before != [getattr(indicator, name) for name in _SHAPE] and indicator.measurements.exists():
        raise IndicatorInUse(name=str(indicator))
    indicator.save()
    record(
        agreement, Axis.EVENT, "indicator_changed", actor=actor, on=clock.today(), note=str(indicator), article="R32"
    )
    return indicator


@transaction.atomic
def remove_indicator(indicator_id: int, *, actor: User | None) -> None:
    """Remove an indicator that was never measured. Raises DossierEnded, IndicatorInUse."""
    require(actor, "monitoring.edit")
    indicator, agreement = _locked(indicator_id)
    if indicator.measurements.exists():
        raise IndicatorInUse(name=str(indicator))
    name = str(indicator)
    indicator.delete()
    record(agreement, Axis.EVENT, "indicator_removed", actor=actor, on=clock.today(), note=name, article="R32")


@transaction.atomic
def record_measurement(
    indicator_id: int, *, actor: User | None, period_end: date, value: Decimal | int | None = None,
    value_word: str = "", note: str = "", submit: bool = True,
) -> Measurement:  # fmt: skip
    """Write the value of an indicator at the end of a period, as a draft or handed in; it may change until approved.

    value: for a figure; value_word: for a qualitative indicator. Raises DossierEnded, FutureDate, NotAPeriodEnd,
    NotANumber, NotAWord, RunningTotalFell, MeasureApproved.
    """
    require(actor, "monitoring.edit")
    indicator, agreement = _locked(indicator_id)
    happened(period_end)
    if period_end not in selectors.expected_periods(indicator, on=clock.today()):
        raise NotAPeriodEnd(day=period_end, name=str(indicator), frequency=indicator.get_frequency_display())
    number = _number(indicator, value, value_word)
    held = indicator.measurements.filter(period_end=period_end).first() or Measurement(
        indicator=indicator, period_end=period_end
    )
    if held.state == MeasurementState.APPROVED:
        raise MeasureApproved(day=period_end)
    if indicator.cumulative and number is not None:
        _refuse_fall(indicator, period_end, number)
    held.value, held.value_word, held.note = number, value_word.strip(), note
    held.state = MeasurementState.SUBMITTED if submit else MeasurementState.DRAFT
    held.reason, held.recorded_by = "", actor
    held.save()
    if submit:
        note = f"{indicator}: {held.value_word or formats.number(number or 0)}"
        record(agreement, Axis.EVENT, "measured", actor=actor, on=clock.today(), note=note, article=MEASURING)
    return held


@dataclass(frozen=True)
class Line:
    """One line of a sheet: what was measured, in a number or a word."""

    indicator_id: int
    value: Decimal | None = None
    value_word: str = ""
    note: str = ""


@transaction.atomic
def record_sheet(
    agreement_id: int, *, actor: User | None, period_end: date, lines: Iterable[Line], submit: bool = True
) -> list[Measurement]:
    """Write the measures of one period together, all or none.

    A refusal names its line: its `field` is `value_<indicator>`. Raises what `record_measurement` raises, SheetEmpty.
    """
    require(actor, "monitoring.edit")
    own = set(open_dossier(agreement_id).indicators.values_list("pk", flat=True))
    made = []
    for line in lines:
        if line.indicator_id not in own:
            raise IndicatorElsewhere
        try:
            made.append(
                record_measurement(
                    line.indicator_id,
                    actor=actor,
                    period_end=period_end,
                    value=line.value,
                    value_word=line.value_word,
                    note=line.note,
                    submit=submit,
                )
            )
        except DomainError as error:
            error.field = f"value_{line.indicator_id}"
            raise
    if not made:
        raise SheetEmpty
    return made


@transaction.atomic
def approve_all(agreement_id: int, *, actor: User | None) -> int:
    """Approve every measure of the agreement that is handed in; how many. Raises NothingSubmitted."""
    require(actor, "monitoring.approve")
    agreement = open_dossier(agreement_id)
    waiting = Measurement.objects.waiting().filter(indicator__agreement=agreement).order_by("pk")
    approved = [approve(pk, actor=actor) for pk in waiting.values_list("pk", flat=True)]
    if not approved:
        raise NothingSubmitted(day=clock.today())
    return len(approved)


@transaction.atomic
def approve(measurement_id: int, *, actor: User | None) -> Measurement:
    """Approve a measure handed in: it may be published, and closure may rest on it. Raises NothingSubmitted."""
    require(actor, "monitoring.approve")
    measurement, agreement = _locked_measurement(measurement_id)
    if measurement.state != MeasurementState.SUBMITTED:
        raise NothingSubmitted(day=measurement.period_end)
    measurement.state, measurement.decided_by = MeasurementState.APPROVED, actor
    measurement.save(update_fields=["state", "decided_by", "recorded_at"])
    note = f"{measurement.indicator} · {measurement.period_end:%d/%m/%Y}"
    record(agreement, Axis.EVENT, "measure_approved", actor=actor, on=clock.today(), note=note, article=MEASURING)
    return measurement


@transaction.atomic
def return_measurement(measurement_id: int, *, actor: User | None, reason: str) -> Measurement:
    """Return a measure, handed in or approved by mistake, with the reason. Raises NothingSubmitted, ReasonMissing."""
    require(actor, "monitoring.approve")
    measurement, agreement = _locked_measurement(measurement_id)
    if measurement.state not in selectors.HANDED_IN:
        raise NothingSubmitted(day=measurement.period_end)
    if not reason.strip():
        raise ReasonMissing
    measurement.state, measurement.decided_by = MeasurementState.RETURNED, actor
    measurement.reason = reason.strip()
    measurement.save(update_fields=["state", "decided_by", "reason", "recorded_at"])
    note = f"{measurement.indicator} · {measurement.period_end:%d/%m/%Y}: {measurement.reason}"
    record(agreement, Axis.EVENT, "measure_returned", actor=actor, on=clock.today(), note=note, article=MEASURING)
    return measurement


@transaction.atomic
def start_evaluation(agreement_id: int, *, actor: User | None, on: date, note: str = "") -> Agreement:
    """Start an evaluation of an agreement in force, expired ones included (R37). Raises IllegalTransition."""
    return perform(lock(agreement_id), "start_evaluation", actor=actor, on=on, note=note)


@transaction.atomic
def record_evaluation(
    agreement_id: int, *, actor: User | None, kind: str, held_on: date, evaluator: str, verdict_design: str,
    verdict_aims: str, verdict_plan: str, conclusions_ar: str = "", conclusions_fr: str = "",
    upload: "File[Any] | None" = None, **fields: Any,
) -> Evaluation:  # fmt: skip
    """Write an evaluation with its three verdicts (R37); an outcome is then chosen from it (R38).

    upload: the report, kept in the dossier with it. fields: the three texts, recommendation, document_id. Raises
    NotUnderEvaluation, FutureDate, EndsBeforeStart, ConclusionsMissing, FinalEvaluationExists, FileRefused.
    """
    require(actor, "changes.edit")
    agreement = lock(agreement_id)
    if agreement.state != AgreementState.UNDER_EVALUATION:
        raise NotUnderEvaluation(reference=agreement.reference)
    happened(held_on)
    started_on = selectors.evaluation_started_on(agreement)
    if started_on is not None and held_on < started_on:
        raise EndsBeforeStart(
            later=_("evaluation"), later_on=held_on, earlier=_("its start"), earlier_on=started_on, field="held_on"
        )
    if not conclusions_ar.strip() and not conclusions_fr.strip():
        raise ConclusionsMissing
    if kind == EvaluationKind.FINAL and selectors.final_evaluation(agreement) is not None:
        raise FinalEvaluationExists
    if upload is not None:
        report = store(agreement.pk, actor=actor, upload=upload, kind=DocumentKind.EVALUATION_REPORT, made_on=held_on)
        fields["document_id"] = report.pk
    evaluation = Evaluation.objects.create(
        agreement=agreement, kind=kind, held_on=held_on, evaluator=evaluator, verdict_design=verdict_design,
        verdict_aims=verdict_aims, verdict_plan=verdict_plan, conclusions_ar=conclusions_ar,
        conclusions_fr=conclusions_fr, **fields,
    )  # fmt: skip
    record(agreement, Axis.EVENT, "evaluated", actor=actor, on=held_on, note=str(evaluation), article="R37")
    return evaluation


def _locked(indicator_id: int) -> tuple[Indicator, Agreement]:
    agreement = open_dossier(Indicator.objects.only("agreement_id").get(pk=indicator_id).agreement_id)
    return Indicator.objects.select_related("agreement").get(pk=indicator_id), agreement


def _locked_measurement(measurement_id: int) -> tuple[Measurement, Agreement]:
    indicator_id = Measurement.objects.only("indicator_id").get(pk=measurement_id).indicator_id
    _indicator, agreement = _locked(indicator_id)
    return Measurement.objects.select_related("indicator").get(pk=measurement_id), agreement


def _own_action(agreement: Agreement, action_id: int | None) -> None:
    if action_id is not None and not agreement.actions.filter(pk=action_id).exists():
        raise ActionElsewhere


def _check(indicator: Indicator) -> None:
    if not indicator.is_figure:
        if not indicator.target_word.strip():
            raise TargetWordMissing
        indicator.baseline = indicator.target = None
        indicator.cumulative = False
        return
    indicator.target_word = indicator.baseline_word = ""
    if indicator.baseline is None or indicator.target is None:
        raise TargetMissing(field="baseline" if indicator.baseline is None else "target")
    if indicator.kind == IndicatorKind.QUANTITATIVE and not (indicator.unit_ar or indicator.unit_fr):
        raise UnitMissing
    rises = indicator.direction == Direction.ASCENDING
    if indicator.baseline == indicator.target or rises != (indicator.target > indicator.baseline):
        raise TargetAgainstDirection


def _number(indicator: Indicator, value: Decimal | int | None, word: str) -> Decimal | None:
    """The value as the indicator takes it: a finite number for a figure, none for a word."""
    if not indicator.is_figure:
        if value is not None or not word.strip():
            raise NotAWord(name=str(indicator))
        return None
    if value is None or word.strip() or isinstance(value, bool) or not Decimal(value).is_finite():
        raise NotANumber(name=str(indicator))
    return Decimal(value)


def _refuse_fall(indicator: Indicator, period_end: date, number: Decimal) -> None:
    others = indicator.measurements.exclude(state=MeasurementState.RETURNED).exclude(value=None)
    before = others.filter(period_end__lt=period_end).order_by("-period_end").first()
    after = others.filter(period_end__gt=period_end).order_by("period_end").first()
    low = before.value if before else indicator.baseline
    high = after.value if after else None
    if (low is not None and number < low) or (high is not None and number > high):
        raise RunningTotalFell(
            name=str(indicator),
            value=formats.number(number),
            before=formats.number(low or 0),
            after=formats.number(high) if high is not None else "…",
        )
