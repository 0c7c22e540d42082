"""Reading the three lists of places: `ma_regions.csv`, `ma_provinces.csv`, `ma_communes.csv`.

A row that cannot be taken is reported with its file, row, column and reason; it never stops the others. Nothing is
written here (`services.load`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mithaq.core.errors import InvalidInput
from mithaq.core.sheets import Fault, Row, Sheet, read_file
from mithaq.core.sheets.table import column_letters
from mithaq.core.text import clean_line, fold, western_digits
from mithaq.territory.errors import (
    ArabicNameNotArabic,
    BadPlaceCode,
    ColumnsMissing,
    CountDiffers,
    NotANumber,
    ParentDiffers,
    ParentUnknown,
    PlaceTwice,
    TerritoryFileMissing,
    UnknownPlaceType,
    ValueMissing,
)

REGIONS, PROVINCES, COMMUNES = "ma_regions.csv", "ma_provinces.csv", "ma_communes.csv"
NAME_LIMIT = 120
UNCONFIRMED = "unconfirmed"
NOT_A_COLLECTIVITY = "prefecture_of_arrondissements"  # part of a city, with no council of its own
_ARABIC = re.compile(r"[\u0621-\u064a]")
_FORMS = {REGIONS: r"\d{2}", PROVINCES: r"\d{2}\.\d{3}", COMMUNES: r"\d{2}\.\d{3}\.\d{2}\.\d{1,2}"}


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region as the list gives it."""

    code: str
    name_ar: str
    name_fr: str
    iso_code: str
    population: int | None


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province or prefecture as the list gives it."""

    code: str
    name_ar: str
    name_fr: str
    region_id: str
    iso_code: str
    is_prefecture: bool
    seats: int | None
    population: int | None


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune as the list gives it."""

    code: str
    name_ar: str
    name_fr: str
    province_id: str
    is_urban: bool
    name_ar_confirmed: bool


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault and the file it stands in."""

    file: str
    fault: Fault


@dataclass(slots=True)
class Lists:
    """What the three files say. skipped: names of rows that are no collectivity."""

    regions: list[RegionRow] = field(default_factory=list)
    provinces: list[ProvinceRow] = field(default_factory=list)
    communes: list[CommuneRow] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)


def folded_names(name_ar: str, name_fr: str) -> str:
    """`|ar|fr|`, folded: what `selectors.communes_named` looks for."""
    return f"|{fold(name_ar)}|{fold(name_fr)}|"


def read_lists(folder: Path) -> Lists:
    """The three lists in `folder`. Raises TerritoryFileMissing, ColumnsMissing, SheetRefused."""
    lists = Lists()
    regions = _File(folder, REGIONS, ["hcp_code", "name_fr", "name_ar", "iso_3166_2"], lists)
    provinces = _File(folder, PROVINCES, ["hcp_code", "type", "name_fr", "name_ar", "region_hcp_code"], lists)
    communes = _File(
        folder, COMMUNES, ["hcp_code", "type", "name_fr", "name_ar", "name_ar_check", "province_hcp_code"], lists
    )
    for row, record in regions.records():
        _read(regions, row, lambda line: lists.regions.append(_region(line)), record)
    known = {region.code for region in lists.regions}
    for row, record in provinces.records():
        if record["type"] == NOT_A_COLLECTIVITY:
            lists.skipped.append(f"{record['hcp_code']} {record['name_fr']}")
            continue
        _read(provinces, row, lambda line: lists.provinces.append(_province(line, known)), record)
    known = {province.code for province in lists.provinces}
    for row, record in communes.records():
        _read(communes, row, lambda line: lists.communes.append(_commune(line, known)), record)
    _check_counts(regions, "n_provinces", [province.region_id for province in lists.provinces])
    _check_counts(provinces, "n_communes", [commune.province_id for commune in lists.communes])
    return lists


class _File:
    """One list: its sheet, its columns, the codes seen so far, and where faults go."""

    def __init__(self, folder: Path, name: str, columns: Iterable[str], lists: Lists) -> None:
        self.name, self.lists, self.seen = name, lists, set[str]()
        try:
            self.sheet: Sheet = read_file(folder / name)
        except OSError as error:
            raise TerritoryFileMissing(file=name, folder=str(folder)) from error
        if missing := [column for column in columns if column not in self.sheet.headers]:
            raise ColumnsMissing(file=name, columns=missing)
        self.broken = {fault.row for fault in self.sheet.faults}
        lists.faults += [FileFault(name, fault) for fault in self.sheet.faults]

    def records(self) -> Iterable[tuple[Row, dict[str, str]]]:
        """The rows whose cells could all be taken."""
        return ((row, record) for row, record in self.sheet.records() if row.number not in self.broken)

    def report(self, row: int, column: str, text: str, error: InvalidInput) -> None:
        letter = column_letters(self.sheet.headers.index(column)) if column in self.sheet.headers else ""
        self.lists.faults.append(FileFault(self.name, Fault(row, letter, column, error, text)))


class _Line:
    """One row while it is read; the last column asked for is the one that a refusal belongs to."""

    def __init__(self, file: _File, record: dict[str, str]) -> None:
        self.file, self.record, self.column = file, record, ""

    def text(self, column: str, limit: int = NAME_LIMIT) -> str:
        self.column = column
        value = clean_line(self.record[column], limit)
        if not value:
            raise ValueMissing
        return value

    def code(self) -> str:
        code = western_digits(self.text("hcp_code"))
        if not re.fullmatch(_FORMS[self.file.name], code):
            raise BadPlaceCode(place=code)
        if code in self.file.seen:
            raise PlaceTwice(place=code)
        self.file.seen.add(code)
        return code

    def arabic(self) -> str:
        name = self.text("name_ar")
        if not _ARABIC.search(name):
            raise ArabicNameNotArabic
        return name

    def number(self, column: str) -> int | None:
        self.column = column
        text = western_digits(self.record.get(column, ""))
        if not text:
            return None
        if not text.isdigit():
            raise NotANumber(text=text)
        return int(text)

    def one_of(self, column: str, **meanings: bool) -> bool:
        value = self.text(column)
        if value not in meanings:
            raise UnknownPlaceType(text=value)
        return meanings[value]

    def parent(self, column: str, code: str, known: set[str]) -> str:
        value = western_digits(self.text(column))
        if value not in known:
            raise ParentUnknown(place=value)
        if not code.startswith(f"{value}."):
            raise ParentDiffers(place=code, parent=value)
        return value


def _read(file: _File, row: Row, take: Callable[[_Line], None], record: dict[str, str]) -> None:
    line = _Line(file, record)
    try:
        take(line)
    except InvalidInput as error:
        file.report(row.number, line.column, record.get(line.column, ""), error)


def _region(line: _Line) -> RegionRow:
    return RegionRow(
        code=line.code(), name_ar=line.arabic(), name_fr=line.text("name_fr"), iso_code=line.text("iso_3166_2", 6),
        population=line.number("population_2024"),
    )  # fmt: skip


def _province(line: _Line, regions: set[str]) -> ProvinceRow:
    code = line.code()
    return ProvinceRow(
        code=code, name_ar=line.arabic(), name_fr=line.text("name_fr"),
        region_id=line.parent("region_hcp_code", code, regions), iso_code=line.record.get("iso_3166_2", "")[:6],
        is_prefecture=line.one_of("type", prefecture=True, province=False), seats=line.number("council_seats"),
        population=line.number("population_2024"),
    )  # fmt: skip


def _commune(line: _Line, provinces: set[str]) -> CommuneRow:
    code = line.code()
    return CommuneRow(
        code=code, name_ar=line.arabic(), name_fr=line.text("name_fr"),
        province_id=line.parent("province_hcp_code", code, provinces),
        is_urban=line.one_of("type", urban=True, rural=False),
        name_ar_confirmed=line.text("name_ar_check") != UNCONFIRMED,
    )  # fmt: skip


def _check_counts(file: _File, column: str, parents: list[str]) -> None:
    """Report where a list announces another number of places below than the next list gives."""
    for row, record in file.records():
        announced = western_digits(record.get(column, ""))
        if record["hcp_code"] in file.seen and announced.isdigit():
            found = parents.count(record["hcp_code"])
            if found != int(announced):
                file.report(row.number, column, announced, CountDiffers(place=record["name_fr"], found=found))
