"""The web does not start on a login that could climb the wall."""

import os
import subprocess
import sys

import pytest

from mithaq.embedded.postgres import Cluster
from tests.mithaq.settings.test_production import ROOT


def start(cluster: Cluster, database: str, user: str) -> subprocess.CompletedProcess[str]:
    """Import the WSGI application as `user` would."""
    environment = os.environ | cluster.environment(database) | {
        "MITHAQ_DB_USER": user, "MITHAQ_DB_PASSWORD": cluster.secrets[user], "MITHAQ_DB_USER_KIND": "app",
        "DJANGO_SETTINGS_MODULE": "mithaq.settings.test", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", "import mithaq.wsgi"], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("user", ["postgres", "mithaq_owner"])
def test_a_powerful_login_stops_the_start(own_database: str, cluster: Cluster, user: str) -> None:
    done = start(cluster, own_database, user)
    assert done.returncode != 0
    assert f"The login role {user} has" in done.stderr


def test_the_role_that_owns_nothing_serves(own_database: str, cluster: Cluster) -> None:
    assert start(cluster, own_database, "mithaq_app").returncode == 0


def test_a_database_that_is_away_does_not_stop_the_start(own_database: str, cluster: Cluster) -> None:
    assert start(cluster, "nowhere", "mithaq_app").returncode == 0
