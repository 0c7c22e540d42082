"""A database of its own and the starter of victims that work on it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from mithaq.embedded.postgres import Cluster
from tests.crash.victims import Victims


@pytest.fixture
def victims(own_database: str, cluster: Cluster) -> Iterator[Victims]:
    """`victims.run("work", kill_after=0.1)`."""
    with Victims(cluster.environment(own_database)) as starter:
        yield starter


@pytest.fixture
def settled(superuser: Callable[[], psycopg.Connection[Any]]) -> Callable[[], None]:
    """Wait until the server has noticed that its clients died, and has rolled back what they left open."""

    def wait() -> None:
        connection.close()
        end = time.monotonic() + 20
        with superuser() as admin:
            admin.autocommit = True
            while True:
                others = admin.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
                ).fetchone()
                if others == (0,):
                    return
                assert time.monotonic() < end, "a dead client's transaction is still open"
                time.sleep(0.01)

    return wait
