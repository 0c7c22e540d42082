"""Ready schemas: as good as built ones, given to one office each, never older than the template."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from mithaq.collectivities import fleet, jobs, provisioning, selectors
from mithaq.collectivities.errors import TemplateNotReady
from mithaq.collectivities.models import OfficeEvent, OperatorJob, ReadySchema, SchemaVersion
from mithaq.collectivities.provisioning import pool, template
from mithaq.collectivities.structure.owner import owner_connection

pytestmark = pytest.mark.xdist_group("provisioning")
Admin = psycopg.Connection[Any]


def office(number: int) -> dict[str, Any]:
    return {
        "code": f"ECI-97-{number:03}", "level": "eci", "slug": f"essai-pool-{number}", "name_ar": "مؤسسة",
        "name_fr": "Essai", "province_code": "02.113", "region_code": "02",
    }  # fmt: skip


def test_an_office_from_the_pool_is_equal_to_one_that_was_built(ground: Admin) -> None:
    assert pool.fill(1) == pool.Pool(fresh=1, stale=0)
    opened = provisioning.create_office(**office(1))
    built = provisioning.create_office(**office(2))
    assert pool.state() == pool.Pool(fresh=0, stale=0)
    details = list(OfficeEvent.objects.filter(kind="created", office_schema__startswith="o_essai").order_by("pk"))
    assert [event.details["from_pool"] for event in details] == [True, False]
    for one in (opened, built):
        with selectors.office_context(one), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, (SELECT count(*) FROM accounts_user)")
            assert cursor.fetchone() == (f"t_{one.schema_name}", 0)
    assert (fleet.drifted_offices(), fleet.with_wrong_rights(), fleet.at_odds_with_the_ledger()) == ({}, {}, {})
    assert fleet.offices_behind() == []
    left = ground.execute(
        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ready%'),"
        " (SELECT count(*) FROM collectivities_schemaversion WHERE schema_name LIKE 'ready%')"
    ).fetchone()
    assert left == (0, 0)


def test_filling_stops_at_the_size_and_clearing_takes_what_is_left_of_others_too(ground: Admin) -> None:
    told: list[tuple[int, int]] = []
    pool.fill(2, lambda done, wanted: told.append((done, wanted)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    pool.fill(2)
    pool.fill(1)
    assert ReadySchema.objects.count() == 2
    with owner_connection() as own:
        own.execute("CREATE SCHEMA ready_stray1")
    ReadySchema.objects.create(schema_name="ready_lost1")
    assert pool.clear() == 4
    assert pool.state() == pool.Pool(fresh=0, stale=0)
    names = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'ready%'"
    assert ground.execute(names).fetchall() == []


@pytest.mark.parametrize("change", [{"version": "x"}, {"rights": "x"}, {"state": "failed", "error": "why"}])
def test_a_ready_schema_that_is_behind_is_never_given_out(ground: Admin, change: dict[str, str]) -> None:
    pool.fill(1)
    SchemaVersion.objects.filter(schema_name__startswith="ready_").update(**change)
    assert pool.state() == pool.Pool(fresh=0, stale=1)
    provisioning.create_office(**office(3))
    assert ReadySchema.objects.count() == 1
    assert OfficeEvent.objects.get(office_schema="o_essai_pool_3").details["from_pool"] is False


def test_nothing_is_made_of_a_template_that_is_behind_its_own_record(ground: Admin) -> None:
    pool.fill(1)
    ground.execute("INSERT INTO template_office.django_migrations (app, name, applied) VALUES ('a', 'b', now())")
    with pytest.raises(TemplateNotReady):
        provisioning.create_office(**office(4))
    with pytest.raises(TemplateNotReady):
        pool.fill(2)


def test_a_changed_template_is_read_again(ground: Admin) -> None:
    provisioning.create_office(**office(5))
    with owner_connection() as own:
        own.execute("ALTER TABLE template_office.agreements_party ADD COLUMN essai integer")
        own.execute("UPDATE collectivities_schemaversion SET finished_at = now() WHERE schema_name = 'template_office'")
    provisioning.create_office(**office(6))
    assert "o_essai_pool_6" not in fleet.drifted_offices()


def test_a_role_that_another_database_left_is_taken_over_by_building(ground: Admin) -> None:
    pool.fill(1)
    with owner_connection() as own:
        own.execute('CREATE ROLE "t_o_essai_pool_7" NOLOGIN')
    opened = provisioning.create_office(**office(7))
    assert ReadySchema.objects.count() == 1
    with selectors.office_context(opened), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")


def test_the_job_fills_the_pool(ground: Admin, settings: Any) -> None:
    settings.MITHAQ_READY_SCHEMAS = 1
    job = jobs.enqueue("pool.fill", by="operator@desk.test")
    jobs.work(once=True)
    job = OperatorJob.objects.get(pk=job.pk)
    assert (job.state, job.result, job.total) == ("done", {"fresh": 1, "stale": 0}, 1)


def _open_two_at_once(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> dict[int, str]:
    """Two openings that have both asked for a ready schema before either goes on. Returns what each ended with.

    Each test has numbers of its own: a role that the database of the test before still holds would be taken over by
    building, and there would be no race.
    """
    both = threading.Barrier(2, timeout=20)
    real = template.plan_and_ready

    def asked(cursor: psycopg.Cursor[Any], role: str) -> Any:
        found = real(cursor, role)
        both.wait()
        return found

    monkeypatch.setattr(template, "plan_and_ready", asked)
    ends: dict[int, str] = {}

    def run(number: int) -> None:
        try:
            ends[number] = provisioning.create_office(**office(number)).schema_name
        except Exception as error:
            ends[number] = type(error).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def test_two_openings_at_once_never_take_the_same_schema(ground: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    pool.fill(1)
    assert _open_two_at_once(monkeypatch, 8, 9) == {8: "o_essai_pool_8", 9: "o_essai_pool_9"}
    events = OfficeEvent.objects.filter(kind="created", office_schema__startswith="o_essai_pool")
    assert sorted(event.details["from_pool"] for event in events) == [False, True]
    assert fleet.drifted_offices() == {}


def test_without_the_lock_they_would(ground: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    pool.fill(1)
    unlocked = template._READY.as_string(None).replace("FOR UPDATE OF r, v SKIP LOCKED", "")
    monkeypatch.setattr(template, "_READY", sql.SQL(unlocked))
    ends = _open_two_at_once(monkeypatch, 10, 11)
    assert sorted(end.startswith("o_essai_pool") for end in ends.values()) == [False, True], ends


def test_the_pool_is_migrated_with_the_fleet(ground: Admin, superuser: Callable[[], psycopg.Connection[Any]]) -> None:
    pool.fill(1)
    [ready] = ReadySchema.objects.all()
    assert ready.schema_name in fleet.schemas_of_the_fleet()
    SchemaVersion.objects.filter(pk=ready.pk).update(rights="older")
    assert fleet.offices_behind() == [ready.schema_name]
    assert fleet.migrate_all().migrated == [ready.schema_name]
    assert pool.state() == pool.Pool(fresh=1, stale=0)
