"""One list over every office: the published register against the plain ways of reading many schemas.

Each office's dossiers and the register hold the same synthetic agreements, so that all ways give the same answer; the
bench stops when they don't. The plain ways get what helps them: schemas of one region are chosen in the registry before
the loop, each schema sorts and cuts its own page, UNION ALL runs on a bare connection. All make the same model objects.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.conf import settings
from django.db.models import Count, Sum
from psycopg import sql

from mithaq.bench.report import Report, seconds
from mithaq.bench.synthetic import KINDS, fill, open_office
from mithaq.collectivities import fleet
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.database import connection
from mithaq.register import selectors
from mithaq.register.selectors import Filters

PAGE = 50  # entries of a page
TIMES = 15  # runs of a quick query; a slow one gets fewer
FRUGAL = 2  # seconds after which a way is not repeated
Page = list[UUID]


def run(offices: int, agreements: int) -> Report:
    """Open `offices` offices with `agreements` each in the database of this process, and measure."""
    report = Report("register")
    if not _has_template():
        fleet.migrate_all()
    few = max(2, offices // 4)
    opened = [open_office(number) for number in range(few)]
    fill(opened, 0, offices, agreements)
    national = Filters(kind=KINDS[0])
    with_few = _timed(partial(_register_page, national))
    opened += [open_office(number) for number in range(few, offices)]
    fill(opened[few:], few, offices, agreements)
    report.note("offices", f"{offices:,}")
    report.note("agreements", f"{offices * agreements:,}")
    with owner_connection() as own:
        with_all = _page(report, "country", opened, national, own)
        region = opened[0].region_code
        _page(report, "region", [one for one in opened if one.region_code == region], _in(region), own, figures=False)
        _pivot(report, own)
    _depth(report)
    report.row(f"register, one kind in the country, {few} offices", with_few)
    report.ratio("offices_many_vs_few", with_all, with_few)
    return report


def _in(region: str) -> Filters:
    return Filters(kind=KINDS[0], region=region)


def _has_template() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [settings.MITHAQ_TEMPLATE_SCHEMA])
        return bool(cursor.fetchone()[0])


# --- A page, three ways ----------------------------------------------------------------------------------------------


def _page(
    report: Report, place: str, offices: list[Collectivity], filters: Filters, own: psycopg.Connection[Any],
    *, figures: bool = True,
) -> float:  # fmt: skip
    """The newest agreements of one kind in a place, three ways; returns the register's time."""
    ways: list[tuple[str, str, Callable[[], Page]]] = [
        ("register", "", partial(_register_page, filters)),
        (f"loop over {len(offices)} schemas (Django)", "speedup_vs_loop", partial(_loop_page, offices, filters)),
        (f"UNION ALL of {len(offices)} schemas", "speedup_vs_union", partial(_union_page, offices, filters, own)),
    ]
    answers = {label: way() for label, _figure, way in ways}
    if len({tuple(answer) for answer in answers.values()}) != 1:
        raise RuntimeError(f"the three ways do not give the same page ({place})")
    times = [_timed(way) for _label, _figure, way in ways]
    for (label, figure, _way), taken in zip(ways, times, strict=True):
        report.row(f"one kind in the {place}: {label}", taken)
        if figure and figures:
            report.ratio(figure, taken, times[0])
    return times[0]


def _register_page(filters: Filters) -> Page:
    return [entry.public_id for entry in selectors.listing(filters)[:PAGE]]


def _loop_page(offices: list[Collectivity], filters: Filters) -> Page:
    """As django-tenants has it done: enter each schema, ask, merge."""
    agreement = apps.get_model("agreements", "Agreement")
    found: list[Any] = []
    for office in offices:
        with office_context(office):
            found += agreement.objects.filter(kind=filters.kind).order_by("-in_force_on", "-pk")[:PAGE]
    found.sort(key=lambda row: row.in_force_on, reverse=True)
    return [row.public_id for row in found[:PAGE]]


def _union_page(offices: list[Collectivity], filters: Filters, own: psycopg.Connection[Any]) -> Page:
    """One statement over all schemas, each branch cut to a page; by the role that may read them all."""
    agreement = apps.get_model("agreements", "Agreement")
    names = [field.attname for field in agreement._meta.concrete_fields]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    branch = sql.SQL(
        "(SELECT {} FROM {}.agreements_agreement WHERE kind = %(kind)s ORDER BY in_force_on DESC LIMIT %(page)s)"
    )
    branches = [branch.format(columns, sql.Identifier(office.schema_name)) for office in offices]
    query = sql.SQL(" UNION ALL ").join(branches) + sql.SQL(" ORDER BY in_force_on DESC LIMIT %(page)s")
    rows = own.execute(query, {"kind": filters.kind, "page": PAGE}).fetchall()
    return [agreement.from_db("default", names, row).public_id for row in rows]


# --- Sums and depth --------------------------------------------------------------------------------------------------

_BARE_PIVOT = """
SELECT kind, region_code, count(*), sum(amount_centimes) FROM public.register_entry WHERE withdrawn_at IS NULL
 GROUP BY kind, region_code
"""


def _pivot(report: Report, own: psycopg.Connection[Any]) -> None:
    """Count and sum by kind and region, through the register's model and as bare SQL."""

    def ours() -> list[tuple[Any, ...]]:
        shown = selectors.matching(Filters()).order_by().values_list("kind", "region_code")
        return list(shown.annotate(Count("pk"), Sum("amount_centimes")))

    def bare() -> list[tuple[Any, ...]]:
        return list(own.execute(_BARE_PIVOT).fetchall())

    if sorted(ours()) != sorted(bare()):
        raise RuntimeError("the pivot and bare SQL do not give the same sums")
    times = [_timed(ours), _timed(bare)]
    report.row("count and sum by kind and region: register", times[0])
    report.row("count and sum by kind and region: bare SQL", times[1])
    report.ratio("pivot_vs_bare_sql", *times)


def _depth(report: Report) -> None:
    """The last page of the whole list against the first, by the position that the API's cursor carries."""
    everything = selectors.listing(Filters())
    oldest = list(everything.reverse()[: PAGE + 1])
    position = oldest[-1]
    last = selectors.page_after(everything, position.published_at, position.pk)
    if len(last[:PAGE]) != min(PAGE, len(oldest) - 1):
        raise RuntimeError("the last page is not whole")
    times = [_timed(lambda: list(last[:PAGE])), _timed(lambda: list(everything[:PAGE]))]
    report.row("last page of the whole list", times[0])
    report.row("first page of the whole list", times[1])
    report.ratio("depth_last_vs_first", *times)


def _timed(way: Callable[[], object]) -> float:
    """Median of several runs after a first one that warms the caches; a slow way is run once more only."""
    warming = seconds(way)
    return seconds(way, 1 if warming > FRUGAL else TIMES)
