"""The head of the office's papers, from the registry of offices and territories."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.collectivities.models import Collectivity, Level
from mithaq.collectivities.selectors import current_office
from mithaq.deeds.blocks import ARABIC, FRENCH, Letterhead
from mithaq.territory import selectors as territory
from mithaq.territory.errors import PlaceUnknown
from mithaq.ui import formats

BLANK = "……………………"
_SAYS_COMMUNE = ("جماعة", "الجماعة", "Commune")
_VOWELS = frozenset("aeiouyâàéèêëîïôöûùAEIOUYÂÀÉÈÊËÎÏÔÖÛÙ")


def letterheads() -> dict[str, Letterhead]:
    """The head in Arabic and in French: kingdom, ministry, prefecture or province, collectivity, office. One query."""
    office = current_office()
    try:
        province = territory.province(office.province_code)
    except PlaceUnknown:
        province = None
    made = {}
    for language in (ARABIC, FRENCH):
        with override(language):
            lines = [_("Kingdom of Morocco"), _("Ministry of the Interior")]
            if province is not None:
                name = province.name_ar if language == ARABIC else of(province.name_fr)
                kind = _("Prefecture %(name)s") if province.is_prefecture else _("Province %(name)s")
                lines.append(kind % {"name": name})
            lines += [collectivity(office, language), _("Office of decentralized cooperation and partnerships")]
            made[language] = Letterhead(tuple(lines))
    return made


def collectivity(office: Collectivity, language: str) -> str:
    """“جماعة بركان”, “Commune de Berkane”; an establishment or a grouping bears its own name."""
    name = office.name_ar if language == ARABIC else office.name_fr
    if office.level != Level.COMMUNE or name.startswith(_SAYS_COMMUNE):
        return name
    return _("Commune %(name)s") % {"name": name if language == ARABIC else of(name)}


def own_place(language: str) -> str:
    """Where the office's papers are made: the commune; a line to fill in for bodies whose name is no place."""
    office = current_office()
    if office.level != Level.COMMUNE:
        return BLANK
    return office.name_ar if language == ARABIC else office.name_fr


def place_and_date(language: str, day: date | None) -> str:
    """“بركان، في 5 مارس 2024”; a line to fill in where the day is not known."""
    shown = formats.day(day) if day else BLANK
    return _("%(place)s, on %(day)s") % {"place": own_place(language), "day": shown}


def of(name: str) -> str:
    """A French name behind its “de”: “de Berkane”, “d'Oujda”."""
    return f"d’{name}" if name[:1] in _VOWELS else f"de {name}"
