"""The partners in one row: several names in a cell are parted by semicolons, bars or lines."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from babel import Locale

from mithaq.core.codes import is_country
from mithaq.core.errors import InvalidInput
from mithaq.core.text import clean_line, fold
from tenants.agreements.importing.errors import (
    CountryUnknown,
    ForeignStateInFile,
    KindIsForeign,
    KindIsNational,
    NotInList,
    PartnerCountsDiffer,
    PartnerIsSelf,
    PartnerRepeated,
)
from tenants.agreements.importing.vocabulary import party_kinds
from tenants.agreements.models import FOREIGN_KINDS, PartyKind
from tenants.agreements.services import STATE_WORDS

NAME_LIMIT = 200
HOME = "MA"
_SEPARATORS = re.compile(r"[;؛|\n]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_NATIONAL = frozenset(PartyKind) - FOREIGN_KINDS - {PartyKind.FOREIGN_STATE}
_OTHER_NAMES = {
    "turquie": "TR",
    "turkey": "TR",
    "palestine": "PS",
    "فلسطين": "PS",
    "cote d ivoire": "CI",
    "ساحل العاج": "CI",
    "كوت ديفوار": "CI",
    "usa": "US",
    "etats unis": "US",
    "angleterre": "GB",
    "royaume uni": "GB",
    "uk": "GB",
    "coree du sud": "KR",
}


@dataclass(frozen=True, slots=True)
class Partner:
    """A party besides the office. country: ISO 3166-1 alpha-2. A name in one script only stands in both fields."""

    kind: str
    name_ar: str
    name_fr: str
    country: str

    @property
    def folded(self) -> str:
        return fold(f"{self.name_ar} {self.name_fr}")


Refuse = Callable[[str, InvalidInput], None]


def parts(text: str) -> list[str]:
    """The values in a cell."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def read_partners(texts: dict[str, str], own_names: frozenset[str], refuse: Refuse) -> tuple[Partner, ...]:
    """The partners of a row. texts: of the columns about partners; refuse: called with the column of each bad cell.

    own_names: folded names of the office's collectivity.
    """
    try:
        names = _names(texts)
    except InvalidInput as error:
        refuse(error.field, error)
        return ()
    kinds = _each(texts, "partner_kind", len(names), refuse, _kind)
    countries = _each(texts, "partner_country", len(names), refuse, country_code) or [HOME] * len(names)
    if kinds is None or not kinds:
        return ()
    found: list[Partner] = []
    for (name_ar, name_fr), kind, country in zip(names, kinds, countries, strict=True):
        partner = Partner(kind, name_ar, name_fr, country)
        column, wrong = _wrong(partner, own_names, {known.folded for known in found})
        if wrong is not None:
            refuse(column, wrong)
        found.append(partner)
    return tuple(found)


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 code of a country written as code or as a name in Arabic, French or English.

    Raises CountryUnknown.
    """
    code = text.strip().upper()
    if len(code) == 2 and code.isascii() and is_country(code):
        return code
    if (found := _countries().get(fold(text))) is None:
        raise CountryUnknown
    return found


@cache
def _countries() -> dict[str, str]:
    named: dict[str, str] = {}
    for locale in ("ar_MA", "ar", "fr", "en"):
        named |= {fold(name): code for code, name in Locale.parse(locale).territories.items() if is_country(code)}
    return named | {fold(name): code for name, code in _OTHER_NAMES.items()}


def _names(texts: dict[str, str]) -> list[tuple[str, str]]:
    arabic, french = parts(texts.get("partner_ar", "")), parts(texts.get("partner_fr", ""))
    if arabic and french:
        if len(arabic) != len(french):
            raise PartnerCountsDiffer(field="partner_fr", partners=len(arabic), found=len(french))
        column, pairs = "partner_ar", list(zip(arabic, french, strict=True))
    else:
        column = "partner_ar" if arabic else "partner_fr" if french else "partner"
        alone = arabic or french or parts(texts.get("partner", ""))
        pairs = [(name, "" if _ARABIC.search(name) else name) for name in alone]
    return [
        (clean_line(name_ar, NAME_LIMIT, field=column), clean_line(name_fr, NAME_LIMIT, field=column))
        for name_ar, name_fr in pairs
    ]


def _each(
    texts: dict[str, str], column: str, partners: int, refuse: Refuse, read: Callable[[str], str]
) -> list[str] | None:
    """One value for each partner; one alone is for all. None when the cell is wrong, [] when it is empty."""
    values = parts(texts.get(column, ""))
    if not values:
        return []
    try:
        if len(values) not in {1, partners}:
            raise PartnerCountsDiffer(partners=partners, found=len(values))
        codes = [read(value) for value in values]
    except InvalidInput as error:
        refuse(column, error)
        return None
    return codes * partners if len(codes) == 1 else codes


def _kind(text: str) -> str:
    kind = party_kinds().get(fold(text))
    if kind is None:
        known = [choice.label for choice in PartyKind if choice != PartyKind.FOREIGN_STATE]
        raise NotInList(text=text, known=known)
    return kind


def _wrong(partner: Partner, own_names: frozenset[str], others: set[str]) -> tuple[str, InvalidInput | None]:
    name = partner.name_ar or partner.name_fr
    abroad = partner.country != HOME
    state_word = abroad and any(fold(word) in partner.folded for word in STATE_WORDS)
    if partner.kind == PartyKind.FOREIGN_STATE or (partner.kind == PartyKind.ADMINISTRATION and abroad) or state_word:
        return "partner_kind", ForeignStateInFile(name=name)  # LO 113-14 a86, a146
    if partner.kind in FOREIGN_KINDS and not abroad:
        return "partner_country", KindIsForeign()
    if partner.kind in _NATIONAL and abroad:
        return "partner_kind", KindIsNational(known=[kind.label for kind in sorted(FOREIGN_KINDS)])
    if partner.folded in others:
        return "partner", PartnerRepeated(name=name)
    if not abroad and {fold(partner.name_ar), fold(partner.name_fr)} & own_names:
        return "partner", PartnerIsSelf(name=name)
    return "", None
