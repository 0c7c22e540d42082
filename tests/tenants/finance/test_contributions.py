"""R17: what each party gives, when, who carries it, what was paid (LO 113-14 a150, a151)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.core.clock import frozen
from mithaq.core.errors import NotAllowed
from mithaq.core.money import WordsDiffer
from tenants.agreements.errors import DecidedText, EndsBeforeStart, FutureDate
from tenants.agreements.models import Agreement
from tenants.finance import errors, selectors, services
from tenants.finance.models import BalanceReturn, Contribution, FinancialCarrier, Instalment
from tests.tenants import running
from tests.tenants.running import DUE, MAD, Berkane

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def draft() -> Berkane:
    return running.draft()


@pytest.fixture
def in_force() -> Berkane:
    return running.running()


def part(berkane: Berkane, party: str, number: int) -> Instalment:
    return Instalment.objects.get(contribution__party=getattr(berkane, party), number=number)


# --- The plan of Berkane ----------------------------------------------------------------------------------------------


def test_r17_the_matrix_of_berkane_is_exact_to_the_centime(draft: Berkane) -> None:
    matrix = selectors.matrix(running.with_money(draft).agreement)
    expected = {
        "facdi": (6000, [1_440_000, 864_000, 576_000]),
        "commune": (2500, [600_000, 360_000, 240_000]),
        "partner": (1250, [300_000, 180_000, 120_000]),
        "association": (250, [60_000, 36_000, 24_000]),
    }
    rows = {row.contribution.party_id: row for row in matrix.rows}
    for name, (share, dirhams) in expected.items():
        row = rows[getattr(draft, name).pk]
        assert row.contribution.share_basis_points == share
        assert [cell.amount_centimes for cell in row.cells if cell] == [amount * MAD for amount in dirhams]
        assert row.is_scheduled
    assert matrix.total == 4_800_000 * MAD
    assert [column.amount for column in matrix.columns] == [2_400_000 * MAD, 1_440_000 * MAD, 960_000 * MAD]
    assert [column.due_on for column in matrix.columns] == list(DUE)
    assert (matrix.share_total, matrix.paid, matrix.in_kind) == (10_000, 0, 600_000 * MAD)


def test_the_matrix_costs_the_same_number_of_queries_for_any_number_of_rows(
    draft: Berkane, django_assert_num_queries: Any
) -> None:
    running.with_money(draft)
    with django_assert_num_queries(2):  # contributions with parties, instalments; no proof to read
        selectors.matrix(draft.agreement)


def test_shares_always_make_the_whole_even_in_thirds(draft: Berkane) -> None:
    for party in (draft.facdi, draft.commune, draft.association):
        services.set_contribution(draft.agreement.pk, actor=None, party_id=party.pk, amount_centimes=100)
    shares = draft.agreement.contributions.order_by("pk").values_list("share_basis_points", flat=True)
    assert sorted(shares) == [3333, 3333, 3334]


def test_shares_are_worked_out_again_when_a_contribution_goes(draft: Berkane) -> None:
    running.with_money(draft)
    services.remove_contribution(draft.agreement.contributions.get(party=draft.facdi).pk, actor=None)
    shares = draft.agreement.contributions.order_by("-amount_centimes").values_list("share_basis_points", flat=True)
    assert list(shares) == [6250, 3125, 625]


def test_a_changed_contribution_keeps_the_proportions_of_its_schedule(draft: Berkane) -> None:
    running.with_money(draft)
    services.set_contribution(
        draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=1_000_000 * MAD + 1
    )
    amounts = Instalment.objects.filter(contribution__party=draft.commune).values_list("amount_centimes", flat=True)
    assert sorted(amounts) == [200_000 * MAD, 300_000 * MAD, 500_000 * MAD + 1]


def test_a_contribution_too_small_for_its_schedule_loses_it(draft: Berkane) -> None:
    running.with_money(draft)
    services.set_contribution(draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=2)
    assert not Instalment.objects.filter(contribution__party=draft.commune).exists()


def test_a_party_may_give_in_money_and_in_kind(draft: Berkane) -> None:
    for in_kind in (False, True):
        services.set_contribution(
            draft.agreement.pk, actor=None, party_id=draft.partner.pk, amount_centimes=50, in_kind=in_kind
        )
    assert draft.partner.contributions.count() == 2


# --- What is refused --------------------------------------------------------------------------------------------------


def test_amount_in_words_must_say_the_figures(draft: Berkane) -> None:
    give = {"actor": None, "party_id": draft.commune.pk, "amount_centimes": 1_200_000 * MAD}
    with pytest.raises(WordsDiffer):
        services.set_contribution(
            draft.agreement.pk, **give, amount_in_words="un million deux cents dirhams", words_language="fr"
        )
    assert not draft.agreement.contributions.exists()
    services.set_contribution(
        draft.agreement.pk, **give, amount_in_words="un million deux cent mille dirhams", words_language="fr"
    )
    assert draft.agreement.contributions.count() == 1


@pytest.mark.parametrize("centimes", [0, -1])
def test_nothing_or_less_is_no_contribution(draft: Berkane, centimes: int) -> None:
    with pytest.raises(errors.AmountNotPositive):
        services.set_contribution(draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=centimes)


def test_one_currency_per_agreement(draft: Berkane) -> None:
    services.set_contribution(draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=100)
    with pytest.raises(errors.CurrencyMixed):
        services.set_contribution(
            draft.agreement.pk, actor=None, party_id=draft.partner.pk, amount_centimes=100, currency="XOF"
        )
    with pytest.raises(errors.CurrencyUnknown):
        services.set_contribution(
            draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=100, currency="dh"
        )


def test_only_parties_of_the_agreement_give(draft: Berkane) -> None:
    stranger = running.draft().commune
    with pytest.raises(errors.NotAParty):
        services.set_contribution(draft.agreement.pk, actor=None, party_id=stranger.pk, amount_centimes=100)


def test_r41_contributions_are_fixed_once_the_draft_left_drafting(in_force: Berkane) -> None:
    with pytest.raises(DecidedText):
        services.set_contribution(in_force.agreement.pk, actor=None, party_id=in_force.commune.pk, amount_centimes=100)
    with pytest.raises(DecidedText):
        services.remove_contribution(in_force.agreement.contributions.first().pk, actor=None)
    with pytest.raises(DecidedText):
        services.schedule_by_shares(in_force.agreement.pk, [(DUE[0], 100)], actor=None)


def test_an_imported_agreement_in_force_may_be_completed(in_force: Berkane) -> None:
    Agreement.objects.filter(pk=in_force.agreement.pk).update(imported_from="register-2019.csv")
    services.set_contribution(in_force.agreement.pk, actor=None, party_id=in_force.commune.pk, amount_centimes=100)


def test_instalments_must_make_the_contribution(draft: Berkane) -> None:
    held = services.set_contribution(draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=1000)
    with pytest.raises(errors.InstalmentsDiffer):
        services.schedule(held.pk, [(DUE[0], 500), (DUE[1], 499)], actor=None)
    with pytest.raises(errors.InstalmentsOutOfOrder):
        services.schedule(held.pk, [(DUE[1], 500), (DUE[0], 500)], actor=None)
    with pytest.raises(errors.InstalmentsOverlap):
        services.schedule(held.pk, [(DUE[0], 500), (DUE[0], 500)], actor=None)
    with pytest.raises(errors.AmountNotPositive):
        services.schedule(held.pk, [(DUE[0], 1000), (DUE[1], 0)], actor=None)
    assert not held.instalments.exists()
    services.schedule(held.pk, [(DUE[0], 999), (DUE[1], 1)], actor=None)
    assert list(held.instalments.values_list("number", "amount_centimes")) == [(1, 999), (2, 1)]


def test_percentages_must_make_a_hundred(draft: Berkane) -> None:
    services.set_contribution(draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=1000)
    with pytest.raises(errors.PercentagesDiffer):
        services.schedule_by_shares(draft.agreement.pk, [(DUE[0], 50), (DUE[1], Decimal("49.9"))], actor=None)


def test_a151_a_collectivity_alone_carries_the_money(draft: Berkane) -> None:
    with pytest.raises(errors.CarrierNotACollectivity) as refused:
        services.set_carrier(draft.agreement.pk, actor=None, party_id=draft.facdi.pk)
    assert refused.value.article == "LO 113-14 a151"
    services.set_carrier(draft.agreement.pk, actor=None, party_id=draft.commune.pk)
    services.set_carrier(
        draft.agreement.pk, actor=None, party_id=draft.commune.pk, kind="special_account", account="النفايات"
    )
    assert FinancialCarrier.objects.get(agreement=draft.agreement).kind == "special_account"


# --- Payments ---------------------------------------------------------------------------------------------------------


def test_a_payment_settles_its_instalment_and_says_how_late_it_came(in_force: Berkane) -> None:
    second = part(in_force, "partner", 2)
    with frozen(date(2025, 12, 20)):
        services.record_payment(
            second.pk, actor=None, paid_on=date(2025, 12, 13), centimes=180_000 * MAD,
            proof_id=running.paper(in_force.agreement, "payment").pk,
        )  # fmt: skip
    second.refresh_from_db()
    assert second.is_settled
    assert second.days_late(date(2026, 6, 1)) == 74  # the worked example: T2 of the partner
    assert running.history(in_force.agreement, "payment") == 1


def test_payments_in_part_add_up_and_never_exceed(in_force: Berkane) -> None:
    first = part(in_force, "facdi", 1)
    with frozen(date(2024, 10, 30)):
        services.record_payment(first.pk, actor=None, paid_on=date(2024, 9, 1), centimes=1_000_000 * MAD)
        with pytest.raises(errors.ExcessUnexplained):
            services.record_payment(first.pk, actor=None, paid_on=date(2024, 9, 2), centimes=440_000 * MAD + 1)
        with pytest.raises(EndsBeforeStart):  # before the payment recorded last
            services.record_payment(first.pk, actor=None, paid_on=date(2024, 8, 31), centimes=1)
        services.record_payment(first.pk, actor=None, paid_on=date(2024, 10, 10), centimes=440_000 * MAD)
    first.refresh_from_db()
    assert (first.paid_centimes, first.paid_on) == (1_440_000 * MAD, date(2024, 10, 10))
    assert first.days_late(date(2024, 12, 1)) == 10


def test_nothing_is_paid_before_force_or_in_the_future(draft: Berkane) -> None:
    running.with_money(draft)
    first = part(draft, "facdi", 1)
    with frozen(date(2024, 9, 1)):
        with pytest.raises(errors.NotInForce):
            services.record_payment(first.pk, actor=None, paid_on=date(2024, 8, 1), centimes=100)
        running.in_force(draft)
        with pytest.raises(EndsBeforeStart):
            services.record_payment(first.pk, actor=None, paid_on=date(2024, 6, 30), centimes=100)
        with pytest.raises(FutureDate):
            services.record_payment(first.pk, actor=None, paid_on=date(2024, 9, 2), centimes=100)


def test_the_proof_stands_in_the_same_dossier(in_force: Berkane) -> None:
    foreign = running.paper(running.draft().agreement, "payment")
    with frozen(date(2024, 9, 1)), pytest.raises(errors.ProofElsewhere):
        services.record_payment(
            part(in_force, "facdi", 1).pk, actor=None, paid_on=date(2024, 9, 1), centimes=1, proof_id=foreign.pk
        )


def test_a_paid_schedule_stands(in_force: Berkane) -> None:
    Agreement.objects.filter(pk=in_force.agreement.pk).update(imported_from="register-2019.csv")
    first = part(in_force, "facdi", 1)
    with frozen(date(2024, 9, 1)):
        services.record_payment(first.pk, actor=None, paid_on=date(2024, 9, 1), centimes=1)
    with pytest.raises(errors.AlreadyPaid):
        services.schedule_by_shares(in_force.agreement.pk, [(DUE[0], 100)], actor=None)
    with pytest.raises(errors.AlreadyPaid):
        services.set_contribution(in_force.agreement.pk, actor=None, party_id=in_force.facdi.pk, amount_centimes=1)
    with pytest.raises(errors.AlreadyPaid):
        services.remove_contribution(first.contribution_id, actor=None)


def test_arrears_are_those_of_binding_agreements_only(in_force: Berkane, django_assert_num_queries: Any) -> None:
    running.with_money(running.draft())  # another, not in force
    with django_assert_num_queries(1):
        late = list(selectors.arrears(date(2025, 10, 1)))
    assert {instalment.contribution.agreement for instalment in late} == {in_force.agreement}
    assert len(late) == 8
    assert late[0].days_late(date(2025, 10, 1)) == 366


# --- Balance ----------------------------------------------------------------------------------------------------------


def test_r42_the_balance_of_berkane_goes_back_pro_rata(in_force: Berkane) -> None:
    running.paid(in_force)
    services.return_balance(in_force.agreement.pk, 38_400 * MAD, actor=None, on=date(2027, 12, 31))
    returned = {row.contribution.party_id: row.amount_centimes for row in selectors.returns(in_force.agreement)}
    assert returned == {
        in_force.facdi.pk: 23_040 * MAD,
        in_force.commune.pk: 9_600 * MAD,
        in_force.partner.pk: 4_800 * MAD,
        in_force.association.pk: 960 * MAD,
    }
    with pytest.raises(errors.BalanceReturned):
        services.return_balance(in_force.agreement.pk, 1, actor=None, on=date(2027, 12, 31))


def test_the_balance_may_leave_out_what_was_given_in_kind_and_loses_no_centime(in_force: Berkane) -> None:
    parts = services.return_balance(
        in_force.agreement.pk, 38_400 * MAD, actor=None, on=date(2027, 12, 31), count_in_kind=False
    )
    assert sum(row.amount_centimes for row in parts) == 38_400 * MAD
    assert in_force.partner.pk not in {row.contribution.party_id for row in parts}


def test_the_balance_goes_to_those_who_paid(in_force: Berkane) -> None:
    first = part(in_force, "facdi", 1)
    with frozen(date(2024, 9, 1)):
        services.record_payment(first.pk, actor=None, paid_on=date(2024, 9, 1), centimes=500)
    with pytest.raises(errors.BalanceTooLarge):
        services.return_balance(in_force.agreement.pk, 501, actor=None, on=date(2027, 12, 31))
    (row,) = services.return_balance(in_force.agreement.pk, 400, actor=None, on=date(2027, 12, 31))
    assert (row.contribution.party_id, row.amount_centimes) == (in_force.facdi.pk, 400)


def test_a_balance_without_contributions_cannot_be_shared(draft: Berkane) -> None:
    running.in_force(draft)
    with pytest.raises(errors.NothingToShare):
        services.return_balance(draft.agreement.pk, 1, actor=None, on=date(2027, 12, 31))


# --- Needs and tasks --------------------------------------------------------------------------------------------------


def test_a150_needs_name_what_the_money_lacks(draft: Berkane) -> None:
    assert [need.code for need in selectors.needs(draft.agreement)] == ["contributions"]
    services.set_contribution(draft.agreement.pk, actor=None, party_id=draft.commune.pk, amount_centimes=1000)
    codes = [need.code for need in selectors.needs(draft.agreement)]
    assert codes == ["contribution", "schedule", "carrier"]  # FACDI funds and has not said how much
    running.with_money(draft)
    assert selectors.needs(draft.agreement) == []


def test_tasks_show_what_is_due_within_thirty_days_in_one_query(
    in_force: Berkane, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        due = selectors.tasks(date(2024, 8, 31))
    assert {(task.due_on, task.article) for task in due} == {(DUE[0], "LO 113-14 a150")}
    assert len(due) == 4
    assert selectors.tasks(date(2024, 8, 30)) == []


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "edits", "pays"),
    [
        ("head", True, True),
        ("clerk", True, False),
        ("finance", True, True),
        ("secretary", False, False),
        ("president", False, False),
        ("service", False, False),
        ("reader", False, False),
    ],
)
def test_permissions_on_the_money(
    people: Callable[..., User], role: str, edits: bool, pays: bool, draft: Berkane
) -> None:
    actor = people(role)
    give = {"actor": actor, "party_id": draft.commune.pk, "amount_centimes": 1000}
    if edits:
        services.set_contribution(draft.agreement.pk, **give)
    else:
        with pytest.raises(NotAllowed):
            services.set_contribution(draft.agreement.pk, **give)
    running.in_force(running.with_money(draft))
    pay = {"actor": actor, "paid_on": date(2024, 9, 1), "centimes": 100}
    with frozen(date(2024, 9, 1)):
        if pays:
            services.record_payment(part(draft, "facdi", 1).pk, **pay)
        else:
            with pytest.raises(NotAllowed):
                services.record_payment(part(draft, "facdi", 1).pk, **pay)


# --- The database holds the rules -------------------------------------------------------------------------------------


def _broken(name: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def test_constraints_of_contributions(in_force: Berkane) -> None:
    held = in_force.agreement.contributions.get(party=in_force.facdi)
    rows = Contribution.objects.filter(pk=held.pk)
    _broken("contribution_positive", lambda: rows.update(amount_centimes=0))
    _broken("contribution_currency_code", lambda: rows.update(currency="dh"))
    _broken("contribution_share_within_whole", lambda: rows.update(share_basis_points=10_001))
    _broken(
        "contribution_once_per_party_and_nature",
        lambda: Contribution.objects.create(agreement=in_force.agreement, party=in_force.facdi, amount_centimes=1),
    )


def test_constraints_of_instalments(in_force: Berkane) -> None:
    first = part(in_force, "facdi", 1)
    rows = Instalment.objects.filter(pk=first.pk)
    _broken("instalment_positive", lambda: rows.update(amount_centimes=0))
    _broken("instalment_numbered_once", lambda: rows.update(number=2))
    _broken("instalment_numbered_from_one", lambda: rows.update(number=0))
    _broken("instalment_paid_day_with_amount", lambda: rows.update(paid_on=date(2024, 9, 1)))
    _broken("instalment_paid_day_with_amount", lambda: rows.update(paid_centimes=1))
    paid_on = date(2024, 9, 1)
    _broken("instalment_paid_within_amount", lambda: rows.update(paid_on=paid_on, paid_centimes=0))
    too_much = first.amount_centimes + 1
    _broken("instalment_paid_within_amount", lambda: rows.update(paid_on=paid_on, paid_centimes=too_much))
    proof = running.paper(in_force.agreement, "payment")
    _broken("instalment_proof_of_a_payment", lambda: rows.update(proof=proof))


def test_constraints_of_carrier_and_balance(in_force: Berkane) -> None:
    rows = FinancialCarrier.objects.filter(agreement=in_force.agreement)
    _broken("carrier_special_account_named", lambda: rows.update(account=""))
    _broken("carrier_kind_known", lambda: rows.update(kind="pocket"))
    held = in_force.agreement.contributions.get(party=in_force.facdi)
    _broken(
        "balance_return_positive",
        lambda: BalanceReturn.objects.create(contribution=held, amount_centimes=0, returned_on=date(2027, 12, 31)),
    )
