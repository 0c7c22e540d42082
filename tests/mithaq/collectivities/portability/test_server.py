"""The whole server kept, verified, and started again as a second server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mithaq.collectivities.models import Backup
from mithaq.collectivities.portability import base_backup, server
from mithaq.collectivities.portability.errors import BackupRunning, ServerBackupFailed
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.embedded import binaries
from mithaq.embedded.postgres import Cluster
from mithaq.embedded.roles import BACKUP

pytestmark = pytest.mark.xdist_group("portability")
ROWS = 1_000


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server that keeps its data safe, as an installation's does; the tests' own cannot be copied while it runs."""
    made = Cluster(tmp_path_factory.mktemp("lasting"))
    with made.in_use():
        made.bootstrap_roles()
        made.ensure_database()
        with psycopg.connect(made.dsn("mithaq_owner")) as owner:
            owner.execute("CREATE TABLE public.kept AS SELECT generate_series(1, %s) AS n", [ROWS])
        yield made
    remove(made)


def remove(cluster: Cluster) -> None:
    """A server's data may lie outside its state folder."""
    if cluster.data_dir.parent != cluster.state_dir:
        shutil.rmtree(cluster.data_dir.parent, ignore_errors=True)


def login(cluster: Cluster, password: str = "") -> server.Login:
    return server.Login(str(cluster.socket_dir), str(cluster.port), BACKUP, password or cluster.secrets[BACKUP])


def test_a_base_backup_is_verified_and_starts_as_a_second_server(lasting: Cluster, tmp_path: Path) -> None:
    said: list[str] = []
    path = server.copy_server(binaries.packaged_programs(), login(lasting), tmp_path / "server", said.append)
    assert said == ["copying the server", "verifying the copy"]
    assert (path.stat().st_mode & 0o777) == 0o700
    with psycopg.connect(lasting.dsn("mithaq_owner")) as owner:
        owner.execute("DELETE FROM public.kept WHERE n > 10")  # the accident that the drill is about
    second = Cluster(tmp_path / "second")
    second.state_dir.mkdir()
    shutil.copy(lasting.state_dir / "secrets.json", second.state_dir)
    account = binaries.server_account()
    binaries.own_folder(second.data_dir.parent, account, 0o700)
    shutil.copytree(path, second.data_dir)
    if account.switch:
        for folder, _, names in os.walk(second.data_dir):
            for one in (folder, *(os.path.join(folder, name) for name in names)):
                os.chown(one, account.uid, account.gid)
    try:
        with second.in_use(), psycopg.connect(second.dsn("mithaq_owner")) as owner:
            assert owner.execute("SELECT count(*) FROM public.kept").fetchone() == (ROWS,)
    finally:
        remove(second)


def test_what_fails_leaves_nothing(lasting: Cluster, tmp_path: Path) -> None:
    place = tmp_path / "server"
    with pytest.raises(ServerBackupFailed) as caught:
        server.copy_server(binaries.packaged_programs(), login(lasting, "wrong"), place)
    assert "password" in caught.value.context["reason"]
    with pytest.raises(ServerBackupFailed):
        server.copy_server(tmp_path, login(lasting), place)
    assert list(place.iterdir()) == []


def altered(folder: Path) -> Iterator[tuple[str, Path]]:
    """Copies of a base backup with one fault each, and the word that tells of it."""
    faults: dict[str, Callable[[Path], object]] = {
        "PG_VERSION has not": lambda copy: (copy / "PG_VERSION").write_text("18\nx"),
        "PG_VERSION is not what": lambda copy: (copy / "PG_VERSION").write_text("17\n"),
        "PG_VERSION is missing": lambda copy: (copy / "PG_VERSION").unlink(),
        "base/more is not in": lambda copy: (copy / "base" / "more").write_text("x"),
        "backup_manifest was altered": lambda copy: (copy / base_backup.MANIFEST).write_text(
            (folder / base_backup.MANIFEST).read_text().replace("PG_VERSION", "PG_VERSIOM")
        ),
        "backup_manifest cannot": lambda copy: (copy / base_backup.MANIFEST).write_text("{"),
        "could not": lambda copy: [path.unlink() for path in (copy / "pg_wal").glob("0*")],
    }
    for word, spoil in faults.items():
        copy = folder.with_name("altered")
        shutil.copytree(folder, copy)
        spoil(copy)
        yield word, copy
        shutil.rmtree(copy)


def test_a_copy_that_was_altered_does_not_pass(lasting: Cluster, tmp_path: Path) -> None:
    programs, one = binaries.packaged_programs(), login(lasting)
    path = server.copy_server(programs, one, tmp_path / "server")

    def prove(folder: Path) -> None:
        base_backup.prove(folder, programs / "pg_waldump", lambda command: server._run(command, one, tmp_path))

    prove(path)
    for word, copy in altered(path):
        with pytest.raises(ServerBackupFailed) as caught:
            prove(copy)
        assert word in caught.value.context["reason"]


def test_the_role_of_the_backup_may_copy_the_server_and_nothing_else(lasting: Cluster) -> None:
    with psycopg.connect(lasting.superuser_dsn) as admin:
        row = admin.execute(
            "SELECT rolsuper, rolreplication, rolcreaterole, rolcreatedb, rolbypassrls, rolinherit FROM pg_roles"
            " WHERE rolname = %s",
            [BACKUP],
        ).fetchone()
    assert row == (False, True, False, False, False, False)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(lasting.dsn(BACKUP))


def test_the_newest_copies_are_kept_and_written_down(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = iter(range(10))

    def copied(programs: Path, one: server.Login, place: Path, say: Any) -> Path:
        path = place / f"server-{next(number)}"
        path.mkdir(parents=True)
        (path / "backup_manifest").write_text("{}")
        return path

    monkeypatch.setattr(server, "copy_server", copied)
    place = tmp_path / "server"
    for _ in range(4):
        server.keep_server(Path(), server.Login("", "", ""), folder=place, keep=2)
    assert sorted(path.name for path in place.iterdir()) == ["server-2", "server-3"]
    assert Backup.objects.filter(kind="cluster", removed_at=None).count() == 2
    assert Backup.objects.filter(kind="cluster").exclude(removed_at=None).count() == 2
    with owner_connection() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [server._LOCK])
        with pytest.raises(BackupRunning):
            server.keep_server(Path(), server.Login("", "", ""), folder=place)
