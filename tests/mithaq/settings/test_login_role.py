"""`check --deploy` names a login role that could climb over the wall."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.checks import registry
from django.db import connection

from mithaq.collectivities.checks import login_role
from mithaq.embedded.postgres import Cluster
from tests.mithaq.settings.test_production import ROOT


def ids() -> list[str]:
    return [str(message.id) for message in login_role()]


@pytest.fixture
def fresh_login(own_database: str) -> Iterator[Callable[[str, str], None]]:
    """Connect as somebody else for a while."""
    before = dict(connection.settings_dict)

    def connect(user: str, password: str) -> None:
        connection.close()
        connection.settings_dict.update(USER=user, PASSWORD=password)

    yield connect
    connection.close()
    connection.settings_dict.update(before)


def test_the_role_we_serve_with_passes(db: None) -> None:
    assert login_role() == []


def test_a_superuser_is_refused(fresh_login: Callable[[str, str], None], cluster: Cluster) -> None:
    fresh_login("postgres", cluster.secrets["postgres"])
    assert ids() == ["mithaq.E002"]
    assert "SUPERUSER" in login_role()[0].msg


def test_the_owner_of_the_tables_is_refused(fresh_login: Callable[[str, str], None], cluster: Cluster) -> None:
    fresh_login("mithaq_owner", cluster.secrets["mithaq_owner"])
    assert ids() == ["mithaq.E002", "mithaq.E003"]


def test_a_role_that_owns_a_single_table_is_refused(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with superuser() as admin:
        admin.execute("CREATE TABLE public.left_over (id int)")
        admin.execute("ALTER TABLE public.left_over OWNER TO mithaq_app")
    assert ids() == ["mithaq.E003"]


def test_a_database_that_is_away_is_an_error_and_no_crash(fresh_login: Callable[[str, str], None]) -> None:
    fresh_login("mithaq_app", "not its password")
    assert ids() == ["mithaq.E001"]
    connection.close()


def test_check_deploy_asks_it(own_database: str, cluster: Cluster) -> None:
    assert login_role in registry.registry.deployment_checks
    environment = os.environ | cluster.environment(own_database) | {
        "DJANGO_SETTINGS_MODULE": "mithaq.settings.test", "MITHAQ_DB_USER": "mithaq_owner",
        "MITHAQ_DB_PASSWORD": cluster.secrets["mithaq_owner"],
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }  # fmt: skip
    process = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "ERROR"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert process.returncode == 1
    assert "mithaq.E003" in process.stderr
