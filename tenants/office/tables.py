"""The list of agreements as a workbook: what the search found, for those who work on in a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal
from typing import IO

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.core.codes import country_name
from mithaq.core.sheets.writing import Value, write_xlsx
from tenants.agreements.importing.columns import COLUMNS
from tenants.agreements.models import Agreement
from tenants.agreements.querysets import AgreementQuerySet
from tenants.agreements.selectors import name_of
from tenants.finance import selectors as finance
from tenants.office.errors import TableTooLong

MOST_ROWS = 20_000  # about ten seconds and 60 MB of the worker that writes it
_CHUNK = 500
_WIDTHS = (20, 24, 40, 40, 40, 20, 18, 12, 12, 12, 12, 12, 16, 9)


def write_agreements(target: IO[bytes], found: AgreementQuerySet) -> int:
    """Write a line for each agreement found, in the language and direction of the page; returns how many.

    Raises TableTooLong before anything is written. A fixed number of queries for every 500 agreements.
    """
    count = found.count()
    if count > MOST_ROWS:
        raise TableTooLong(found=count, most=MOST_ROWS)
    write_xlsx(
        target, _("agreements"), _headers(), _lines(found), right_to_left=get_language_bidi(), widths=_WIDTHS
    )  # fmt: skip
    return count


def _headers() -> list[str]:
    """The import's own names for what it knows too."""
    label = {column.name: str(column.label) for column in COLUMNS}
    before = [label[name] for name in ("reference", "kind", "title_ar", "title_fr")]
    after = ("state", "opened_on", "signed_on", "in_force_on", "ends_on", "ended_on", "amount", "currency")
    return [*before, _("partners"), _("countries of the partners"), *(label[name] for name in after)]


def _lines(found: AgreementQuerySet) -> Iterator[list[Value]]:
    chunk: list[Agreement] = []
    for agreement in found.prefetch_related("parties").iterator(_CHUNK):
        chunk.append(agreement)
        if len(chunk) == _CHUNK:
            yield from _written(chunk)
            chunk = []
    yield from _written(chunk)


def _written(chunk: list[Agreement]) -> Iterator[list[Value]]:
    totals = finance.totals_of(chunk)
    for agreement in chunk:
        partners = [party for party in agreement.parties.all() if not party.is_self]
        centimes, currency = totals.get(agreement.pk, (0, ""))
        yield [
            agreement.reference, agreement.get_kind_display(), agreement.title_ar, agreement.title_fr,
            "\n".join(name_of(party) for party in partners),
            "\n".join(dict.fromkeys(str(country_name(party.country)) for party in partners)),
            agreement.get_state_display(), agreement.opened_on, agreement.signed_on, agreement.in_force_on,
            agreement.ends_on, agreement.ended_on, Decimal(centimes) / 100 if currency else None, currency,
        ]  # fmt: skip
