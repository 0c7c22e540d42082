"""Writing tables that a spreadsheet program opens as text: nothing in them can act."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
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


def write_xlsx(
    target: IO[bytes], title: str, headers: Sequence[str], rows: Iterable[Sequence[Value]], *,
    right_to_left: bool, widths: Sequence[int] = (),
) -> None:  # fmt: skip
    """Write one sheet with a bold, frozen header; texts are made inert, days and amounts are cells of their kind.

    widths: of the columns, in characters.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title[:31])
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = "A2"
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    top = []
    for header in headers:
        cell = WriteOnlyCell(sheet, inert(header))
        cell.font, cell.alignment = Font(bold=True), wrapped
        top.append(cell)
    sheet.append(top)
    for row in rows:
        cells = []
        for value in row:
            shown: Any = inert(value[:MAX_LETTERS]) if isinstance(value, str) else value
            cell = WriteOnlyCell(sheet, shown)
            cell.alignment = wrapped
            if form := _FORMATS.get(type(value)):
                cell.number_format = form
            cells.append(cell)
        sheet.append(cells)
    workbook.save(target)
