"""`mithaq offices erase …` through its whole course, by two persons."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from mithaq.cli import cli
from mithaq.cli.offices import erasure as commands
from mithaq.collectivities import provisioning, selectors, services
from mithaq.collectivities.errors import (
    ErasureBeforeArchive,
    ErasureByOnePerson,
    ErasureNotApproved,
    ErasureNotDone,
    ErasureUnknown,
    ErasureWithoutExport,
)
from mithaq.collectivities.models import Backup, Collectivity, Erasure
from mithaq.core import clock

pytestmark = pytest.mark.xdist_group("life")
SLUG = f"essai-life-cli-{os.getpid() % 100_000}"


def erase(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["offices", "erase", *map(str, arguments)])


@pytest.fixture
def acts_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda name: monkeypatch.setattr(commands, "console_author", lambda: f"console:{name}")


@pytest.fixture
def archived(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[Collectivity]:
    office = provisioning.create_office(
        code="ECI-LIFE-02", level="eci", slug=SLUG, name_ar="مؤسسة", name_fr="Établissement",
        province_code="02.113", region_code="02",
    )  # fmt: skip
    yield services.archive(office, by="console:amina", reason="Merged")
    connection.set_schema_to_public()
    with superuser() as admin:
        admin.autocommit = True
        role = f"t_{office.schema_name}"
        if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            admin.execute(f'DROP OWNED BY "{role}"')
            admin.execute(f'DROP ROLE "{role}"')


@pytest.fixture
def export(archived: Collectivity, tmp_path: Path) -> Callable[[], None]:
    """`export()`: an export of the archived office."""

    def make() -> None:
        (tmp_path / "x.tar").write_bytes(b"archive")
        Backup.objects.create(
            kind="office", office_schema=archived.schema_name, made_at=clock.now(), path=str(tmp_path / "x.tar"),
            size=7, digest=hashlib.sha256(b"archive").hexdigest(),
        )  # fmt: skip

    return make


def test_the_whole_course(archived: Collectivity, acts_as: Callable[[str], None], export: Callable[[], None]) -> None:
    acts_as("amina")
    asked = erase("ask", SLUG, "--reason", "Deposited", "--act", "Decree 2.26.7")
    assert asked.stdout == f"{SLUG}: erasure asked for by console:amina; another person must approve it\n"
    assert isinstance(erase("approve", SLUG).exception, ErasureByOnePerson)
    acts_as("brahim")
    assert isinstance(erase("approve", SLUG).exception, ErasureWithoutExport)
    export()
    assert isinstance(erase("run", SLUG).exception, ErasureNotApproved)
    assert isinstance(erase("certificate", SLUG).exception, ErasureNotDone)
    approved = erase("approve", SLUG)
    assert approved.exit_code == 0, approved.exception
    assert approved.stdout == f"{SLUG}: approved by console:brahim; carry it out: mithaq offices erase run {SLUG}\n"
    ran = erase("run", SLUG)
    assert ran.exit_code == 0, ran.exception
    assert "2 of 3: files are gone" in ran.stderr
    assert isinstance(erase("run", SLUG).exception, ErasureUnknown)
    sealed = json.loads(erase("certificate", SLUG, "--json").stdout)
    assert sealed["sha256"] in ran.stdout
    text = erase("certificate", SLUG)
    assert text.exit_code == 0
    assert "CERTIFICATE OF ERASURE" in text.stdout
    told = CliRunner().invoke(cli, ["offices", "events", SLUG]).stdout
    assert [line.split()[1] for line in told.splitlines()][:3] == ["erased", "erasure_asked", "archived"]


def test_a_certificate_that_was_altered_is_told(
    archived: Collectivity, acts_as: Callable[[str], None], export: Callable[[], None]
) -> None:
    export()
    erase("ask", SLUG, "--reason", "Deposited", "--act", "Decree 2.26.7")
    acts_as("brahim")
    erase("approve", SLUG)
    assert erase("run", SLUG).exit_code == 0
    erasure = Erasure.objects.get()
    erasure.certificate["rows"] = 0
    erasure.save(update_fields=["certificate"])
    told = erase("certificate", SLUG)
    assert told.exit_code == 1
    assert "altered" in told.stderr


def test_an_erasure_is_called_off(berkane: Collectivity) -> None:
    assert isinstance(erase("ask", "berkane", "--reason", "r", "--act", "a").exception, ErasureBeforeArchive)
    services.archive(berkane, by="console:amina", reason="Merged")
    assert isinstance(erase("cancel", "berkane").exception, ErasureUnknown)
    assert erase("ask", "berkane", "--reason", "r", "--act", "a").exit_code == 0
    assert erase("cancel", "berkane").stdout == "berkane: erasure cancelled\n"
    assert selectors.open_erasure(berkane) is None
    assert erase("ask", "berkane", "--reason", "r").exit_code == 2
