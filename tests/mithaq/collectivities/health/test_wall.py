"""The wall, the catalogs and the ledger: what the doctor finds when somebody was at the database by hand."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from mithaq.cli import cli
from mithaq.collectivities import health, selectors
from mithaq.collectivities.health import roles
from mithaq.collectivities.models import Collectivity, ReadySchema
from tests.mithaq.collectivities.health.conftest import Codes

Superuser = Callable[[], psycopg.Connection[Any]]
pytestmark = pytest.mark.xdist_group("health")


def test_a_login_with_powers_and_a_group_that_logs_in(db: None, monkeypatch: pytest.MonkeyPatch, codes: Codes) -> None:
    rows = [
        ("mithaq_app", True, True, True, False, False, False, False, False),
        ("mithaq_portal", False, True, False, False, False, False, False, False),
    ]
    monkeypatch.setattr(roles, "_rows", lambda *_: rows)
    assert codes("login") == ["group_powers", "login_powers"]


def test_an_office_without_schema_and_role_is_found(own_database: str, codes: Codes) -> None:
    Collectivity.objects.create(
        code="ECI-99", slug="gone", schema_name="o_gone", level="eci", name_ar="x", name_fr="x", province_code="02.113",
        region_code="02",
    )  # fmt: skip
    assert codes("roles", "schemas") == ["role_missing", "schema_missing"]
    assert codes("anchors", "outbox") == ["office_unreadable", "office_unreadable"]


def test_schemas_that_nobody_knows_are_found(own_database: str, superuser: Superuser, codes: Codes) -> None:
    with superuser() as admin:
        admin.execute("CREATE SCHEMA o_stray")
        admin.execute("CREATE SCHEMA ready_stray0")
    ReadySchema.objects.create(schema_name="ready_lost0")
    assert codes("schemas") == ["ready_schema_stray", "ready_schema_stray", "schema_stray"]


def test_a_role_that_can_log_in_and_is_a_member_of_more(
    spare: Collectivity, superuser: Superuser, codes: Codes
) -> None:
    role = f"t_{spare.schema_name}"
    assert codes("roles") == []
    with superuser() as admin:
        admin.execute(f"ALTER ROLE {role} LOGIN")
        admin.execute(f"GRANT mithaq_register TO {role}")
        admin.execute(f"GRANT {role} TO mithaq_portal")
    assert codes("roles") == ["role_groups", "role_powers", "role_strangers"]


def test_a_role_that_the_web_cannot_take(spare: Collectivity, superuser: Superuser, codes: Codes) -> None:
    with superuser() as admin:
        admin.execute(f"REVOKE t_{spare.schema_name} FROM mithaq_app GRANTED BY mithaq_owner")
    assert codes("roles") == ["role_not_granted"]
    assert repaired(spare)
    assert codes("roles") == []


def test_rights_that_others_hold_in_an_office_are_found_and_taken_away(
    own_database: str, superuser: Superuser, codes: Codes
) -> None:
    with superuser() as admin:
        admin.execute("SET ROLE mithaq_owner")
        admin.execute("GRANT SELECT ON o_saidia.agreements_party TO mithaq_portal")
        admin.execute("GRANT USAGE ON SCHEMA o_saidia TO PUBLIC")
        admin.execute("REVOKE INSERT ON o_saidia.agreements_party FROM t_o_saidia")
    assert codes("grants") == ["foreign_rights", "foreign_rights"]
    assert codes("rights") == ["rights_differ"]
    said = repaired(selectors.find("saidia"))
    assert "taken from PUBLIC, mithaq_portal" in said
    assert codes("grants", "rights") == []


def test_tables_of_another_owner_are_found(own_database: str, superuser: Superuser, codes: Codes) -> None:
    with superuser() as admin:
        admin.execute("ALTER TABLE o_saidia.agreements_party OWNER TO postgres")
    assert "foreign_owner" in codes("grants")


def test_a_missing_table_and_one_too_many(own_database: str, superuser: Superuser, codes: Codes) -> None:
    with superuser() as admin:
        admin.execute("DROP TABLE o_saidia.agreements_refusedparty")
        admin.execute("CREATE TABLE o_berkane.notes (id int)")
    assert codes("tables") == ["tables_extra", "tables_missing"]
    assert codes("tables", office=selectors.find("berkane")) == ["tables_extra"]
    assert codes("tables", office=selectors.find("eci-trifa")) == []


def test_a_constraint_that_somebody_dropped(own_database: str, superuser: Superuser, codes: Codes) -> None:
    with superuser() as admin:
        admin.execute("ALTER TABLE o_saidia.agreements_party DROP CONSTRAINT party_never_a_foreign_state")
    [finding] = health.findings(["structure"])
    assert finding.schema == "o_saidia"
    assert "party_never_a_foreign_state" in finding.what
    assert codes("structure", office=selectors.find("berkane")) == []


def test_a_schema_behind_one_that_failed_and_one_that_the_ledger_misjudges(
    own_database: str, superuser: Superuser, codes: Codes
) -> None:
    assert codes("migrations") == []
    with superuser() as admin:
        admin.execute("UPDATE collectivities_schemaversion SET version = 'older' WHERE schema_name = 'o_berkane'")
        admin.execute(
            "UPDATE collectivities_schemaversion SET state = 'failed', error = 'lock timeout'"
            " WHERE schema_name = 'o_saidia'"
        )
        admin.execute("DELETE FROM o_eci_trifa.django_migrations WHERE app = 'finance'")
    assert codes("migrations") == ["ledger_wrong", "migration_failed", "migrations_behind"]
    with superuser() as admin:
        admin.execute("UPDATE collectivities_schemaversion SET state = 'running' WHERE schema_name = 'o_saidia'")
    assert "migration_interrupted" in codes("migrations")


def repaired(office: Collectivity) -> str:
    run = CliRunner().invoke(cli, ["offices", "repair", office.slug])
    assert run.exit_code == 0, run.output
    return run.stdout
