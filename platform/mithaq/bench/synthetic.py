"""Synthetic offices, and the same agreements on both sides of the wall: in each office's schema and in the register."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from psycopg import sql

from mithaq.collectivities import provisioning
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.register import projection
from mithaq.register.models import Entry
from mithaq.register.snapshots import Contribution, Decision, Party, Publisher, Snapshot, Words, detail_of
from mithaq.register.vocabulary import Kind

REGIONS = 4
NEWEST = date(2026, 6, 30)
KINDS = tuple(Kind.values)


def open_office(number: int) -> Collectivity:
    region = f"{number % REGIONS + 1:02}"
    return provisioning.create_office(
        code=f"ECI-98-{number:05}", level="eci", slug=f"bench-{number:05}", name_ar="قياس", name_fr="Mesure",
        province_code=f"{region}.001", region_code=region,
    )  # fmt: skip


def fill(offices: list[Collectivity], first: int, total: int, agreements: int) -> None:
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
