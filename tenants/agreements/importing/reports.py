"""Tables for people: the list of bad cells, and the empty table to fill."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.core.sheets import Fault
from mithaq.core.sheets.writing import inert, write_xlsx
from tenants.agreements.importing.columns import COLUMNS

_WIDTHS = (8, 10, 24, 32, 80, 20)
_SPLIT = frozenset({"partner_ar", "partner_fr"})  # `partner` takes both scripts


def headers() -> list[str]:
    """Headers of the list of bad cells, in the active language."""
    return [_("row"), _("column"), _("name of the column"), _("what stands there"), _("what is wrong"), _("article")]


def lines(faults: Iterable[Fault]) -> Iterator[list[str | int]]:
    """A line for each bad cell."""
    for fault in faults:
        yield [
            fault.row or "", fault.column, fault.header, fault.text, fault.message, fault.error.article,
        ]  # fmt: skip


def write(path: Path, faults: Iterable[Fault]) -> None:
    """Write the list of bad cells to a .csv or .xlsx file, by its name."""
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark makes Excel read UTF-8
            writer = csv.writer(stream)
            writer.writerow(headers())
            writer.writerows([inert(str(value)) for value in line] for line in lines(faults))
        return
    with path.open("wb") as target:
        write_faults(target, faults)


def write_faults(target: IO[bytes], faults: Iterable[Fault]) -> None:
    """Write the list of bad cells as a workbook, from right to left where the language runs so."""
    write_xlsx(
        target, _("bad cells"), headers(), lines(faults), right_to_left=get_language_bidi(), widths=_WIDTHS
    )  # fmt: skip


def write_template(target: IO[bytes]) -> None:
    """Write the empty table: a header for each column, in the active language."""
    names = [str(column.label) for column in COLUMNS if column.name not in _SPLIT]
    write_xlsx(
        target, _("agreements"), names, [], right_to_left=get_language_bidi(), widths=[22] * len(names)
    )  # fmt: skip
