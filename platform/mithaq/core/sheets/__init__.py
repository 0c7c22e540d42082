"""Tables that people send: csv and xlsx, read safely into rows of clean cells that know their row and column."""

from pathlib import Path

from mithaq.core.sheets import csvfile, xlsxfile
from mithaq.core.sheets.errors import EmptySheet, SheetFileTooLarge, UnknownSheetFormat
from mithaq.core.sheets.table import DAY, NUMBER, REFUSED, TEXT, Cell, Fault, Row, Sheet, build

__all__ = ["DAY", "MAX_BYTES", "NUMBER", "REFUSED", "TEXT", "Cell", "Fault", "Row", "Sheet", "read", "read_file"]

MAX_BYTES = 25 * 1024 * 1024


def read(content: bytes, name: str) -> Sheet:
    """The table in a csv or xlsx file, told apart by its bytes. name: of the file, for messages.

    Raises SheetRefused, with the row where there is one. Cells that cannot be taken (hidden characters that change the
    reading order, lost letters) are empty and listed in `Sheet.faults`.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise EmptySheet(name=name)
    if len(content) > MAX_BYTES:
        raise SheetFileTooLarge(name=name, limit=MAX_BYTES // 1024 // 1024)
    if xlsxfile.is_workbook(content):
        return build(xlsxfile.rows(content, name), name, even=False)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8", b"\x1f\x8b")):
        raise UnknownSheetFormat(name=name)
    return build(csvfile.rows(content, name), name, even=True)


def read_file(path: Path) -> Sheet:
    """The table in the file at `path`. Raises SheetRefused; OSError where it cannot be opened."""
    if path.stat().st_size > MAX_BYTES:
        raise SheetFileTooLarge(name=path.name, limit=MAX_BYTES // 1024 // 1024)
    return read(path.read_bytes(), path.name)
