"""A table of clean cells, each of which knows its row and column as a spreadsheet program shows them."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mithaq.core.errors import DomainError, InvalidInput, user_message
from mithaq.core.sheets.errors import (
    ColumnTwice,
    EmptySheet,
    FormulaFailed,
    LostLetters,
    NamelessColumn,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    UnevenRow,
)
from mithaq.core.text import clean_text, fold

MAX_ROWS = 60_000
MAX_COLUMNS = 100
MAX_CELLS = 2_000_000
MAX_LETTERS = 5_000  # of one cell

# What a cell held before it became text. A csv has text only.
TEXT, NUMBER, DAY, REFUSED = "t", "n", "d", "x"
_FORMULA_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|NUM!|NULL!|DIV/0!|VALUE!|NOM\s?\?|NOMBRE!|VALEUR!|NUL!)")

RawRow = tuple[int, list[Any]]  # number of the row, from 1; its cells as the reader gave them


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. column: its letter; text: clean, a day as `2024-07-01`, a number without grouping; kind: TEXT …"""

    row: int
    column: str
    header: str
    text: str
    kind: str = TEXT

    @property
    def is_refused(self) -> bool:
        """Whether the sheet itself reported this cell: its text is left out."""
        return self.kind == REFUSED


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell. row 0: the file as a whole. column: its letter, "" for the row as a whole."""

    row: int
    column: str
    header: str
    error: DomainError
    text: str = ""

    @property
    def message(self) -> str:
        """What is wrong, in the active language."""
        return user_message(self.error)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty. kinds: one letter per cell."""

    number: int
    texts: tuple[str, ...]
    kinds: str


@dataclass(slots=True)
class Sheet:
    """A table: unique names of columns, its rows, and the cells that could not be taken."""

    headers: tuple[str, ...]
    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)

    def cell(self, row: Row, index: int) -> Cell:
        """The cell of `row` in the column number `index`, from 0."""
        return Cell(row.number, column_letters(index), self.headers[index], row.texts[index], row.kinds[index])

    def index(self, *names: str) -> int | None:
        """Number of the first column that bears one of these names, compared after folding; None when none does."""
        wanted = {fold(name) for name in names}
        return next((index for index, header in enumerate(self.headers) if fold(header) in wanted), None)

    def records(self) -> Iterator[tuple[Row, dict[str, str]]]:
        """Each row with its texts by name of column."""
        for row in self.rows:
            yield row, dict(zip(self.headers, row.texts, strict=True))

    def as_json(self) -> dict[str, Any]:
        """Headers and rows as plain values; faults are left out, so only a sheet without faults survives the way."""
        return {"headers": list(self.headers), "rows": [[row.number, list(row.texts), row.kinds] for row in self.rows]}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Sheet":
        """The sheet that `as_json` gave."""
        rows = [Row(number, tuple(texts), kinds) for number, texts, kinds in value["rows"]]
        return cls(tuple(value["headers"]), rows)


def column_letters(index: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_size(row: int, columns: int) -> None:
    """Raise TooManyRows, TooManyColumns or TooManyCells if a table that reaches this cell is not read."""
    cell = f"{column_letters(columns - 1)}{row}"
    if row > MAX_ROWS + 1:
        raise TooManyRows(cell=cell, limit=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise TooManyColumns(cell=cell, limit=MAX_COLUMNS)
    if row * columns > MAX_CELLS:
        raise TooManyCells(cell=cell, limit=MAX_CELLS)


def build(raw_rows: Iterable[RawRow], name: str, *, even: bool) -> Sheet:
    """The table in `raw_rows`; the first row that holds anything names the columns.

    even: every row must have as many cells as the header (csv). Raises SheetRefused for what no person could attribute
    to a cell; a cell that cannot be taken becomes a fault and an empty text.
    """
    headers: tuple[str, ...] = ()
    sheet = Sheet((), [])
    for number, values in raw_rows:
        check_size(number, max(len(values), 1))
        if not any(_is_filled(value) for value in values):
            continue
        if not headers:
            headers = sheet.headers = _headers(values)
            continue
        sheet.rows.append(_row(number, values, sheet, even=even))
    if not sheet.rows:
        raise EmptySheet(name=name)
    return sheet


def _is_filled(value: Any) -> bool:
    return not (value is None or (isinstance(value, str) and not value.strip()))


def _headers(values: list[Any]) -> tuple[str, ...]:
    names = [clean_text(_plain(value)[0], 200, field="file").replace("\n", " ") for value in values]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        if name and (first := seen.setdefault(fold(name) or name, index)) != index:
            raise ColumnTwice(header=name, first=column_letters(first), second=column_letters(index))
    return tuple(names)


def _row(number: int, values: list[Any], sheet: Sheet, *, even: bool) -> Row:
    width = len(sheet.headers)
    if even and len(values) != width and (len(values) < width or any(map(_is_filled, values[width:]))):
        raise UnevenRow(row=number, found=len(values), expected=width)
    texts, kinds = [], []
    for index, value in enumerate(values):
        filled = _is_filled(value)
        if filled and (index >= width or not sheet.headers[index]):
            raise NamelessColumn(row=number, column=column_letters(index))
        if index >= width:
            continue
        text, kind = _plain(value) if filled else ("", TEXT)
        try:
            text = _clean(text)
        except InvalidInput as error:
            shown = "".join(char for char in text if char.isprintable())[:80]  # isprintable is false for bidi controls
            sheet.faults.append(Fault(number, column_letters(index), sheet.headers[index], error, shown))
            text, kind = "", REFUSED
        texts.append(text)
        kinds.append(kind)
    missing = width - len(texts)
    return Row(number, (*texts, *[""] * missing), "".join(kinds) + TEXT * missing)


def _clean(text: str) -> str:
    if not text:
        return ""
    if "\ufffd" in text:
        raise LostLetters
    if text[0] == "#" and _FORMULA_ERROR.fullmatch(text.strip().upper()):
        raise FormulaFailed
    return clean_text(text, MAX_LETTERS)


def _plain(value: Any) -> tuple[str, str]:
    """A cell's value as text, and what it was."""
    if isinstance(value, str):
        return value, TEXT
    if value is None:
        return "", TEXT
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat(), DAY
    if isinstance(value, date):
        return value.isoformat(), DAY
    if isinstance(value, bool):
        return str(int(value)), NUMBER
    if isinstance(value, int | float) and math.isfinite(value):
        if abs(value) >= 10**15:
            return str(int(value)), NUMBER
        # six decimals: beyond them a binary fraction shows its noise (0.1 + 0.2)
        text = format(round(Decimal(value), 6), "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text), NUMBER
    return str(value), TEXT
