"""Reading the register: the same answers for pages and API, in a constant number of queries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import ExtractYear

from mithaq.core import clock
from mithaq.core.codes import is_country
from mithaq.core.text import western_digits
from mithaq.register import projection
from mithaq.register import search as words_search
from mithaq.register.errors import EntryGone, NotPublished
from mithaq.register.models import Change, Entry, TerritoryClient, Version
from mithaq.register.querysets import EntryQuerySet
from mithaq.register.vocabulary import Kind, State

PER_PAGE = 20
MAX_RANKED = 1_000  # more hits than that are sorted by day: nobody reads a thousand by their rank
MAX_NEAR = 200  # near hits that are shown at most
MAX_PAGE = 100_000  # beyond it the database would count rows for nothing
_CODE = re.compile(r"[0-9A-Za-z.-]{1,16}")
_REGION = re.compile(r"\d{2}")
_PROVINCE = re.compile(r"\d{2}\.\d{3}")
_SECTOR = re.compile(r"\d{5}")
_FIRST_YEAR, _LAST_YEAR = 1956, 2200
_GOALS = 17
_BIGINT = 2**63 - 1


@dataclass(frozen=True)
class Filters:
    """What a list of the register is narrowed to. year: of the entry into force; country: of a partner; goal: SDG."""

    words: str = ""
    collectivity: str = ""
    region: str = ""
    province: str = ""
    kind: str = ""
    state: str = ""
    country: str = ""
    sector: str = ""
    goal: int | None = None
    year: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From a query string, where anything may stand: a value that cannot be one is left out, never an error."""

        def fitting(name: str, shape: re.Pattern[str]) -> str:
            text = western_digits(query.get(name, "")).strip()
            return text if shape.fullmatch(text) else ""

        def known(name: str, codes: list[str]) -> str:
            text = query.get(name, "").strip()
            return text if text in codes else ""

        def number(name: str, first: int, last: int) -> int | None:
            text = western_digits(query.get(name, "")).strip()
            value = int(text) if re.fullmatch(r"\d{1,4}", text) else 0
            return value if first <= value <= last else None

        country = query.get("country", "").strip().upper()
        return cls(
            words=query.get("q", "")[:200].replace("\x00", "").strip(),
            collectivity=fitting("collectivity", _CODE),
            region=fitting("region", _REGION),
            province=fitting("province", _PROVINCE),
            kind=known("kind", Kind.values),
            state=known("state", State.values),
            country=country if is_country(country) else "",
            sector=fitting("sector", _SECTOR),
            goal=number("goal", 1, _GOALS),
            year=number("year", _FIRST_YEAR, _LAST_YEAR),
        )

    @property
    def active(self) -> dict[str, str | int]:
        """The filters that are set, by their name in a query string."""
        named = {name: value for name, value in vars(self).items() if value}
        return {"q" if name == "words" else name: value for name, value in named.items()}


def matching(filters: Filters, *, nearly: bool = False) -> EntryQuerySet:
    """Entries that are shown and fit the filters; `nearly` forgives a slip of the hand in each long word."""
    found = Entry.objects.public().filter(_conditions(filters))
    words = words_search.words_of(filters.words)
    if not words:
        # Something was typed, and nothing in it is a letter or a digit.
        return found.none() if filters.words else found
    if nearly:  # bounded: a word near to every entry must not make the database read them all
        near = found.filter(words_search.nearly_containing(words)).order_by().values("pk")[:MAX_NEAR]
        return Entry.objects.filter(pk__in=near)
    return found.filter(words_search.containing(words))


def _conditions(filters: Filters) -> Q:
    asked = {
        "collectivity_code": filters.collectivity,
        "region_code": filters.region,
        "province_code": filters.province,
        "kind": filters.kind,
        "state": filters.state,
        "partner_countries__contains": [filters.country] if filters.country else None,
        "sector_codes__contains": [filters.sector] if filters.sector else None,
        "sdg_goals__contains": [filters.goal] if filters.goal else None,
        "in_force_on__year": filters.year,
    }
    return Q(**{name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class FacetValue:
    """A value that a filter may take, and how many entries it would leave."""

    value: str
    count: int


@dataclass(frozen=True)
class Results:
    """One page of a search. nearly: nothing held the words as typed, so near ones were taken."""

    entries: list[Entry]
    total: int
    page: int
    pages: int
    nearly: bool
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)


def search(filters: Filters, *, page: int = 1, per_page: int = PER_PAGE, with_facets: bool = True) -> Results:
    """A page of entries, best match first, else newest in force; a page beyond the end is the last one.

    Three queries, four when the words had to be forgiven.
    """
    found, nearly = matching(filters), False
    total = found.count()
    if not total and words_search.words_of(filters.words):
        found, nearly = matching(filters, nearly=True), True
        total = found.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages, MAX_PAGE)
    ranked = bool(words_search.words_of(filters.words)) and total <= MAX_RANKED
    ordered = _by_rank(found, filters) if ranked else found.order_by("-in_force_on", "-pk")
    entries = list(ordered.lines()[(page - 1) * per_page : page * per_page]) if total else []
    counted = facets(filters, nearly=nearly and bool(total)) if with_facets else {}
    return Results(entries, total, page, pages, nearly and bool(total), counted)


def _by_rank(found: EntryQuerySet, filters: Filters) -> EntryQuerySet:
    rank = SearchRank("search", words_search.query(words_search.words_of(filters.words)))
    return found.annotate(rank=rank).order_by("-rank", "-in_force_on", "-pk")


_FACETS = {  # name of the filter → what is counted
    "collectivity": "collectivity_code",
    "region": "region_code",
    "province": "province_code",
    "kind": "kind",
    "state": "state",
    "year": "year::text",
    "country": "unnest(partner_countries)",
    "goal": "unnest(sdg_goals)::text",
    "sector": "unnest(sector_codes)",
}
_COUNTED = (
    "collectivity_code", "region_code", "province_code", "kind", "state", "year", "partner_countries", "sdg_goals",
    "sector_codes",
)  # fmt: skip


def facets(filters: Filters, *, nearly: bool = False) -> dict[str, list[FacetValue]]:
    """For each filter its values and their counts, with all the other filters applied. One query."""
    hits: dict[str, tuple[str, tuple[Any, ...]]] = {"hits": _hits(filters, nearly=nearly)}
    sources = {}
    for name in _FACETS:
        sources[name] = "hits"
        if getattr(filters, name):
            sources[name] = f"hits_{name}"
            hits[f"hits_{name}"] = _hits(_without(filters, name), nearly=nearly)
    with_parts = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _params) in hits.items())
    counts = " UNION ALL ".join(
        f"SELECT '{name}', {expression}, count(*) FROM {sources[name]} GROUP BY 2"  # noqa: S608 - constants above
        for name, expression in _FACETS.items()
    )
    found: dict[str, list[FacetValue]] = {name: [] for name in _FACETS}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {with_parts} {counts}", [param for _sql, params in hits.values() for param in params])
        for name, value, count in cursor.fetchall():
            found[name].append(FacetValue(value, count))
    for values in found.values():
        values.sort(key=lambda facet: (-facet.count, facet.value))
    return found


def _without(filters: Filters, name: str) -> Filters:
    kept = {field: value for field, value in vars(filters).items() if field != name}
    return Filters(**kept)


def _hits(filters: Filters, *, nearly: bool) -> tuple[str, tuple[Any, ...]]:
    chosen = matching(filters, nearly=nearly).annotate(year=ExtractYear("in_force_on")).order_by()
    if chosen.query.is_empty():
        chosen = Entry.objects.filter(pk__lt=0).annotate(year=ExtractYear("in_force_on")).order_by()
    sql, params = chosen.values(*_COUNTED).query.sql_with_params()
    return sql, params


def entry(public_id: UUID) -> Entry:
    """The entry with its detail. Raises NotPublished, or EntryGone with the entry, whose reason and day are public."""
    found = Entry.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotPublished
    if found.withdrawn_at is not None:
        raise EntryGone(found)
    return found


def shown(public_id: UUID | None) -> Entry | None:
    """The line of an entry that is shown; None when it is not published, or withdrawn."""
    return Entry.objects.public().filter(public_id=public_id).lines().first() if public_id else None


def by_reference(collectivity_code: str, reference: str) -> Entry | None:
    """The entry with this reference in a collectivity; references are unique within an office only."""
    return Entry.objects.filter(collectivity_code=collectivity_code, reference=reference).only("public_id").first()


def versions(public_id: UUID) -> QuerySet[Version]:
    """Versions of an entry from the first; the detail of a withdrawn entry's versions isn't public, their days are."""
    return Version.objects.filter(entry__public_id=public_id).order_by("number")


def was_of(public_id: UUID, collectivity_code: str) -> bool:
    """Whether the collectivity published this agreement before it passed to another one."""
    mine = Version.objects.filter(entry__public_id=public_id, detail__collectivity__code=collectivity_code)
    return mine.exists()


def changes_after(cursor: int, *, limit: int = 100) -> list[Change]:
    """The feed after `cursor` (0: from the start), in the order of commits."""
    return list(Change.objects.filter(pk__gt=min(max(cursor, 0), _BIGINT)).order_by("pk")[:limit])


def listing(filters: Filters) -> EntryQuerySet:
    """Entries of the API's list, newest publication first; narrowed by `page_after`."""
    found = matching(filters)
    return found.lines().order_by("-published_at", "-pk")


def consolidated(territory_code: str, filters: Filters) -> EntryQuerySet:
    """Entries of a territory with their whole detail, for the authority that consolidates it. No personal data."""
    return matching(filters).of_territory(territory_code).order_by("-published_at", "-pk")


def page_after(found: EntryQuerySet, published_at: datetime, pk: int) -> EntryQuerySet:
    """The entries after a position in (published_at, id), newest first; reads no row before it."""
    older = Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=pk)
    return found.filter(older, published_at__lte=published_at)


@dataclass(frozen=True)
class Statistics:
    """A few sums over the register on a day; amount_centimes: of the entries in dirhams."""

    total: int
    in_force: int
    collectivities: int
    countries: int
    amount_centimes: int
    last_change: datetime | None
    facets: dict[str, list[FacetValue]]


def statistics(filters: Filters | None = None, *, on: date | None = None) -> Statistics:
    """Counts for a title page; two queries."""
    filters = filters or Filters()
    day = on or clock.today()
    shown = matching(filters)
    running = Q(pk__in=Entry.objects.in_force(on=day).values("pk"))
    sums = shown.aggregate(
        total=Count("pk"),
        in_force=Count("pk", filter=running),
        collectivities=Count("collectivity_code", distinct=True),
        amount=Sum("amount_centimes", filter=Q(currency="MAD")),
        last=Max("updated_at"),
    )
    counted = facets(filters)
    return Statistics(
        total=sums["total"],
        in_force=sums["in_force"],
        collectivities=sums["collectivities"],
        countries=len(counted["country"]),
        amount_centimes=sums["amount"] or 0,
        last_change=sums["last"],
        facets=counted,
    )


def counts_by_collectivity(codes: list[str]) -> dict[str, int]:
    """How many agreements each of these collectivities shows; those without any are left out."""
    found = Entry.objects.public().filter(collectivity_code__in=codes).order_by()
    return dict(found.values_list("collectivity_code").annotate(count=Count("pk")))


def territory_of(client_id: str) -> str:
    """The territory a client of the API is bound to; empty when it has none or was revoked."""
    bound = TerritoryClient.objects.filter(client_id=client_id, revoked_at=None).first()
    return bound.territory_code if bound else ""


@dataclass(frozen=True)
class Finding:
    """One entry looked at by `verify`; `problem` is empty when it is what was published."""

    public_id: UUID
    reference: str
    problem: str


def verify() -> Iterator[Finding]:
    """Every entry against its last version (detail and digest) and its own columns, a batch at a time."""
    last: QuerySet[Version] = Version.objects.filter(entry=OuterRef("pk")).order_by("-number")
    entries = Entry.objects.order_by("pk").annotate(
        last_number=Subquery(last.values("number")[:1]),
        last_digest=Subquery(last.values("digest")[:1]),
        last_detail=Subquery(last.values("detail")[:1]),
    )
    for found in entries.iterator(chunk_size=500):
        yield Finding(found.public_id, found.reference, _problem(found))


def _problem(found: Any) -> str:
    digest = projection.digest(found.detail)
    if found.last_number is None:
        return "no version is kept"
    if found.last_number != found.version:
        return f"version {found.version} is shown, {found.last_number} is the last one kept"
    if projection.digest(found.last_detail) != found.last_digest:
        return f"version {found.last_number} was altered after it was kept"
    if digest != found.last_digest:
        return f"the entry differs from version {found.last_number}"
    differing = [name for name, value in projection.columns(found.detail).items() if getattr(found, name) != value]
    return f"columns differ from the published detail: {', '.join(differing)}" if differing else ""
