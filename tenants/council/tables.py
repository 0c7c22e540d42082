"""A register as a workbook: what the search found, for those who work on in a spreadsheet."""

from collections.abc import Iterator
from typing import IO

from django.db.models import QuerySet
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.core.sheets.writing import Value, write_xlsx
from tenants.council.models import Register, RegisterEntry
from tenants.council.selectors import registers

CHUNK = 500
_WIDTHS = (10, 10, 14, 12, 16, 50, 50, 10, 10, 10, 12, 22, 10, 10, 12, 40)


def write_register(target: IO[bytes], register: str, found: "QuerySet[RegisterEntry]") -> None:
    """Write a line for each entry, struck ones too, in the language and direction of the page.

    A fixed number of queries for every 500 entries.
    """
    title = str(Register(register).label)
    write_xlsx(target, title, _headers(), _lines(found), right_to_left=get_language_bidi(), widths=_WIDTHS)


def _headers() -> list[str]:
    return [
        _("Book"), _("Entry"), _("Decision"), _("Date"), _("Session"), _("Object in Arabic"), _("Object in French"),
        _("Members present"), _("Votes for"), _("Votes against"), _("Abstentions"), _("State of legality"),
        _("First page"), _("Last page"), _("Struck on"), _("Notes in the margin"),
    ]  # fmt: skip


def _lines(found: "QuerySet[RegisterEntry]") -> Iterator[list[Value]]:
    keys = list(found.values_list("pk", flat=True))
    for at in range(0, len(keys), CHUNK):
        chunk = list(found.filter(pk__in=keys[at : at + CHUNK]))
        states, notes = registers.states_of(chunk), registers.notes_of(chunk)
        for entry in chunk:
            said = [entry.strike_reason, *(note.text for note in notes.get(entry.pk, []))]
            yield [
                entry.book.number, entry.number, entry.label, entry.dated_on,
                f"{entry.session.get_kind_display()} {entry.session.opens_on:%d/%m/%Y}" if entry.session else "",
                entry.title_ar, entry.title_fr, entry.present, entry.votes_for, entry.votes_against, entry.abstentions,
                states.get(entry.pk, ""), entry.first_page, entry.last_page, entry.struck_on,
                "\n".join(filter(None, said)),
            ]  # fmt: skip
