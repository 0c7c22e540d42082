"""What an authority asks of its territory: only what offices have published, and which offices there are."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from mithaq.collectivities.models import Collectivity
from mithaq.register import selectors as register
from mithaq.register.models import Entry
from mithaq.register.querysets import EntryQuerySet
from mithaq.register.selectors import Filters
from mithaq.territory import selectors as places


@dataclass(frozen=True)
class Territory:
    """A region, a province or the whole country, with its names; `code` is empty for the country."""

    code: str
    name_ar: str
    name_fr: str


def named(codes: list[str]) -> list[Territory]:
    """The territories with their names; the code stands in for a name that is not known."""
    names = places.place_names([code for code in codes if code])
    return [Territory(code, *names.get(code, (code, code))) for code in codes]


def agreements(territory: str, filters: Filters) -> EntryQuerySet:
    """Published agreements of the territory that fit the filters, newest publication first."""
    if territory:
        return register.consolidated(territory, filters)
    return register.listing(filters)


def agreement(territories: list[str], public_id: UUID) -> Entry | None:
    """The published agreement, if it stands in one of the territories."""
    entry = Entry.objects.public().filter(public_id=public_id).first()
    if entry is None:
        return None
    return entry if {"", entry.region_code, entry.province_code} & set(territories) else None


@dataclass(frozen=True)
class CollectivityLine:
    """A collectivity and how many agreements it has published."""

    collectivity: Collectivity
    agreements: int


def collectivities(territory: str) -> list[CollectivityLine]:
    """Collectivities of the territory that hold an office, by code, with what they have published. Two queries."""
    found = list(_within(Collectivity.objects.exclude(code__contains="~").order_by("code"), territory))
    published = register.counts_by_collectivity([one.code for one in found])
    return [CollectivityLine(one, published.get(one.code, 0)) for one in found]


def _within(found: QuerySet[Collectivity], territory: str) -> QuerySet[Collectivity]:
    if not territory:
        return found
    return found.filter(Q(province_code=territory) if "." in territory else Q(region_code=territory))
