"""Every office kept every night: verified, resumed, one run at a time, and what is old removed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mithaq.cli import cli
from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.models import Backup, Collectivity, JobState, OperatorJob
from mithaq.collectivities.portability import archive as archives
from mithaq.collectivities.portability import backups, export, restore, tasks
from mithaq.collectivities.portability.errors import ArchiveDamaged, ArchiveMissing, BackupRunning, NoSpace
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core import clock
from tenants.audit import selectors as audit
from tests.mithaq.collectivities.portability.conftest import COPY

pytestmark = pytest.mark.xdist_group("portability")


def test_the_night_keeps_every_office_once_and_goes_on_where_it_stopped(office: Collectivity, tmp_path: Path) -> None:
    place = tmp_path / "nights"
    told: list[tuple[int, int, str]] = []
    export.export_office(office, tmp_path / "mine.zip", by="console:test")  # elsewhere: no backup of the night

    def killed(done: int, total: int, message: str) -> None:
        told.append((done, total, message))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.keep_offices(folder=place, report=killed)
    assert [(done, total) for done, total, _ in told] == [(1, 3), (2, 3)]
    night = backups.keep_offices(folder=place)
    assert (len(night.made), night.skipped, night.failed) == (1, 2, {})
    night = backups.keep_offices(folder=place)
    assert (night.made, night.skipped) == ([], 3)
    kept = Backup.objects.filter(path__startswith=f"{place.resolve()}/")
    assert kept.count() == 3
    for backup in kept:
        assert Path(backup.path).parent.parent == place.resolve()
        assert archives.file_digest(Path(backup.path)) == backup.digest
    assert len(backups.keep_offices([office], folder=place).made) == 1  # who is named is kept again


def test_a_kept_office_is_restored_in_the_drill(office: Collectivity, tmp_path: Path) -> None:
    backups.keep_offices([office], folder=tmp_path / "nights")
    [path] = (tmp_path / "nights").rglob("*.zip")
    done = restore.restore(path, by="console:drill", slug=COPY)
    assert done.files == 1
    with selectors.office_context(done.office):
        assert audit.verify().intact


def test_the_night_begins_at_noon() -> None:
    def began(text: str) -> str:
        moment = datetime.fromisoformat(text).replace(tzinfo=clock.CASABLANCA)
        return backups.evening(moment).strftime("%d %H")

    assert began("2026-05-04T01:00") == began("2026-05-04T11:59") == began("2026-05-03T12:00") == "03 12"
    assert began("2026-05-04T12:00") == "04 12"


def test_old_backups_are_removed_but_never_an_office_s_last(office: Collectivity, tmp_path: Path) -> None:
    place, now = tmp_path / "nights", clock.now()
    for days in (40, 35, 31, 2):
        backups.keep_offices([office], folder=place, days=365)
        newest = Backup.objects.order_by("-pk")[0]
        path = Path(newest.path).rename(Path(newest.path).with_name(f"{days}.zip"))
        Backup.objects.filter(pk=newest.pk).update(made_at=now - timedelta(days=days), path=str(path))
    saidia = selectors.find("saidia")
    backups.keep_offices([saidia], folder=place, days=365)
    Backup.objects.filter(office_schema="o_saidia").update(made_at=now - timedelta(days=100))
    elsewhere = export.export_office(office, tmp_path / "mine.zip", by="console:test")
    Backup.objects.filter(path=str(elsewhere.path)).update(made_at=now - timedelta(days=100))
    assert backups.remove_old(place.resolve(), 30) == 3
    assert sorted(path.name for path in (place / "berkane").iterdir()) == ["2.zip"]
    assert list((place / "saidia").iterdir())
    assert elsewhere.path.is_file()
    assert Backup.objects.exclude(removed_at=None).count() == 3
    assert backups.remove_old(place.resolve(), 30) == 0


def test_an_office_that_cannot_be_kept_is_named_and_the_others_are_kept(
    office: Collectivity, tmp_path: Path, superuser: Callable[[], Any]
) -> None:
    with superuser() as admin:
        admin.execute("DROP TABLE o_saidia.audit_head CASCADE")
    night = backups.keep_offices(folder=tmp_path / "nights")
    assert list(night.failed) == ["saidia"]
    assert sorted(night.made) == ["berkane", "eci-trifa"]
    assert not list((tmp_path / "nights").rglob(".*"))
    result = CliRunner().invoke(cli, ["offices", "backup", "--all", "--to", str(tmp_path / "nights")])
    assert result.exit_code == 1
    assert "saidia" in result.stderr
    assert "2 were kept tonight already" in result.stdout


def test_what_cannot_be_read_back_is_no_backup(
    office: Collectivity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: archives.Archive) -> int:
        raise ArchiveDamaged(reason="a bad sector")

    monkeypatch.setattr(archives.Archive, "verify", damaged)
    night = backups.keep_offices([office], folder=tmp_path / "nights")
    assert "a bad sector" in night.failed["berkane"]
    assert not list((tmp_path / "nights").rglob("*.zip"))
    assert Backup.objects.count() == 0


def test_a_full_disk_stops_the_night(office: Collectivity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: archives.Sink) -> None:
        raise NoSpace(path="x")

    monkeypatch.setattr(archives.Sink, "flush", full)
    with pytest.raises(NoSpace):
        backups.keep_offices(folder=tmp_path / "nights")
    assert Backup.objects.count() == 0
    assert not [path for path in (tmp_path / "nights").rglob("*") if path.is_file()]


def test_one_run_at_a_time(office: Collectivity, tmp_path: Path) -> None:
    with owner_connection() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [backups._LOCK])
        with pytest.raises(BackupRunning):
            backups.keep_offices([office], folder=tmp_path / "nights")


def test_the_console_exports_restores_and_keeps(office: Collectivity, tmp_path: Path) -> None:
    run, place = CliRunner(), tmp_path / "office.zip"
    done = run.invoke(cli, ["offices", "export", "berkane", "--to", str(place)])
    assert done.exit_code == 0, done.output
    assert archives.file_digest(place) in done.stdout
    done = run.invoke(cli, ["offices", "restore", str(place), "--as", COPY, "--quiet"])
    assert done.exit_code == 0, done.output
    assert f"{COPY}: restored as 02.113.01.09~1, " in done.stdout
    assert "1 files; 1 effects that were waiting were given up" in done.stdout
    done = run.invoke(cli, ["offices", "backup", "berkane", "--to", str(tmp_path / "nights"), "--quiet"])
    assert done.exit_code == 0, done.output
    assert "1 offices kept, 0 were kept tonight already, 0 failed" in done.stdout
    assert run.invoke(cli, ["offices", "backup"]).exit_code == 2
    assert run.invoke(cli, ["offices", "backup", "--all", "berkane"]).exit_code == 2


def test_jobs_export_and_keep_and_only_a_whole_export_is_handed_out(office: Collectivity, tmp_path: Path) -> None:
    export_job = jobs.enqueue(tasks.EXPORT, by="operator@mithaq.test", office_schema="o_berkane", office="berkane")
    backup_job = jobs.enqueue(tasks.BACKUP, by="operator@mithaq.test", office="saidia")
    all_job = jobs.enqueue(tasks.BACKUP, by="operator@mithaq.test")
    assert jobs.work(once=True) == 3
    for job in (export_job, backup_job, all_job):
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.DONE, "")
    assert (backup_job.result["made"], all_job.result["made"], all_job.result["skipped"]) == (1, 2, 1)
    assert selectors.events_of(office)[0].by == "operator@mithaq.test"
    path = tasks.export_file(export_job)
    assert path.parent == tmp_path / "exports"
    assert archives.file_digest(path) == export_job.result["sha256"]
    secret = tmp_path / "secrets.json"
    secret.write_text("{}")
    for name in ("../secrets.json", str(secret), "", "nowhere.zip", "."):
        with pytest.raises(ArchiveMissing):
            tasks.export_file(OperatorJob(kind=tasks.EXPORT, state=JobState.DONE, result={"file": name}))
    with pytest.raises(ArchiveMissing):
        tasks.export_file(backup_job)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ArchiveDamaged):
        tasks.export_file(export_job)
    path.unlink()
    with pytest.raises(ArchiveMissing):
        tasks.export_file(export_job)


def test_a_job_whose_backup_fails_says_which_office(office: Collectivity, superuser: Callable[[], Any]) -> None:
    with superuser() as admin:
        admin.execute("DROP TABLE o_saidia.audit_head CASCADE")
    job = jobs.enqueue(tasks.BACKUP, by="operator@mithaq.test")
    jobs.work(once=True)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "saidia" in job.error


def test_an_archive_is_dated_in_utc(office: Collectivity, tmp_path: Path) -> None:
    backups.keep_offices([office], folder=tmp_path)
    [path] = tmp_path.rglob("*.zip")
    stamp = datetime.strptime(path.stem, "berkane-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs(datetime.now(tz=UTC) - stamp) < timedelta(minutes=2)
