"""From a sheet to agreements: every cell is read, every bad one is named, and nothing is written.

One row is one agreement. What the row leaves empty stays empty: no date, vote, visa or signature is made up.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TypeVar

from django.utils.functional import Promise

from mithaq.core.codes import GOALS, SECTORS
from mithaq.core.errors import InvalidInput
from mithaq.core.money import DEFAULT_CURRENCY, check_words, is_currency_code, parse_amount
from mithaq.core.sheets import REFUSED, Cell, Fault, Row, Sheet
from mithaq.core.text import clean_line, fold, western_digits
from tenants.agreements.importing import errors as e
from tenants.agreements.importing.columns import BY_NAME, COLUMNS, PARTNER_COLUMNS
from tenants.agreements.importing.days import read_day, read_months, was_turned_into_date
from tenants.agreements.importing.partners import Partner, parts, read_partners
from tenants.agreements.importing.vocabulary import CURRENCIES, headers, kinds, states
from tenants.agreements.models import AgreementState, Kind
from tenants.agreements.selectors import months_after

S = AgreementState
Value = TypeVar("Value")
TITLE_LIMIT = 250
REFERENCE_LIMIT = 32
DECISION_LIMIT = 40
# The states that a file may claim; the others have records of their own here, which a file cannot make.
BEFORE_FORCE = (S.CONSULTATION, S.DRAFTING)
ENDED = (S.CLOSED, S.TERMINATED)
STATES_TAKEN = (*BEFORE_FORCE, S.IN_FORCE, *ENDED)
FORCE_DAYS = ("signed_on", "in_force_on", "ends_on")
# (later, earlier): what comes first causes the other. Signing before the decision does happen, and is not hidden.
CAUSES = (
    ("in_force_on", "signed_on"),
    ("in_force_on", "decided_on"),
    ("ends_on", "in_force_on"),
    ("ended_on", "in_force_on"),
    ("signed_on", "opened_on"),
    ("decided_on", "opened_on"),
)
HAPPENED = ("opened_on", "decided_on", "signed_on", "in_force_on", "ended_on")
DAYS = (*HAPPENED, "ends_on")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_REFERENCE = re.compile(r"(?=.*\d)[\w .()°-]+")
_GOAL = re.compile(r"(?:sdg|odd)?\s*(\d{1,2})", re.I)
_LIST = re.compile(r"[;؛،,|\n]")


@dataclass(slots=True)
class AgreementRow:
    """An agreement as its row gives it. row: its number in the file. amount_centimes: total on paper."""

    row: int
    reference: str = ""
    kind: str = ""
    title_ar: str = ""
    title_fr: str = ""
    partners: tuple[Partner, ...] = ()
    amount_centimes: int | None = None
    currency: str = DEFAULT_CURRENCY
    state: str = ""
    opened_on: date | None = None
    decided_on: date | None = None
    signed_on: date | None = None
    in_force_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    duration_months: int | None = None
    decision_number: str = ""
    sector_codes: list[str] = field(default_factory=list)
    sdg_goals: list[int] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return str(S(self.state).label)

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    def first_day(self, today: date) -> date:
        """The day the dossier begins: the earliest day of the row, or today when it names none."""
        known = [day for day in (getattr(self, name) for name in HAPPENED) if day]
        return min(known, default=today)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row is compared with. taken: folded references of the office. own_names: folded, of its collectivity."""

    today: date
    taken: frozenset[str]
    own_names: frozenset[str]


def match_headers(sheet: Sheet) -> tuple[dict[str, int], list[str]]:
    """Index of each known column, and the headers that mean none. Raises RequiredColumns, ColumnMeantTwice."""
    found: dict[str, int] = {}
    ignored = []
    for index, header in enumerate(sheet.headers):
        name = headers().get(fold(header))
        if name is None:
            if header:
                ignored.append(header)
            continue
        if name in found:
            raise e.ColumnMeantTwice(first=sheet.headers[found[name]], second=header, label=BY_NAME[name].label)
        found[name] = index
    missing: list[str | Promise] = [column.label for column in COLUMNS if column.required and column.name not in found]
    if not set(PARTNER_COLUMNS) & set(found):
        missing.append(BY_NAME["partner"].label)
    if missing:
        raise e.RequiredColumns(columns=missing)
    return found, ignored


def read_rows(sheet: Sheet, columns: dict[str, int], around: Surroundings) -> tuple[list[AgreementRow], list[Fault]]:
    """All rows of `sheet`, and what is wrong with them; a row with faults is in the list too, half read."""
    faults = list(sheet.faults)
    seen: dict[str, int] = {}
    rows = [_Reader(sheet, row, columns, around, faults).read(seen) for row in sheet.rows]
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return rows, faults


class _Reader:
    """Reads one row; the first thing wrong with a cell is the one reported."""

    def __init__(
        self, sheet: Sheet, row: Row, columns: dict[str, int], around: Surroundings, faults: list[Fault]
    ) -> None:
        self.sheet, self.row, self.columns, self.around, self.faults = sheet, row, columns, around, faults
        self.bad: set[str] = set()

    def read(self, seen: dict[str, int]) -> AgreementRow:
        found = AgreementRow(self.row.number)
        found.reference = self.take("reference", self.reference, "")
        self.check_reference(found.reference, seen)
        found.kind = self.take("kind", lambda cell: _known(cell.text, kinds(), Kind), "", required=True)
        found.title_ar = self.take("title_ar", _arabic_title, "", required=True)
        found.title_fr = self.take("title_fr", lambda cell: clean_line(cell.text, TITLE_LIMIT), "")
        found.state = self.take("state", _state, "", required=True)
        self.read_partners(found)
        self.read_money(found)
        for name in DAYS:
            setattr(found, name, self.take(name, lambda cell: read_day(cell, self.around.today), None))
        found.duration_months = self.take("duration_months", lambda cell: read_months(cell.text), None)
        found.decision_number = self.take("decision_number", _decision_number, "")
        found.sector_codes = self.take("sector", _sectors, [])
        found.sdg_goals = self.take("sdg", _goals, [])
        self.check_days(found)
        self.check_state(found)
        return found

    def cell(self, name: str) -> Cell | None:
        index = self.columns.get(name)
        return None if index is None else self.sheet.cell(self.row, index)

    def text(self, name: str) -> str:
        cell = self.cell(name)
        return "" if cell is None else cell.text

    def refuse(self, name: str, error: InvalidInput) -> None:
        """Report the cell in column `name`; for a column that the file lacks, the row."""
        if name in PARTNER_COLUMNS and name not in self.columns:
            name = next(known for known in PARTNER_COLUMNS if known in self.columns)
        cell = self.cell(name)
        if name in self.bad or (cell is not None and cell.is_refused):
            return
        self.bad.add(name)
        label = str(BY_NAME[name].label)
        if cell is None:
            self.faults.append(Fault(self.row.number, "", label, error))
        else:
            shown = "" if isinstance(error, e.CountryUnknown) else cell.text[:120]
            self.faults.append(Fault(self.row.number, cell.column, cell.header or label, error, shown))

    def take(self, name: str, read: Callable[[Cell], Value], empty: Value, *, required: bool = False) -> Value:
        """What `read` makes of the cell; `empty` when it is empty, refused or wrong."""
        cell = self.cell(name)
        if cell is None or not cell.text:
            if required and (cell is None or cell.kind != REFUSED):
                self.refuse(name, e.CellMissing())
            return empty
        try:
            return read(cell)
        except InvalidInput as error:
            self.refuse(name, error)
            return empty

    def reference(self, cell: Cell) -> str:
        if was_turned_into_date(cell):
            raise e.NumberTurnedDate
        text = clean_line(re.sub(r"\s*[/\\]\s*", "-", western_digits(cell.text)), REFERENCE_LIMIT)
        if not _REFERENCE.fullmatch(text):
            raise e.ReferenceForm(text=cell.text)
        return text

    def check_reference(self, reference: str, seen: dict[str, int]) -> None:
        key = reference.casefold()
        if not key:
            return
        if key in self.around.taken:
            self.refuse("reference", e.ReferenceTaken(reference=reference))
        elif (first := seen.setdefault(key, self.row.number)) != self.row.number:
            self.refuse("reference", e.ReferenceRepeated(reference=reference, row=first))

    def read_partners(self, found: AgreementRow) -> None:
        texts = {name: self.text(name) for name in (*PARTNER_COLUMNS, "partner_kind", "partner_country")}
        if not any(texts[name] for name in PARTNER_COLUMNS):
            self.refuse("partner", e.CellMissing())
            return
        found.partners = read_partners(texts, self.around.own_names, self.refuse)
        if not texts["partner_kind"]:
            self.refuse("partner_kind", e.CellMissing())

    def read_money(self, found: AgreementRow) -> None:
        found.currency = self.take("currency", _currency, DEFAULT_CURRENCY)
        found.amount_centimes = self.take("amount", _amount, None)
        for name, lang in (("amount_in_words_ar", "ar"), ("amount_in_words_fr", "fr")):
            words = self.text(name)
            if not words or "amount" in self.bad:
                continue
            try:
                if found.amount_centimes is None:
                    raise e.WordsWithoutAmount
                if found.currency != DEFAULT_CURRENCY:
                    raise e.WordsInOtherCurrency
                check_words(words, found.amount_centimes, lang)
            except InvalidInput as error:
                self.refuse(name, error)

    def check_days(self, found: AgreementRow) -> None:
        for name in HAPPENED:
            day = getattr(found, name)
            if day and day > self.around.today:
                self.refuse(name, e.DayInFuture(day=day))
        for later, earlier in CAUSES:
            later_on, earlier_on = getattr(found, later), getattr(found, earlier)
            if later_on and earlier_on and later_on < earlier_on:
                self.refuse(
                    later,
                    e.DayTooEarly(
                        later=BY_NAME[later].label,
                        later_on=later_on,
                        earlier=BY_NAME[earlier].label,
                        earlier_on=earlier_on,
                    ),
                )
        if bool(found.decision_number) != bool(found.decided_on) and not self.bad & {"decision_number", "decided_on"}:
            self.refuse("decided_on" if found.decision_number else "decision_number", e.DecisionHalf())

    def check_state(self, found: AgreementRow) -> None:
        if found.state in BEFORE_FORCE:
            for name in (*FORCE_DAYS, "ended_on"):
                if getattr(found, name):
                    self.refuse(name, e.NotYet())
            return
        if not found.state:
            return
        for name in ("signed_on", "in_force_on"):
            if getattr(found, name) is None:
                self.refuse(name, e.NeededInForce())
        self.settle_end(found)
        if found.state in ENDED and found.ended_on is None:
            self.refuse("ended_on", e.NeededAtEnd())
        if found.state not in ENDED and found.ended_on is not None:
            self.refuse("ended_on", e.NotEnded())

    def settle_end(self, found: AgreementRow) -> None:
        """The last day, from the duration where it is not written; where both are, they agree to a day."""
        if found.in_force_on is None or self.bad & {"ends_on", "duration_months"}:
            return
        if found.duration_months is None:
            if found.ends_on is None:
                self.refuse("ends_on", e.EndUnknown())
            return
        expected = months_after(found.in_force_on, found.duration_months)
        if found.ends_on is None:
            found.ends_on = expected
        elif abs((found.ends_on - expected).days) > 1:  # 1 July to 1 July is how people write a year
            self.refuse("ends_on", e.DurationDiffers(months=found.duration_months, expected=expected))


def _known(text: str, words: dict[str, str], choices: type[Kind]) -> str:
    code = words.get(fold(text))
    if code is None:
        raise e.NotInList(text=text, known=[choice.label for choice in choices])
    return code


def _state(cell: Cell) -> str:
    code = states().get(fold(cell.text))
    labels = [state.label for state in STATES_TAKEN]
    if code is None:
        raise e.NotInList(text=cell.text, known=labels)
    if code not in STATES_TAKEN:
        raise e.StateElsewhere(known=labels)
    return code


def _arabic_title(cell: Cell) -> str:
    title = clean_line(cell.text, TITLE_LIMIT)
    if not _ARABIC.search(title):
        raise e.TitleNotArabic
    return title


def _amount(cell: Cell) -> int:
    centimes = parse_amount(cell.text)
    if centimes == 0:
        raise e.AmountZero
    return centimes


def _currency(cell: Cell) -> str:
    text = cell.text.strip()
    code = CURRENCIES.get(fold(text)) or CURRENCIES.get(text) or text.upper()
    if not is_currency_code(code):
        raise e.CurrencyUnknown(text=text)
    return code


def _decision_number(cell: Cell) -> str:
    if was_turned_into_date(cell):
        raise e.NumberTurnedDate
    return clean_line(western_digits(cell.text), DECISION_LIMIT)


def _sectors(cell: Cell) -> list[str]:
    codes = []
    for part in parts(cell.text):
        names = _sector_names()
        digits = western_digits(part)
        if re.fullmatch(r"\d{5}", digits):
            codes.append(digits)
        elif fold(part) in names:
            codes.append(names[fold(part)])
        else:
            codes += [_five_digits(piece, part) for piece in _LIST.split(digits) if piece.strip()]
    return list(dict.fromkeys(codes))


def _five_digits(piece: str, whole: str) -> str:
    if not re.fullmatch(r"\d{5}", piece.strip()):
        raise e.SectorUnknown(text=whole)
    return piece.strip()


@cache
def _sector_names() -> dict[str, str]:
    return {fold(name): code for code, names in SECTORS.items() for name in (names.ar, names.fr, names.en)}


def _goals(cell: Cell) -> list[int]:
    goals = []
    for piece in _LIST.split(western_digits(cell.text)):
        if not piece.strip():
            continue
        match = _GOAL.fullmatch(piece.strip())
        if match is None or int(match[1]) not in GOALS:
            raise e.GoalUnknown(text=piece.strip())
        goals.append(int(match[1]))
    return sorted(set(goals))
