"""kill -9 while an office is carried out, brought back or kept: whole or not at all, and the next run does it."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mithaq.accounts.services import add_person
from mithaq.collectivities import provisioning, selectors
from mithaq.collectivities.models import Backup
from mithaq.collectivities.portability import archive as archives
from mithaq.collectivities.portability import export, files
from tenants.agreements import services as agreements
from tenants.documents import services as documents
from tests.crash.test_provisioning_kill import wait_for_servers
from tests.crash.victims import Victims
from tests.mithaq.collectivities.portability.conftest import PDF

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("portability")]
ROUNDS = 14
OPENED = date(2026, 1, 15)
SLUGS = [f"essai-port-kill-{os.getpid() % 100_000}-{number:02}" for number in range(ROUNDS + 1)]
TRACES = """
SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %(schema)s),
       (SELECT count(*) FROM pg_roles WHERE rolname = 't_' || %(schema)s),
       (SELECT count(*) FROM collectivities_collectivity WHERE schema_name = %(schema)s),
       (SELECT count(*) FROM collectivities_domain WHERE domain = %(host)s),
       (SELECT count(*) FROM collectivities_schemaversion WHERE schema_name = %(schema)s),
       (SELECT count(*) FROM collectivities_officeevent WHERE office_schema = %(schema)s AND kind = 'restored')
"""


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


@pytest.fixture
def media(own_database: str, settings: Any, tmp_path: Path) -> Path:
    """Berkane with a dossier and a paper; returns the folder of the files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    with selectors.office_context(selectors.find("berkane")):
        clerk = add_person(email="clerk@b.test", name_ar="موظفة", roles=["clerk"])
        dossier = agreements.open_agreement(actor=clerk, kind="twinning", title_ar="توأمة", opened_on=OPENED)
        upload = SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf")
        documents.store(dossier.pk, actor=clerk, upload=upload, kind="letter", title="رسالة")
    return tmp_path / "media"


def test_a_restore_is_whole_or_nothing_and_the_next_run_does_it(
    victims: Victims, admin: psycopg.Connection[Any], media: Path, tmp_path: Path
) -> None:
    archive = export.dump(selectors.find("berkane"), tmp_path / "office.zip", with_files=True).path
    start = time.monotonic()
    assert victims.run(f"bring_back {archive} {SLUGS[-1]} {media}")[-1] == "end"
    whole = time.monotonic() - start
    seen = {"nothing": 0, "whole": 0}
    for number, slug in enumerate(SLUGS[:-1]):
        victims.run(f"bring_back {archive} {slug} {media}", kill_after=whole * number / ROUNDS)
        wait_for_servers(admin)
        found = standing(admin, slug, media)
        seen[found] += 1
        if found == "nothing":
            assert victims.run(f"bring_back {archive} {slug} {media}")[-1] == "end"
            assert standing(admin, slug, media) == "whole"
            assert not (media / provisioning.schema_name_for(slug) / files.MARK).exists()
    assert seen["nothing"] >= 3, seen


def standing(admin: psycopg.Connection[Any], slug: str, media: Path) -> str:
    """`nothing` or `whole`; fails for anything in between. Files alone, with their mark, are nobody's."""
    schema = provisioning.schema_name_for(slug)
    found = admin.execute(TRACES, {"schema": schema, "host": f"{slug}.localhost"}).fetchone()
    assert found is not None
    assert set(found) in ({0}, {1}), found
    folder = media / schema
    if found[0] == 0:
        assert not folder.exists() or (folder / files.MARK).exists() or not any(folder.iterdir())
        return "nothing"
    assert sorted(path.read_bytes() for path in folder.glob("*.pdf")) == [PDF]
    return "whole"


def test_an_export_is_whole_or_nothing_and_the_next_run_does_it(
    victims: Victims, admin: psycopg.Connection[Any], media: Path, tmp_path: Path
) -> None:
    start = time.monotonic()
    assert victims.run(f"carry_out {tmp_path / 'first.zip'} {media}")[-1] == "end"
    whole = time.monotonic() - start
    cut = 0
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.zip"
        victims.run(f"carry_out {path} {media}", kill_after=whole * number / ROUNDS)
        wait_for_servers(admin)
        if path.exists():
            with archives.Archive(path) as archive:  # it may be there and not written down: whole all the same
                assert archive.verify() > 50
        else:
            cut += 1
            assert not Backup.objects.filter(path=str(path)).exists()
            assert victims.run(f"carry_out {path} {media}")[-1] == "end"
    assert cut >= 2, f"only {cut} kills fell in the middle"
    assert not list(tmp_path.glob(".*.part"))


def test_a_night_goes_on_where_it_was_killed(
    victims: Victims, admin: psycopg.Connection[Any], media: Path, tmp_path: Path
) -> None:
    place = tmp_path / "nights"
    for number in range(6):
        victims.run(f"keep_all {place} {media}", kill_after=0.04 * number)
        wait_for_servers(admin)
        for backup in Backup.objects.all():
            assert archives.file_digest(Path(backup.path)) == backup.digest
    assert victims.run(f"keep_all {place} {media}")[-1] == "end"
    kept = list(Backup.objects.values_list("office_schema", flat=True))
    assert sorted(kept) == ["o_berkane", "o_eci_trifa", "o_saidia"]  # none twice
    assert not list(place.rglob(".*.part"))
