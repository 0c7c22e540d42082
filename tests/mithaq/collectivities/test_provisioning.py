"""Opening an office: whole or not at all, equal to the template, and quick."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from mithaq.collectivities import fleet, provisioning, selectors, services
from mithaq.collectivities.errors import OfficeExists, OfficeNameInvalid, ProvisioningInTransaction
from mithaq.collectivities.fleet import ledger
from mithaq.collectivities.models import Collectivity, Domain, SchemaVersion
from mithaq.collectivities.structure import blueprint
from mithaq.collectivities.structure.owner import owner_connection

AHFIR = {
    "code": "02.113.01.01", "level": "commune", "slug": "ahfir", "name_ar": "أحفير", "name_fr": "Ahfir",
    "province_code": "02.113", "region_code": "02",
}  # fmt: skip


def traces(admin: psycopg.Connection[Any], schema: str) -> tuple[int, int, int]:
    """Schemas, rows of the registry and hosts that are left of an office."""
    row = admin.execute(
        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %(s)s),"
        " (SELECT count(*) FROM collectivities_collectivity WHERE schema_name = %(s)s),"
        " (SELECT count(*) FROM collectivities_domain d JOIN collectivities_collectivity c ON c.id = d.tenant_id"
        "   WHERE c.schema_name = %(s)s)",
        {"s": schema},
    ).fetchone()
    assert row is not None
    return row


def test_a_new_office_is_open_at_its_host_and_equal_to_the_template(own_database: str) -> None:
    office = provisioning.create_office(**AHFIR, hosts=("cooperation.ahfir.test",))
    assert selectors.by_host("ahfir.localhost") == selectors.by_host("cooperation.ahfir.test") == office
    with selectors.office_context(office), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, (SELECT count(*) FROM accounts_user), (SELECT count(*) FROM django_migrations)"
        )
        role, people, migrations = cursor.fetchone()
    assert (role, people) == ("t_o_ahfir", 0)
    assert migrations > 0
    assert fleet.drifted_offices() == {}


def test_a_drifted_office_is_named_with_the_statement_that_differs(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with superuser() as admin:
        admin.execute("ALTER TABLE o_saidia.agreements_party DROP CONSTRAINT party_never_a_foreign_state")
    [(schema, differences)] = fleet.drifted_offices().items()
    assert schema == "o_saidia"
    assert any("party_never_a_foreign_state" in line for line in differences)


@pytest.mark.parametrize(
    "broken", ["SELECT 1/0", 'CREATE ROLE "mithaq_app"', "INSERT INTO collectivities_domain VALUES (1)"]
)
def test_a_failure_at_any_point_leaves_nothing_behind(
    own_database: str,
    superuser: Callable[[], psycopg.Connection[Any]],
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    monkeypatch.setattr(ledger, "copied", lambda schema: broken)
    with pytest.raises((psycopg.Error, OfficeExists)):
        provisioning.create_office(**AHFIR)
    with superuser() as admin:
        assert traces(admin, "o_ahfir") == (0, 0, 0)
    monkeypatch.undo()
    assert provisioning.create_office(**AHFIR).slug == "ahfir"


def test_an_office_is_never_created_inside_a_transaction(db: None) -> None:
    with pytest.raises(ProvisioningInTransaction), transaction.atomic():
        provisioning.create_office(**AHFIR)


@pytest.mark.parametrize("taken", [{"slug": "berkane"}, {"code": "02.113.01.09"}, {"hosts": ("saidia.localhost",)}])
def test_a_taken_name_code_or_host_is_refused_and_leaves_nothing(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]], taken: dict[str, Any]
) -> None:
    with pytest.raises(OfficeExists):
        provisioning.create_office(**AHFIR | taken)
    assert Collectivity.objects.count() == 3
    assert Domain.objects.count() == 3
    with superuser() as admin:
        assert traces(admin, "o_ahfir") == (0, 0, 0)


@pytest.mark.parametrize("slug", ["", "a", "-x", "x-", "Été", "a b", "أحفير", "x" * 41, 'a"; DROP', "1a"])
def test_a_slug_that_cannot_be_a_host_and_a_schema_is_refused(db: None, slug: str) -> None:
    with pytest.raises(OfficeNameInvalid):
        provisioning.schema_name_for(slug)


def test_the_blueprint_holds_structure_and_no_data(own_database: str) -> None:
    with owner_connection() as own, own.cursor() as cursor:
        plan = blueprint.read(cursor, "template_office")
        cursor.execute("SELECT count(*) FROM template_office.accounts_user")
        assert cursor.fetchone() == (0,)
    assert {table for table, _ in plan.structural_tables} <= set(blueprint.STRUCTURAL_ROWS)
    assert "template_office" not in "\n".join(plan.statements)


def test_a_new_office_is_at_the_templates_version_in_the_ledger(own_database: str) -> None:
    office = provisioning.create_office(**AHFIR)
    template, ours = (SchemaVersion.objects.get(pk=name) for name in ("template_office", office.schema_name))
    assert (ours.version, ours.rights, ours.migrations) == (template.version, template.rights, template.migrations)
    assert fleet.offices_behind() == []


def test_suspending_acts_at_once_and_resuming_brings_everything_back(own_database: str) -> None:
    office = selectors.find("berkane")
    services.suspend(office)
    assert not selectors.find("berkane").is_active
    services.resume(office)
    assert selectors.get_active("o_berkane") == office
