"""Offices with something in them, files on a real disk, and archives that can be spoilt."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile

from mithaq.accounts.services import add_person
from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.portability import export
from mithaq.core import clock
from mithaq.outbox import services as outbox
from tenants.agreements import services as agreements
from tenants.demo import berkane as story
from tenants.demo.cast import Cast
from tenants.documents import services as documents
from tests.mithaq.collectivities.fleet.conftest import add_migration, fleet_owner

__all__ = ["add_migration", "fleet_owner"]  # fixtures of the fleet's own tests

NUMBER = os.getpid() % 100_000
COPY = f"essai-port-{NUMBER}"  # of this process alone: roles belong to the whole server


def blank_page() -> bytes:
    """A PDF with one empty page, the same each time."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(held, deterministic_id=True)
    return held.getvalue()


PDF = blank_page()
ROLES = ("head", "clerk", "secretary", "president", "finance", "service")


@pytest.fixture
def on_disk(settings: Any, tmp_path: Path) -> Path:
    """Files lie in a folder of their own, as in an installation."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    return tmp_path / "media"


@pytest.fixture
def roles_removed(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[None]:
    """Roles of copies belong to the server and outlive the database."""
    yield
    with superuser() as admin:
        admin.autocommit = True
        for [role] in admin.execute(
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"t_o_essai_port_{NUMBER}"]
        ).fetchall():
            admin.execute(f'DROP OWNED BY "{role}"')
            admin.execute(f'DROP ROLE "{role}"')


@pytest.fixture
def office(own_database: str, on_disk: Path, roles_removed: None) -> Collectivity:
    """Berkane with a person, a session, a letter that waits, a dossier and one paper."""
    place = selectors.find("berkane")
    with selectors.office_context(place), clock.frozen(date(2026, 5, 4)):
        clerk = add_person(email="clerk@b.test", name_ar="موظفة", roles=["clerk"], password="a-long-enough-password")
        store = SessionStore()
        store["side"] = place.schema_name
        store.save()
        outbox.add("accounts.send_invitation", user_id=clerk.pk, root="http://berkane.localhost")
        dossier = agreements.open_agreement(
            actor=clerk, kind="twinning", title_ar="توأمة مع «تجربة»\nبسطرين", opened_on=date(2026, 1, 15)
        )
        documents.store(
            dossier.pk, actor=clerk, upload=SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf"),
            kind="letter", title="رسالة \\ \"نوايا\"",
        )  # fmt: skip
    return place


@pytest.fixture
def rich(own_database: str, on_disk: Path, roles_removed: None) -> Collectivity:
    """Berkane with the whole story, from the letter of intent to closure, published on the way."""
    place = selectors.find("berkane")
    with selectors.office_context(place), clock.frozen(date(2028, 1, 15)):
        cast = Cast(
            **{role: add_person(email=f"{role}@b.test", name_ar=role, roles=[role], password="long-enough-password")
               for role in ROLES}
        )  # fmt: skip
        dossier = story.until_mid_term(cast)
        story.amend(dossier)
        story.finish(dossier)
    return place


@pytest.fixture
def archive(office: Collectivity, tmp_path: Path) -> Path:
    """The small office, carried out."""
    return export.export_office(office, tmp_path / "office.zip", by="console:test").path


Spoil = Callable[..., Path]


@pytest.fixture
def spoil(archive: Path, tmp_path: Path) -> Spoil:
    """`spoil(members={"tables/x.jsonl": b"…"}, manifest=lambda m: …, honest=True)`: the archive with changes.

    honest: sizes and hashes in the manifest follow the changed members. rename: members under other names.
    """

    def make(
        *, members: dict[str, bytes] | None = None, manifest: Callable[[dict[str, Any]], Any] | None = None,
        honest: bool = True, rename: dict[str, str] | None = None, drop: tuple[str, ...] = (),
    ) -> Path:  # fmt: skip
        path = tmp_path / "spoilt.zip"
        with zipfile.ZipFile(archive) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            said = json.loads(source.read("manifest.json"))
            contents = {name: source.read(name) for name in source.namelist() if name != "manifest.json"}
            contents |= members or {}
            contents = {(rename or {}).get(name, name): data for name, data in contents.items() if name not in drop}
            if honest:
                said["members"] = {
                    name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                    for name, data in contents.items()
                }
            if manifest:
                manifest(said)
            for name, data in contents.items():
                target.writestr(name, data)
            target.writestr("manifest.json", json.dumps(said))
        return path

    return make


Traces = Callable[[str], dict[str, int]]


@pytest.fixture
def traces(superuser: Callable[[], psycopg.Connection[Any]], on_disk: Path) -> Traces:
    """What is left of an office, by its schema."""

    def count(schema: str) -> dict[str, int]:
        with superuser() as admin:
            found = admin.execute(
                "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %(s)s) AS schema,"
                " (SELECT count(*) FROM pg_roles WHERE rolname = 't_' || %(s)s) AS role,"
                " (SELECT count(*) FROM collectivities_collectivity WHERE schema_name = %(s)s) AS registry,"
                " (SELECT count(*) FROM collectivities_officeevent WHERE office_schema = %(s)s) AS events,"
                " (SELECT count(*) FROM collectivities_schemaversion WHERE schema_name = %(s)s) AS ledger,"
                " (SELECT count(*) FROM collectivities_domain d JOIN collectivities_collectivity c"
                "   ON c.id = d.tenant_id WHERE c.schema_name = %(s)s) AS hosts",
                {"s": schema},
            ).fetchone()
        assert found is not None
        names = ("schema", "role", "registry", "events", "ledger", "hosts")
        kept = [path for path in (on_disk / schema).rglob("*") if path.is_file()]
        return dict(zip(names, found, strict=True)) | {"files": len(kept)}

    return count


NOTHING = dict.fromkeys(("schema", "role", "registry", "events", "ledger", "hosts", "files"), 0)
