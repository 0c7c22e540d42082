"""Settings of the server, room on the disks and the two clocks: judged by figures, so figures are given."""

import pytest

from mithaq.collectivities.health import Severity, machine, server
from tests.mithaq.collectivities.health.conftest import Codes

GIGABYTE = 1024**3
SOUND = {
    "max_locks_per_transaction": "4096", "max_connections": "100", "max_prepared_transactions": "0",
    "recovery_init_sync_method": "syncfs", "shared_buffers": str(4 * GIGABYTE // 8192), "fsync": "on",
    "full_page_writes": "on", "synchronous_commit": "on", "autovacuum": "on", "wal_level": "replica",
    "server_version_num": "180004",
}  # fmt: skip


def test_the_test_server_gives_durability_up_and_nothing_else_is_wrong(db: None, codes: Codes) -> None:
    assert codes("server") == ["fsync_off", "full_page_writes_off", "synchronous_commit_off"]


def test_what_a_power_cut_would_lose() -> None:
    assert list(server.durability(SOUND)) == []
    for name in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        [finding] = server.durability(SOUND | {name: "off"})
        assert finding.code == f"{name}_off"
    [finding] = server.durability(SOUND | {"wal_level": "minimal"})
    assert finding.code == "wal_minimal"


@pytest.mark.parametrize(
    ("offices", "locks", "code", "proposed"),
    [
        (1_600, "4096", "", ""),
        (1_600, "1024", "locks_short_for_dump", "= 2048"),
        (1_600, "64", "locks_short_for_dump", "= 2048"),
        (10, "64", "", ""),
        (10, "16", "locks_short", "= 64"),
    ],
)
def test_locks_are_judged_by_the_number_of_offices(offices: int, locks: str, code: str, proposed: str) -> None:
    found = list(
        server.locks(SOUND | {"max_locks_per_transaction": locks}, offices=offices, tables=70, relations=600)
    )  # fmt: skip
    assert [finding.code for finding in found] == ([code] if code else [])
    if code:
        assert proposed in found[0].mend


def test_the_catalogs_fit_into_memory() -> None:
    assert list(server.memory(SOUND, catalogs=3 * GIGABYTE)) == []
    small = SOUND | {"shared_buffers": "32768"}  # 256 MB
    assert list(server.memory(small, catalogs=100 * 1024**2)) == []
    [finding] = server.memory(small, catalogs=3 * GIGABYTE)
    assert "set shared_buffers = 3072 MB" in finding.mend


def test_a_restart_after_a_crash_synchronises_all_at_once() -> None:
    slow = SOUND | {"recovery_init_sync_method": "fsync"}
    assert list(server.recovery(slow, relations=10_000)) == []
    assert list(server.recovery(SOUND, relations=900_000)) == []
    [finding] = server.recovery(slow, relations=900_000)
    assert finding.code == "recovery_slow"


@pytest.mark.parametrize(
    ("free", "total", "severity"),
    [(50, 100, None), (4, 100, Severity.WARNING), (0.5, 20, Severity.ERROR), (30, 2_000, Severity.ERROR)],
)
def test_room_on_the_disk(free: float, total: float, severity: Severity | None) -> None:
    found = list(machine.room("/srv", int(free * GIGABYTE), int(total * GIGABYTE)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_the_disks_of_this_machine_are_looked_at(db: None, codes: Codes) -> None:
    assert set(codes("disk")) <= {"disk_full"}


@pytest.mark.parametrize(("seconds", "severity"), [(0.1, None), (-3, Severity.WARNING), (90, Severity.ERROR)])
def test_the_two_clocks(seconds: float, severity: Severity | None) -> None:
    assert [finding.severity for finding in machine.skew(seconds)] == ([severity] if severity else [])


def test_the_clocks_of_this_machine_agree(db: None, codes: Codes) -> None:
    assert codes("clock") == []
