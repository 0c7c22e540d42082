"""R17: calls for funds, entries of payments and their corrections, values in kind, arrears, the treasurer's books."""

import csv
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from openpyxl import load_workbook

from mithaq.accounts.models import User
from mithaq.core.clock import frozen
from mithaq.core.errors import NotAllowed
from mithaq.deeds import word
from tenants.agreements.models import Agreement
from tenants.documents import generated
from tenants.finance import arrears, calls, errors, exports, ledger, selectors, services
from tenants.finance.models import Contribution, FundsCall, Instalment, Payment, Valuation
from tests.tenants import running
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.running import MAD, Berkane

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2025, 12, 1)


@pytest.fixture
def deal() -> Berkane:
    return running.running()


def part(deal: Berkane, party: str = "facdi", number: int = 1) -> Instalment:
    return Instalment.objects.get(contribution__party=getattr(deal, party), number=number)


def call(deal: Berkane, party: str = "facdi", number: int = 1) -> FundsCall:
    with frozen(date(2024, 9, 1)):
        return calls.make(part(deal, party, number).pk, actor=None, made_on=date(2024, 9, 1))


def pay(deal: Berkane, dirhams: int, number: int = 1, **given: Any) -> Instalment:
    with frozen(TODAY):
        return services.record_payment(
            part(deal, number=number).pk, actor=None, paid_on=date(2024, 9, 30), centimes=dirhams * MAD, **given
        )


# --- Calls ------------------------------------------------------------------------------------------------------------


def test_r17_calls_are_numbered_in_the_dossier_and_ask_for_what_is_left(deal: Berkane) -> None:
    pay(deal, 440_000)
    first, second = call(deal), call(deal, "commune")
    assert [first.number, second.number] == [1, 2]
    assert (first.amount_centimes, first.due_on) == (1_000_000 * MAD, date(2024, 9, 30))


def test_a_call_is_sent_received_reminded_of_in_that_order(deal: Berkane) -> None:
    made = call(deal)
    with frozen(TODAY):
        with pytest.raises(errors.CallNotSent):
            calls.receive(made.pk, actor=None, on=TODAY)
        with pytest.raises(errors.CalledBeforeMade):
            calls.send(made.pk, actor=None, on=date(2024, 8, 31))
        calls.send(made.pk, actor=None, on=date(2024, 9, 2), means="post")
        with pytest.raises(errors.CallSent):
            calls.send(made.pk, actor=None, on=date(2024, 9, 3))
        calls.receive(made.pk, actor=None, on=date(2024, 9, 5))
        calls.remind(made.pk, actor=None, on=date(2024, 10, 15))
    verbs = ("made", "sent", "received", "reminded")
    assert [running.history(deal.agreement, f"call_{verb}") for verb in verbs] == [1] * 4


def test_one_call_at_a_time_and_none_in_kind_or_for_what_is_paid(deal: Berkane) -> None:
    made = call(deal)
    with pytest.raises(errors.AlreadyCalled):
        call(deal)
    with pytest.raises(errors.CalledInKind):
        call(deal, "partner")
    with frozen(TODAY):
        with pytest.raises(errors.ReasonNeeded):
            calls.withdraw(made.pk, actor=None, on=TODAY, reason=" ")
        calls.withdraw(made.pk, actor=None, on=TODAY, reason="مبلغ خاطئ")
        with pytest.raises(errors.CallWithdrawn):
            calls.send(made.pk, actor=None, on=TODAY)
    assert call(deal).number == 2
    pay(deal, 864_000, number=2)
    with pytest.raises(errors.NothingLeftToCall):
        call(deal, number=2)


def test_nothing_is_called_for_before_the_agreement_binds() -> None:
    draft = running.with_money(running.draft())
    with pytest.raises(errors.NotInForce):
        call(draft)


@pytest.mark.parametrize(
    ("role", "allowed"), [("clerk", True), ("finance", True), ("service", False), ("reader", False)]
)
def test_who_calls_for_funds(deal: Berkane, people: Callable[..., User], role: str, allowed: bool) -> None:
    with frozen(date(2024, 9, 1)):
        if allowed:
            calls.make(part(deal).pk, actor=people(role), made_on=date(2024, 9, 1))
        else:
            with pytest.raises(NotAllowed):
                calls.make(part(deal).pk, actor=people(role), made_on=date(2024, 9, 1))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_letter_asks_in_figures_and_words_and_becomes_a_reminder(deal: Berkane, language: str) -> None:
    made = call(deal)
    with frozen(date(2024, 9, 2)):
        calls.send(made.pk, actor=None, on=date(2024, 9, 2))
        first = generated.make(deal.agreement, "funds-call", str(made.pk), language).deed
    with frozen(date(2024, 11, 2)):
        second = generated.make(deal.agreement, "funds-call", str(made.pk), language).deed
    assert word.render(first)
    assert "AF 1 / 2024" in first.number
    assert "1\u00a0440\u00a0000,00" in repr(first.blocks).replace("\\xa0", "\u00a0")
    assert ("تذكير" if language == "ar" else "Relance") in second.title
    assert first.title != second.title


def test_reminders_are_tasks_that_rest_a_fortnight(deal: Berkane) -> None:
    def label(on: date) -> str:
        found = [task for task in selectors.tasks(on) if task.text == str(deal.facdi)]
        return str(found[0].label)

    with translation.override("en"):
        made = call(deal)
        assert label(date(2024, 10, 5)) == "Late: send the call for funds"
        with frozen(date(2024, 10, 6)):
            calls.send(made.pk, actor=None, on=date(2024, 10, 6))
            assert label(date(2024, 10, 7)) == "Late: remind the party"
            calls.remind(made.pk, actor=None, on=date(2024, 10, 6))
        assert label(date(2024, 10, 20)) == "Late: the answer to the reminder"
        assert label(date(2024, 10, 21)) == "Late: remind the party"


# --- Entries ----------------------------------------------------------------------------------------------------------


def test_more_than_the_instalment_needs_its_reason(deal: Berkane) -> None:
    with pytest.raises(errors.ExcessUnexplained):
        pay(deal, 1_500_000)
    paid = pay(deal, 1_500_000, excess_reason="تسبيق عن القسط الثاني")
    assert (paid.left_centimes, paid.excess_centimes) == (0, 60_000 * MAD)
    assert paid.payments.get().excess_reason


def test_an_entry_is_corrected_by_another_and_never_overwritten(deal: Berkane) -> None:
    pay(deal, 400_000)
    pay(deal, 40_000)
    wrong = Payment.objects.order_by("pk").last()
    assert wrong is not None
    entry = ledger.take_back(wrong.pk, actor=None, reason="تحويل لملف آخر")
    now = part(deal)
    assert (entry.amount_centimes, now.paid_centimes, now.paid_on) == (-40_000 * MAD, 400_000 * MAD, date(2024, 9, 30))
    assert Payment.objects.count() == 3
    for again in (wrong, entry):
        with pytest.raises(errors.PaymentReversed):
            ledger.take_back(again.pk, actor=None, reason="x")
    ledger.take_back(Payment.objects.order_by("pk")[0].pk, actor=None, reason="x")
    now = part(deal)
    assert (now.paid_centimes, now.paid_on) == (None, None)


def test_a_schedule_with_entries_or_calls_stands(deal: Berkane) -> None:
    Agreement.objects.filter(pk=deal.agreement.pk).update(imported_from="liste.xlsx")
    call(deal)
    held = Contribution.objects.get(party=deal.facdi)
    with pytest.raises(errors.AlreadyCalled):
        services.schedule(held.pk, [(date(2026, 1, 1), held.amount_centimes)], actor=None)
    pay(deal, 1)
    ledger.take_back(Payment.objects.get().pk, actor=None, reason="x")
    with pytest.raises(errors.AlreadyPaid):
        services.schedule(held.pk, [(date(2026, 1, 1), held.amount_centimes)], actor=None)


def test_a150_what_is_given_in_kind_says_how_by_whom_and_when_it_was_valued(deal: Berkane) -> None:
    held = Contribution.objects.get(party=deal.partner)
    given: dict[str, Any] = {"what": "خط فرز", "method": "expert", "valued_by": "خبير", "valued_on": date(2024, 3, 1)}
    ledger.value(held.pk, actor=None, amount_centimes=590_000 * MAD, **given)
    ledger.value(held.pk, actor=None, amount_centimes=610_000 * MAD, **given)
    (item,) = selectors.valued([held])
    assert (len(item.values), item.difference) == (2, 10_000 * MAD)
    with pytest.raises(errors.NotInKind):
        ledger.value(Contribution.objects.get(party=deal.facdi).pk, actor=None, amount_centimes=1, **given)
    with pytest.raises(errors.AmountNotPositive):
        ledger.value(held.pk, actor=None, amount_centimes=0, **given)


# --- The database -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("payment_reversal_below_zero", {"amount_centimes": -5}),
        ("payment_entered_after_paid", {"entered_on": date(2024, 1, 1)}),
        ("payment_reversal_says_why", {"amount_centimes": -5, "reverses": True}),
    ],
)
def test_the_database_holds_each_entry_to_its_rules(deal: Berkane, name: str, change: dict[str, Any]) -> None:
    first = Payment.objects.create(instalment=part(deal), paid_on=TODAY, amount_centimes=5, entered_on=TODAY)
    row = {"instalment": part(deal), "paid_on": TODAY, "amount_centimes": 5, "entered_on": TODAY} | change
    if "reverses" in row:
        row["reverses"] = first
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Payment.objects.create(**row)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("funds_call_numbered_once", {"number": 1}),
        ("funds_call_once_per_instalment", {"same": True}),
        ("funds_call_numbered_from_one", {"number": 0}),
        ("funds_call_positive", {"amount_centimes": 0}),
        ("funds_call_due_after_made", {"due_on": date(2025, 11, 30)}),
        ("funds_call_sent_by_some_means", {"sent_on": TODAY}),
        ("funds_call_received_after_sent", {"received_on": TODAY}),
        ("funds_call_reminded_after_sent", {"reminded_on": TODAY}),
        ("funds_call_withdrawn_says_why", {"withdrawn_on": TODAY}),
    ],
)
def test_the_database_holds_each_call_to_its_rules(deal: Berkane, name: str, change: dict[str, Any]) -> None:
    made = call(deal)
    row = {
        "agreement": deal.agreement, "instalment": part(deal, number=2), "number": 2, "made_on": TODAY,
        "due_on": TODAY, "amount_centimes": 5,
    } | change  # fmt: skip
    if row.pop("same", False):
        row["instalment"] = made.instalment
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        FundsCall.objects.create(**row)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("valuation_positive", {"amount_centimes": 0}),
        ("valuation_method_known", {"method": "guess"}),
        ("valuation_says_what_and_who", {"valued_by": ""}),
    ],
)
def test_the_database_holds_each_value_to_its_rules(deal: Berkane, name: str, change: dict[str, Any]) -> None:
    row = {
        "contribution": Contribution.objects.get(party=deal.partner), "what": "x", "method": "market",
        "valued_by": "y", "valued_on": TODAY, "amount_centimes": 5,
    } | change  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Valuation.objects.create(**row)


# --- Arrears and books ------------------------------------------------------------------------------------------------


def test_arrears_are_found_by_party_dossier_and_delay(deal: Berkane) -> None:
    pay(deal, 1_440_000)
    everything = arrears.found(arrears.Asked(), TODAY)
    assert everything.count() == 7  # FACDI's second, both of the three others
    assert arrears.found(arrears.Asked(words="FACDI"), TODAY).count() == 1
    assert arrears.found(arrears.Asked(words=deal.agreement.reference), TODAY).count() == 7
    assert arrears.found(arrears.Asked(days=180), TODAY).count() == 3
    ((currency, owed, count),) = arrears.totals(everything)
    assert (currency, owed, count) == ("MAD", 2_400_000 * MAD, 7)
    first = arrears.debtors(everything, 10)[0]
    assert (first.name_fr, first.owed, first.instalments, first.since) == (
        deal.commune.name_fr, 960_000 * MAD, 2, date(2024, 9, 30)
    )  # fmt: skip


def test_the_arrears_page_costs_the_same_for_more_rows(
    deal: Berkane, office: Any, office_client: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        running.running()
    with frozen(TODAY):
        browser = OfficeBrowser(office_client("reader"), office, language="fr")
        browser.get("/office/money/")
        with django_assert_max_num_queries(16):
            page = browser.get("/office/money/?days=30")
        assert browser.get("/office/money/?q=zzzz&days=7").status_code == 200
        table = browser.post("/office/money/table/?q=FACDI")
    assert page.status_code == 200
    assert "FACDI" in page.text
    rows = list(load_workbook(BytesIO(b"".join(table.streaming_content))).active.iter_rows(values_only=True))
    assert len(rows) == 1 + 8


def test_the_books_are_a_workbook_right_to_left_and_tables_as_csv(deal: Berkane) -> None:
    call(deal)
    pay(deal, 440_000)
    ledger.take_back(Payment.objects.get().pk, actor=None, reason="=1+1")
    target = BytesIO()
    exports.write_workbook(target, Agreement.objects.all())
    book = load_workbook(BytesIO(target.getvalue()))
    assert len(book.sheetnames) == 4
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert [sheet.max_row for sheet in book] == [5, 13, 2, 3]
    text = BytesIO()
    exports.write_table(text, "payments", Agreement.objects.all())
    lines = list(csv.reader(StringIO(text.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [line[5] for line in lines[1:]] == ["440000,00", "-440000,00"]
    assert lines[2][12] == "'=1+1"


def test_the_books_are_refused_before_they_grow_too_long(deal: Berkane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    with pytest.raises(errors.ExportTooLong):
        exports.write_workbook(BytesIO(), Agreement.objects.all())


def test_calls_entries_and_values_are_worked_on_their_pages(
    deal: Berkane, office: Any, office_client: Callable[..., Any]
) -> None:
    root = f"/office/agreements/{deal.agreement.reference}/finance/"
    held = Contribution.objects.get(party=deal.partner)
    with frozen(TODAY):
        browser = OfficeBrowser(office_client("head"), office, language="fr")
        first = part(deal)
        sent = {"made_on": "2025-12-01", "due_on": "2025-11-30", "addressee": ""}
        assert browser.post(root + f"instalments/{first.pk}/call/", sent).status_code == 422
        assert browser.post(root + f"instalments/{first.pk}/call/", sent | {"due_on": "2026-01-15"}).status_code == 302
        made = FundsCall.objects.get()
        assert browser.post(root + f"calls/{made.pk}/sent/", {"on": "2025-12-01", "means": "post"}).status_code == 302
        assert browser.post(root + f"calls/{made.pk}/received/", {"on": "2025-12-01"}).status_code == 302
        assert browser.post(root + f"calls/{made.pk}/reminder/", {"on": "2025-11-01"}).status_code == 422
        assert browser.get(root + "calls/").status_code == 200
        over = {"paid_on": "2025-12-01", "centimes": "2 000 000,00", "excess_reason": "", "note": ""}
        refused = browser.post(root + f"instalments/{first.pk}/payment/", over)
        assert refused.status_code == 422
        assert "2 000 000,00" in refused.text
        paid = browser.post(root + f"instalments/{first.pk}/payment/", over | {"excess_reason": "avance"})
        assert paid.status_code == 302
        entry = Payment.objects.get()
        assert browser.post(root + f"payments/{entry.pk}/back/", {"reason": "erreur"}).status_code == 302
        value = {"what": "terrain", "method": "market", "amount_centimes": "600 000,00", "valued_by": "M. X"}
        value["valued_on"] = "2025-12-01"
        assert browser.post(root + f"contributions/{held.pk}/value/", value).status_code == 302
        page = browser.get(root + "payments/").text
        export = browser.post(root + "export/books/")
        assert browser.post(root + "export/payments/").status_code == 200
        assert browser.post(root + "export/nothing/").status_code == 404
    assert "terrain" in page
    assert "erreur" in page
    assert export["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("rest", ["finance/calls/", "finance/payments/", "execution/accounts/"])
def test_pages_of_money_cost_the_same_for_more_rows(
    deal: Berkane, office: Any, office_client: Callable[..., Any], rest: str, django_assert_max_num_queries: Any
) -> None:
    for party in ("facdi", "commune", "association"):
        for number in (1, 2, 3):
            call(deal, party, number)
    running.paid(deal)
    address = f"/office/agreements/{deal.agreement.reference}/{rest}"
    with frozen(date(2027, 1, 1)):
        browser = OfficeBrowser(office_client("finance"), office, language="fr")
        browser.get(address)
        with django_assert_max_num_queries(24):
            assert browser.get(address).status_code == 200
