"""kill -9 while an office is erased: whole, or gone as the registry says, and the next run finishes it."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mithaq.collectivities import provisioning, services
from mithaq.collectivities.models import Backup, Collectivity, Erasure, OfficeState
from mithaq.collectivities.services import certificates, erasing
from mithaq.core import clock
from tests.crash.test_provisioning_kill import wait_for_servers
from tests.crash.victims import Victims
from tests.mithaq.collectivities.life.record import record_of

ROUNDS = 14
SLUGS = [f"essai-life-kill-{os.getpid() % 100_000}-{number:02}" for number in range(ROUNDS + 1)]
FILES = 5


@pytest.fixture
def admin(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's eyes; at the end the roles go, which belong to the cluster and outlive the database."""
    with superuser() as eyes:
        eyes.autocommit = True
        yield eyes
        for role in (f"t_{provisioning.schema_name_for(slug)}" for slug in SLUGS):
            if eyes.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                eyes.execute(f'DROP OWNED BY "{role}"')
                eyes.execute(f'DROP ROLE "{role}"')


@pytest.mark.crash
@pytest.mark.xdist_group("life")
def test_an_office_is_whole_or_erased_and_the_next_run_finishes_it(
    victims: Victims, settled: Callable[[], None], admin: psycopg.Connection[Any], tmp_path: Path
) -> None:
    erasures = [approved(number, slug, tmp_path) for number, slug in enumerate(SLUGS)]
    start = time.monotonic()
    assert victims.run(f"erase_office {erasures[-1].pk} {tmp_path}")[-1] == "end"
    whole = time.monotonic() - start
    seen = dict.fromkeys(("untouched", "half", "done"), 0)
    for number, erasure in enumerate(erasures[:-1]):
        victims.run(f"erase_office {erasure.pk} {tmp_path}", kill_after=whole * number / ROUNDS)
        wait_for_servers(admin)
        seen[standing(admin, erasure, tmp_path)] += 1
        assert victims.run(f"erase_office {erasure.pk} {tmp_path}")[-1] == "end"
        assert standing(admin, erasure, tmp_path) == "done"
    assert seen["untouched"], seen
    assert seen["half"], seen


def approved(number: int, slug: str, folder: Path) -> Erasure:
    """An archived office with files, whose erasure two persons decided."""
    office = provisioning.create_office(
        code=f"ECI-KILL-{number:02}", level="eci", slug=slug, name_ar="مؤسسة", name_fr="Établissement",
        province_code="02.113", region_code="02",
    )  # fmt: skip
    place = folder / office.schema_name
    place.mkdir()
    for name in range(FILES):
        (place / f"{name}.pdf").write_bytes(b"%PDF")
    services.archive(office, by="console:amina", reason="Merged")
    erasure = services.ask_erasure(office, by="console:amina", reason="Deposited", act="Decree 2.26.7")
    (folder / "export").write_bytes(b"archive")
    Backup.objects.create(
        kind="office", office_schema=office.schema_name, made_at=clock.now(), path=str(folder / "export"), size=7,
        digest=hashlib.sha256(b"archive").hexdigest(),
    )  # fmt: skip
    return erasing.approve(erasure.pk, by="console:brahim")


def standing(admin: psycopg.Connection[Any], erasure: Erasure, folder: Path) -> str:
    """Where the erasure stands; fails when what is there is not what the registry says."""
    office = Collectivity.objects.get(pk=erasure.collectivity_id)
    row = Erasure.objects.get(pk=erasure.pk)
    schema, role, tables = admin.execute(
        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %(s)s),"
        " (SELECT count(*) FROM pg_roles WHERE rolname = 't_' || %(s)s),"
        " (SELECT count(*) FROM pg_tables WHERE schemaname = %(s)s)",
        {"s": office.schema_name},
    ).fetchone() or (None, None, None)
    files = sum(1 for path in (folder / office.schema_name).glob("*"))
    if office.state == OfficeState.ARCHIVED:
        assert (schema, role, files, row.done_at, row.certificate) == (1, 1, FILES, None, None)
        assert tables > 50
        return "untouched"
    assert office.state == OfficeState.ERASED
    assert (schema, role, tables) == (0, 0, 0)
    assert row.certificate is not None
    assert row.certificate["files"]["count"] == FILES
    kinds = [event.kind for event in record_of(office)]
    if row.done_at is None:
        assert kinds == ["erasure_asked", "archived"]
        return "half"
    assert kinds == ["erased", "erasure_asked", "archived"]
    assert files == 0
    assert certificates.is_genuine(row.certificate)
    return "done"
