"""Places by code, and places by folded name (several communes share a name: never join on it)."""

from django.db.models import QuerySet

from mithaq.core.text import fold
from mithaq.territory.errors import PlaceUnknown
from mithaq.territory.models import Commune, Province, Region


def commune(code: str) -> Commune:
    """The commune with this HCP code. Raises PlaceUnknown."""
    found = Commune.objects.filter(code=code).first()
    if found is None:
        raise PlaceUnknown(place=code)
    return found


def province(code: str) -> Province:
    """The province or prefecture with this code. Raises PlaceUnknown."""
    found = Province.objects.select_related("region").filter(code=code).first()
    if found is None:
        raise PlaceUnknown(place=code)
    return found


def region(code: str) -> Region:
    """The region with this code. Raises PlaceUnknown."""
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise PlaceUnknown(place=code)
    return found


def regions() -> QuerySet[Region]:
    """The regions in use, by code."""
    return Region.objects.filter(retired_on=None)


def provinces(region_code: str = "") -> QuerySet[Province]:
    """The provinces in use, of one region when asked."""
    found = Province.objects.filter(retired_on=None)
    return found.filter(region_id=region_code) if region_code else found


def communes_named(name: str) -> QuerySet[Commune]:
    """Communes whose Arabic or French name is this one after folding; may be several."""
    return Commune.objects.filter(retired_on=None, folded__contains=f"|{fold(name)}|")


def place_names(codes: list[str]) -> dict[str, tuple[str, str]]:
    """Arabic and French name of each code that exists, whatever its level; three queries at most."""
    names: dict[str, tuple[str, str]] = {}
    for model in (Region, Province, Commune):
        names |= {
            code: (ar, fr)
            for code, ar, fr in model.objects.filter(code__in=codes).values_list("code", "name_ar", "name_fr")
        }
    return names


def place_codes() -> frozenset[str]:
    """Codes of every region, province and commune that was ever loaded."""
    return frozenset(
        code for model in (Region, Province, Commune) for code in model.objects.values_list("code", flat=True)
    )
