"""An office carried out and brought back: equal to the byte, open, proven, and quiet."""

import json
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities import fleet, limits, selectors, services
from mithaq.collectivities.errors import HostTaken, OfficeErased, OfficeExists, OfficeNameInvalid
from mithaq.collectivities.models import (
    AuditAnchor,
    Backup,
    Collectivity,
    Domain,
    Limits,
    OfficeEvent,
    OfficeEventKind,
    PendingWork,
    SchemaVersion,
)
from mithaq.collectivities.portability import export, files, restore, tables
from mithaq.collectivities.portability.errors import OfficeLivesHere, OfficeWasErased, PlaceTaken
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core import clock
from mithaq.formulary import selectors as formulary
from mithaq.formulary import services as formulary_uses
from mithaq.outbox import delivery
from mithaq.outbox.models import OutboxEvent
from mithaq.register.errors import CopyNotPublished
from mithaq.register.models import Change, Entry, Version
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tenants.audit.models import AuditEntry
from tenants.documents.models import Document
from tenants.signature import publication
from tests import database
from tests.conftest import _logged_in, _use
from tests.mithaq.collectivities.portability.conftest import COPY, PDF, Traces

pytestmark = pytest.mark.xdist_group("portability")
Superuser = Callable[[], psycopg.Connection[Any]]


def digests(schema: str) -> dict[str, tuple[int, str]]:
    """Lines and SHA-256 of every table of a schema; the columns that restoring changes on purpose are left out."""
    with owner_connection() as own, own.cursor() as cursor:
        cursor.execute(tables.SETTINGS)
        found = {}
        for table in tables.tables_of(cursor, schema):
            changed = {"documents_document": {"file"}, "outbox_outboxevent": {"dead_at", "last_error"}}
            kept = [one for one in table.columns if one.name not in changed.get(table.name, set())]
            plain = tables.Table(table.name, table.key, tuple(kept))
            found[table.name] = tables.digest(cursor, tables.rows(schema, plain))
        return found


def test_a_rich_office_restored_beside_is_equal_in_every_table_and_can_be_used(
    rich: Collectivity, tmp_path: Path, on_disk: Path
) -> None:
    kept = export.export_office(rich, tmp_path / "rich.zip", by="console:test")
    with selectors.office_context(rich):
        papers = Document.objects.count()
    assert (kept.files, kept.missing) == (papers, ())
    assert papers > 3
    assert kept.rows > 1_500
    done = restore.restore(kept.path, by="console:test", slug=COPY)
    copy = done.office
    assert (done.rows, done.files, done.entries, done.is_behind) == (kept.rows, papers, 0, False)
    assert (copy.code, copy.name_fr, copy.is_active) == ("02.113.01.09~1", "Berkane (copie restaurée)", True)
    assert digests(copy.schema_name) == digests(rich.schema_name)
    assert fleet.drifted_offices() == {}
    assert fleet.with_wrong_rights() == {}
    assert fleet.at_odds_with_the_ledger() == {}
    with selectors.office_context(copy):
        verdict = audit.verify()
        assert verdict.intact
        assert verdict.entries > 500
        [reference] = Agreement.objects.values_list("reference", flat=True)
        for paper in Document.objects.all():
            assert paper.file.name.startswith(f"{copy.schema_name}/")
            assert (on_disk / paper.file.name).is_file()
        clerk = User.objects.get(email="clerk@b.test")
        assert clerk.check_password("long-enough-password")
        client = _logged_in(clerk, f"{COPY}.localhost", copy.schema_name)
    for address in ("/office/", f"/office/agreements/{reference}/", f"/office/agreements/{reference}/documents/"):
        assert client.get(address).status_code == 200, address
    with selectors.office_context(copy):  # life goes on: numbers rise, the chain grows
        before = AuditEntry.objects.order_by("-seq").first()
        Agreement.objects.update(title_fr="Après")
        after = AuditEntry.objects.order_by("-seq").first()
        assert before is not None
        assert after is not None
        assert (after.seq, bytes(after.previous)) == (before.seq + 1, bytes(before.hash))
        assert audit.verify().intact


def test_a_copy_publishes_nothing_and_is_in_no_public_list(rich: Collectivity, tmp_path: Path) -> None:
    entries = set(Entry.objects.values_list("pk", "office_schema"))
    take_a_template(rich)
    kept = export.dump(rich, tmp_path / "used.zip", with_files=True)
    copy = restore.restore(kept.path, by="console:test", slug=COPY).office
    assert copy.is_copy
    assert formulary.use_counts() == {"membership": 1}  # a copy is no second office
    assert not rich.is_copy
    assert set(Entry.objects.values_list("pk", "office_schema")) == entries
    assert copy not in selectors.registered(limit=100)
    with selectors.office_context(copy), pytest.raises(CopyNotPublished):
        publication.publish(Agreement.objects.get(), actor=None, on=date(2028, 1, 15))
    again = restore.restore(kept.path, by="console:test", slug=f"{COPY}-b").office
    assert again.code == "02.113.01.09~2"


def test_in_another_installation_the_office_comes_back_as_itself_with_its_register(
    rich: Collectivity, tmp_path: Path, on_disk: Path, cluster: Any, template: str, own_database: str, settings: Any
) -> None:
    services.set_limits(rich, by="console:test", storage_mb=777)
    AuditAnchor.objects.create(office_schema=rich.schema_name, seq=0, hash=bytes(32), at=clock.now())
    take_a_template(rich)
    take_a_template(selectors.find("saidia"))
    assert formulary.use_counts() == {"membership": 2}
    kept = export.export_office(rich, tmp_path / "rich.zip", by="console:test")
    equal = digests(rich.schema_name)
    told = [(event.kind, event.by, event.at) for event in selectors.events_of(rich)]
    registered = dict.fromkeys(Entry.objects.values_list("public_id", flat=True))
    versions = [(one.number, one.kind, one.digest) for one in Version.objects.order_by("number")]
    elsewhere = f"{own_database}_other"
    database.copy_template(cluster, template, elsewhere)
    settings.MEDIA_ROOT = tmp_path / "other media"
    try:
        _use(cluster, elsewhere)
        emptied_of_berkane(rich)
        done = restore.restore(kept.path, by="console:other", hosts=("Cooperation.Berkane.test",))
        office = done.office
        assert (office.code, office.slug, office.schema_name) == ("02.113.01.09", "berkane", "o_berkane")
        assert digests("o_berkane") == equal
        assert dict.fromkeys(Entry.objects.values_list("public_id", flat=True)) == registered
        assert [(one.number, one.kind, one.digest) for one in Version.objects.order_by("number")] == versions
        assert Change.objects.count() == len(versions)
        assert formulary.use_counts() == {"membership": 1}  # its own use, and nobody else's
        assert done.entries == len(registered) == 1
        events = list(selectors.events_of(office))
        assert [(event.kind, event.by, event.at) for event in events[1:]] == told[1:]  # the export itself is later
        assert (events[0].kind, events[0].by) == (OfficeEventKind.RESTORED, "console:other")
        assert events[0].details["archive"] == kept.sha256
        assert Limits.objects.get(collectivity=office).storage_mb == 777
        assert AuditAnchor.objects.get().office_schema == "o_berkane"
        hosts = [(host.domain, host.is_primary) for host in selectors.hosts(office)]
        assert hosts == [("berkane.localhost", True), ("cooperation.berkane.test", False)]
        assert fleet.drifted_offices() == {}
        assert fleet.with_wrong_rights() == {}
        with selectors.office_context(office):
            assert audit.verify().intact
            assert publication.is_published(Agreement.objects.get())
            assert (tmp_path / "other media" / Document.objects.all()[0].file.name).is_file()
            # effects that reach nobody outside are still owed, and harmless: the register says the same already
            assert OutboxEvent.objects.filter(task="signature.refresh_publication", done_at=None, dead_at=None).exists()
        assert PendingWork.objects.filter(office_schema="o_berkane").exists()
        assert OutboxEvent.objects.filter(task="collectivities.office_opened").exists()  # the portal makes its pages
        used = {one.kind: one.used for one in limits.usage_of(office)}
        assert used["storage"] == sum(path.stat().st_size for path in (tmp_path / "other media").rglob("*.pdf"))
    finally:
        _use(cluster, own_database)
        database.drop(cluster, elsewhere)


def take_a_template(office: Collectivity) -> None:
    """The office takes a template of the formulary for a dossier."""
    with selectors.office_context(office):
        formulary_uses.note_use(code="membership", version=1, agreement=uuid4())


def emptied_of_berkane(office: Collectivity) -> None:
    """Take the test template's own Berkane away, as if the installation never had one."""
    with owner_connection() as own:
        own.execute(f'DROP SCHEMA "{office.schema_name}" CASCADE')
        for table, column in (
            ("collectivities_domain", "tenant_id"), ("collectivities_limits", "collectivity_id"),
            ("collectivities_collectivity", "id"),
        ):  # fmt: skip
            own.execute(f"DELETE FROM public.{table} WHERE {column} = %s", [office.pk])
        own.execute("DELETE FROM public.collectivities_schemaversion WHERE schema_name = %s", [office.schema_name])
        own.execute("DELETE FROM public.collectivities_officeevent")


def test_sessions_are_dropped_and_old_mail_is_not_sent_again(archive: Path, office: Collectivity) -> None:
    copy = restore.restore(archive, by="console:test", slug=COPY).office
    with selectors.office_context(office):
        assert Session.objects.count() == 1
    with selectors.office_context(copy):
        assert Session.objects.count() == 0
        [letter] = OutboxEvent.objects.filter(task="accounts.send_invitation")
        assert (letter.done_at, letter.last_error) == (None, "restored")
        assert letter.dead_at is not None
    before = len(mail.outbox)
    delivery.deliver(copy.schema_name)
    assert len(mail.outbox) == before


def test_the_archive_describes_itself_and_is_readable_by_its_owner_alone(archive: Path, office: Collectivity) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(archive) as found:
        manifest = json.loads(found.read("manifest.json"))
        names = set(found.namelist())
        [paper] = [name for name in names if name.startswith("files/")]
        assert found.read(paper) == PDF
        assert found.read("tables/django_session.jsonl") == b""
        people = [json.loads(line) for line in found.read("tables/accounts_user.jsonl").splitlines()]
        [dossier] = [json.loads(line) for line in found.read("tables/agreements_agreement.jsonl").splitlines()]
        readme = found.read("README.txt").decode()
        structure = found.read("schema.sql").decode()
    assert names == {"manifest.json", *manifest["members"]}
    assert (manifest["format"], manifest["format_version"], manifest["schema"]) == ("mithaq-office", 1, "o_berkane")
    assert manifest["office"]["code"] == "02.113.01.09"
    assert manifest["hosts"] == [{"host": "berkane.localhost", "main": True}]
    assert manifest["migrations"]["version"] == SchemaVersion.objects.get(schema_name="o_berkane").version
    assert manifest["left_out"] == ["django_session"]
    assert manifest["tables"]["accounts_user"] == {"rows": 1, "key": ["id"]}
    assert (len(people), people[0]["email"]) == (1, "clerk@b.test")
    assert dossier["title_ar"].startswith("توأمة")
    assert all(word in readme for word in ("ميثاق", "rétablir", "restore"))
    assert "CREATE TABLE agreements_agreement" in structure
    assert 'GRANT USAGE ON SCHEMA "o_berkane"' in structure
    with selectors.office_context(office):
        head = AuditEntry.objects.order_by("-seq")[0]
    assert manifest["audit"] == {"length": head.seq, "head": bytes(head.hash).hex()}


def test_schema_sql_makes_an_empty_office_for_a_person_with_psql(
    archive: Path, own_database: str, superuser: Superuser
) -> None:
    with zipfile.ZipFile(archive) as found:
        text = found.read("schema.sql").decode().replace("o_berkane", f"o_essai_port_{COPY[11:]}")
    with superuser() as admin:
        admin.execute("SET ROLE mithaq_owner")
        admin.execute(text.encode())
        count = admin.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = %s", [f"o_essai_port_{COPY[11:]}"]
        ).fetchone()
        admin.rollback()
    assert count is not None
    assert count[0] > 50


def test_the_export_stands_in_the_office_s_record_and_among_the_backups(archive: Path, office: Collectivity) -> None:
    event = selectors.events_of(office)[0]
    backup = Backup.objects.get(office_schema="o_berkane")
    assert (event.kind, event.by, event.details["files"]) == (OfficeEventKind.EXPORTED, "console:test", 1)
    assert backup.digest == event.details["sha256"]
    assert backup.path == str(archive)


def test_a_file_that_is_not_in_the_storage_is_named_and_the_rest_is_kept(
    office: Collectivity, on_disk: Path, tmp_path: Path
) -> None:
    [paper] = (on_disk / "o_berkane").iterdir()
    paper.unlink()
    kept = export.export_office(office, tmp_path / "office.zip", by="console:test")
    assert kept.missing == (paper.name,)
    done = restore.restore(kept.path, by="console:test", slug=COPY)
    assert done.files == 0


def test_only_what_is_not_here_comes_back_as_itself(archive: Path, office: Collectivity, traces: Traces) -> None:
    with pytest.raises(OfficeLivesHere):
        restore.restore(archive, by="console:test")
    with pytest.raises(OfficeExists):
        restore.restore(archive, by="console:test", slug="saidia")
    with pytest.raises(OfficeNameInvalid):
        restore.restore(archive, by="console:test", slug="../saidia")
    with pytest.raises(HostTaken):
        restore.restore(archive, by="console:test", slug=COPY, hosts=("saidia.localhost",))
    assert not any(traces(f"o_{COPY.replace('-', '_')}").values())
    Collectivity.objects.filter(pk=office.pk).update(state="erased")
    with pytest.raises(OfficeWasErased):
        restore.restore(archive, by="console:test")
    office.refresh_from_db()
    with pytest.raises(OfficeErased):
        export.dump(office, archive.with_name("b.zip"))


def test_nothing_is_written_over(archive: Path, office: Collectivity) -> None:
    before = archive.read_bytes()
    with pytest.raises(PlaceTaken):
        export.export_office(office, archive, by="console:test")
    assert archive.read_bytes() == before


def test_the_second_factor_comes_back_with_its_person(office: Collectivity, tmp_path: Path) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    with selectors.office_context(office):
        TOTP.activate(User.objects.get(), "JBSWY3DPEHPK3PXP")
    kept = export.dump(office, tmp_path / "a.zip")
    copy = restore.restore(kept.path, by="console:test", slug=COPY).office
    with selectors.office_context(copy):
        assert Authenticator.objects.get(user__email="clerk@b.test").data["secret"] == "JBSWY3DPEHPK3PXP"


def test_nobody_reaches_the_copy_through_another_office_s_host(archive: Path) -> None:
    restore.restore(archive, by="console:test", slug=COPY)
    assert Domain.objects.filter(domain=f"{COPY}.localhost").count() == 1
    assert Client(HTTP_HOST=f"{COPY}.localhost").get("/office/").status_code == 302


def test_columns_that_name_files_are_found_by_the_models() -> None:
    assert files.file_columns(["documents_document", "accounts_user"]) == [("documents_document", "file")]


def test_restoring_writes_nothing_into_the_audit_trail(archive: Path, office: Collectivity) -> None:
    copy = restore.restore(archive, by="console:test", slug=COPY).office
    counts = []
    for place in (office, copy):
        with selectors.office_context(place), connection.cursor() as cursor:
            cursor.execute("SELECT count(*), max(seq) FROM audit_entry")
            counts.append(cursor.fetchone())
    assert counts[0] == counts[1]
    assert OfficeEvent.objects.filter(office_schema=copy.schema_name, kind="restored").count() == 1
