"""Erasing an office: two persons, an export that was read, and a certificate that proves it."""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from mithaq.collectivities import fleet, health, jobs, provisioning, selectors, services
from mithaq.collectivities.errors import (
    ErasureBeforeArchive,
    ErasureByOnePerson,
    ErasureNotApproved,
    ErasureOpen,
    ErasureUnknown,
    ErasureWithoutExport,
    OfficeBusy,
    OfficeErased,
)
from mithaq.collectivities.models import (
    Backup,
    Collectivity,
    Erasure,
    OfficeState,
    OperatorJob,
    PendingWork,
    SupportSession,
)
from mithaq.collectivities.services import certificates, erasing, tasks
from mithaq.core import clock
from mithaq.core.errors import InvalidInput
from mithaq.formulary.models import Use
from mithaq.outbox import services as outbox
from mithaq.register import services as publication
from mithaq.register.models import Entry
from tenants.agreements.services import open_agreement
from tests.mithaq.collectivities.life.record import record_of
from tests.mithaq.register.samples import snapshot

pytestmark = pytest.mark.xdist_group("life")
ASKS, APPROVES = "first@mithaq.test", "second@mithaq.test"
SLUG = f"essai-life-{os.getpid() % 100_000}"
WHY = {"reason": "The commune was merged, its archive is deposited", "act": "Decree 2.26.7"}


@pytest.fixture
def doomed(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]], tmp_path: Path, settings: Any
) -> Iterator[Collectivity]:
    """An office with a dossier, a published entry, a file and work that waits; committed. Its role goes at the end."""
    settings.MEDIA_ROOT = tmp_path / "media"
    office = provisioning.create_office(
        code="ECI-LIFE-01", level="eci", slug=SLUG, name_ar="مؤسسة للمحو", name_fr="Établissement à effacer",
        province_code="02.113", region_code="02",
    )  # fmt: skip
    with selectors.office_context(office):
        open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=date(2024, 1, 15))
        publication.publish(snapshot(reference="CONV-LIFE-2024-001"))
        outbox.add("tests.nothing")
    folder = tmp_path / "media" / office.schema_name / "deep"
    folder.mkdir(parents=True)
    (folder / "paper.pdf").write_bytes(b"x" * 1000)
    yield office
    connection.set_schema_to_public()
    with superuser() as admin:
        admin.autocommit = True
        role = f"t_{office.schema_name}"
        if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            admin.execute(f'DROP OWNED BY "{role}"')
            admin.execute(f'DROP ROLE "{role}"')


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Backup]:
    """`exported(office)`: an export of the office that lies where its row says."""

    def export(office: Collectivity, **changes: Any) -> Backup:
        path = tmp_path / "export.tar"
        path.write_bytes(b"an archive")
        row = {
            "kind": "office", "office_schema": office.schema_name, "made_at": clock.now(), "path": str(path),
            "size": 10, "digest": hashlib.sha256(b"an archive").hexdigest(),
        }  # fmt: skip
        return Backup.objects.create(**row | changes)

    return export


def asked(office: Collectivity) -> Erasure:
    services.archive(office, by=ASKS, reason="Merged")
    return services.ask_erasure(office, by=ASKS, **WHY)


def traces(admin: psycopg.Connection[Any], schema: str) -> tuple[int, ...]:
    row = admin.execute(
        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %(s)s),"
        " (SELECT count(*) FROM pg_roles WHERE rolname = 't_' || %(s)s),"
        " (SELECT count(*) FROM collectivities_pendingwork WHERE office_schema = %(s)s)"
        " + (SELECT count(*) FROM formulary_use WHERE office_schema = %(s)s)",
        {"s": schema},
    ).fetchone()
    assert row is not None
    return row


def test_an_erasure_leaves_the_registry_row_the_published_acts_and_a_certificate(
    doomed: Collectivity,
    exported: Callable[..., Backup],
    superuser: Callable[[], psycopg.Connection[Any]],
    tmp_path: Path,
) -> None:
    schema = doomed.schema_name
    Use.objects.create(office_schema=schema, template_code="framework", template_version=1, agreement_id=uuid.uuid4())
    erasure = asked(doomed)
    export = exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    told = selectors.events_of(doomed).count()
    with selectors.schema_context(doomed), connection.cursor() as cursor:
        cursor.execute("SELECT seq, encode(hash, 'hex') FROM audit_head")
        head = cursor.fetchone()
    steps: list[int] = []
    done = services.carry_out_erasure(erasure.pk, by=APPROVES, report=lambda at, total, message: steps.append(at))
    assert steps == [0, 1, 2]
    with superuser() as admin:
        assert traces(admin, schema) == (0, 0, 0)
    assert not (tmp_path / "media" / schema).exists()
    office = selectors.find(SLUG)
    assert office.state == OfficeState.ERASED
    assert Entry.objects.get(office_schema=schema).reference == "CONV-LIFE-2024-001"
    certificate = done.certificate
    assert certificate is not None
    assert certificates.is_genuine(certificate)
    assert certificate["tables"]["agreements_agreement"] == 1
    assert certificate["tables"]["audit_entry"] == head[0] > 0
    assert certificate["rows"] == sum(certificate["tables"].values())
    assert certificate["files"] == {"count": 1, "bytes": 1000}
    assert certificate["audit"] == {"length": head[0], "head": head[1]}
    assert certificate["export"]["sha256"] == export.digest
    assert certificate["kept"] == {
        "register_entries": 1, "register_versions": 1, "events": told, "visa_files": 0, "backups": 1,
        "server_backups": 0,
    }  # fmt: skip
    assert certificate["role"] == "dropped"
    decision = certificate["erasure"]
    assert (decision["asked_by"], decision["approved_by"], decision["carried_out_by"]) == (ASKS, APPROVES, APPROVES)
    assert decision["act"] == WHY["act"]
    assert [event.kind for event in record_of(office)] == ["erased", "erasure_asked", "archived"]
    assert schema not in fleet.offices_behind()
    assert schema not in fleet.drifted_offices()
    assert [finding.what for finding in health.findings() if schema in finding.what] == []
    assert record_of(office)[0].details["certificate"] == certificate["sha256"]


def test_the_certificate_is_text_that_people_can_file_and_that_shows_a_forgery(
    doomed: Collectivity, exported: Callable[..., Backup]
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    certificate = services.carry_out_erasure(erasure.pk, by=APPROVES).certificate
    assert certificate is not None
    text = certificates.as_text(certificate)
    for part in (
        ASKS,
        APPROVES,
        WHY["act"],
        WHY["reason"],
        "Établissement à effacer",
        certificate["sha256"],
        "files: 1, bytes: 1000",
    ):
        assert part in text
    assert "agreements_agreement" in text
    assert certificates.is_genuine(json.loads(json.dumps(certificate)))
    assert not certificates.is_genuine(certificate | {"rows": certificate["rows"] + 1})
    assert not certificates.is_genuine({name: value for name, value in certificate.items() if name != "sha256"})


def test_after_the_erasure_the_host_says_so_and_the_name_is_never_given_again(
    doomed: Collectivity, exported: Callable[..., Backup]
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    services.carry_out_erasure(erasure.pk, by=APPROVES)
    page = Client(HTTP_HOST=f"{SLUG}.localhost").get("/office/")
    assert page.status_code == 410
    assert "Établissement à effacer" in page.content.decode()
    with pytest.raises(OfficeErased):
        selectors.get_active(doomed.schema_name)
    again = services.carry_out_erasure(erasure.pk, by="somebody@else.test")
    assert again.certificate["erasure"]["carried_out_by"] == APPROVES, "done once"
    with pytest.raises(ErasureBeforeArchive):
        services.ask_erasure(selectors.find(SLUG), by=ASKS, **WHY)


def test_what_the_shared_tables_held_for_the_daily_work_goes_too(
    doomed: Collectivity, exported: Callable[..., Backup], superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    assert PendingWork.objects.filter(office_schema=doomed.schema_name).exists()
    SupportSession.objects.create(
        office_schema=doomed.schema_name, operator="op@x.test", reason="help", ticket="t", opened_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=1),
    )  # fmt: skip
    with superuser() as admin:
        admin.execute(
            "INSERT INTO mithaq_cache VALUES (%s, 'secret', now() + interval '1 day'),"
            " ('o_berkane:1:k', 'theirs', now() + interval '1 day')",
            [f"{doomed.schema_name}:1:k"],
        )
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    services.carry_out_erasure(erasure.pk, by=APPROVES)
    with superuser() as admin:
        assert admin.execute("SELECT cache_key FROM mithaq_cache").fetchall() == [("o_berkane:1:k",)]
    assert SupportSession.objects.get().closed_by == APPROVES


def test_the_person_who_asked_cannot_approve_however_the_address_is_written(
    doomed: Collectivity, exported: Callable[..., Backup]
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    for same in (ASKS, ASKS.upper(), f" {ASKS} "):
        with pytest.raises(ErasureByOnePerson):
            erasing.approve(erasure.pk, by=same)
    with pytest.raises(ErasureNotApproved):
        services.carry_out_erasure(erasure.pk, by=ASKS)
    assert selectors.find(SLUG).state == OfficeState.ARCHIVED


@pytest.mark.parametrize("state", ["active", "suspended", "erased"])
def test_only_an_archived_office_is_erased(berkane: Collectivity, state: str) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state=state)
    with pytest.raises(ErasureBeforeArchive):
        services.ask_erasure(berkane, by=ASKS, **WHY)


@pytest.mark.parametrize("missing", ["reason", "act"])
def test_an_erasure_says_why_and_by_which_act(berkane: Collectivity, missing: str) -> None:
    services.archive(berkane, by=ASKS, reason="Merged")
    with pytest.raises(InvalidInput):
        services.ask_erasure(berkane, by=ASKS, **WHY | {missing: "  "})


def test_an_office_has_one_open_erasure_and_it_can_be_called_off(berkane: Collectivity) -> None:
    erasure = asked(berkane)
    with pytest.raises(ErasureOpen) as refused:
        services.ask_erasure(berkane, by=APPROVES, **WHY)
    assert refused.value.context["by"] == ASKS
    services.cancel_erasure(erasure.pk, by=APPROVES, reason="the heirs object")
    for verb in (services.cancel_erasure, erasing.approve, services.carry_out_erasure):
        with pytest.raises(ErasureUnknown):
            verb(erasure.pk, by=APPROVES)
    assert selectors.open_erasure(berkane) is None
    assert services.ask_erasure(berkane, by=APPROVES, **WHY).pk != erasure.pk
    assert [event.kind for event in record_of(berkane)][:2] == ["erasure_asked", "erasure_cancelled"]


def test_an_erasure_that_does_not_exist_is_refused(db: None) -> None:
    for verb in (services.cancel_erasure, erasing.approve, services.carry_out_erasure):
        with pytest.raises(ErasureUnknown):
            verb(123_456, by=APPROVES)


@pytest.mark.parametrize("fault", ["none", "of another office", "too old", "before the archiving", "removed"])
def test_without_a_fresh_export_nobody_approves(
    berkane: Collectivity, other_office: Collectivity, exported: Callable[..., Backup], fault: str
) -> None:
    before = clock.now() - timedelta(seconds=1)
    erasure = asked(berkane)
    if fault == "of another office":
        exported(other_office)
    elif fault == "too old":
        exported(berkane, made_at=clock.now() - erasing.EXPORT_AGE - timedelta(minutes=1))
    elif fault == "before the archiving":
        exported(berkane, made_at=before)
    elif fault == "removed":
        exported(berkane, removed_at=clock.now())
    with pytest.raises(ErasureWithoutExport):
        erasing.approve(erasure.pk, by=APPROVES)


@pytest.mark.parametrize("fault", ["gone", "altered", "truncated"])
def test_an_export_that_is_not_what_was_written_stops_the_erasure(
    doomed: Collectivity, exported: Callable[..., Backup], fault: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    erasure = asked(doomed)
    path = Path(exported(doomed).path)
    erasing.approve(erasure.pk, by=APPROVES)
    if fault == "gone":
        path.unlink()
    else:
        path.write_bytes(b"an archivE" if fault == "altered" else b"an arch")
    with pytest.raises(ErasureWithoutExport):
        services.carry_out_erasure(erasure.pk, by=APPROVES)
    assert selectors.find(SLUG).state == OfficeState.ARCHIVED
    with superuser() as admin:
        assert traces(admin, doomed.schema_name)[:2] == (1, 1)


def test_a_backup_that_reads_the_schema_is_not_broken(
    doomed: Collectivity,
    exported: Callable[..., Backup],
    superuser: Callable[[], psycopg.Connection[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mithaq.collectivities.services.removal.LOCK_TIMEOUT", "100ms")
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    with superuser() as reader:
        reader.execute(f"LOCK TABLE {doomed.schema_name}.agreements_agreement IN ACCESS SHARE MODE")
        with pytest.raises(OfficeBusy):
            services.carry_out_erasure(erasure.pk, by=APPROVES)
    assert selectors.find(SLUG).state == OfficeState.ARCHIVED
    assert services.carry_out_erasure(erasure.pk, by=APPROVES).done_at is not None


def test_a_failure_after_the_schema_is_gone_is_finished_by_the_next_run(
    doomed: Collectivity, exported: Callable[..., Backup], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)

    def broken(schema: str) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("mithaq.collectivities.services.removal.remove_files", broken)
        with pytest.raises(PermissionError):
            services.carry_out_erasure(erasure.pk, by=APPROVES)
    assert selectors.find(SLUG).state == OfficeState.ERASED
    half = Erasure.objects.get(pk=erasure.pk)
    assert half.done_at is None
    with pytest.raises(ErasureUnknown):
        services.cancel_erasure(erasure.pk, by=ASKS)
    done = services.carry_out_erasure(erasure.pk, by=APPROVES)
    assert done.certificate["files"] == {"count": 1, "bytes": 1000}
    assert certificates.is_genuine(done.certificate)
    assert not (tmp_path / "media" / doomed.schema_name).exists()


def test_an_erasure_called_off_at_the_last_moment_is_not_carried_out(
    doomed: Collectivity, exported: Callable[..., Backup], monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    monkeypatch.setattr(erasing, "require_intact", lambda *given: services.cancel_erasure(erasure.pk, by=APPROVES))
    with pytest.raises(ErasureUnknown):
        services.carry_out_erasure(erasure.pk, by=APPROVES)
    assert selectors.find(SLUG).state == OfficeState.ARCHIVED
    assert services.open_work(doomed)["consultation"] == 1


def test_two_runs_at_once_erase_once(
    doomed: Collectivity, exported: Callable[..., Backup], monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)
    whole = erasing.require_intact

    def other_is_faster(*given: Any) -> None:
        monkeypatch.setattr(erasing, "require_intact", whole)
        services.carry_out_erasure(erasure.pk, by="faster@mithaq.test")

    monkeypatch.setattr(erasing, "require_intact", other_is_faster)
    done = services.carry_out_erasure(erasure.pk, by=APPROVES)
    assert done.certificate["erasure"]["carried_out_by"] == "faster@mithaq.test"
    assert [event.kind for event in record_of(doomed)].count("erased") == 1


def test_approving_on_a_page_has_the_owners_process_carry_it_out(
    doomed: Collectivity, exported: Callable[..., Backup]
) -> None:
    erasure = asked(doomed)
    with pytest.raises(ErasureWithoutExport):
        services.approve_erasure(erasure.pk, by=APPROVES)
    assert Erasure.objects.get(pk=erasure.pk).approved_at is None
    exported(doomed)
    with pytest.raises(ErasureByOnePerson):
        services.approve_erasure(erasure.pk, by=ASKS)
    assert not OperatorJob.objects.exists()
    job = services.approve_erasure(erasure.pk, by=APPROVES)
    assert (job.kind, job.office_schema, job.by) == ("offices.erase", doomed.schema_name, APPROVES)
    assert jobs.work(once=True) == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    certificate = Erasure.objects.get(pk=erasure.pk).certificate
    assert certificate is not None
    assert job.result == {"erasure": erasure.pk, "certificate": certificate["sha256"]}
    assert certificate["erasure"]["carried_out_by"] == APPROVES


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_job_called_off_stops_only_while_nothing_is_erased(
    doomed: Collectivity, exported: Callable[..., Backup], step: int
) -> None:
    erasure = asked(doomed)
    exported(doomed)
    erasing.approve(erasure.pk, by=APPROVES)

    def report(done: int, total: int, message: str) -> None:
        if done == step:
            raise jobs.Cancelled

    arguments = {"erasure_id": erasure.pk, "carried_out_by": APPROVES}
    if step == 0:
        with pytest.raises(jobs.Cancelled):
            tasks.erase(arguments, report)
        assert selectors.find(SLUG).state == OfficeState.ARCHIVED
    else:
        tasks.erase(arguments, report)
        assert Erasure.objects.get(pk=erasure.pk).done_at is not None


def test_an_erasure_takes_few_of_the_locks_that_the_server_holds(
    doomed: Collectivity, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with superuser() as admin:
        admin.execute(f"DROP SCHEMA {doomed.schema_name} CASCADE")
        locks, capacity = admin.execute(
            "SELECT (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()),"
            " current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int"
        ).fetchone()
        admin.rollback()
    assert 0 < locks * 4 < capacity


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("approved_by = asked_by, approved_at = now()", "erasure_by_two_persons"),
        ("approved_by = 'x'", "erasure_approval_is_signed"),
        ("approved_at = now()", "erasure_approval_is_signed"),
        ("done_at = now(), certificate = '{}'", "erasure_done_after_approval"),
        ("done_at = now(), approved_by = 'x', approved_at = now()", "erasure_done_after_approval"),
        (
            "done_at = now(), certificate = '{}', approved_by = 'x', approved_at = now(), cancelled_at = now()",
            "erasure_not_done_and_cancelled",
        ),
        ("reason = ''", "erasure_says_why"),
        ("act = ''", "erasure_says_why"),
    ],
)
def test_the_database_itself_demands_two_persons_and_a_proof(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]], change: str, constraint: str
) -> None:
    asked(selectors.find("berkane"))
    with superuser() as admin, pytest.raises(psycopg.errors.CheckViolation, match=constraint):
        admin.execute(f"UPDATE collectivities_erasure SET {change}")


def test_the_database_holds_one_open_erasure_of_an_office(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    asked(selectors.find("berkane"))
    with superuser() as admin, pytest.raises(psycopg.errors.UniqueViolation, match="erasure_one_open_per_office"):
        admin.execute(
            "INSERT INTO collectivities_erasure (collectivity_id, reason, act, asked_by, asked_at, approved_by,"
            " cancelled_by) SELECT collectivity_id, 'r', 'a', 'b', now(), '', '' FROM collectivities_erasure"
        )
