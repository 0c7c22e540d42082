"""Writing tables that a spreadsheet program opens as text: nothing in them can act."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from mithaq.core.sheets.table import MAX_LETTERS

Value = str | int | Decimal | date | None
_FORMATS: dict[type, str] = {Decimal: "#,##0.00", date: "yyyy-mm-dd"}
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_ACTIVE) else text


@dataclass(frozen=True)
class Sheet:
    """A table to write. rows are read once; widths: of the columns, in characters."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def write_xlsx(
    target: IO[bytes], title: str, headers: Sequence[str], rows: Iterable[Sequence[Value]], *,
    right_to_left: bool, widths: Sequence[int] = (),
) -> None:  # fmt: skip
    """Write one sheet with a bold, frozen header; texts are made inert, days and amounts are cells of their kind.

    widths: of the columns, in characters.
    """
    write_book(target, [Sheet(title, headers, rows, widths)], right_to_left=right_to_left)


def write_book(target: IO[bytes], sheets: Iterable[Sheet], *, right_to_left: bool) -> None:
    """Write a workbook of one sheet or more, each as `write_xlsx` says."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _fill(workbook.create_sheet(sheet.title[:31]), sheet, right_to_left=right_to_left)
    workbook.save(target)


def write_csv(target: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table as CSV that a spreadsheet program opens at once: UTF-8 with its mark, semicolons, decimal comma.

    Days are ISO days; texts are made inert as in a workbook.
    """
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([inert(header) for header in headers])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    text.detach()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    return inert(value) if isinstance(value, str) else str(value)


def _fill(sheet: Any, table: Sheet, *, right_to_left: bool) -> None:
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = "A2"
    for index, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    top = []
    for header in table.headers:
        cell = WriteOnlyCell(sheet, inert(header))
        cell.font, cell.alignment = Font(bold=True), wrapped
        top.append(cell)
    sheet.append(top)
    for row in table.rows:
        cells = []
        for value in row:
            shown: Any = inert(value[:MAX_LETTERS]) if isinstance(value, str) else value
            cell = WriteOnlyCell(sheet, shown)
            cell.alignment = wrapped
            if form := _FORMATS.get(type(value)):
                cell.number_format = form
            cells.append(cell)
        sheet.append(cells)
