"""What is late over the whole office: who owes it, since when, how much, and what was done about it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

from mithaq.core.sheets.writing import Value, write_xlsx
from mithaq.core.text import fold, western_digits
from tenants.finance.errors import ExportTooLong
from tenants.finance.exports import MOST_ROWS
from tenants.finance.models import FundsCall, Instalment
from tenants.finance.querysets import InstalmentQuerySet
from tenants.finance.selectors import arrears

_OWED = F("amount_centimes") - Coalesce(F("paid_centimes"), 0)


@dataclass(frozen=True)
class Asked:
    """What the filter asks: words of a party or a dossier's reference; days late at least."""

    words: str = ""
    days: int = 0

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.days)


@dataclass(frozen=True)
class Debtor:
    """A party with all it owes late, over every dossier where it bears this name. since: the oldest due day."""

    name_ar: str
    name_fr: str
    currency: str
    owed: int
    instalments: int
    dossiers: int
    since: date

    def days(self, on: date) -> int:
        return (on - self.since).days


def found(asked: Asked, on: date) -> InstalmentQuerySet:
    """The late instalments that the filter lets through, oldest first, each with its last open call (`call_…`)."""
    late = arrears(on)
    if asked.days:
        late = late.filter(due_on__lte=on - timedelta(days=asked.days))
    for word in asked.words.split():
        reference = Q(contribution__agreement__reference__icontains=western_digits(word))
        late = late.filter(Q(contribution__party__folded_name__contains=fold(word)) | reference)
    calls = FundsCall.objects.filter(instalment=OuterRef("pk"), withdrawn_on=None)
    return late.annotate(
        call_number=Subquery(calls.values("number")[:1]),
        call_sent_on=Subquery(calls.values("sent_on")[:1]),
        call_reminded_on=Subquery(calls.values("reminded_on")[:1]),
    )


def totals(late: "QuerySet[Instalment]") -> list[tuple[str, int, int]]:
    """By currency: its code, what is owed, how many instalments; the largest first. One query."""
    by_currency = late.order_by().values_list("contribution__currency")
    return list(by_currency.annotate(owed=Sum(_OWED), count=Count("pk")).order_by("-owed"))


def debtors(late: "QuerySet[Instalment]", most: int) -> list[Debtor]:
    """Who owes most, each party once under its name; one query."""
    by_name = late.order_by().values("contribution__party__folded_name", "contribution__currency")
    rows = by_name.annotate(
        name_ar=Min("contribution__party__name_ar"), name_fr=Min("contribution__party__name_fr"), owed=Sum(_OWED),
        instalments=Count("pk"), dossiers=Count("contribution__agreement", distinct=True), since=Min("due_on"),
    ).order_by("-owed")  # fmt: skip
    return [
        Debtor(
            row["name_ar"], row["name_fr"], row["contribution__currency"], row["owed"], row["instalments"],
            row["dossiers"], row["since"],
        )
        for row in rows[:most]
    ]  # fmt: skip


def workbook(asked: Asked, on: date) -> BytesIO:
    """The list as a workbook, right to left in Arabic. Raises ExportTooLong before anything is written."""
    late = found(asked, on)
    count = late.count()
    if count > MOST_ROWS:
        raise ExportTooLong(title=_("Arrears"), found=count, most=MOST_ROWS)
    headers = [
        _("Dossier"), _("Title"), pgettext("column", "Party"), _("Instalment"), _("Due on"), _("Days late"),
        _("Left to pay"), _("Currency"), _("Number of the call"), _("Sent on"), _("Reminded on"),
    ]  # fmt: skip
    target = BytesIO()
    lines = (_line(part, on) for part in late.iterator(500))
    widths = (20, 40, 36, 10, 12, 10, 18, 9, 12, 12, 12)
    write_xlsx(target, _("Arrears"), headers, lines, right_to_left=get_language_bidi(), widths=widths)
    target.seek(0)
    return target


def _line(part: Instalment, on: date) -> list[Value]:
    held = part.contribution
    agreement = held.agreement
    title = (agreement.title_ar if get_language() == "ar" else agreement.title_fr) or agreement.title_ar
    call = (getattr(part, name) for name in ("call_number", "call_sent_on", "call_reminded_on"))
    owed = Decimal(part.left_centimes).scaleb(-2)
    return [
        agreement.reference, title, str(held.party), part.number, part.due_on, part.days_late(on), owed,
        held.currency, *call,
    ]  # fmt: skip
