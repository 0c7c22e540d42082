"""Berkane's dossier of the worked example, really committed, in April 2026; and the office that takes it over."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mithaq.accounts.models import User
from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from tenants.demo import berkane
from tenants.demo.cast import Dossier
from tests.tenants import staged

TODAY = date(2026, 4, 2)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Real files, for they are copied from one office's folder into another's."""
    settings.MEDIA_ROOT = tmp_path / "media"
    stored = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.STORAGES = settings.STORAGES | stored
    return settings.MEDIA_ROOT


@pytest.fixture
def source(own_database: str) -> Collectivity:
    """The commune of Berkane."""
    return selectors.find("berkane")


@pytest.fixture
def target(own_database: str) -> Collectivity:
    """The establishment for intercommunal cooperation."""
    return selectors.find("eci-trifa")


@pytest.fixture
def today(own_database: str) -> Iterator[date]:
    """The day of the transfer."""
    with clock.frozen(TODAY):
        yield TODAY


@pytest.fixture
def dossier(source: Collectivity, today: date, people: Callable[..., User]) -> Dossier:
    """In force since July 2024, executed, measured, evaluated, and amended on 20 March 2026."""
    with selectors.office_context(source):
        played = berkane.until_mid_term(staged.cast_of(people))
        berkane.amend(played)
        played.agreement.refresh_from_db()
    return played


@pytest.fixture
def started(source: Collectivity, today: date, people: Callable[..., User]) -> Callable[[str], Dossier]:
    """`started("drafted")`: a Berkane dossier up to that step of the story."""

    def play(until: str) -> Dossier:
        with selectors.office_context(source):
            return staged.play_all(staged.cast_of(people), until)[0]

    return play
