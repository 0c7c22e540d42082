"""R32, R36, R37: indicators, periodic measures, evaluations with three verdicts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.core.clock import frozen
from mithaq.core.errors import IllegalTransition, NotAllowed
from tenants.agreements.errors import EndsBeforeStart, FutureDate
from tenants.agreements.models import Agreement
from tenants.execution.errors import ActionElsewhere, DossierEnded
from tenants.monitoring import errors, selectors, services
from tenants.monitoring.models import Evaluation, Indicator, Measurement
from tests.tenants import running
from tests.tenants.running import Berkane

pytestmark = pytest.mark.usefixtures("office")
Q4 = date(2025, 12, 31)


@pytest.fixture
def dossier() -> Berkane:
    return running.running()


@pytest.fixture
def indicators(dossier: Berkane) -> list[Indicator]:
    return running.measured_by(dossier)


@pytest.fixture(autouse=True)
def january_2026() -> Any:
    with frozen(date(2026, 1, 10)):
        yield


def measure(indicator: Indicator, value: str | int = 10, period_end: date = Q4, **fields: Any) -> Measurement:
    return services.record_measurement(indicator.pk, actor=None, period_end=period_end, value=Decimal(value), **fields)


# --- The figures of Berkane -------------------------------------------------------------------------------------------


def test_r36_the_sheet_of_december_2025(dossier: Berkane, indicators: list[Indicator]) -> None:
    running.mid_sheet(indicators)
    found = selectors.all_progress(dossier.agreement, on=date(2026, 1, 10))
    assert [item.percent for item in found] == [
        Decimal("41.1"), Decimal("40.8"), Decimal("63.3"), Decimal("34.6"), None  # "partly" is no measure of the way
    ]  # fmt: skip
    assert [item.value for item in found] == [74, 2450, 38, 565, "جزئيا"]
    assert not any(item.met for item in found)


def test_r42_four_of_five_targets_are_met_one_at_96_per_cent(dossier: Berkane, indicators: list[Indicator]) -> None:
    Agreement.objects.filter(pk=dossier.agreement.pk).update(ends_on=date(2027, 12, 31))
    running.end_sheet(indicators)
    found = selectors.all_progress(dossier.agreement, on=date(2027, 12, 31), approved_only=True)
    assert [item.met for item in found] == [False, True, True, True, True]
    assert found[0].percent_of_target == 96
    assert [item.percent for item in found][1:] == [
        Decimal("101.8"), Decimal("106.7"), Decimal("106.2"), Decimal(100)
    ]  # fmt: skip


def test_r32_a_word_says_the_target_whatever_its_spelling(indicators: list[Indicator]) -> None:
    quality = indicators[-1]
    for word, percent, met in (("نَعَمْ", 100, True), ("لا", 0, False), ("ربما", None, False), ("", None, False)):
        assert selectors.way_gone(quality, None, word) == percent
        assert selectors.is_met(quality, None, word) is met


# --- Indicators -------------------------------------------------------------------------------------------------------

FIGURE = {"name_ar": "مؤشر", "kind": "quantitative", "unit_ar": "طن"}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        (FIGURE, errors.TargetMissing),
        (FIGURE | {"baseline": 0}, errors.TargetMissing),
        (FIGURE | {"baseline": 5, "target": 5}, errors.TargetAgainstDirection),
        (FIGURE | {"baseline": 5, "target": 4}, errors.TargetAgainstDirection),
        (FIGURE | {"baseline": 4, "target": 5, "direction": "descending"}, errors.TargetAgainstDirection),
        (FIGURE | {"baseline": 4, "target": 5, "unit_ar": ""}, errors.UnitMissing),
        ({"name_ar": "مؤشر", "kind": "qualitative"}, errors.TargetWordMissing),
    ],
)
def test_r32_an_indicator_is_complete(dossier: Berkane, fields: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        services.add_indicator(dossier.agreement.pk, actor=None, **fields)
    assert not Indicator.objects.exists()


def test_a_percentage_needs_no_unit(dossier: Berkane) -> None:
    indicator = services.add_indicator(
        dossier.agreement.pk, actor=None, name_ar="نسبة", kind="percentage", baseline=0, target=100
    )
    assert indicator.unit == "%"


def test_an_indicator_measures_an_action_of_its_own_agreement(dossier: Berkane) -> None:
    other = running.planned(running.running()).agreement.actions.get()
    with pytest.raises(ActionElsewhere):
        services.add_indicator(dossier.agreement.pk, actor=None, action_id=other.pk, baseline=0, target=1, **FIGURE)


def test_once_measured_an_indicator_keeps_its_shape(indicators: list[Indicator]) -> None:
    first = indicators[0]
    services.edit_indicator(first.pk, actor=None, target=Decimal(200))
    measure(first)
    with pytest.raises(errors.IndicatorInUse):
        services.edit_indicator(first.pk, actor=None, target=Decimal(190))
    with pytest.raises(errors.IndicatorInUse):
        services.remove_indicator(first.pk, actor=None)
    services.edit_indicator(first.pk, actor=None, name_fr="Tonnes triées")
    services.remove_indicator(indicators[1].pk, actor=None)
    assert first.agreement.indicators.count() == 4


# --- Measures ---------------------------------------------------------------------------------------------------------


def test_r36_a_measure_goes_from_draft_to_approved(indicators: list[Indicator]) -> None:
    first = indicators[0]
    draft = measure(first, submit=False)
    with pytest.raises(errors.NothingSubmitted):
        services.approve(draft.pk, actor=None)
    handed_in = measure(first, 12)
    assert (handed_in.pk, handed_in.state, handed_in.value) == (draft.pk, "submitted", 12)
    services.approve(handed_in.pk, actor=None)
    with pytest.raises(errors.MeasureApproved):
        measure(first, 13)
    with pytest.raises(errors.ReasonMissing):
        services.return_measurement(handed_in.pk, actor=None, reason=" ")
    services.return_measurement(handed_in.pk, actor=None, reason="رقم شهر واحد فقط")
    assert measure(first, 13).state == "submitted"


def test_a_returned_measure_covers_no_period(dossier: Berkane, indicators: list[Indicator]) -> None:
    first = indicators[0]
    found = measure(first)
    assert Q4 not in _progress(first).missing
    services.return_measurement(found.pk, actor=None, reason="خطأ")
    assert Q4 in _progress(first).missing
    assert _progress(first).last is None


def _progress(indicator: Indicator) -> selectors.Progress:
    fresh = Indicator.objects.select_related("agreement").get(pk=indicator.pk)
    return selectors.progress(fresh, on=date(2026, 1, 10))


@pytest.mark.parametrize("day", [date(2025, 12, 30), date(2024, 6, 30), date(2023, 12, 31)])
def test_r36_a_measure_closes_a_period_of_the_agreement(indicators: list[Indicator], day: date) -> None:
    with pytest.raises(errors.NotAPeriodEnd):
        measure(indicators[0], period_end=day)


def test_a_period_is_measured_once_it_is_over(indicators: list[Indicator]) -> None:
    with pytest.raises(FutureDate):
        measure(indicators[0], period_end=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("value", "word"), [(None, "كثير"), (None, ""), (Decimal("NaN"), ""), (Decimal("Infinity"), "")]
)
def test_numbers_are_numbers(indicators: list[Indicator], value: Any, word: str) -> None:
    with pytest.raises(errors.NotANumber):
        services.record_measurement(indicators[0].pk, actor=None, period_end=Q4, value=value, value_word=word)


def test_words_are_words(indicators: list[Indicator]) -> None:
    with pytest.raises(errors.NotAWord):
        services.record_measurement(indicators[-1].pk, actor=None, period_end=Q4, value=Decimal(1))
    with pytest.raises(errors.NotAWord):
        services.record_measurement(indicators[-1].pk, actor=None, period_end=Q4)


def test_a_total_counted_from_the_start_never_falls(dossier: Berkane) -> None:
    indicator = services.add_indicator(
        dossier.agreement.pk, actor=None, baseline=10, target=100, cumulative=True, **FIGURE
    )
    with pytest.raises(errors.RunningTotalFell):
        measure(indicator, 9)
    measure(indicator, 50, date(2025, 6, 30))
    with pytest.raises(errors.RunningTotalFell):
        measure(indicator, 49)
    with pytest.raises(errors.RunningTotalFell):
        measure(indicator, 51, date(2025, 3, 31))
    measure(indicator, 50)


def test_r36_measures_are_overdue_fifteen_days_after_the_quarter(dossier: Berkane, indicators: list[Indicator]) -> None:
    for quarter in (date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)):
        for indicator in indicators[:4]:
            measure(indicator, 300, quarter)
        services.record_measurement(indicators[4].pk, actor=None, period_end=quarter, value_word="لا")
    assert selectors.overdue(dossier.agreement, date(2026, 1, 15)) == []
    late = selectors.overdue(dossier.agreement, date(2026, 1, 16))
    assert late == [(indicator, Q4) for indicator in indicators]
    assert selectors.measurable_days(selectors.indicators(dossier.agreement)[0], on=date(2026, 1, 16))[0] == Q4


def test_nothing_is_measured_in_an_agreement_that_has_ended(dossier: Berkane, indicators: list[Indicator]) -> None:
    Agreement.objects.filter(pk=dossier.agreement.pk).update(state="closed", ended_on=date(2026, 1, 1))
    with pytest.raises(DossierEnded):
        measure(indicators[0])


# --- Evaluations ------------------------------------------------------------------------------------------------------


def test_r37_an_evaluation_gives_three_verdicts(dossier: Berkane) -> None:
    evaluation = running.evaluated(dossier, date(2025, 12, 16))
    assert (evaluation.verdict_design, evaluation.verdict_aims, evaluation.verdict_plan) == (
        "sound",
        "sound",
        "unsound",
    )
    assert dossier.refresh().state == "under_evaluation"
    assert selectors.current_evaluation(dossier.agreement) == evaluation


def _record(dossier: Berkane, **fields: Any) -> Evaluation:
    verdicts = {"verdict_design": "sound", "verdict_aims": "sound", "verdict_plan": "sound"}
    given = {"kind": "mid_term", "held_on": date(2025, 12, 16), "evaluator": "خبير", "conclusions_ar": "جيد"} | verdicts
    return services.record_evaluation(dossier.agreement.pk, actor=None, **(given | fields))


def test_r37_verdicts_need_an_evaluation_that_was_started(dossier: Berkane) -> None:
    with pytest.raises(errors.NotUnderEvaluation):
        _record(dossier)
    services.start_evaluation(dossier.agreement.pk, actor=None, on=date(2025, 12, 16))
    with pytest.raises(IllegalTransition):
        services.start_evaluation(dossier.agreement.pk, actor=None, on=date(2025, 12, 16))
    with pytest.raises(EndsBeforeStart):
        _record(dossier, held_on=date(2025, 12, 15))
    with pytest.raises(FutureDate):
        _record(dossier, held_on=date(2026, 1, 11))
    with pytest.raises(errors.ConclusionsMissing):
        _record(dossier, conclusions_ar=" ")
    assert [need.code for need in selectors.needs(dossier.refresh())][-1] == "verdicts"
    _record(dossier, kind="final")
    with pytest.raises(errors.FinalEvaluationExists):
        _record(dossier, kind="final")


def test_an_agreement_that_expired_may_still_be_evaluated(dossier: Berkane) -> None:
    with frozen(date(2027, 9, 1)):
        services.start_evaluation(dossier.agreement.pk, actor=None, on=date(2027, 9, 1))
    assert dossier.refresh().state == "under_evaluation"


# --- Needs and tasks --------------------------------------------------------------------------------------------------


def test_r32_both_kinds_of_indicator_are_needed(dossier: Berkane) -> None:
    assert [need.code for need in selectors.needs(dossier.agreement)] == ["quantitative", "qualitative"]
    running.measured_by(dossier)
    assert selectors.needs(dossier.agreement) == []


def test_tasks_over_the_office(dossier: Berkane, indicators: list[Indicator], django_assert_num_queries: Any) -> None:
    running.measured_by(running.running())
    measure(indicators[0])
    with django_assert_num_queries(5):
        found = selectors.tasks(date(2026, 1, 10))
    sheets = [task for task in found if task.due_on == date(2026, 1, 15)]
    assert sheets[0].agreement == dossier.agreement
    assert len(sheets) == 2
    assert [task.roles for task in found if task.due_on is None] == [frozenset({"head"})]


def test_r37_the_end_of_an_agreement_calls_for_its_final_evaluation(dossier: Berkane) -> None:
    found = [task for task in selectors.tasks(date(2027, 1, 15)) if task.due_on == running.ENDS_ON]
    assert [task.article for task in found] == ["R37"]


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "clerk", "service", "finance", "secretary", "president", "reader"])
def test_permissions_on_measures(people: Callable[..., User], indicators: list[Indicator], role: str) -> None:
    actor = people(role)
    take = {"actor": actor, "period_end": Q4, "value": Decimal(1)}
    if role in {"head", "clerk", "service"}:
        services.record_measurement(indicators[0].pk, **take)
    else:
        with pytest.raises(NotAllowed):
            services.record_measurement(indicators[0].pk, **take)
    other = measure(indicators[1])
    if role == "head":
        services.approve(other.pk, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            services.approve(other.pk, actor=actor)
    if role in {"head", "clerk"}:
        services.start_evaluation(indicators[0].agreement_id, actor=actor, on=Q4)
    else:
        with pytest.raises(NotAllowed):
            services.start_evaluation(indicators[0].agreement_id, actor=actor, on=Q4)


# --- The database holds the rules -------------------------------------------------------------------------------------


def _broken(name: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def test_constraints_of_indicators(indicators: list[Indicator]) -> None:
    figure = Indicator.objects.filter(pk=indicators[0].pk)
    quality = Indicator.objects.filter(pk=indicators[-1].pk)
    _broken("indicator_named_in_arabic", lambda: figure.update(name_ar=""))
    _broken("indicator_kind_known", lambda: figure.update(kind="guess"))
    _broken("indicator_frequency_known", lambda: figure.update(frequency="daily"))
    _broken("indicator_direction_known", lambda: quality.update(direction="sideways"))
    _broken("indicator_figure_has_target", lambda: figure.update(target=None))
    _broken("indicator_figure_has_target", lambda: figure.update(direction="descending"))
    _broken("indicator_figure_has_target", lambda: figure.update(target=0))
    _broken("indicator_figure_has_unit", lambda: figure.update(unit_ar="", unit_fr=""))
    _broken("indicator_quality_has_word", lambda: quality.update(target_word=""))
    _broken("indicator_quality_has_word", lambda: figure.update(target_word="نعم"))


def test_constraints_of_measurements(indicators: list[Indicator]) -> None:
    measure(indicators[0])
    rows = Measurement.objects.filter(indicator=indicators[0])
    _broken("measurement_state_known", lambda: rows.update(state="maybe"))
    _broken("measurement_number_or_word", lambda: rows.update(value=None))
    _broken("measurement_number_or_word", lambda: rows.update(value_word="x"))
    _broken("measurement_return_has_reason", lambda: rows.update(state="returned"))
    _broken(
        "measurement_once_per_period",
        lambda: Measurement.objects.create(indicator=indicators[0], period_end=Q4, value=1),
    )


def test_constraints_of_evaluations(dossier: Berkane) -> None:
    running.evaluated(dossier, date(2025, 12, 16), kind="final")
    rows = Evaluation.objects.filter(agreement=dossier.agreement)
    _broken("evaluation_kind_known", lambda: rows.update(kind="secret"))
    for axis in ("design", "aims", "plan"):
        _broken("evaluation_has_three_verdicts", lambda: rows.update(**{f"verdict_{axis}": ""}))  # noqa: B023  # called at once
    _broken("evaluation_says_who", lambda: rows.update(evaluator=""))
    _broken("evaluation_concludes", lambda: rows.update(conclusions_ar=""))
    twin = rows.get()
    twin.pk = None
    _broken("evaluation_one_final_per_agreement", twin.save)
