"""Reading the two lists of leads: twinnings by city pairs, and cooperation records with a page for each.

What is doubtful is written down with the lead, not repaired. Nothing is written here (`services.load_leads`).
"""

import re
from dataclasses import dataclass, field
from functools import cache

from babel import Locale

from mithaq.core.codes import is_country
from mithaq.core.errors import InvalidInput
from mithaq.core.money import parse_amount
from mithaq.core.sheets import Fault, Sheet
from mithaq.core.sheets.table import column_letters
from mithaq.core.text import clean_line, fold
from mithaq.partners.errors import LeadTwice, LeadWithoutPlace, UnknownList
from mithaq.partners.models import Confidence, DatePrecision, LeadKind, Source

TWINNING_COLUMNS = frozenset({"ma_city_en", "ma_hcp_code", "partner_city", "partner_country_en"})
RECORD_COLUMNS = frozenset({"ref", "ma_entity", "ma_hcp_code", "partner", "partner_country", "kind", "date"})
NOT_CODE = "the code of the place is not in the territory"
NO_COUNTRY = "the country cannot be told"
NO_PARTNER = "the partner is not named"
# Names in lists that CLDR writes otherwise; England is no country of ISO 3166, the United Kingdom is.
_OTHER_NAMES = {
    "england": "GB", "scotland": "GB", "wales": "GB", "united kingdom": "GB", "turkey": "TR", "palestine": "PS",
    "ivory coast": "CI", "cape verde": "CV", "usa": "US", "united states of america": "US", "czech republic": "CZ",
    "holland": "NL", "swaziland": "SZ",
}  # fmt: skip
# Labels of country data for Morocco's Saharan provinces: never kept, never shown.
_UNUSED_LABEL = re.compile(r"\b(?:western sahara|sahara occidental|sahrawi[\w ]*republic)\b|الصحراء الغربية", re.I)
_UNUSED_CODE = "EH"
_FOREIGN_STATE = ("ambassade", "embassy", "سفاره", "consulat", "قنصليه")
_KINDS = (
    ("avenant", LeadKind.AMENDMENT),
    ("jumelage", LeadKind.TWINNING),
    ("gct", LeadKind.GROUPING),
    ("eci", LeadKind.GROUPING),
    ("convention cadre", LeadKind.FRAMEWORK),
    ("cooperation", LeadKind.COOPERATION),
    ("convention de partenariat", LeadKind.PARTNERSHIP),
    ("fonds", LeadKind.FUND),
)
_DATE_LENGTHS = {10: DatePrecision.DAY, 7: DatePrecision.MONTH, 4: DatePrecision.YEAR}
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as its list gives it; the fields are those of `models.Lead`."""

    source: str
    source_key: str
    source_url: str
    place_code: str | None
    place_name: str
    partner_name: str
    country: str | None
    kind: str
    kind_text: str
    date_text: str
    date_precision: str
    duration_text: str
    amount_centimes: int | None
    confidence: str
    issues: str
    note: str
    is_denied: bool


@dataclass(slots=True)
class Leads:
    """What a list says, and the rows that could not be taken."""

    source: str
    rows: list[LeadRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_leads(sheet: Sheet, name: str, places: frozenset[str]) -> Leads:
    """The leads in `sheet`, whose columns tell which list it is. places: codes that exist. Raises UnknownList."""
    columns = set(sheet.headers)
    if columns >= TWINNING_COLUMNS:
        leads, read = Leads(Source.TWINNINGS), _twinning
    elif columns >= RECORD_COLUMNS:
        leads, read = Leads(Source.RECORDS), _record
    else:
        raise UnknownList(name=name)
    leads.faults += sheet.faults
    broken = {fault.row for fault in sheet.faults}
    seen: set[str] = set()
    for row, record in sheet.records():
        if row.number in broken:
            continue
        try:
            lead = read(record, places)
            if lead.source_key in seen:
                raise LeadTwice
        except InvalidInput as error:
            header = error.field if error.field in sheet.headers else sheet.headers[0]
            letter = column_letters(sheet.headers.index(header))
            leads.faults.append(Fault(row.number, letter, header, error, record[header]))
            continue
        seen.add(lead.source_key)
        leads.rows.append(lead)
    return leads


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country written as code or name; None when it cannot be told."""
    code = text.strip().upper()
    if len(code) == 2:
        return code if is_country(code) else None
    parts = [fold(text), *(fold(part) for part in reversed(text.split(",")))]
    return next((found for part in parts if (found := _names().get(part))), None)


@cache
def _names() -> dict[str, str]:
    territories = Locale.parse("en").territories.items()
    return {fold(name): code for code, name in territories if is_country(code)} | _OTHER_NAMES


def _twinning(record: dict[str, str], places: frozenset[str]) -> LeadRow:
    place, partner = _text(record, "ma_city_en", 160), _text(record, "partner_city", 250)
    if not place:
        raise LeadWithoutPlace(field="ma_city_en")
    country_text = record["partner_country_en"]
    issues = [record.get("issues", "")]
    return _lead(
        record, places, issues, source=Source.TWINNINGS, source_key=f"{place}|{partner}|{_without_label(country_text)}",
        place_name=place, partner_name=partner, country=country_code(country_text), kind=LeadKind.TWINNING,
    )  # fmt: skip


def _record(record: dict[str, str], places: frozenset[str]) -> LeadRow:
    place, partner = _text(record, "ma_entity", 160), _text(record, "partner", 250)
    reference = _text(record, "ref", 300)
    if not place or not reference:
        raise LeadWithoutPlace(field="ma_entity" if reference else "ref")
    kind_text = _text(record, "kind", 160)
    country = country_code(record["partner_country"])
    forbidden = country != "MA" and any(word in fold(partner) for word in _FOREIGN_STATE)  # LO 113-14 a86
    denied = forbidden or fold(kind_text).startswith("negative case")
    date_text, precision = _date(record["date"], record.get("date_precision", ""))
    confidence = record.get("confidence", "")
    return _lead(
        record, places, [], source=Source.RECORDS, source_key=reference, place_name=place, partner_name=partner,
        source_url=record.get("source_url", "")[:500], country=country, kind_text=kind_text,
        kind=LeadKind.FOREIGN_STATE if denied else _kind(kind_text), date_text=date_text, date_precision=precision,
        duration_text=_text(record, "duration", 60), amount_centimes=_amount(record.get("amount_mad", "")),
        confidence=confidence if confidence in Confidence.values else "", note=record.get("note", ""), is_denied=denied,
    )  # fmt: skip


def _lead(record: dict[str, str], places: frozenset[str], issues: list[str], **values: object) -> LeadRow:
    code = record["ma_hcp_code"].strip()
    known = code in places
    if code and not known:
        issues.append(NOT_CODE)
    if values["country"] is None:
        issues.append(NO_COUNTRY)
    if not values["partner_name"]:
        issues.append(NO_PARTNER)
    blank = dict.fromkeys(("source_url", "kind_text", "date_text", "duration_text", "confidence", "note"), "") | {
        "date_precision": DatePrecision.UNKNOWN, "amount_centimes": None, "is_denied": False,
    }  # fmt: skip
    texts = blank | values | {"issues": "\n".join(filter(None, issues))}
    cleaned = {name: _without_label(value) if isinstance(value, str) else value for name, value in texts.items()}
    return LeadRow(place_code=code if known else None, **cleaned)  # type: ignore[arg-type]  # the fields are listed above


def _text(record: dict[str, str], column: str, limit: int) -> str:
    return clean_line(record.get(column, ""), limit, field=column)


def _without_label(text: str) -> str:
    if text.strip().upper() == _UNUSED_CODE:
        return ""
    kept, count = _UNUSED_LABEL.subn("", text)
    return " ".join(kept.split()).strip(" ,;") if count else text


def _kind(text: str) -> LeadKind:
    folded = f" {fold(text)} "
    return next((kind for words, kind in _KINDS if f" {words}" in folded), LeadKind.OTHER)


def _date(text: str, said: str) -> tuple[str, str]:
    """The date cut to what the list claims to know of it."""
    if not _DATE.fullmatch(text):
        return "", DatePrecision.UNKNOWN
    written = _DATE_LENGTHS[len(text)]
    precision = DatePrecision(said) if said in DatePrecision.values else written
    if precision == DatePrecision.UNKNOWN:
        return "", precision
    length = min(len(text), next(size for size, known in _DATE_LENGTHS.items() if known == precision))
    return text[:length], _DATE_LENGTHS[length]


def _amount(text: str) -> int | None:
    return parse_amount(text, field="amount_mad") if text else None
