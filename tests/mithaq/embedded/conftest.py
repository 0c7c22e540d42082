"""A cluster and a state folder of their own: the suite's own database is never stopped or killed here."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mithaq.embedded.postgres import Cluster


def open_folder() -> Path:
    """A new folder that every account may pass: pytest closes its own, and under root the server is another account."""
    folder = Path(tempfile.mkdtemp(prefix="mithaq-tests-"))
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One running cluster for a module's tests; each of them leaves it running."""
    folder = open_folder()
    made = Cluster(folder / "state", fast=True)
    made.ensure_running()
    made.bootstrap_roles()
    made.ensure_database()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def state_dir() -> Iterator[Path]:
    """A state folder that is not there yet."""
    folder = open_folder()
    yield folder / "state"
    shutil.rmtree(folder)
