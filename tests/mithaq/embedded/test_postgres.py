"""The embedded cluster starts on demand, survives what kills it, and stops without a trace."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from mithaq.embedded import binaries
from mithaq.embedded.errors import EmbeddedError
from mithaq.embedded.postgres import Cluster


def server(cluster: Cluster) -> psutil.Process:
    pid = int((cluster.data_dir / "postmaster.pid").read_text().splitlines()[0])
    return psutil.Process(pid)


def processes_in(folder: Path) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()) == folder and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def test_it_answers_and_is_not_run_by_root(cluster: Cluster) -> None:
    assert cluster.is_healthy()
    assert server(cluster).uids().real != 0


def test_it_is_postgresql_18_in_utf8_with_the_builtin_locale(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn) as connection:
        assert connection.info.server_version // 10_000 == 18
        row = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'mithaq'"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8")


def test_it_listens_on_no_network_address(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert [one for one in server(cluster).net_connections("inet") if one.status == psutil.CONN_LISTEN] == []


def test_the_socket_path_is_short_and_closed_to_others(cluster: Cluster) -> None:
    assert len(os.fsencode(cluster.socket_dir / ".s.PGSQL.5432")) < 107
    assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.data_dir.stat().st_mode) == 0o700


def test_secrets_are_readable_by_their_owner_alone(cluster: Cluster) -> None:
    path = cluster.state_dir / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_uid == os.geteuid()
    assert len(set(cluster.secrets.values())) == len(cluster.secrets)


@pytest.mark.parametrize("user", ["postgres", "mithaq_owner", "mithaq_app"])
def test_a_wrong_password_is_refused(cluster: Cluster, user: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.dsn(user, "postgres"), password="wrong")


def test_many_starters_at_once_make_one_server(state_dir: Path) -> None:
    starter = f"""
from pathlib import Path
from mithaq.embedded.postgres import Cluster
cluster = Cluster(Path({str(state_dir)!r}), fast=True)
cluster.ensure_running()
cluster.bootstrap_roles()
cluster.ensure_database()
print((cluster.data_dir / "postmaster.pid").read_text().split()[0])
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", starter]
    with ThreadPoolExecutor(4) as pool:
        runs = list(
            pool.map(lambda _: subprocess.run(command, env=environment, capture_output=True, text=True), range(4))
        )
    cluster = Cluster(state_dir, fast=True)
    try:
        assert [run.stderr for run in runs if run.returncode] == []
        assert len({run.stdout for run in runs}) == 1
    finally:
        cluster.stop()
    assert processes_in(cluster.data_dir) == []


@pytest.mark.crash
def test_after_kill_9_the_next_start_recovers_what_was_committed(state_dir: Path) -> None:
    cluster = Cluster(state_dir)
    cluster.ensure_running()
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS figure")
        server(cluster).kill()
    assert not cluster.is_healthy()
    cluster.ensure_running()
    with psycopg.connect(cluster.superuser_dsn) as connection:
        assert connection.execute("SELECT figure FROM kept").fetchone() == (42,)
    cluster.stop()


@pytest.mark.crash
def test_a_pid_file_that_names_another_program_does_not_stop_the_start(state_dir: Path) -> None:
    cluster = Cluster(state_dir, fast=True)
    cluster.ensure_running()
    pid_file = cluster.data_dir / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    running = server(cluster)
    running.kill()
    running.wait(10)
    account = binaries.server_account()
    identity = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.switch else {}
    with subprocess.Popen(["sleep", "60"], **identity) as stranger:  # of that account too
        try:
            pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
            cluster.ensure_running()
            assert cluster.is_healthy()
            assert stranger.poll() is None
        finally:
            stranger.kill()
            cluster.stop()


def test_stopping_leaves_no_process_and_can_be_repeated(state_dir: Path) -> None:
    cluster = Cluster(state_dir, fast=True)
    cluster.ensure_running()
    with psycopg.connect(cluster.superuser_dsn):  # a client that is still there does not hold it up
        cluster.stop()
    assert processes_in(cluster.data_dir) == []
    assert not (cluster.data_dir / "postmaster.pid").exists()
    cluster.stop()


def test_a_first_start_that_was_cut_off_is_done_again(state_dir: Path) -> None:
    cluster = Cluster(state_dir, fast=True)
    account = binaries.server_account()
    state_dir.mkdir()
    binaries.own_folder(cluster.data_dir, account, 0o700)
    (cluster.data_dir / "PG_VERSION").write_text("18\n")
    cluster.ensure_running()
    assert cluster.is_healthy()
    cluster.stop()


def test_a_foreign_database_is_left_alone(state_dir: Path) -> None:
    cluster = Cluster(state_dir, fast=True)
    state_dir.mkdir()
    binaries.own_folder(cluster.data_dir, binaries.server_account(), 0o700)
    (cluster.data_dir / "postmaster.opts").write_text("somebody's\n")
    with pytest.raises(EmbeddedError, match="not Mithaq's"):
        cluster.ensure_running()
    assert (cluster.data_dir / "postmaster.opts").read_text() == "somebody's\n"
    cluster.stop()


def test_damaged_secrets_are_refused_with_what_to_do(state_dir: Path) -> None:
    state_dir.mkdir()
    (state_dir / "secrets.json").write_text("{")
    with pytest.raises(EmbeddedError, match="damaged: restore it"):
        Cluster(state_dir).ensure_running()


def test_a_state_folder_made_anew_under_a_running_server_gets_a_server_of_its_own(state_dir: Path) -> None:
    before = Cluster(state_dir, fast=True)
    before.ensure_running()
    old = server(before)
    state_dir.rename(state_dir.with_name("moved"))
    after = Cluster(state_dir, fast=True)
    after.ensure_running()
    try:
        assert after.is_healthy()
        assert not old.is_running()
        assert before.secrets != after.secrets
    finally:
        after.stop()


def test_users_share_the_server_and_the_last_one_stops_it(state_dir: Path) -> None:
    first, second = Cluster(state_dir, fast=True), Cluster(state_dir, fast=True)
    with first.in_use():
        with second.in_use():
            assert second.is_healthy()
        assert first.is_healthy()
    assert not first.is_healthy()
    assert processes_in(first.data_dir) == []


def test_the_last_user_need_not_be_the_one_who_started_it(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The starter lives on and never asks for its child, which stays a zombie: it has ended all the same."""
    monkeypatch.setattr("mithaq.embedded.postgres.STOP_SECONDS", 10)
    sent: list[int] = []
    real = psutil.Process.send_signal
    monkeypatch.setattr(psutil.Process, "send_signal", lambda self, sig: (sent.append(sig), real(self, sig))[1])
    with _starter(state_dir) as starter:
        running = server(Cluster(state_dir))
        Cluster(state_dir, fast=True).stop()
        assert running.status() == psutil.STATUS_ZOMBIE
        starter.kill()
    assert sent == [signal.SIGINT]  # asked once, and not forced afterwards


@contextmanager
def _starter(state_dir: Path, arguments: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """Another process, which has started the server and lives on."""
    code = f"""
import sys, time
from pathlib import Path
from mithaq.embedded.postgres import Cluster
Cluster(Path({str(state_dir)!r}), fast=True).ensure_running({arguments})
print("up", flush=True)
time.sleep(60)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        yield process


@pytest.mark.crash
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died")
def test_a_bound_server_stops_when_its_starter_is_killed(state_dir: Path) -> None:
    with _starter(state_dir, "bound=True") as process:
        running = server(Cluster(state_dir))
        process.send_signal(signal.SIGKILL)
    running.wait(10)
    assert not Cluster(state_dir).is_healthy()
    Cluster(state_dir).stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server over to another account")
def test_under_a_closed_folder_root_keeps_data_and_programs_where_the_server_can_reach_them(
    state_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    package = binaries.packaged_programs().parents[1]
    for folder in (binaries.packaged_programs().parent, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, tmp_path / folder.relative_to(package.parent), symlinks=True)
    closed = tmp_path / binaries.packaged_programs().relative_to(package.parent)
    state_dir.mkdir()
    monkeypatch.setattr(binaries, "SHARED_ROOT", state_dir)
    monkeypatch.setattr(binaries, "packaged_programs", lambda: closed)
    cluster = Cluster(tmp_path / "state", fast=True)
    cluster.ensure_running()
    try:
        assert cluster.is_healthy()
        assert cluster.data_dir.is_relative_to(state_dir)
        assert server(cluster).exe().startswith(str(state_dir))
    finally:
        cluster.stop()
