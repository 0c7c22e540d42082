"""Migrating the fleet: every office or none of it, in one message each, told by the ledger."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mithaq.collectivities import fleet, lateness, provisioning
from mithaq.collectivities.fleet import ledger, patience, preview, versions
from mithaq.collectivities.fleet.errors import AlreadyMigrating, LockInTheWay
from mithaq.collectivities.models import MigrationStep, SchemaVersion
from mithaq.collectivities.provisioning import pool
from mithaq.collectivities.structure import grants
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.territory import migrations as territory
from tests.mithaq.collectivities.fleet.conftest import FIELD_AND_INDEX, OFFICES, Add

Connect = Callable[[], psycopg.Connection[Any]]


def has_column(admin: psycopg.Connection[Any], schema: str) -> bool:
    row = admin.execute(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'synthetic'",
        [f"{schema}.finance_contribution"],
    ).fetchone()
    return row == (1,)


def test_python_and_postgresql_give_a_schema_the_same_version(fleet_owner: str) -> None:
    with owner_connection() as own, own.cursor() as cursor:
        applied = versions.applied_in(cursor, "o_berkane")
        found = versions.survey(cursor, OFFICES)
    assert {version for version, _ in found.values()} == {versions.version_of(applied)}


def test_a_fleet_at_head_has_nothing_to_do(fleet_owner: str) -> None:
    outcome = fleet.migrate_all()
    assert (outcome.migrated, outcome.failed, outcome.stopped) == ([], {}, [])


def test_statements_of_the_template_are_replayed_in_every_office(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    outcome = fleet.migrate_all()
    assert sorted(outcome.migrated) == OFFICES
    assert outcome.failed == {}
    assert not MigrationStep.objects.get(name="0090_synthetic").by_django
    with superuser() as admin:
        assert all(has_column(admin, schema) for schema in [*OFFICES, "template_office"])
    assert fleet.drifted_offices() == fleet.with_wrong_rights() == fleet.at_odds_with_the_ledger() == {}
    assert fleet.status().behind == []
    assert fleet.migrate_all().migrated == []


def test_a_new_table_gets_its_rights_and_its_trail_in_every_office(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    add_migration(
        "0090_table",
        'migrations.CreateModel("Synthetic", [("id", models.BigAutoField(primary_key=True)),'
        ' ("label", models.CharField(max_length=9))])',
    )
    assert fleet.migrate_all().failed == {}
    with superuser() as admin:
        for schema in OFFICES:
            admin.execute(f"SET ROLE t_{schema}")
            admin.execute(f"INSERT INTO {schema}.finance_synthetic (label) VALUES ('x')")
            admin.execute("RESET ROLE")
            last = admin.execute(
                f"SELECT operation, tbl FROM {schema}.audit_entry ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            assert last == ("INSERT", "finance_synthetic")
    assert fleet.drifted_offices() == fleet.with_wrong_rights() == {}


CODE = (
    "migrations.RunPython(lambda apps, editor: editor.execute("
    '"INSERT INTO agreements_referenceseries VALUES (1999, 7)"), migrations.RunPython.noop)'
)


def test_a_migration_with_code_is_run_by_django_in_each_office_between_the_statements(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    add_migration("0090_before", FIELD_AND_INDEX)
    add_migration("0091_code", CODE)
    rename = 'migrations.RenameIndex("contribution", "contribution_renamed", "contribution_synthetic")'
    add_migration("0092_after", rename)
    outcome = fleet.migrate_all()
    assert (sorted(outcome.migrated), outcome.failed) == (OFFICES, {})
    assert list(MigrationStep.objects.values_list("by_django", flat=True)) == [False, True, False]
    with superuser() as admin:
        for schema in OFFICES:
            assert admin.execute(f"SELECT * FROM {schema}.agreements_referenceseries").fetchall() == [(1999, 7)]
    assert fleet.drifted_offices() == {}
    assert fleet.status().behind == []


def refuse_in(superuser: Connect, schema: str) -> None:
    """A table of the schema is in the way of what the migration makes."""
    with superuser() as admin:
        admin.execute(f"ALTER TABLE {schema}.finance_contribution ADD COLUMN synthetic text")


def test_one_failing_office_is_listed_and_the_others_are_done(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    refuse_in(superuser, "o_eci_trifa")
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    outcome = fleet.migrate_all(keep_going=True, canaries=["o_berkane"])
    assert sorted(outcome.migrated) == ["o_berkane", "o_saidia"]
    assert list(outcome.failed) == ["o_eci_trifa"]
    [line] = fleet.status().behind
    assert (line.schema, line.state) == ("o_eci_trifa", "failed")
    assert "already exists" in line.error
    with superuser() as admin:
        admin.execute("ALTER TABLE o_eci_trifa.finance_contribution DROP COLUMN synthetic")
    assert fleet.migrate_all().migrated == ["o_eci_trifa"]
    assert SchemaVersion.objects.get(pk="o_eci_trifa").error == ""
    assert fleet.drifted_offices() == {}


def test_a_failing_canary_stops_the_run_and_the_others_stay_as_they_were(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    refuse_in(superuser, "o_saidia")
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    outcome = fleet.migrate_all(canaries=["o_saidia"])
    assert (outcome.migrated, sorted(outcome.stopped)) == ([], ["o_berkane", "o_eci_trifa"])
    with superuser() as admin:
        assert not has_column(admin, "o_berkane")
    assert [line.state for line in fleet.status().behind] == ["current", "current", "failed"]


def test_a_canary_that_was_changed_by_hand_stops_the_run(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    with superuser() as admin:
        admin.execute("ALTER TABLE o_berkane.agreements_party DROP CONSTRAINT party_never_a_foreign_state")
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    outcome = fleet.migrate_all(canaries=["o_berkane"])
    assert list(outcome.failed) == ["o_berkane"]
    assert sorted(outcome.stopped) == ["o_eci_trifa", "o_saidia"]


def test_a_schema_that_is_not_what_the_ledger_says_is_refused(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    with superuser() as admin:
        admin.execute("DELETE FROM o_saidia.django_migrations WHERE app = 'agreements'")
    assert list(fleet.at_odds_with_the_ledger()) == ["o_saidia"]
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    outcome = fleet.migrate_all(keep_going=True, canaries=["o_berkane"])
    assert list(outcome.failed) == ["o_saidia"]
    assert "mithaq fleet verify" in outcome.failed["o_saidia"]
    with superuser() as admin:
        assert not has_column(admin, "o_saidia")


def test_an_office_whose_version_no_step_begins_at_is_brought_to_head_by_django(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    fleet.migrate_all()
    with superuser() as admin:  # as an archive made before that migration would restore it
        admin.execute("DELETE FROM o_saidia.django_migrations WHERE name = '0090_synthetic'")
        admin.execute("ALTER TABLE o_saidia.finance_contribution DROP COLUMN synthetic")
    MigrationStep.objects.all().delete()
    SchemaVersion.objects.filter(pk="o_saidia").delete()
    outcome = fleet.migrate_all()
    assert (outcome.migrated, outcome.failed) == (["o_saidia"], {})
    assert fleet.drifted_offices() == fleet.with_wrong_rights() == {}


def test_an_office_several_versions_behind_takes_all_steps_in_one_run(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    add_migration("0091_code", CODE)
    fleet.migrate_all(only=["o_berkane"])
    add_migration("0092_another", 'migrations.AddField("contribution", "other", models.TextField(db_default=""))')
    fleet.migrate_all(only=["o_berkane", "o_saidia"])
    assert [line.schema for line in fleet.status().behind] == ["o_eci_trifa"]
    assert fleet.migrate_all().migrated == ["o_eci_trifa"]
    assert fleet.drifted_offices() == fleet.at_odds_with_the_ledger() == {}


def test_a_squashed_migration_is_recorded_everywhere_and_runs_nowhere(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    fleet.migrate_all()
    squashed = FIELD_AND_INDEX + '    ]\n    replaces = [("finance", "0090_synthetic")]\n    unused = ['
    add_migration("0090_squashed", squashed, before="0001_initial")
    outcome = fleet.migrate_all()
    assert (sorted(outcome.migrated), outcome.failed) == (OFFICES, {})
    assert MigrationStep.objects.get(name="0090_squashed").statements == []
    assert fleet.at_odds_with_the_ledger() == {}
    assert fleet.migrate_all().migrated == []


def test_a_migration_of_the_shared_side_is_recorded_in_the_offices_and_runs_in_public(
    fleet_owner: str, add_migration: Add, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "synthetic_public"
    shutil.copytree(Path(str(territory.__file__)).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "0090_seen.py").write_text(
        "from django.db import migrations\n"
        "class Migration(migrations.Migration):\n"
        '    dependencies = [("territory", "0001_initial")]\n'
        '    operations = [migrations.RunSQL("CREATE TABLE territory_seen (id bigint)")]\n',
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.MIGRATION_MODULES = {"territory": "synthetic_public"}
    outcome = fleet.migrate_all()
    assert (sorted(outcome.migrated), outcome.failed) == (OFFICES, {})
    assert MigrationStep.objects.get(name="0090_seen").statements == []
    with owner_connection() as own, own.cursor() as cursor:
        assert versions.exists(cursor, "public.territory_seen")
        assert not versions.exists(cursor, "o_saidia.territory_seen")
    assert fleet.drifted_offices() == {}


@pytest.mark.xdist_group("pool")
def test_ready_schemas_of_the_pool_are_migrated_with_the_offices(fleet_owner: str, add_migration: Add) -> None:
    try:
        pool.fill(1)
        add_migration("0090_synthetic", FIELD_AND_INDEX)
        assert fleet.status().schemas == 4
        assert len(fleet.migrate_all().migrated) == 4
        assert pool.state() == pool.Pool(fresh=1, stale=0)
        assert fleet.drifted_offices() == fleet.with_wrong_rights() == {}
    finally:
        pool.clear()  # roles belong to the cluster


def test_a_lock_in_public_is_said_in_words_and_nothing_is_half_done(
    fleet_owner: str, add_migration: Add, superuser: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(patience, "ATTEMPTS", 2)
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    with superuser() as holder:
        holder.execute("LOCK TABLE template_office.finance_contribution IN ACCESS SHARE MODE")
        with pytest.raises(LockInTheWay):
            fleet.migrate_all()
    assert sorted(fleet.migrate_all().migrated) == OFFICES


def test_a_held_lock_is_waited_out_and_then_fails_that_office_alone(
    fleet_owner: str, add_migration: Add, superuser: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(patience, "ATTEMPTS", 2)
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    with superuser() as holder:
        holder.execute("LOCK TABLE o_saidia.finance_contribution IN ACCESS SHARE MODE")
        outcome = fleet.migrate_all(keep_going=True, canaries=["o_berkane"])
        assert list(outcome.failed) == ["o_saidia"]
        assert "lock timeout" in outcome.failed["o_saidia"]
    assert fleet.migrate_all().migrated == ["o_saidia"]


def test_two_migrations_at_once_are_refused_with_one_line(fleet_owner: str) -> None:
    with ledger.Turn():
        assert fleet.status().is_running
        with pytest.raises(AlreadyMigrating):
            fleet.migrate_all()
    assert not fleet.status().is_running
    assert fleet.migrate_all().failed == {}


def test_a_dry_run_prints_the_sql_and_changes_nothing(fleet_owner: str, add_migration: Add, superuser: Connect) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    add_migration("0091_code", CODE)
    text = "\n".join(preview.lines())
    assert 'ADD COLUMN "synthetic" integer DEFAULT 0' in text
    assert "finance.0091_code (code" in text
    with superuser() as admin:
        assert not has_column(admin, "template_office")
    assert MigrationStep.objects.count() == 0


def test_rights_that_change_reach_every_office(
    fleet_owner: str, superuser: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grants, "READ_ONLY_IN_OFFICE", (*grants.READ_ONLY_IN_OFFICE, "council_session"))
    assert sorted(fleet.migrate_all().migrated) == OFFICES
    with superuser() as admin:
        rows = admin.execute(
            "SELECT has_table_privilege('t_o_saidia', 'o_saidia.council_session', 'INSERT')"
        ).fetchone()
    assert rows == (False,)
    assert fleet.with_wrong_rights() == {}


def test_rights_that_were_changed_by_hand_are_found(fleet_owner: str, superuser: Connect) -> None:
    with superuser() as admin:
        admin.execute("GRANT SELECT ON o_saidia.agreements_agreement TO mithaq_portal")
        admin.execute("REVOKE INSERT ON o_saidia.agreements_party FROM t_o_saidia")
    [(schema, lines)] = fleet.with_wrong_rights().items()
    assert schema == "o_saidia"
    assert any("mithaq_portal" in line for line in lines)
    assert any("agreements_party" in line for line in lines)


def test_the_status_of_the_fleet_asks_the_same_number_of_questions_for_any_number_of_offices(fleet_owner: str) -> None:
    asked: list[str] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **named: Any) -> Any:
            asked.append(str(query))
            return super().execute(query, *rest, **named)

    with owner_connection() as own, Counting(own) as cursor:
        assert lateness.behind(cursor) == []
    assert len(asked) == 1
    assert provisioning.schema_name_for("saidia") in fleet.schemas_of_the_fleet()
