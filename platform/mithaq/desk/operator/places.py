"""The territory as the operator's forms offer it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from mithaq.collectivities.models import Collectivity
from mithaq.core.text import fold, western_digits
from mithaq.territory import selectors as territory
from mithaq.territory.models import Commune, Place, Province, Region
from mithaq.ui import formats

MOST = 100  # communes of one answer; the largest province has fewer


@dataclass(frozen=True)
class Found:
    """A commune, where it lies, and the office that it has already."""

    commune: Commune
    office: Collectivity | None


def name_of(place: Place) -> str:
    return place.name_ar if formats.language() == "ar" else place.name_fr


def region_choices() -> list[tuple[str, str]]:
    """Code and name of the regions."""
    return [(region.code, name_of(region)) for region in territory.regions()]


def province_choices() -> list[tuple[str, Any]]:
    """The provinces and prefectures, under their regions. One query."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for province in territory.provinces().select_related("region"):
        groups.setdefault(name_of(province.region), []).append((province.code, name_of(province)))
    return [("", "—"), *groups.items()]


def territory_choices() -> list[tuple[str, Any]]:
    """Regions, then provinces under their regions. Two queries."""
    return [("", "—"), (_("Regions"), region_choices()), *province_choices()[1:]]


def regions() -> list[Region]:
    return list(territory.regions())


def provinces(region_code: str) -> list[Province]:
    return list(territory.provinces(region_code)) if region_code else []


def communes(*, province_code: str = "", words: str = "") -> list[Found]:
    """Communes of a province, or those whose code begins with the words or whose name holds them. Two queries."""
    words = western_digits(words).strip()
    if not (province_code or words):
        return []
    found = Commune.objects.filter(retired_on=None).select_related("province")
    if words:
        folded = fold(words)
        by_name = Q(folded__contains=folded) if folded else Q(pk__in=[])
        found = found.filter(Q(code__startswith=words) | by_name)
    if province_code:
        found = found.filter(province_id=province_code)
    some = list(found.order_by("code")[:MOST])
    taken = {office.code: office for office in Collectivity.objects.filter(code__in=[one.code for one in some])}
    return [Found(one, taken.get(one.code)) for one in some]
