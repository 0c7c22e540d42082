"""One list over every office: the published register against the plain ways of reading many schemas.

Each office's dossiers and the register hold the same synthetic agreements, so that all ways give the same answer; the
bench stops when they don't. The plain ways get what helps them: schemas of one region are chosen in the registry before
the loop, each schema sorts and cuts its own page, UNION ALL runs on a bare connection. All make the same model objects.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.conf import settings
from django.db.models import Count, Sum
from psycopg import sql

from mithaq.bench.report import Report, seconds
from mithaq.collectivities import fleet, provisioning
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.database import connection
from mithaq.register import projection, selectors
from mithaq.register.models import Entry
from mithaq.register.selectors import Filters
from mithaq.register.snapshots import Contribution, Decision, Party, Publisher, Snapshot, Words, detail_of
from mithaq.register.vocabulary import Kind

PAGE = 50  # entries of a page
REGIONS = 4
TIMES = 15  # runs of a quick query; a slow one gets fewer
NEWEST = date(2026, 6, 30)
KINDS = tuple(Kind.values)
FRUGAL = 2  # seconds after which a way is not repeated
Page = list[UUID]


def run(offices: int, agreements: int) -> Report:
    """Open `offices` offices with `agreements` each in the database of this process, and measure."""
    report = Report("register")
    if not _has_template():
        fleet.migrate_all()
    few = max(2, offices // 4)
    opened = [_open(number) for number in range(few)]
    _fill(opened, 0, offices, agreements)
    national = Filters(kind=KINDS[0])
    with_few = _timed(partial(_register_page, national))
    opened += [_open(number) for number in range(few, offices)]
    _fill(opened[few:], few, offices, agreements)
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


def _open(number: int) -> Collectivity:
    region = f"{number % REGIONS + 1:02}"
    return provisioning.create_office(
        code=f"ECI-98-{number:05}", level="eci", slug=f"bench-{number:05}", name_ar="قياس", name_fr="Mesure",
        province_code=f"{region}.001", region_code=region,
    )  # fmt: skip


# --- The same agreements on both sides of the wall -------------------------------------------------------------------


def _fill(offices: list[Collectivity], first: int, total: int, agreements: int) -> None:
    """Give each office its agreements. The days of entry into force run through all offices in turn, none twice.

    The register is written in the order of those days, as it grows in life.
    """
    entries: list[Entry] = []
    agreement, party = apps.get_model("agreements", "Agreement"), apps.get_model("agreements", "Party")
    for position, office in enumerate(offices, start=first):
        made = [_snapshot(office, number, number * total + position) for number in range(agreements)]
        with office_context(office):
            rows = agreement.objects.bulk_create([agreement(**_columns(one)) for one in made], batch_size=500)
            party.objects.bulk_create(
                [party(agreement=row, **values) for row in rows for values in _parties(office)], batch_size=1000
            )
        entries += [_entry(office, one) for one in made]
    Entry.objects.bulk_create(sorted(entries, key=lambda entry: entry.published_at), batch_size=200)
    with owner_connection() as own:
        own.autocommit = True
        own.execute("VACUUM ANALYZE public.register_entry")
        for office in offices:
            own.execute(sql.SQL("ANALYZE {}.agreements_agreement").format(sql.Identifier(office.schema_name)))


def _snapshot(office: Collectivity, number: int, days: int) -> Snapshot:
    """A synthetic agreement; `days` before the newest it entered into force."""
    in_force_on = NEWEST - timedelta(days=days)
    us = Words(ar=office.name_ar, fr=office.name_fr)
    return Snapshot(
        public_id=UUID(int=office.pk << 32 | number + 1), reference=f"CONV-{office.pk}-{number}",
        kind=KINDS[(number + office.pk) % len(KINDS)], state="in_force", is_demo=True,
        title=Words(ar=f"اتفاقية تجريبية رقم {number}", fr=f"Convention d'essai no {number}"),
        summary=Words(ar="بيانات مصطنعة للقياس. " * 4, fr="Données synthétiques pour la mesure. " * 4),
        decision=Decision(number=f"{number}/1", decided_on=in_force_on - timedelta(days=60)),
        signed_on=in_force_on - timedelta(days=10), in_force_on=in_force_on, ends_on=in_force_on + timedelta(days=1095),
        parties=(
            Party(name=us, kind="national_collectivity", role="accountable", is_publisher=True),
            Party(name=Words(ar="شريك تجريبي", fr="Partenaire d'essai"), kind="association", role="implementing"),
        ),
        contributions=(Contribution(party=us, amount_centimes=(number + 1) * 1_000_000),),
        languages=("ar", "fr"), sector_codes=("14050",), sdg_goals=(11, 17),
    )  # fmt: skip


def _columns(made: Snapshot) -> dict[str, Any]:
    return {
        "public_id": made.public_id, "reference": made.reference, "kind": made.kind, "state": made.state,
        "title_ar": made.title.ar, "title_fr": made.title.fr, "summary_ar": made.summary.ar,
        "summary_fr": made.summary.fr, "opened_on": made.decision and made.decision.decided_on,
        "duration_months": 36, "signed_on": made.signed_on, "in_force_on": made.in_force_on, "ends_on": made.ends_on,
        "is_demo": True,
    }  # fmt: skip


def _parties(office: Collectivity) -> list[dict[str, Any]]:
    return [
        {"kind": "national_collectivity", "role": "accountable", "name_ar": office.name_ar, "folded_name": "us",
         "collectivity_code": office.code, "is_self": True},
        {"kind": "association", "role": "implementing", "name_ar": "شريك تجريبي", "folded_name": "them", "position": 1},
    ]  # fmt: skip


def _entry(office: Collectivity, made: Snapshot) -> Entry:
    publisher = Publisher(
        code=office.code, level=office.level, slug=office.slug, name=Words(ar=office.name_ar, fr=office.name_fr),
        province_code=office.province_code, region_code=office.region_code,
    )  # fmt: skip
    detail = detail_of(made, publisher)
    at = datetime.combine(made.in_force_on or NEWEST, time(), tzinfo=UTC)
    return Entry(
        office_schema=office.schema_name, public_id=made.public_id, detail=detail, published_at=at, updated_at=at,
        **projection.columns(detail), **projection.search_columns(detail),
    )  # fmt: skip


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
