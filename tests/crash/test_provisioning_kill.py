"""kill -9 while an office is opened: schema, role, registry row, host and grants, or nothing."""

import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from mithaq.collectivities import fleet, provisioning, selectors
from tests.crash.victims import Victims

ROUNDS = 12
SLUGS = [f"crash-{os.getpid() % 100_000}-{number:02}" for number in range(ROUNDS + 1)]
TRACES = """
SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %(schema)s) AS schema,
       (SELECT count(*) FROM pg_roles WHERE rolname = 't_' || %(schema)s) AS role,
       (SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles l ON l.oid = m.member
         WHERE r.rolname = 't_' || %(schema)s AND l.rolname = 'mithaq_app') AS login_may_take_it,
       (SELECT count(*) FROM collectivities_collectivity WHERE schema_name = %(schema)s) AS registry,
       (SELECT count(*) FROM collectivities_domain WHERE domain = %(host)s) AS host,
       (SELECT count(*) FROM pg_tables WHERE schemaname = %(schema)s AND tablename = 'agreements_agreement'
          AND has_table_privilege('t_' || schemaname, format('%%I.%%I', schemaname, tablename), 'INSERT')) AS grants
"""


@pytest.fixture
def admin(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's eyes; at the end the roles go, which belong to the cluster and outlive the database."""
    with superuser() as eyes:
        eyes.autocommit = True
        yield eyes
        known = [row[0] for row in eyes.execute("SELECT rolname FROM pg_roles").fetchall()]
        for role in (f"t_{provisioning.schema_name_for(slug)}" for slug in SLUGS):
            if role in known:
                eyes.execute(f'DROP OWNED BY "{role}"')
                eyes.execute(f'DROP ROLE "{role}"')


@pytest.mark.crash
def test_an_office_is_there_or_not_at_all(
    victims: Victims, settled: Callable[[], None], admin: psycopg.Connection[Any]
) -> None:
    start = time.monotonic()
    assert victims.run(f"open_office {SLUGS[-1]}") == ["begin", "end"]
    whole = time.monotonic() - start
    chance, stopped = random.Random(20240702), []
    for slug in SLUGS[:-1]:
        victims.run(f"open_office {slug}", kill_after=chance.uniform(0, whole))
        wait_for_servers(admin)
        asked = {"schema": provisioning.schema_name_for(slug), "host": f"{slug}.localhost"}
        found = admin.execute(TRACES, asked).fetchone()
        assert found is not None
        assert set(found) in ({0}, {1}), found
        if set(found) == {0}:
            stopped.append(slug)
    assert len(stopped) >= 2, f"only {len(stopped)} kills fell in the middle"
    assert fleet.drifted_offices() == {}
    assert victims.run(f"open_office {stopped[0]}") == ["begin", "end"], "the name is still free"
    assert selectors.find(stopped[0]).is_active


def wait_for_servers(admin: psycopg.Connection[Any]) -> None:
    """The dead victim's server process runs its script to the end before it notices."""
    end = time.monotonic() + 20
    while admin.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'mithaq_owner'"
    ).fetchone() != (0,):
        assert time.monotonic() < end
        time.sleep(0.01)
