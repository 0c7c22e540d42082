"""Archives cut, altered, made to do harm or made elsewhere, and full disks: refused, and nothing is left."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.storage import default_storage

from mithaq.collectivities import fleet
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.portability import archive as archives
from mithaq.collectivities.portability import ddl, export, restore, tables
from mithaq.collectivities.portability.errors import (
    ArchiveDamaged,
    ArchiveMissing,
    ArchiveRefused,
    ArchiveUnfit,
    ArchiveUnknown,
    ArchiveUnsafe,
    FilesInTheWay,
    NoSpace,
    NotEqual,
    PlaceUnusable,
    RestoreRunning,
)
from mithaq.collectivities.structure.owner import owner_connection
from tests.mithaq.collectivities.portability.conftest import COPY, NOTHING, Spoil, Traces

pytestmark = pytest.mark.xdist_group("portability")
SCHEMA = f"o_{COPY.replace('-', '_')}"


@pytest.fixture
def refused(traces: Traces, on_disk: Path) -> Callable[..., ArchiveRefused]:
    """Restoring this archive is refused with this error, and leaves nothing; returns the error."""

    def check(path: Path, error: type[Exception]) -> Any:
        with pytest.raises(error) as caught:
            restore.restore(path, by="console:test", slug=COPY)
        assert traces(SCHEMA) == NOTHING
        assert not (on_disk / SCHEMA).exists()
        return caught.value

    return check


Refused = Callable[..., Any]
Change = Callable[[dict[str, Any]], object]


def test_no_archive_and_no_zip_are_said_as_such(refused: Refused, archive: Path, tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.zip", ArchiveMissing)
    (tmp_path / "letter.zip").write_text("Dear office")
    refused(tmp_path / "letter.zip", ArchiveDamaged)
    refused(tmp_path, ArchiveDamaged)


def test_a_truncated_archive_is_refused(refused: Refused, archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    cut = tmp_path / "cut.zip"
    for share in (0.0, 0.02, 0.5, 0.9, 0.999):
        cut.write_bytes(whole[: int(len(whole) * share)])
        refused(cut, ArchiveDamaged)


def test_a_flipped_bit_is_found_wherever_it_is(refused: Refused, archive: Path, tmp_path: Path) -> None:
    whole = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as found:
        places = [info.header_offset + 200 for info in found.infolist() if info.compress_size > 400]
    assert len(places) > 8
    for place in places[::3]:
        spoilt = whole.copy()
        spoilt[place] ^= 1
        path = tmp_path / "flipped.zip"
        path.write_bytes(spoilt)
        refused(path, ArchiveDamaged)


def test_a_member_that_was_exchanged_is_found_by_its_hash(refused: Refused, spoil: Spoil) -> None:
    member = "tables/accounts_rolegrant.jsonl"
    error = refused(spoil(members={member: b"{}\n"}, honest=False), ArchiveDamaged)
    assert member in str(error)
    refused(spoil(drop=(member,), honest=False), ArchiveDamaged)
    refused(spoil(members={"tables/more.jsonl": b""}, honest=False), ArchiveDamaged)


def test_rows_that_do_not_fit_or_are_not_those_of_the_trail_are_refused(
    refused: Refused, spoil: Spoil, archive: Path
) -> None:
    with zipfile.ZipFile(archive) as found:
        grant = json.loads(found.read("tables/accounts_rolegrant.jsonl"))
        trail = found.read("tables/audit_entry.jsonl")
    doubled = json.dumps(grant | {"user_id": 4711}).encode() + b"\n"
    error = refused(spoil(members={"tables/accounts_rolegrant.jsonl": doubled}), NotEqual)  # another spelling of JSON
    assert "accounts_rolegrant" in str(error)
    spelled = json.dumps(grant | {"user_id": 4711}, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    refused(spoil(members={"tables/accounts_rolegrant.jsonl": spelled}), ArchiveUnfit)  # nobody has this number
    altered = trail.replace("توأمة".encode(), "شراكة".encode())
    assert altered != trail
    error = refused(spoil(members={"tables/audit_entry.jsonl": altered}), NotEqual)
    assert "audit chain" in str(error)
    lines = trail.splitlines(keepends=True)
    cut = spoil(
        members={"tables/audit_entry.jsonl": b"".join(lines[:-1])},
        manifest=lambda said: said["tables"]["audit_entry"].update(rows=len(lines) - 1),
    )
    assert "cut off" in str(refused(cut, NotEqual))


def test_the_rights_of_the_archive_are_those_that_are_given(refused: Refused, spoil: Spoil) -> None:
    refused(spoil(manifest=lambda said: said["rights"].append("audit_entry: the office INSERT")), NotEqual)


def test_names_that_leave_the_folder_are_refused(refused: Refused, spoil: Spoil, archive: Path) -> None:
    with zipfile.ZipFile(archive) as found:
        [paper] = [name for name in found.namelist() if name.startswith("files/")]
    for name in ("files/../../evil.pdf", "/etc/evil", "files/..\\evil.pdf", "files/a:b", "files//x", "files/a\x01b"):
        refused(spoil(rename={paper: name}), ArchiveUnsafe)


def test_a_link_and_a_name_that_stands_twice_are_refused(refused: Refused, archive: Path, tmp_path: Path) -> None:
    for name, mode in (("files/link", 0o120777), ("README.txt", 0o100600)):
        path = tmp_path / "more.zip"
        shutil.copy(archive, path)
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        with zipfile.ZipFile(path, "a") as target, pytest.warns() if name == "README.txt" else _calm():
            target.writestr(info, "/etc/passwd")
        refused(path, ArchiveUnsafe)


def _calm() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def test_what_unpacks_without_end_is_refused_before_it_is_read(
    refused: Refused, spoil: Spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 1_000_000)
    refused(spoil(members={"files/zeros": bytes(80_000_000)}), ArchiveUnsafe)
    monkeypatch.setattr(archives, "MAX_MANIFEST", 1_000)
    refused(spoil(), ArchiveUnsafe)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 10)
    refused(spoil(), ArchiveUnsafe)


ELSEWHERE: tuple[Change, ...] = (
    lambda said: said.update(format="other"),
    lambda said: said.update(format_version=2),
    lambda said: said.update(format_version="1"),
    lambda said: said["migrations"]["applied"].append(["finance", "9999_from_the_future"]),
)
SPOILT: tuple[Change, ...] = (
    lambda said: said.pop("office"),
    lambda said: said["office"].update(schema_name="public"),
    lambda said: said.update(schema='o_x"; DROP SCHEMA public; --'),
    lambda said: said["office"].update(state="erased"),
    lambda said: said["office"].update(seats="many"),
    lambda said: said["tables"].update({'x"y': {"rows": 0, "key": []}}),
    lambda said: said["tables"].pop("accounts_user"),
    lambda said: said["tables"]["accounts_user"].update(rows=2),
    lambda said: said["sequences"].update({"accounts_user.email": 3}),
    lambda said: said["file_columns"].append(["public.collectivities_domain", "domain"]),
    lambda said: said.update(events="none"),
    lambda said: said.update(audit=None),
    lambda said: said.update(members=[]),
)


def test_another_format_and_a_newer_version_are_said_as_such(refused: Refused, spoil: Spoil) -> None:
    for change in ELSEWHERE:
        assert refused(spoil(manifest=change), ArchiveUnknown).context["reason"]


def test_a_manifest_of_another_form_is_refused(refused: Refused, spoil: Spoil) -> None:
    for change in SPOILT:
        error = refused(spoil(manifest=change), Exception)
        assert isinstance(error, ArchiveDamaged | NotEqual | ArchiveUnfit), error


def test_the_disk_of_the_files_is_full(
    refused: Refused, archive: Path, office: Collectivity, full_disk: Path, settings: Any, traces: Traces
) -> None:
    settings.MEDIA_ROOT = full_disk
    error = refused(archive, NoSpace)
    assert str(full_disk) in error.context["path"]
    assert [path for path in full_disk.rglob("*") if path.is_file()] == [full_disk / "filler"]
    (full_disk / "filler").unlink()
    assert restore.restore(archive, by="console:test", slug=COPY).files == 1


def test_the_disk_of_the_archive_is_full(office: Collectivity, full_disk: Path) -> None:
    with pytest.raises(NoSpace):
        export.export_office(office, full_disk / "office.zip", by="console:test")
    assert sorted(path.name for path in full_disk.iterdir()) == ["filler"]
    (full_disk / "filler").unlink()
    assert export.export_office(office, full_disk / "office.zip", by="console:test").path.is_file()


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 1 MB with one block left; skipped where nobody may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = (
        shutil.which("mount")
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("this system lets us mount no small file system")
    try:
        with (place / "filler").open("wb") as filler:
            filler.write(bytes(1024 * 1024 - 4096))
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_a_folder_that_cannot_be_written_to(office: Collectivity, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceUnusable):
        export.dump(office, tmp_path / "file" / "office.zip")


def test_a_killed_export_s_part_is_swept_away_by_the_next(office: Collectivity, tmp_path: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    (tmp_path / f".office.zip.{dead.pid}.part").write_bytes(b"half")
    (tmp_path / f".office.zip.{os.getppid()}.part").write_bytes(b"another's")
    export.dump(office, tmp_path / "office.zip")
    names = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    assert names == [f".office.zip.{os.getppid()}.part", "office.zip"]


def test_files_that_belong_to_no_office_are_not_taken_for_a_leftover(
    archive: Path, on_disk: Path, traces: Traces
) -> None:
    (on_disk / SCHEMA).mkdir(parents=True)
    (on_disk / SCHEMA / "somebody's.pdf").write_bytes(b"%PDF")
    with pytest.raises(FilesInTheWay):
        restore.restore(archive, by="console:test", slug=COPY)
    assert (on_disk / SCHEMA / "somebody's.pdf").is_file()
    assert traces(SCHEMA) == NOTHING | {"files": 1}
    (on_disk / SCHEMA / ".restoring").write_bytes(b"")  # now it is one: a run that was killed left it
    assert restore.restore(archive, by="console:test", slug=COPY).files == 1
    assert sorted(path.suffix for path in (on_disk / SCHEMA).iterdir()) == [".pdf"]
    assert not default_storage.exists(f"{SCHEMA}/somebody's.pdf")


def test_one_name_is_restored_once_at_a_time(archive: Path, traces: Traces) -> None:
    with owner_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('restore'), hashtext(%s))", [COPY])
        with pytest.raises(RestoreRunning):
            restore.restore(archive, by="console:test", slug=COPY)
    assert traces(SCHEMA) == NOTHING


# --- structure that somebody else wrote -------------------------------------------------------------------------------


def own_structure() -> ddl.Structure:
    with owner_connection() as own, own.cursor() as cursor:
        return ddl.read(cursor, "template_office")


def test_our_own_structure_is_read_back_as_it_was_written(db: None) -> None:
    structure = own_structure()
    assert ddl.parse(ddl.write(structure, "o_berkane")) == structure
    assert len(structure.foreign_keys) > 50
    assert len(structure.triggers) > 100


@pytest.mark.parametrize(
    ("section", "statement"),
    [
        ("tables", "DROP SCHEMA public CASCADE"),
        ("tables", 'CREATE TABLE "a" (x integer); DROP SCHEMA public'),
        ("tables", "CREATE TABLE \"a\" (x text DEFAULT query_to_xml('SELECT 1', true, true, ''))"),
        ("tables", "CREATE TABLE \"a\" (x text DEFAULT \"query_to_xml\"('SELECT 1', true, true, ''))"),
        ("tables", "CREATE TABLE \"a\" (x text DEFAULT E'\\'' || pg_read_file('/etc/passwd') || '')"),
        ("tables", 'CREATE TABLE "a" (x integer DEFAULT (SELECT 1))'),
        ("tables", 'CREATE TABLE "a" AS SELECT * FROM o_saidia.accounts_user'),
        ("tables", "CREATE TABLE public.register_entry (x integer)"),
        ("constraints", "ALTER TABLE accounts_user ADD CONSTRAINT c CHECK (public.audit_hash(email) IS NULL)"),
        ("constraints", "ALTER TABLE accounts_user OWNER TO mithaq_app"),
        ("constraints", "ALTER TABLE register_entry ADD CONSTRAINT c UNIQUE (id)"),
        ("indexes", "CREATE INDEX i ON accounts_user USING btree (lower(email)) TABLESPACE x; DROP ROLE mithaq_app"),
        ("indexes", "CREATE INDEX i ON accounts_user USING btree (set_config('role', 'x', false))"),
        ("foreign_keys", "ALTER TABLE accounts_user ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES register_entry(id)"),
        ("triggers", "CREATE TRIGGER t AFTER INSERT ON accounts_user FOR EACH ROW EXECUTE FUNCTION lo_import('x')"),
        ("triggers", "CREATE TRIGGER t AFTER INSERT ON accounts_user FOR EACH ROW EXECUTE FUNCTION o_x.audit_row()"),
    ],
)
def test_a_statement_that_is_no_structure_is_never_run(db: None, section: str, statement: str) -> None:
    text = ddl.write(own_structure(), "o_berkane")
    place = f"-- section: {section}\n"
    assert place in text
    with pytest.raises(ArchiveUnsafe):
        ddl.parse(text.replace(place, f"{place}{statement};\n"))


def test_an_archive_of_an_older_version_comes_back_at_it_and_is_brought_to_head(
    archive: Path,
    fleet_owner: str,
    add_migration: Callable[..., None],
    superuser: Callable[[], psycopg.Connection[Any]],
) -> None:
    add_migration("0009_synthetic", '''
        migrations.AddField("contribution", "synthetic", models.IntegerField(default=0)),
        migrations.AddIndex("contribution", models.Index(fields=["synthetic"], name="contribution_synthetic")),
    ''')  # fmt: skip
    assert not fleet.migrate_all().failed
    done = restore.restore(archive, by="console:test", slug=COPY)
    assert done.is_behind
    assert [line.schema for line in fleet.status().behind] == [SCHEMA]
    outcome = fleet.migrate_all(only=[SCHEMA])
    assert (outcome.migrated, outcome.failed) == ([SCHEMA], {})
    assert fleet.drifted_offices() == {}
    assert fleet.with_wrong_rights() == {}
    with owner_connection() as own, own.cursor() as cursor:
        assert tables.audit_break(cursor, SCHEMA) == ""


def test_an_older_archive_with_a_foreign_statement_is_refused(
    spoil: Spoil, archive: Path, fleet_owner: str, add_migration: Callable[..., None], traces: Traces
) -> None:
    with zipfile.ZipFile(archive) as found:
        text = found.read("schema.sql").decode()
    evil = text.replace("-- section: triggers\n", "-- section: triggers\nGRANT mithaq_owner TO mithaq_app;\n")
    path = spoil(members={"schema.sql": evil.encode()})
    add_migration("0009_synthetic", 'migrations.AddField("contribution", "synthetic", models.IntegerField(default=0)),')
    assert not fleet.migrate_all().failed
    with pytest.raises(ArchiveUnsafe):
        restore.restore(path, by="console:test", slug=COPY)
    assert traces(SCHEMA) == NOTHING
