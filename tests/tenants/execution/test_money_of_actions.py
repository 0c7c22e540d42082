"""What waits for a late payer, what was spent, and the balance at closure (R42)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.core.clock import frozen
from mithaq.core.errors import NotAllowed
from mithaq.deeds import word
from tenants.agreements.errors import FutureDate
from tenants.documents import generated
from tenants.execution import accounts, domino, errors, matrix, services
from tenants.execution.models import Action, Expense
from tenants.finance import services as finance
from tenants.finance.errors import ReasonNeeded
from tenants.finance.models import Contribution, Instalment
from tests.tenants import running
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.running import MAD, Berkane

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2025, 12, 1)


@pytest.fixture
def deal() -> Berkane:
    """In force; FACDI's first instalment paid, its second late; its money spread over two actions and three years."""
    dossier = running.planned(running.running())
    services.add_action(
        dossier.agreement.pk, actor=None, title_ar="التكوين", title_fr="Former les agents",
        pilot_service="الموارد البشرية",
        starts_on=date(2025, 1, 1), ends_on=date(2027, 3, 31), beneficiaries="عونا", beneficiary_count=60,
    )  # fmt: skip
    first, second = dossier.agreement.actions.order_by("position")
    held = Contribution.objects.get(party=dossier.facdi)
    with frozen(TODAY):
        matrix.set_cells(
            dossier.agreement.pk,
            {
                (held.pk, first.pk, 2024): 1_440_000 * MAD, (held.pk, first.pk, 2025): 600_000 * MAD,
                (held.pk, second.pk, 2025): 200_000 * MAD, (held.pk, second.pk, 2026): 600_000 * MAD,
            },
            actor=None,
        )  # fmt: skip
        part = Instalment.objects.get(contribution=held, number=1)
        finance.record_payment(part.pk, actor=None, paid_on=date(2024, 9, 30), centimes=part.amount_centimes)
    return dossier


def found(deal: Berkane) -> domino.Domino:
    return domino.domino(Contribution.objects.select_related("party").get(party=deal.facdi), TODAY)


def action(deal: Berkane, position: int = 0) -> Action:
    return deal.agreement.actions.order_by("position")[position]


def spend(deal: Berkane, dirhams: int, position: int = 0) -> Expense:
    with frozen(TODAY):
        return accounts.spend(
            action(deal, position).pk, actor=None, spent_on=date(2025, 6, 1), amount_centimes=dirhams * MAD,
            label="خط الفرز",
        )  # fmt: skip


# --- Domino -----------------------------------------------------------------------------------------------------------


def test_the_late_money_stops_the_actions_that_come_next_in_the_matrix(deal: Berkane) -> None:
    """864,000 are late: the 800,000 of 2025, shared as its cells are, and 64,000 of 2026."""
    late = found(deal)
    assert (late.centimes, late.since, late.unplaced) == (864_000 * MAD, date(2025, 9, 30), 0)
    assert [(one.centimes, one.years) for one in late.waiting] == [
        (600_000 * MAD, (2025,)),
        (264_000 * MAD, (2025, 2026)),
    ]
    assert late.services == ["مصلحة النظافة", "الموارد البشرية"]
    assert late.beneficiaries == 60
    assert len(late.waiting[0].milestones) == 2


def test_late_money_that_the_matrix_does_not_place_is_said(deal: Berkane) -> None:
    deal.agreement.actions.get(title_fr="Former les agents").allotments.all().delete()
    assert found(deal).unplaced == 264_000 * MAD


def test_nothing_waits_for_who_has_paid(deal: Berkane) -> None:
    late = domino.domino(Contribution.objects.get(party=deal.facdi), date(2025, 9, 30))
    assert (late.late, late.waiting, late.centimes) == ((), (), 0)


def test_the_domino_costs_three_queries(deal: Berkane, django_assert_num_queries: Any) -> None:
    held = Contribution.objects.select_related("party").get(party=deal.facdi)
    with django_assert_num_queries(3):
        domino.domino(held, TODAY)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_domino_is_drawn_with_its_table_and_in_words(
    deal: Berkane, office: Any, office_client: Callable[..., Any], language: str
) -> None:
    held = Contribution.objects.get(party=deal.facdi)
    with frozen(TODAY):
        browser = OfficeBrowser(office_client("reader"), office, language=language)
        page = browser.get(f"/office/agreements/{deal.agreement.reference}/execution/waiting/{held.pk}/").text
    assert page.count("<circle") >= 5
    assert "864\u00a0000,00" in page
    assert ("Former les agents" if language == "fr" else "التكوين") in page
    assert "chart-table" in page


# --- Expenses and balance ---------------------------------------------------------------------------------------------


def test_r42_what_is_left_is_shared_exactly_by_what_each_paid(deal: Berkane) -> None:
    """The balance of the worked example: 38,400 of 4,800,000."""
    running.paid(_unpaid(deal))
    spend(deal, 4_761_600)
    balance = accounts.balance(deal.agreement)
    assert (balance.received, balance.left) == (4_800_000 * MAD, 38_400 * MAD)
    assert [share.back for share in balance.shares] == [23_040 * MAD, 9_600 * MAD, 4_800 * MAD, 960 * MAD]
    assert sum(share.spent for share in balance.shares) == balance.spent


def _unpaid(deal: Berkane) -> Berkane:
    from tenants.finance import ledger  # beside its only use

    for part in Instalment.objects.exclude(paid_on=None):
        ledger.take_back(part.payments.get().pk, actor=None, reason="للاختبار")
    return deal


def test_a_remainder_of_odd_centimes_loses_none(deal: Berkane) -> None:
    running.paid(_unpaid(deal))
    spend(deal, 4_799_999)
    wrong = accounts.balance(deal.agreement)
    assert wrong.left == wrong.back == 100


def test_more_spent_than_received_is_said_and_borne_in_proportion(deal: Berkane) -> None:
    spend(deal, 1_500_000)
    balance = accounts.balance(deal.agreement)
    assert (balance.left, balance.back) == (-60_000 * MAD, 0)
    assert sum(share.spent for share in balance.shares) == 1_500_000 * MAD


def test_without_expenses_the_balance_is_not_known(deal: Berkane) -> None:
    assert not accounts.balance(deal.agreement).is_known


def test_a_wrong_expense_is_taken_back_by_an_entry_and_only_once(deal: Berkane) -> None:
    wrong = spend(deal, 500)
    entry = accounts.take_back(wrong.pk, actor=None, reason="فاتورة ملف آخر")
    assert (entry.amount_centimes, entry.reverses_id) == (-500 * MAD, wrong.pk)
    assert accounts.spent_by_action(deal.agreement) == {action(deal).pk: 0}
    for again in (wrong, entry):
        with pytest.raises(errors.ExpenseTakenBack):
            accounts.take_back(again.pk, actor=None, reason="مرة أخرى")
    with pytest.raises(ReasonNeeded):
        accounts.take_back(spend(deal, 1).pk, actor=None, reason=" ")


def test_bad_expenses_are_refused(deal: Berkane, people: Callable[..., User]) -> None:
    given: dict[str, Any] = {"actor": None, "label": "x", "amount_centimes": 1, "spent_on": date(2024, 8, 1)}
    with frozen(TODAY):
        for change, error in (
            ({"amount_centimes": 0}, errors.ExpenseNotPositive),
            ({"spent_on": date(2024, 6, 30)}, errors.ExpenseBeforeForce),
            ({"spent_on": date(2025, 12, 2)}, FutureDate),
            ({"actor": people("clerk")}, NotAllowed),
        ):
            with pytest.raises(error):
                accounts.spend(action(deal).pk, **(given | change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("expense_reversal_below_zero", {"amount_centimes": -1}),
        ("expense_labelled", {"label": ""}),
        ("expense_entered_after_spent", {"entered_on": date(2025, 1, 1)}),
    ],
)
def test_the_database_holds_each_expense_to_its_rules(deal: Berkane, name: str, change: dict[str, Any]) -> None:
    row = {"action": action(deal), "spent_on": TODAY, "amount_centimes": 1, "label": "x", "entered_on": TODAY}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Expense.objects.create(**(row | change))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_balance_is_a_paper_once_something_was_spent(deal: Berkane, language: str) -> None:
    (subject,) = generated.find("balance").source(deal.agreement).subjects()
    assert generated.find("balance").source(deal.agreement).needs(subject.key, language)
    spend(deal, 1_000_000)
    made = generated.make(deal.agreement, "balance", subject.key, language)
    assert word.render(made.deed)
    assert "440\u00a0000,00" in repr(made.deed.blocks).replace("\\xa0", "\u00a0")


def test_expenses_are_recorded_and_read_on_their_page(
    deal: Berkane, office: Any, office_client: Callable[..., Any]
) -> None:
    place = f"/office/agreements/{deal.agreement.reference}/execution/"
    with frozen(TODAY):
        browser = OfficeBrowser(office_client("finance"), office, language="fr")
        sent = {
            "action_id": action(deal).pk,
            "label": "Camion",
            "amount_centimes": "1 000,50",
            "spent_on": "2025-06-01",
        }
        assert browser.post(place + "expenses/add/", sent).status_code == 302
        assert browser.post(place + "expenses/add/", sent | {"amount_centimes": "0"}).status_code == 422
        entry = Expense.objects.get()
        assert browser.post(place + f"expenses/{entry.pk}/back/", {"reason": ""}).status_code == 422
        assert browser.post(place + f"expenses/{entry.pk}/back/", {"reason": "erreur"}).status_code == 302
        page = browser.get(place + "accounts/").text
    assert "Camion" in page
    assert page.count("1\u00a0000,50") >= 2
