"""`mithaq fleet …` as an operator uses it."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
from click.testing import CliRunner, Result

from mithaq.cli.fleet import command
from mithaq.collectivities.errors import OfficeUnknown
from mithaq.collectivities.fleet import ledger
from mithaq.collectivities.fleet.errors import AlreadyMigrating
from mithaq.collectivities.models import SchemaVersion
from tests.mithaq.collectivities.fleet.conftest import FIELD_AND_INDEX, OFFICES, Add

Connect = Callable[[], psycopg.Connection[Any]]


def fleet(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_migrate_names_what_it_did_and_says_nothing_when_there_was_nothing(
    fleet_owner: str, add_migration: Add
) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    first = fleet("migrate")
    assert first.exit_code == 0
    assert "template_office: finance.0090_synthetic" in first.output
    assert all(f"{schema}: at head" in first.output for schema in OFFICES)
    assert first.output.endswith("3 migrated, 0 failed, 0 not tried\n")
    assert fleet("migrate").output == "0 migrated, 0 failed, 0 not tried\n"


def test_migrate_lists_the_offices_that_failed_and_its_exit_code_says_so(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    with superuser() as admin:
        admin.execute("ALTER TABLE o_eci_trifa.finance_contribution ADD COLUMN synthetic text")
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    done = fleet("migrate", "--keep-going", "--quiet", "--workers", "3")
    assert done.exit_code == 1
    assert "mithaq: o_eci_trifa: column" in done.stderr
    assert done.stdout == "2 migrated, 1 failed, 0 not tried\n"
    told = json.loads(fleet("status", "--json").output)
    assert told["schemas"] == 3
    assert [(line["schema"], line["state"], line["attempts"]) for line in told["behind"]] == [
        ("o_eci_trifa", "failed", 1)
    ]
    text = fleet("status").output
    assert "o_eci_trifa" in text
    assert "already exists" in text
    assert "1 behind of 3" in text


def test_a_number_of_canaries_goes_first_and_a_failure_among_them_stops_the_rest(
    fleet_owner: str, add_migration: Add, superuser: Connect
) -> None:
    with superuser() as admin:
        admin.execute("ALTER TABLE o_eci_trifa.finance_contribution ADD COLUMN synthetic text")
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    done = fleet("migrate", "--canary", "2")
    assert done.exit_code == 1
    assert done.stdout.endswith("1 migrated, 1 failed, 1 not tried\n")
    assert SchemaVersion.objects.get(pk="o_saidia").state == "current"


def test_one_office_is_migrated_and_no_other_and_one_that_is_not_there_is_refused(
    fleet_owner: str, add_migration: Add
) -> None:
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    assert isinstance(fleet("migrate", "--only", "nowhere").exception, OfficeUnknown)
    assert fleet("migrate", "--only", "saidia").exit_code == 0
    assert "2 behind of 3" in fleet("status").output


def test_a_second_run_is_refused_and_an_interrupted_one_is_seen_and_done_again(fleet_owner: str) -> None:
    with ledger.Turn():
        assert isinstance(fleet("migrate").exception, AlreadyMigrating)
        assert "a migration is running" in fleet("status").output
    SchemaVersion.objects.filter(pk="o_saidia").update(state="running")
    assert "interrupted" in fleet("status").output
    assert "1 migrated" in fleet("migrate").output
    assert "0 behind of 3" in fleet("status").output


def test_a_dry_run_prints_sql(fleet_owner: str, add_migration: Add) -> None:
    assert fleet("migrate", "--dry-run").output == "-- nothing to do: 3 schemas at head\n"
    add_migration("0090_synthetic", FIELD_AND_INDEX)
    text = fleet("migrate", "--dry-run").output
    assert "-- finance.0090_synthetic: template_office, then 3 schemas" in text
    assert 'ALTER TABLE "finance_contribution" ADD COLUMN "synthetic" integer DEFAULT 0 NOT NULL;' in text
    fleet("migrate", "--only", "saidia")
    text = fleet("migrate", "--dry-run").output
    assert "-- 2 schemas at" in text
    assert 'ADD COLUMN "synthetic"' in text


def test_verify_says_what_differs_and_its_exit_code_says_so(fleet_owner: str, superuser: Connect) -> None:
    same = fleet("verify")
    assert same.exit_code == 0
    assert same.stdout.endswith("0 of 3 differ from the template\n")
    with superuser() as admin:
        admin.execute("ALTER TABLE o_saidia.finance_contribution ALTER COLUMN amount_centimes DROP NOT NULL")
        admin.execute("ALTER TABLE o_saidia.finance_contribution DISABLE TRIGGER audit_row")
        admin.execute("GRANT SELECT ON o_saidia.finance_contribution TO mithaq_register")
    differs = fleet("verify")
    assert differs.exit_code == 1
    assert "o_saidia: extra: column finance_contribution.amount_centimes bigint" in differs.stderr
    assert "(switched off)" in differs.stderr
    assert "o_saidia: extra: right finance_contribution mithaq_register SELECT" in differs.stderr
    assert differs.stdout.endswith("1 of 3 differ from the template\n")


KINDS = {
    "DROP INDEX {index}": "missing: index",
    "ALTER TABLE finance_contribution ADD COLUMN extra text DEFAULT 'x'": "extra: column finance_contribution.extra",
    "ALTER TABLE council_decision ALTER COLUMN id DROP IDENTITY": "missing: column council_decision.id",
    "ALTER TABLE agreements_party DROP CONSTRAINT party_never_a_foreign_state": "missing: constraint agreements_party",
    "CREATE TABLE stray (id bigint)": "extra: table stray",
    "ALTER TABLE finance_contribution OWNER TO {owner}": "of {owner}",
    "CREATE FUNCTION stray() RETURNS int LANGUAGE sql AS 'SELECT 1'": "extra: function stray()",
    "ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY": "extra: table audit_head rp ROW SECURITY",
}


def test_verify_sees_every_kind_of_difference(fleet_owner: str, superuser: Connect) -> None:
    with superuser() as admin:
        names = {
            "owner": admin.execute("SELECT current_user").fetchone()[0],
            "index": admin.execute(
                "SELECT min(i.indexrelid::regclass::text) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
                " WHERE c.relnamespace = 'o_saidia'::regnamespace AND NOT EXISTS"
                " (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
            ).fetchone()[0],
        }
        admin.execute("SET search_path = o_saidia")
        for change in KINDS:
            admin.execute(change.format(**names))
    said = fleet("verify").stderr
    assert [line for line in KINDS.values() if line.format(**names) not in said] == []


def test_check_finds_nothing_in_this_project() -> None:
    assert fleet("check").output == "0 findings\n"
