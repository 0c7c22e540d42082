"""R30–R35: the agreement turned into an action plan, and whether each action is SMART."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.core.clock import frozen
from mithaq.core.errors import NotAllowed
from tenants.agreements.errors import FutureDate
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import agreement_dates
from tenants.execution import errors, selectors, services
from tenants.execution.models import Action, Milestone, Risk
from tests.tenants import running
from tests.tenants.running import MAD, Berkane

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def dossier() -> Berkane:
    found = running.planned(running.running())
    running.measured_by(found)
    return found


@pytest.fixture
def action(dossier: Berkane) -> Action:
    return dossier.agreement.actions.get()


def verdict(action: Action, letter: str) -> tuple[bool, str]:
    found = {one.letter: one for one in selectors.smart(Action.objects.get(pk=action.pk))}[letter]
    return found.holds, found.field


def test_r30_the_plan_of_berkane_is_smart(dossier: Berkane) -> None:
    (item,) = selectors.plan(dossier.agreement)
    assert [one.requirement for one in item.verdicts] == ["R31", "R32", "R33", "R34", "R35"]
    assert item.is_smart
    assert selectors.needs(dossier.agreement) == []


def test_r31_an_action_is_specific_when_its_four_sides_are_described(action: Action) -> None:
    for side in ("financial_side", "communication_side", "technical_side", "material_side"):
        before = getattr(action, side)
        services.edit_action(action.pk, actor=None, **{side: "  "})
        assert verdict(action, "S") == (False, side)
        services.edit_action(action.pk, actor=None, **{side: before})
    services.edit_action(action.pk, actor=None, pilot_service="")
    assert verdict(action, "S") == (False, "pilot_service")
    services.edit_action(action.pk, actor=None, pilot_service="مصلحة النظافة")
    Milestone.objects.filter(action=action).delete()
    assert verdict(action, "S") == (False, "milestones")


def test_r32_an_action_is_measurable_by_figures_and_by_words(dossier: Berkane, action: Action) -> None:
    dossier.agreement.indicators.filter(kind="qualitative").delete()
    assert verdict(action, "M") == (False, "indicators")
    dossier.agreement.indicators.all().delete()
    assert verdict(action, "M") == (False, "indicators")


def test_r33_an_action_is_achievable_when_its_high_risks_have_a_response(action: Action) -> None:
    Risk.objects.update(response="")
    assert verdict(action, "A") == (False, "risks")
    Risk.objects.all().delete()
    assert verdict(action, "A") == (False, "risks")


def test_r34_an_action_is_realistic_within_the_contributions(action: Action) -> None:
    services.edit_action(action.pk, actor=None, budget_centimes=4_800_000 * MAD + 1)
    assert verdict(action, "R") == (False, "budget_centimes")
    services.edit_action(action.pk, actor=None, budget_centimes=4_800_000 * MAD)
    assert verdict(action, "R") == (True, "")
    services.edit_action(action.pk, actor=None, budget_centimes=None)
    assert verdict(action, "R") == (False, "budget_centimes")


def test_r35_an_action_is_time_bound_within_the_agreement(dossier: Berkane, action: Action) -> None:
    Agreement.objects.filter(pk=dossier.agreement.pk).update(ends_on=date(2026, 6, 29))
    assert verdict(action, "T") == (False, "ends_on")
    Agreement.objects.filter(pk=dossier.agreement.pk).update(ends_on=running.ENDS_ON)
    Action.objects.filter(pk=action.pk).update(starts_on=date(2024, 6, 30))
    assert verdict(action, "T") == (False, "starts_on")
    Action.objects.filter(pk=action.pk).update(starts_on=date(2025, 4, 1))
    assert verdict(action, "T") == (False, "milestones")
    Action.objects.filter(pk=action.pk).update(ends_on=None)
    assert verdict(action, "T") == (False, "ends_on")


def test_dates_of_a_draft_are_those_planned() -> None:
    agreement = running.draft().agreement
    assert agreement_dates(agreement) == (date(2024, 7, 1), date(2027, 6, 30))


def test_an_action_outside_the_agreement_is_refused(dossier: Berkane, action: Action) -> None:
    with pytest.raises(errors.OutsideAgreement):
        services.edit_action(action.pk, actor=None, ends_on=date(2027, 7, 1))
    with pytest.raises(errors.OutsideAgreement):
        services.add_action(dossier.agreement.pk, actor=None, title_ar="x", starts_on=date(2024, 6, 30))
    with pytest.raises(errors.DatesReversed):
        services.edit_action(action.pk, actor=None, ends_on=date(2024, 6, 30))
    with pytest.raises(errors.BudgetNegative):
        services.edit_action(action.pk, actor=None, budget_centimes=-1)


def test_partners_of_an_action_are_parties(dossier: Berkane) -> None:
    stranger = running.draft().partner
    with pytest.raises(errors.PartnerElsewhere):
        services.add_action(dossier.agreement.pk, actor=None, title_ar="x", partners=[stranger])


def test_milestones_fall_within_their_action(action: Action) -> None:
    with pytest.raises(errors.MilestoneOutside):
        services.add_milestone(action.pk, actor=None, title="x", due_on=date(2026, 7, 1))
    milestone = action.milestones.first()
    assert milestone is not None
    with pytest.raises(errors.MilestoneOutside):
        services.edit_milestone(milestone.pk, actor=None, title="x", due_on=date(2024, 6, 30))
    with pytest.raises(errors.MilestoneOutside):  # nor does the action leave its milestones behind
        services.edit_action(action.pk, actor=None, ends_on=date(2025, 12, 31))


def test_r35_a_milestone_is_done_once_and_says_how_late(dossier: Berkane, action: Action) -> None:
    milestone = action.milestones.order_by("due_on")[0]
    assert milestone.days_late(date(2025, 4, 10)) == 10
    with frozen(date(2025, 10, 31)):
        with pytest.raises(FutureDate):
            services.complete_milestone(milestone.pk, actor=None, on=date(2025, 11, 1))
        services.complete_milestone(milestone.pk, actor=None, on=date(2025, 10, 31), note="بعد الإفراج الجمركي")
        with pytest.raises(errors.MilestoneDone):
            services.complete_milestone(milestone.pk, actor=None, on=date(2025, 10, 31))
        with pytest.raises(errors.MilestoneDone):
            services.remove_milestone(milestone.pk, actor=None)
    milestone.refresh_from_db()
    assert milestone.days_late(date(2026, 1, 1)) == 214  # the customs delay: seven months
    (item,) = selectors.plan(dossier.agreement)
    assert (item.done, item.ratio) == (1, 0.5)
    services.reopen_milestone(milestone.pk, actor=None)
    services.remove_milestone(milestone.pk, actor=None)
    assert action.milestones.count() == 1


def test_r33_a_risk_that_happened_says_what_it_changed(dossier: Berkane) -> None:
    risk = dossier.agreement.risks.get()
    with frozen(date(2025, 10, 31)):
        services.risk_happened(risk.pk, actor=None, on=date(2025, 3, 31), consequence="تأخير سبعة أشهر")
    (first, *_rest) = selectors.risks(dossier.agreement)
    assert (first.happened_on, first.consequence) == (date(2025, 3, 31), "تأخير سبعة أشهر")
    assert running.history(dossier.agreement, "risk_happened") == 1


def test_an_action_that_is_measured_is_not_removed(dossier: Berkane, action: Action) -> None:
    indicator = dossier.agreement.indicators.first()
    assert indicator is not None
    indicator.action = action
    indicator.save()
    with pytest.raises(errors.ActionInUse):
        services.remove_action(action.pk, actor=None)
    indicator.delete()
    services.remove_action(action.pk, actor=None)
    assert not dossier.agreement.actions.exists()


def test_money_moves_between_two_actions_of_one_agreement(dossier: Berkane, action: Action) -> None:
    training = services.add_action(dossier.agreement.pk, actor=None, title_ar="تكوين", budget_centimes=100 * MAD)
    services.move_budget(action.pk, training.pk, 240_000 * MAD, actor=None)
    training.refresh_from_db()
    action.refresh_from_db()
    assert (training.budget_centimes, action.budget_centimes) == (240_100 * MAD, 2_760_000 * MAD)
    with pytest.raises(errors.BudgetTooSmall):
        services.move_budget(training.pk, action.pk, 240_100 * MAD + 1, actor=None)
    with pytest.raises(errors.ActionElsewhere):
        services.move_budget(training.pk, training.pk, 1, actor=None)


def test_nothing_changes_in_an_agreement_that_has_ended(dossier: Berkane, action: Action) -> None:
    Agreement.objects.filter(pk=dossier.agreement.pk).update(state="closed", ended_on=date(2027, 12, 31))
    with pytest.raises(errors.DossierEnded):
        services.edit_action(action.pk, actor=None, title_ar="x")
    with pytest.raises(errors.DossierEnded):
        services.add_risk(dossier.agreement.pk, actor=None, description="x")


def test_tasks_and_late_milestones_cost_a_constant_number_of_queries(
    dossier: Berkane, django_assert_num_queries: Any
) -> None:
    unplanned = running.running().agreement
    with django_assert_num_queries(2):
        found = selectors.tasks(date(2025, 3, 17))
    assert [(task.agreement, task.due_on) for task in found] == [
        (dossier.agreement, date(2025, 3, 31)),
        (unplanned, None),
    ]
    with django_assert_num_queries(1):
        assert [milestone.title for milestone in selectors.late_milestones(date(2025, 4, 1))] == ["تسلم خط الفرز"]


def test_an_agreement_without_actions_needs_a_plan() -> None:
    assert [need.code for need in selectors.needs(running.running().agreement)] == ["action_plan"]


@pytest.mark.parametrize("role", ["head", "clerk", "service", "finance", "secretary", "president", "reader"])
def test_permissions_on_the_plan(people: Callable[..., User], dossier: Berkane, role: str) -> None:
    actor = people(role)
    if role in {"head", "clerk", "service"}:
        services.add_action(dossier.agreement.pk, actor=actor, title_ar="x")
    else:
        with pytest.raises(NotAllowed):
            services.add_action(dossier.agreement.pk, actor=actor, title_ar="x")


def _broken(name: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def test_constraints_of_the_plan(action: Action) -> None:
    rows = Action.objects.filter(pk=action.pk)
    _broken("action_titled_in_arabic", lambda: rows.update(title_ar=""))
    _broken("action_ends_after_start", lambda: rows.update(ends_on=date(2024, 6, 30)))
    _broken("action_budget_not_negative", lambda: rows.update(budget_centimes=-1))
    _broken("milestone_titled", lambda: Milestone.objects.update(title=""))
    _broken("risk_described", lambda: Risk.objects.update(description=""))
    _broken("risk_severity_known", lambda: Risk.objects.update(severity="deadly"))
    _broken("risk_consequence_of_what_happened", lambda: Risk.objects.update(consequence="x"))
