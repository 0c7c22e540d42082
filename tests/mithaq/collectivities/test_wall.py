"""The wall between offices, asked of PostgreSQL itself: whatever a query says, the role decides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from mithaq.accounts.models import User
from mithaq.collectivities import selectors
from mithaq.collectivities.errors import NoOffice, OfficeSuspended, OfficeUnknown
from mithaq.collectivities.models import Collectivity, OfficeState, PendingWork
from mithaq.collectivities.structure import audit_sql, grants
from mithaq.collectivities.structure.owner import owner_connection


def run(statement: str) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_login_role_owns_nothing_and_is_no_superuser(db: None) -> None:
    [(is_super, creates_roles, creates_dbs, inherits)] = run(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles WHERE rolname = session_user"
    )
    assert (is_super, creates_roles, creates_dbs, inherits) == (False, False, False, False)
    owned = "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'mithaq_app'"
    assert run(owned) == [(0,)]


def test_inside_an_office_path_and_role_are_its_own(office: Collectivity) -> None:
    [(role, path)] = run("SELECT current_user, current_setting('search_path')")
    assert (role, path.replace('"', "")) == ("t_o_berkane", "o_berkane, public")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM o_saidia.agreements_agreement",
        "UPDATE o_saidia.accounts_user SET name_ar = 'x'",
        "DELETE FROM o_saidia.agreements_agreement",
        "INSERT INTO o_saidia.agreements_referenceseries VALUES (2024, 1)",
        "DROP TABLE o_berkane.agreements_party",
        "CREATE TABLE o_berkane.mine (id int)",
        "TRUNCATE o_berkane.agreements_agreement CASCADE",
        "SELECT * FROM public.accounts_user",
        "SELECT * FROM public.django_session",
        "UPDATE public.collectivities_collectivity SET state = 'suspended'",
        "DELETE FROM o_berkane.django_migrations",
        "SET ROLE postgres",
    ],
)
def test_an_office_role_is_refused_everything_foreign(office: Collectivity, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement)


@pytest.mark.parametrize("schema", ["o_berkane", "o_saidia", "template_office"])
@pytest.mark.parametrize("role", ["mithaq_portal", "mithaq_register"])
def test_portal_and_register_roles_hold_no_grant_on_any_office(db: None, schema: str, role: str) -> None:
    assert run(
        f"SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}'"
        f" AND c.relkind = 'r' AND has_table_privilege('{role}', c.oid, 'SELECT, INSERT, UPDATE, DELETE')"
    ) == [(0,)]
    assert run(f"SELECT has_schema_privilege('{role}', '{schema}', 'USAGE')") == [(False,)]


def test_register_role_reads_and_never_writes(db: None) -> None:
    with connection.as_public_role("mithaq_register"):
        assert run("SELECT count(*) FROM collectivities_collectivity") == [(3,)]
        with pytest.raises(DatabaseError, match="permission denied"):
            run("UPDATE collectivities_collectivity SET state = 'suspended'")
        with pytest.raises(DatabaseError, match="permission denied"):
            run("SELECT * FROM accounts_user")


def test_row_policies_let_an_office_write_only_rows_that_are_its_own(office: Collectivity) -> None:
    PendingWork.objects.create(office_schema="o_berkane")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        PendingWork.objects.create(office_schema="o_saidia")


def test_row_policies_hide_the_rows_of_other_offices(
    berkane: Collectivity, other_office: Collectivity, as_office: Callable
) -> None:
    with as_office(other_office):
        PendingWork.objects.create(office_schema="o_saidia")
    with as_office(berkane):
        assert not PendingWork.objects.exists()
        assert PendingWork.objects.all().delete()[0] == 0


def test_people_of_two_offices_have_the_same_ids_and_never_meet(
    berkane: Collectivity, other_office: Collectivity, as_office: Callable, people: Callable[..., User]
) -> None:
    with as_office(berkane):
        here = people("clerk")
    with as_office(other_office):
        there = people("clerk")
        assert User.objects.get(pk=there.pk).email.endswith("o-saidia.test")
        assert not User.objects.filter(email=here.email).exists()


def test_a_rollback_brings_path_and_role_back(berkane: Collectivity, as_office: Callable) -> None:
    def fail_inside() -> None:
        with transaction.atomic(), as_office(berkane):
            assert run("SELECT current_user")[0][0] == "t_o_berkane"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert run("SELECT current_user")[0][0] == "mithaq_portal"


class TestFailClosed:
    """Every way into an office that does not exist, or may not be entered, is refused."""

    def test_code_of_an_office_outside_any_office(self, db: None) -> None:
        with pytest.raises(NoOffice):
            selectors.current_office()

    def test_unknown_schema(self, db: None) -> None:
        with pytest.raises(OfficeUnknown):
            selectors.get_active("o_nowhere")

    def test_suspended_office(self, berkane: Collectivity) -> None:
        Collectivity.objects.filter(pk=berkane.pk).update(state=OfficeState.SUSPENDED)
        with pytest.raises(OfficeSuspended):
            selectors.get_active("o_berkane")

    def test_a_schema_without_a_role_is_refused_and_not_read_as_somebody_else(self, db: None) -> None:
        connection.set_schema("o_nowhere")
        with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
            User.objects.count()
        connection.set_schema_to_public()

    def test_a_table_missing_in_the_office_is_never_read_from_public(
        self, berkane: Collectivity, as_office: Callable, superuser: Callable
    ) -> None:
        with as_office(berkane), pytest.raises(DatabaseError, match="permission denied"):
            run("SELECT * FROM public.outbox_outboxevent")  # where the path would fall through to


def test_rights_are_given_without_reading_the_catalogs_of_all_other_offices() -> None:
    """`ON ALL TABLES IN SCHEMA` reads the whole of pg_class: opening an office would take longer with each one more."""
    for statement in (*grants.office_role_statements("o_essai"), *grants.office_grants("o_essai")):
        assert "IN SCHEMA" not in statement
        assert "relnamespace" not in statement
    assert "relnamespace" not in audit_sql.missing_triggers()[0]


def test_a_table_that_became_read_only_loses_the_rights_it_had(own_database: str) -> None:
    with owner_connection() as own:
        own.execute('GRANT UPDATE, DELETE ON o_berkane.audit_entry TO "t_o_berkane"')
        for statement in grants.office_grants("o_berkane"):
            own.execute(statement.encode())
        rights = own.execute(
            "SELECT string_agg(DISTINCT a.privilege_type, ',')"
            "  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a"
            " WHERE c.oid = 'o_berkane.audit_entry'::regclass AND a.grantee = 't_o_berkane'::regrole"
        ).fetchone()
    assert rights == ("SELECT",)
