"""Who owns and who may do what: the second wall stands on these facts (design: the wall)."""

import psycopg
import pytest

from mithaq.embedded.postgres import Cluster
from mithaq.embedded.roles import APP, GROUPS, OWNER

POWERS = "rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolinherit, rolreplication, rolbypassrls"


@pytest.mark.parametrize(
    ("role", "powers"),
    [
        (APP, (False, False, False, True, False, False, False)),
        (OWNER, (False, True, True, True, True, False, False)),
        *((group, (False, False, False, False, False, False, False)) for group in GROUPS),
    ],
)
def test_each_role_has_its_powers_and_none_besides(cluster: Cluster, role: str, powers: tuple[bool, ...]) -> None:
    with psycopg.connect(cluster.superuser_dsn) as connection:
        assert connection.execute(f"SELECT {POWERS} FROM pg_roles WHERE rolname = %s", [role]).fetchone() == powers


def test_a_power_given_by_hand_is_taken_back(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute("ALTER ROLE mithaq_app SUPERUSER CREATEDB")
        cluster.bootstrap_roles()
        row = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = 'mithaq_app'").fetchone()
    assert row == (False, False)


def test_the_app_owns_nothing(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn("postgres")) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid = 'mithaq_app'::regrole"
        ).fetchone()
    assert row == (0,)


def test_the_owner_owns_the_database_and_nobody_else_may_connect_but_the_app(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        row = connection.execute(
            "SELECT datdba::regrole::text, has_database_privilege('mithaq_app', 'mithaq', 'CONNECT'),"
            " has_database_privilege('pg_monitor', 'mithaq', 'CONNECT'),"
            " has_database_privilege('mithaq_app', 'mithaq', 'TEMPORARY') FROM pg_database WHERE datname = 'mithaq'"
        ).fetchone()
    assert row == (OWNER, True, False, False)


def test_the_app_sees_public_only_through_a_role_that_it_takes(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS notice (words text)")
        owner.execute("GRANT SELECT ON notice TO mithaq_portal")
    with psycopg.connect(cluster.dsn(APP), autocommit=True) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM public.notice")
        app.execute("SET ROLE mithaq_portal")
        assert app.execute("SELECT * FROM public.notice").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE public.own (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SET ROLE mithaq_owner")


def test_the_owner_makes_an_offices_role_and_lends_it_to_the_app(cluster: Cluster) -> None:
    """What provisioning an office does, by the owner alone, without a superuser."""
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE ROLE t_trial NOLOGIN")
        owner.execute("GRANT t_trial TO mithaq_app WITH INHERIT FALSE, SET TRUE")
        owner.execute("GRANT mithaq_office TO t_trial")
        owner.execute("CREATE SCHEMA trial")
        owner.execute("CREATE TABLE trial.paper (id int)")
        owner.execute("GRANT USAGE ON SCHEMA trial TO t_trial")
        owner.execute("GRANT SELECT ON trial.paper TO t_trial")
        try:
            with psycopg.connect(cluster.dsn(APP), autocommit=True) as app:
                app.execute("SET ROLE mithaq_portal")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute("SELECT * FROM trial.paper")
                app.execute("SET ROLE t_trial")
                assert app.execute("SELECT * FROM trial.paper").fetchall() == []
        finally:
            owner.execute("DROP SCHEMA trial CASCADE")
            owner.execute("DROP ROLE t_trial")
