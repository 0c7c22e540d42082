"""R38–R42: outcomes, amendments, renewal, closure, termination."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.core.clock import frozen
from mithaq.core.errors import IllegalTransition, NotAllowed
from tenants.agreements.errors import EndsBeforeStart, FutureDate
from tenants.agreements.models import Agreement, PartyKind
from tenants.changes import errors, selectors, services
from tenants.changes.models import Amendment, AmendmentMove, Closure, Outcome, Termination
from tenants.changes.services import Move
from tenants.council.models import Decision, Session
from tenants.execution.errors import ActionElsewhere, DossierEnded
from tenants.finance import selectors as finance
from tenants.monitoring.models import Evaluation
from tests.tenants import running
from tests.tenants.running import MAD, Berkane

pytestmark = pytest.mark.usefixtures("office")
EVALUATED, OPENED, SIGNED = date(2025, 12, 16), date(2025, 12, 22), date(2026, 3, 20)
END = date(2027, 12, 31)
MOVE = Move("تجهيزات", "تكوين", 240_000 * MAD)


@pytest.fixture(autouse=True)
def spring_2026() -> Iterator[None]:
    with frozen(date(2026, 4, 1)):
        yield


@pytest.fixture
def dossier() -> Berkane:
    return running.running()


@pytest.fixture
def evaluated(dossier: Berkane) -> Evaluation:
    return running.evaluated(dossier, EVALUATED)


def national() -> Berkane:
    """In force, without a party outside the Kingdom."""
    found = running.running()
    found.agreement.parties.filter(pk=found.partner.pk).update(kind=PartyKind.NATIONAL_COLLECTIVITY, country="MA")
    return found


def choose(evaluation: Evaluation, kind: str, on: date = EVALUATED) -> Outcome:
    return services.choose_outcome(evaluation.pk, actor=None, kind=kind, on=on, reason="الخطة متأخرة")


def amend(dossier: Berkane, **fields: Any) -> Amendment:
    given = {
        "actor": None,
        "kind": "duration",
        "on": OPENED,
        "summary_ar": "تمديد ستة أشهر",
        "extra_months": 6,
        "moves": [MOVE],
    }
    return services.open_amendment(dossier.agreement.pk, **(given | fields))


def decided(amendment: Amendment) -> None:
    """The council's decision on the amendment, enforceable; the council has its own tests."""
    session = Session.objects.create(opens_on=date(2026, 2, 3), meeting_on=date(2026, 2, 3), members_in_office=35)
    Decision.objects.create(
        agreement=amendment.agreement, amendment=amendment, state="enforceable", submitted_on=date(2026, 1, 12),
        session=session, number="3/2026", decided_on=date(2026, 2, 3), members_in_office=35, present=27, votes_for=25,
        votes_against=0, abstentions=2, enforceable_on=date(2026, 3, 8),
    )  # fmt: skip


# --- Outcomes ---------------------------------------------------------------------------------------------------------


def test_r38_an_outcome_is_chosen_from_an_evaluation(evaluated: Evaluation, dossier: Berkane) -> None:
    outcome = choose(evaluated, "extend")
    assert outcome.evaluation == evaluated
    assert dossier.refresh().state == "in_force"
    assert running.history(dossier.agreement, "outcome_chosen") == 1


def test_r38_never_without_an_evaluation(dossier: Berkane) -> None:
    with pytest.raises(errors.OutcomeMissing):
        amend(dossier)
    with pytest.raises(IntegrityError, match="evaluation_id"), transaction.atomic():
        Outcome.objects.create(kind="amend", decided_on=OPENED, reason="x")
    assert [need.code for need in selectors.needs(dossier.agreement)] == ["evaluation"]


def test_r38_an_outcome_may_be_chosen_again_until_it_is_acted_upon(evaluated: Evaluation) -> None:
    choose(evaluated, "close")
    choose(evaluated, "go_on")
    with pytest.raises(errors.OutcomeChosen):
        choose(evaluated, "close")
    assert Outcome.objects.get().kind == "go_on"


def test_an_outcome_has_a_reason_and_a_day_after_the_evaluation(evaluated: Evaluation) -> None:
    with pytest.raises(errors.ReasonMissing):
        services.choose_outcome(evaluated.pk, actor=None, kind="close", on=EVALUATED, reason=" ")
    with pytest.raises(EndsBeforeStart):
        choose(evaluated, "close", date(2025, 12, 15))
    with pytest.raises(FutureDate):
        choose(evaluated, "close", date(2026, 4, 2))


def test_an_evaluation_started_by_mistake_is_broken_off_with_a_reason(evaluated: Evaluation, dossier: Berkane) -> None:
    with pytest.raises(errors.ReasonMissing):
        services.resume_after_evaluation(dossier.agreement.pk, actor=None, on=OPENED)
    services.resume_after_evaluation(dossier.agreement.pk, actor=None, on=OPENED, note="خطأ")
    assert dossier.refresh().is_in_force
    with pytest.raises(errors.EvaluationMissing):
        choose(evaluated, "close")


# --- Amendments -------------------------------------------------------------------------------------------------------


def test_r41_amendment_no_1_of_berkane_extends_to_31_december_2027(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    amendment = amend(dossier)
    assert (amendment.number, amendment.promoted_to_full, amendment.new_ends_on) == (1, True, END)
    assert amendment.moves.get().amount_centimes == 240_000 * MAD
    assert selectors.needs_decision(amendment)
    services.put_in_path(amendment.pk, actor=None, on=OPENED)
    with pytest.raises(errors.DecisionNotEnforceable):
        services.apply(amendment, actor=None, on=SIGNED)
    decided(amendment)
    services.apply(amendment, actor=None, on=SIGNED)
    amendment.refresh_from_db()
    assert (amendment.state, amendment.in_force_on) == ("in_force", SIGNED)
    agreement = dossier.refresh()
    assert (agreement.state, agreement.ends_on, agreement.duration_months) == ("extended", END, 42)
    assert not selectors.needs_decision(amendment)


def test_r39_a_change_of_method_applies_without_a_decision(dossier: Berkane) -> None:
    dossier = national()
    choose(running.evaluated(dossier, EVALUATED), "amend")
    amendment = amend(dossier, kind="method", extra_months=None, moves=[], summary_ar="اجتماعات شهرية")
    assert not amendment.promoted_to_full
    services.apply_simple(amendment.pk, actor=None, on=OPENED)
    assert dossier.refresh().state == "amended"
    assert dossier.agreement.ends_on == running.ENDS_ON


@pytest.mark.parametrize(
    ("fields", "full"),
    [
        ({"kind": "method"}, False),
        ({"kind": "content"}, False),
        ({"kind": "content", "moves": [MOVE]}, True),
        ({"kind": "method", "extra_months": 1}, True),
        ({"kind": "object"}, True),
        ({"kind": "money", "moves": [MOVE]}, True),
    ],
)
def test_money_duration_and_object_need_the_full_path(fields: dict[str, Any], full: bool) -> None:
    dossier = national()
    choose(running.evaluated(dossier, EVALUATED), "amend")
    amendment = amend(dossier, **({"extra_months": None, "moves": []} | fields))
    assert amendment.promoted_to_full is full
    if full:
        with pytest.raises(errors.FullPathNeeded):
            services.apply_simple(amendment.pk, actor=None, on=OPENED)


def test_any_amendment_of_an_agreement_with_a_foreign_party_needs_the_full_path(
    evaluated: Evaluation, dossier: Berkane
) -> None:
    choose(evaluated, "amend")
    amendment = amend(dossier, kind="method", extra_months=None, moves=[])
    assert amendment.promoted_to_full


def test_r40_money_moved_between_actions_moves_their_budgets(dossier: Berkane) -> None:
    running.planned(dossier)
    equipment = dossier.agreement.actions.get()
    from tenants.execution.services import add_action  # only this test needs a second action

    training = add_action(dossier.agreement.pk, actor=None, title_ar="تكوين", budget_centimes=0)
    choose(running.evaluated(dossier, EVALUATED), "amend")
    move = Move("تجهيزات", "تكوين", 240_000 * MAD, from_action_id=equipment.pk, to_action_id=training.pk)
    amendment = amend(dossier, moves=[move])
    decided(amendment)
    services.apply(amendment, actor=None, on=SIGNED)
    training.refresh_from_db()
    assert training.budget_centimes == 240_000 * MAD


def test_one_amendment_at_a_time(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    first = amend(dossier)
    with pytest.raises(errors.AmendmentOpen):
        amend(dossier)
    services.withdraw_amendment(first.pk, actor=None, on=OPENED, reason="خطأ في المبلغ")
    with pytest.raises(errors.AmendmentNotOpen):
        services.withdraw_amendment(first.pk, actor=None, on=OPENED, reason="x")
    assert amend(dossier).number == 2  # the outcome is carried out by another


def test_one_outcome_is_carried_out_once(dossier: Berkane) -> None:
    dossier = national()
    choose(running.evaluated(dossier, EVALUATED), "amend")
    services.apply_simple(amend(dossier, kind="method", extra_months=None, moves=[]).pk, actor=None, on=OPENED)
    with pytest.raises(errors.OutcomeMissing):
        amend(dossier)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"extra_months": None}, errors.ExtensionMissing),
        ({"extra_months": None, "new_ends_on": running.ENDS_ON}, errors.NotLonger),
        ({"kind": "money", "moves": []}, errors.MovesMissing),
        ({"moves": [Move("x", "x", 1)]}, errors.MoveInvalid),
        ({"moves": [Move("x", "y", 0)]}, errors.MoveInvalid),
        ({"moves": [Move("x", "y", 1, from_action_id=1)]}, errors.MoveInvalid),
        ({"moves": [Move("x", "y", 1, from_action_id=10**9, to_action_id=10**9 + 1)]}, ActionElsewhere),
        ({"summary_ar": " "}, errors.SummaryMissing),
        ({"on": date(2026, 4, 2)}, FutureDate),
    ],
)
def test_what_an_amendment_must_say(
    evaluated: Evaluation, dossier: Berkane, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    choose(evaluated, "extend")
    with pytest.raises(refusal), transaction.atomic():
        amend(dossier, **fields)
    assert not Amendment.objects.exists()


def test_what_went_to_the_council_is_taken_back_only_when_it_may(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    amendment = amend(dossier)
    change = {"actor": None, "kind": "duration", "summary_ar": "تمديد سنة", "extra_months": 12}
    services.edit_amendment(amendment.pk, **change)
    assert not amendment.moves.exists()
    services.put_in_path(amendment.pk, actor=None, on=OPENED)
    with pytest.raises(errors.AmendmentDecided):
        services.edit_amendment(amendment.pk, **change)
    services.take_back(amendment.pk, actor=None, on=OPENED)
    services.put_in_path(amendment.pk, actor=None, on=OPENED)
    decided(amendment)
    with pytest.raises(errors.AmendmentDecided):
        services.take_back(amendment.pk, actor=None, on=OPENED)


def test_an_amendment_does_not_enter_into_force_before_it_was_opened(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    amendment = amend(dossier)
    decided(amendment)
    with pytest.raises(EndsBeforeStart):
        services.apply(amendment, actor=None, on=date(2025, 12, 21))


# --- Expired agreements -----------------------------------------------------------------------------------------------


def test_r40_an_expired_agreement_is_regularised_by_an_extension(dossier: Berkane) -> None:
    day = date(2027, 9, 1)
    with frozen(day):
        with pytest.raises(errors.OutcomeMissing):  # even then an evaluation comes first
            services.regularise(dossier.agreement.pk, actor=None, on=day, summary_ar="تسوية", extra_months=6)
        choose(running.evaluated(dossier, day), "extend", day)
        amendment = services.regularise(dossier.agreement.pk, actor=None, on=day, summary_ar="تسوية", extra_months=6)
    assert amendment.opened_after_expiry
    assert amendment.new_ends_on == END


def test_an_agreement_that_runs_is_not_regularised(dossier: Berkane) -> None:
    with pytest.raises(errors.NotExpired):
        services.regularise(dossier.agreement.pk, actor=None, on=OPENED, summary_ar="تسوية", extra_months=6)


def test_expired_agreements_are_a_task(dossier: Berkane, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        (task,) = selectors.tasks(date(2027, 7, 1))
    assert (task.agreement, task.due_on) == (dossier.agreement, running.ENDS_ON)
    assert selectors.tasks(running.ENDS_ON) == []


# --- Closure and renewal ----------------------------------------------------------------------------------------------


@pytest.fixture
def finished(evaluated: Evaluation, dossier: Berkane) -> Berkane:
    """Extended to 31 December 2027, all paid, finally evaluated in November 2027, about to be closed."""
    choose(evaluated, "extend")
    amendment = amend(dossier)
    decided(amendment)
    services.apply(amendment, actor=None, on=SIGNED)
    running.paid(dossier)
    indicators = running.measured_by(dossier)
    choose_final(dossier, "close")
    running.end_sheet(indicators)
    running.paper(dossier.agreement)
    return dossier


def choose_final(dossier: Berkane, kind: str) -> None:
    day = date(2027, 11, 25)
    evaluation = running.evaluated(dossier, day, kind="final", verdict_plan="partly")
    with frozen(day):
        choose(evaluation, kind, day)


def close(dossier: Berkane, **fields: Any) -> Closure:
    with frozen(END):
        return services.close(
            dossier.agreement.pk, actor=None, on=END,
            **({"summary_ar": "تحققت أربعة أهداف من خمسة", "balance_centimes": 38_400 * MAD} | fields),
        )  # fmt: skip


def test_r42_berkane_is_closed_on_its_results(finished: Berkane) -> None:
    closure = close(finished)
    agreement = finished.refresh()
    assert (agreement.state, agreement.ended_on, closure.closed_on) == ("closed", END, END)
    assert [result["met"] for result in closure.results] == [False, True, True, True, True]
    assert closure.results[0]["value"] == "172"
    assert closure.results[4]["value"] == "نعم"
    returned = [row.amount_centimes for row in finance.returns(agreement)]
    assert returned == [23_040 * MAD, 9_600 * MAD, 4_800 * MAD, 960 * MAD]
    with pytest.raises(IllegalTransition):
        close(finished)


def test_r42_targets_missed_and_money_unpaid_are_shown(finished: Berkane) -> None:
    closing = selectors.closing(finished.agreement, END)
    assert (closing.met, len(closing.missed), closing.lacking, closing.unsettled) == (4, 1, [], ())


def test_r42_no_closure_without_final_evaluation(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "close")
    assert "final_evaluation" in [need.code for need in selectors.needs(dossier.refresh())]
    with pytest.raises(errors.FinalEvaluationMissing):
        close(dossier)


def test_r42_no_closure_without_results(dossier: Berkane) -> None:
    choose_final(dossier, "close")
    with pytest.raises(errors.IndicatorsMissing):
        close(dossier)
    indicators = running.measured_by(dossier)
    with pytest.raises(errors.ResultsMissing) as refused:
        close(dossier)
    assert refused.value.context["names"] == [str(indicator) for indicator in indicators]
    with frozen(date(2027, 11, 26)):
        running.measure(indicators, date(2025, 12, 31), ["1", "1", "1", "600", "لا"], approve=False)
        with pytest.raises(errors.ResultsMissing):  # handed in is not approved
            close(dossier)


def test_r42_no_closure_without_its_outcome_minutes_and_words(finished: Berkane) -> None:
    with pytest.raises(errors.SummaryMissing):
        close(finished, summary_ar=" ")
    with pytest.raises(errors.BalanceNegative):
        close(finished, balance_centimes=-1)
    finished.agreement.documents.all().delete()
    with pytest.raises(errors.MinutesMissing):
        close(finished)
    assert not Closure.objects.exists()
    assert finance.returns(finished.agreement) == []
    Outcome.objects.filter(kind="close").update(kind="renew")
    with pytest.raises(errors.OutcomeMissing):
        close(finished)


def test_r40_renewal_opens_a_linked_agreement_with_the_same_parties(dossier: Berkane) -> None:
    choose_final(dossier, "renew")
    with frozen(END):
        new = services.renew(dossier.agreement.pk, actor=None, on=END)
    old = dossier.refresh()
    assert (old.state, old.ended_on, new.renews, new.state) == ("renewed", END, old, "consultation")
    assert list(new.parties.values_list("name_fr", "kind")) == list(old.parties.values_list("name_fr", "kind"))
    assert new.reference == "CONV-02113-2027-001"
    with frozen(END), pytest.raises(errors.AlreadyRenewed):
        services.renew(dossier.agreement.pk, actor=None, on=END)


def test_r40_a_closed_agreement_may_be_followed_by_another(finished: Berkane) -> None:
    close(finished)
    with frozen(END):
        new = services.renew(finished.agreement.pk, actor=None, on=END, title_ar="المرحلة الثانية")
    assert finished.refresh().state == "closed"
    assert (new.renews, new.title_ar) == (finished.agreement, "المرحلة الثانية")


def test_r40_no_renewal_without_its_outcome(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "close")
    with pytest.raises(errors.OutcomeMissing):
        services.renew(dossier.agreement.pk, actor=None, on=OPENED)


def test_an_open_amendment_stands_in_the_way_of_closure_and_renewal(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    amend(dossier)
    choose_final(dossier, "close")
    with pytest.raises(errors.AmendmentOpen):
        close(dossier)
    with frozen(END), pytest.raises(errors.AmendmentOpen):
        services.renew(dossier.agreement.pk, actor=None, on=END)


# --- Termination ------------------------------------------------------------------------------------------------------


def test_r38_early_termination_needs_a_reason_but_no_evaluation(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    amendment = amend(dossier)
    end = {"actor": None, "terminated_on": date(2026, 3, 31), "notified_on": date(2026, 2, 28)}
    with pytest.raises(errors.ReasonMissing):
        services.terminate(dossier.agreement.pk, **end, reason="")
    with pytest.raises(errors.NotifiedAfterTermination):
        services.terminate(dossier.agreement.pk, **(end | {"notified_on": date(2026, 4, 1)}), reason="x")
    services.terminate(dossier.agreement.pk, **end, reason="انسحاب الشريك")
    assert (dossier.refresh().state, dossier.agreement.ended_on) == ("terminated", date(2026, 3, 31))
    amendment.refresh_from_db()
    assert (amendment.state, amendment.withdrawal_reason) == ("withdrawn", "انسحاب الشريك")
    with pytest.raises(DossierEnded):
        amend(dossier)


def test_needs_and_tasks_follow_the_evaluation(evaluated: Evaluation, dossier: Berkane) -> None:
    agreement = dossier.refresh()
    assert [need.code for need in selectors.needs(agreement)] == ["outcome"]
    assert [task.article for task in selectors.tasks(OPENED)] == ["R38"]
    choose(evaluated, "extend")
    assert selectors.needs(dossier.refresh()) == []
    amend(dossier)
    assert [task.article for task in selectors.tasks(OPENED)] == ["R39, R41"]


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "clerk", "president", "service", "finance", "secretary", "reader"])
def test_permissions_on_changes(
    people: Callable[..., User], evaluated: Evaluation, dossier: Berkane, role: str
) -> None:
    actor = people(role)
    verbs: list[tuple[set[str], Callable[[], Any]]] = [
        (
            {"head", "clerk"},
            lambda: services.choose_outcome(evaluated.pk, actor=actor, kind="extend", on=EVALUATED, reason="x"),
        ),
        ({"head", "clerk"}, lambda: amend(dossier, actor=actor)),
        (
            {"head", "president"},
            lambda: services.terminate(
                dossier.agreement.pk, actor=actor, terminated_on=OPENED, notified_on=OPENED, reason="x"
            ),
        ),
    ]
    for allowed, verb in verbs:
        if role in allowed:
            verb()
        else:
            with pytest.raises(NotAllowed):
                verb()


# --- The database holds the rules -------------------------------------------------------------------------------------


def _broken(name: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def test_constraints_of_outcomes(evaluated: Evaluation) -> None:
    choose(evaluated, "extend")
    rows = Outcome.objects.all()
    _broken("outcome_kind_known", lambda: rows.update(kind="ignore"))
    _broken("outcome_has_reason", lambda: rows.update(reason=""))
    _broken(
        "evaluation_id",
        lambda: Outcome.objects.create(evaluation=evaluated, kind="close", decided_on=OPENED, reason="x"),
    )


def test_constraints_of_amendments(evaluated: Evaluation, dossier: Berkane) -> None:
    choose(evaluated, "extend")
    first = amend(dossier)
    rows = Amendment.objects.filter(pk=first.pk)

    def twin(**fields: Any) -> Amendment:
        given = {"number": 2, "kind": "method", "summary_ar": "x", "opened_on": OPENED}
        return Amendment.objects.create(agreement=dossier.agreement, **(given | fields))

    _broken("amendment_one_open", twin)
    withdrawn = {"state": "withdrawn", "withdrawn_on": OPENED, "withdrawal_reason": "x"}
    _broken("amendment_numbered_once", lambda: twin(number=1, **withdrawn))
    in_force = {"state": "in_force", "in_force_on": OPENED}
    _broken("amendment_once_per_outcome", lambda: twin(outcome=first.outcome, **in_force))
    _broken("amendment_kind_known", lambda: rows.update(kind="colour"))
    _broken("amendment_state_known", lambda: rows.update(state="asleep"))
    _broken("amendment_numbered_from_one", lambda: rows.update(number=0))
    _broken("amendment_says_what", lambda: rows.update(summary_ar=""))
    _broken("amendment_full_when_it_must", lambda: rows.update(promoted_to_full=False))
    _broken("amendment_duration_says_until", lambda: rows.update(new_ends_on=None, extra_months=None))
    _broken("amendment_months_sane", lambda: rows.update(extra_months=0))
    _broken("amendment_months_sane", lambda: rows.update(kind="money", new_ends_on=None))
    _broken("amendment_in_force_has_day", lambda: rows.update(state="in_force"))
    _broken("amendment_in_force_has_day", lambda: rows.update(in_force_on=OPENED))
    _broken("amendment_in_force_has_day", lambda: rows.update(state="in_force", in_force_on=EVALUATED))
    _broken("amendment_withdrawn_says_why", lambda: rows.update(state="withdrawn", withdrawn_on=OPENED))
    _broken("amendment_withdrawn_says_why", lambda: rows.update(withdrawn_on=OPENED))


def test_constraints_of_moves(evaluated: Evaluation, dossier: Berkane) -> None:
    running.planned(dossier)
    choose(evaluated, "extend")
    amend(dossier)
    rows = AmendmentMove.objects.all()
    _broken("amendment_move_positive", lambda: rows.update(amount_centimes=0))
    _broken("amendment_move_between_two", lambda: rows.update(to_label="تجهيزات"))
    _broken("amendment_move_between_two", lambda: rows.update(from_label=""))
    action = dossier.agreement.actions.get()
    _broken("amendment_move_actions_together", lambda: rows.update(from_action=action))
    _broken("amendment_move_actions_together", lambda: rows.update(from_action=action, to_action=action))


def test_constraints_of_ends(finished: Berkane) -> None:
    close(finished)
    rows = Closure.objects.all()
    _broken("closure_balance_not_negative", lambda: rows.update(balance_centimes=-1))
    _broken("closure_has_results", lambda: rows.update(results=[]))
    _broken("closure_has_results", lambda: rows.update(summary_ar=""))
    end = {"agreement": finished.agreement, "notified_on": OPENED, "terminated_on": OPENED}
    _broken("termination_has_reason", lambda: Termination.objects.create(**end, reason=""))
    late = end | {"notified_on": SIGNED}
    _broken("termination_after_notice", lambda: Termination.objects.create(**late, reason="x"))


def test_ended_dossiers_need_nothing(finished: Berkane) -> None:
    close(finished)
    assert selectors.needs(finished.refresh()) == []
    assert Agreement.objects.get(pk=finished.agreement.pk).is_ended
