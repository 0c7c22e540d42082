"""The books for the treasurer: contributions, instalments, calls for funds and payments, of a dossier or of the office.

As one workbook, right to left in Arabic, or table by table as CSV. Every row names its dossier and its party, so that
the tables can be joined outside; amounts are of the currency beside them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from mithaq.core.sheets.writing import Sheet, Value, write_book, write_csv
from tenants.agreements.models import Agreement
from tenants.finance.errors import ExportTooLong
from tenants.finance.models import Contribution, FundsCall, Instalment, Payment

MOST_ROWS = 50_000  # lines of one table: about twenty seconds of the worker that writes it
_CHUNK = 500
Agreements = QuerySet[Agreement]


@dataclass(frozen=True)
class Book:
    """One table of the books. found: its rows of these agreements; line: one of them as cells."""

    code: str
    title: str | Promise
    found: Callable[[Agreements], QuerySet[Any]]
    headers: Callable[[], list[str]]
    line: Callable[[Any], list[Value]]
    widths: Sequence[int]

    def lines(self, agreements: Agreements) -> Iterator[list[Value]]:
        """Its rows, five hundred at a time."""
        for row in self.found(agreements).iterator(_CHUNK):
            yield self.line(row)


def _money(centimes: int | None) -> Decimal | None:
    return None if centimes is None else Decimal(centimes).scaleb(-2)


def _first() -> list[str]:
    return [_("Dossier"), pgettext("column", "Party")]


def _whose(contribution: Contribution) -> list[Value]:
    return [contribution.agreement.reference, str(contribution.party)]


def _nature(contribution: Contribution) -> str:
    return pgettext("contribution", "in kind") if contribution.in_kind else pgettext("contribution", "in money")


def _contributions(agreements: Agreements) -> QuerySet[Contribution]:
    found = Contribution.objects.filter(agreement__in=agreements).select_related("agreement", "party")
    return found.prefetch_related("instalments").order_by("agreement__reference", "-amount_centimes", "pk")


def _contribution(held: Contribution) -> list[Value]:
    paid = sum(part.paid_centimes or 0 for part in held.instalments.all())
    return [
        *_whose(held), _nature(held), _money(held.amount_centimes), held.currency,
        Decimal(held.share_basis_points).scaleb(-2), _money(paid), _money(held.amount_centimes - paid),
    ]  # fmt: skip


def _instalments(agreements: Agreements) -> QuerySet[Instalment]:
    found = Instalment.objects.filter(contribution__agreement__in=agreements).with_dossier()
    return found.order_by("contribution__agreement__reference", "contribution", "number")


def _instalment(part: Instalment) -> list[Value]:
    held = part.contribution
    return [
        *_whose(held), part.number, part.due_on, _money(part.amount_centimes), held.currency,
        _money(part.paid_centimes or 0), part.paid_on, _money(part.left_centimes), _money(part.excess_centimes),
        part.excess_reason,
    ]  # fmt: skip


def _calls(agreements: Agreements) -> QuerySet[FundsCall]:
    found = FundsCall.objects.filter(agreement__in=agreements)
    found = found.select_related("instalment__contribution__agreement", "instalment__contribution__party")
    return found.order_by("agreement__reference", "number")


def _call(call: FundsCall) -> list[Value]:
    held = call.instalment.contribution
    return [
        *_whose(held), call.number, call.instalment.number, call.made_on, call.due_on, _money(call.amount_centimes),
        held.currency, call.addressee, call.sent_on, call.get_means_display(), call.received_on, call.reminded_on,
        call.withdrawn_on, call.withdrawn_reason,
    ]  # fmt: skip


def _payments(agreements: Agreements) -> QuerySet[Payment]:
    found = Payment.objects.filter(instalment__contribution__agreement__in=agreements)
    found = found.select_related(
        "instalment__contribution__agreement", "instalment__contribution__party", "proof", "entered_by"
    )
    return found.order_by("instalment__contribution__agreement__reference", "paid_on", "pk")


def _payment(entry: Payment) -> list[Value]:
    held = entry.instalment.contribution
    return [
        *_whose(held), entry.instalment.number, entry.pk, entry.paid_on, _money(entry.amount_centimes), held.currency,
        _nature(held), entry.proof.title if entry.proof else "", entry.handed_to, entry.excess_reason,
        entry.reverses_id, entry.note, entry.entered_on, str(entry.entered_by) if entry.entered_by else "",
    ]  # fmt: skip


def _contribution_headers() -> list[str]:
    return [
        *_first(), _("Nature"), _("Contribution"), _("Currency"), _("Share (per cent)"), _("Paid"), _("Left to pay"),
    ]  # fmt: skip


def _instalment_headers() -> list[str]:
    return [
        *_first(), _("Instalment"), _("Due on"), _("Amount"), _("Currency"), _("Paid"), _("Last payment"),
        _("Left to pay"), _("Paid beyond"), _("Why more was paid"),
    ]  # fmt: skip


def _call_headers() -> list[str]:
    return [
        *_first(), _("Number of the call"), _("Instalment"), _("Dated"), _("To be paid by"), _("Amount"),
        _("Currency"), _("Addressed to"), _("Sent on"), _("Sent by"), _("Received on"), _("Reminded on"),
        _("Withdrawn on"), _("Why it was withdrawn"),
    ]  # fmt: skip


def _payment_headers() -> list[str]:
    return [
        *_first(), _("Instalment"), _("Entry"), _("Paid on"), _("Amount"), _("Currency"), _("Nature"), _("Proof"),
        _("Handed over to"), _("Why more was paid"), _("Takes back the entry"), _("Note"), _("Entered on"),
        _("Entered by"),
    ]  # fmt: skip


BOOKS: dict[str, Book] = {
    book.code: book
    for book in (
        Book(
            "contributions", gettext_lazy("Contributions"), _contributions, _contribution_headers, _contribution,
            (20, 36, 12, 18, 9, 10, 18, 18),
        ),
        Book(
            "instalments", gettext_lazy("Instalments"), _instalments, _instalment_headers, _instalment,
            (20, 36, 10, 12, 18, 9, 18, 12, 18, 16, 30),
        ),
        Book(
            "calls", gettext_lazy("Calls for funds"), _calls, _call_headers, _call,
            (20, 36, 10, 10, 12, 12, 18, 9, 36, 12, 18, 12, 12, 12, 30),
        ),
        Book(
            "payments", gettext_lazy("Payments"), _payments, _payment_headers, _payment,
            (20, 36, 10, 10, 12, 18, 9, 12, 36, 24, 30, 12, 30, 12, 24),
        ),
    )
}  # fmt: skip


def write_workbook(target: IO[bytes], agreements: Agreements) -> None:
    """All tables as one workbook, in the language and direction of the page. Raises ExportTooLong before writing."""
    for book in BOOKS.values():
        _refuse_long(book, agreements)
    sheets = (Sheet(str(book.title), book.headers(), book.lines(agreements), book.widths) for book in BOOKS.values())
    write_book(target, sheets, right_to_left=get_language_bidi())


def write_table(target: IO[bytes], code: str, agreements: Agreements) -> None:
    """One table as CSV, in the language of the page. Raises KeyError for another code, ExportTooLong."""
    book = BOOKS[code]
    _refuse_long(book, agreements)
    write_csv(target, book.headers(), book.lines(agreements))


def _refuse_long(book: Book, agreements: Agreements) -> None:
    count = book.found(agreements).count()
    if count > MOST_ROWS:
        raise ExportTooLong(title=book.title, found=count, most=MOST_ROWS)
