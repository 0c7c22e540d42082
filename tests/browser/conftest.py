"""A browser and the servers that it visits; without Chromium on the machine these tests are skipped."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from mithaq.embedded.postgres import Cluster
from mithaq.ui.messages import main as compile_messages
from tests.browser import seed, server
from tests.browser.server import Site

CHROMIUM = next((path for name in ("chromium", "google-chrome", "chrome") if (path := shutil.which(name))), None)
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the browser."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="session")
def translated() -> None:
    """The catalogues are compiled, whether or not `make messages` ran before."""
    compile_messages([])


@pytest.fixture(scope="module")
def site(translated: None, cluster: Cluster, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose office has its people and no dossier yet."""
    state = tmp_path_factory.mktemp("site")
    with server.running(cluster, template, state, content="people", today=date(2024, 1, 15)) as running:
        yield running


@pytest.fixture(scope="module")
def filled_site(
    translated: None, cluster: Cluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server whose office has dossiers at several points of their life."""
    state = tmp_path_factory.mktemp("filled-site")
    with server.running(cluster, template, state, content="dossiers", today=seed.TODAY) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, for one module: its event loop must not outlive it, or Django would refuse the ORM."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
