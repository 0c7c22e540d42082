"""kill -9 while agreements pass to another office: all of it or nothing, and the next run leaves no file over."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mithaq.accounts.models import User
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import OfficeEvent, Transfer
from mithaq.core import clock
from mithaq.register import selectors as register
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tests.crash.victims import Victims
from tests.tenants import staged

ROUNDS = 12


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Real files, in a folder that the victims know."""
    settings.MEDIA_ROOT = tmp_path / "media"
    stored = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.STORAGES = settings.STORAGES | stored
    return settings.MEDIA_ROOT


@pytest.mark.crash
def test_a_transfer_is_whole_or_nothing(
    media: Path, victims: Victims, settled: Callable[[], None], superuser: Callable[[], psycopg.Connection[Any]],
    people: Callable[..., User],
) -> None:  # fmt: skip
    with clock.frozen(date(2026, 4, 2)), offices.office_context(offices.find("berkane")):
        staged.play_all(staged.cast_of(people), "in_force", "in_force", "in_force")
    seen = {"nothing": 0, "files left over": 0, "whole": 0}
    pause = 0.05
    for _round in range(ROUNDS):
        start = time.monotonic()
        said = victims.run(f"transfer Act {media}", kill_after=pause)
        settled()
        if said[-1] == "end" or Transfer.objects.exists():
            seen["whole"] += 1
            break
        nothing_passed()
        seen["files left over" if left_over(media) else "nothing"] += 1
        pause = min(pause * 1.5, time.monotonic() - start + 0.5)
    assert victims.run(f"transfer Act {media}")[-1] == "end"
    settled()
    assert seen["nothing"] + seen["files left over"] >= 3, seen
    whole(media)


def left_over(media: Path) -> list[Path]:
    return list((media / "o_eci_trifa").rglob("*.pdf"))


def nothing_passed() -> None:
    with offices.office_context(offices.find("eci-trifa")):
        assert Agreement.objects.count() == 0
        assert User.objects.count() == 0
        assert audit.verify().intact
    with offices.office_context(offices.find("berkane")):
        assert set(Agreement.objects.values_list("state", flat=True)) == {"in_force"}
        assert audit.verify().intact
    assert set(Entry.objects.values_list("office_schema", flat=True)) == {"o_berkane"}
    assert not OfficeEvent.objects.filter(kind__startswith="transferred").exists()


def whole(media: Path) -> None:
    with offices.office_context(offices.find("eci-trifa")):
        found = list(Agreement.objects.prefetch_related("documents"))
        assert len(found) == 3
        named = {paper.file.name for agreement in found for paper in agreement.documents.all()}
        assert audit.verify().intact
    assert {str(path.relative_to(media)) for path in left_over(media)} == named
    with offices.office_context(offices.find("berkane")):
        assert set(Agreement.objects.values_list("state", flat=True)) == {"transferred"}
        assert audit.verify().intact
    assert set(Entry.objects.values_list("office_schema", flat=True)) == {"o_eci_trifa"}
    assert {found.problem for found in register.verify()} == {""}
    assert Transfer.objects.count() == 1
