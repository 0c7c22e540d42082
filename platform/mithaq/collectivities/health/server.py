"""Settings of the database server, judged by how many offices and relations it carries."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check

NAMES = (
    "max_locks_per_transaction", "max_connections", "max_prepared_transactions", "recovery_init_sync_method",
    "shared_buffers", "fsync", "full_page_writes", "synchronous_commit", "autovacuum", "wal_level",
    "server_version_num",
)  # fmt: skip
MEGABYTE = 1024 * 1024
BLOCK = 8192
_SIZES = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%(template)s) AND relkind = 'r'),
       (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%(template)s)),
       (SELECT count(*) FROM pg_class),
       (SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class
         WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'),
       (SELECT max(age(datfrozenxid)) FROM pg_database),
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
"""
OLD_XID = 1_000_000_000  # of 2 billion, at which the server stops writing
MANY_FILES = 50_000  # relations, at which an fsync of every file after a crash takes tens of seconds
LEAST_VERSION = 150_000


@check("server", "the database server is set for this number of offices", of_office=False)
def server(fleet: Fleet) -> Iterator[Finding]:
    """pg_settings and pg_class, in two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(NAMES)])
        found = dict(cursor.fetchall())
        cursor.execute(_SIZES, {"template": f'"{settings.MITHAQ_TEMPLATE_SCHEMA}"'})
        tables, relations, everything, catalogs, oldest, clients = cursor.fetchone()
    yield from durability(found)
    yield from locks(found, offices=len(fleet.offices), tables=tables, relations=relations)
    yield from memory(found, catalogs=int(catalogs))
    yield from recovery(found, relations=everything)
    if clients > 0.8 * int(found["max_connections"]):
        yield Finding(
            f"{clients} of {found['max_connections']} connections are in use",
            "raise max_connections, or run fewer web and worker threads", "connections_short", Severity.WARNING,
        )  # fmt: skip
    if oldest > OLD_XID:
        yield Finding(
            f"the oldest database is {oldest:,} transactions old; at two billion the server refuses to write",
            "autovacuum does not keep up: run VACUUM (FREEZE) in the oldest database", "xids_old",
        )  # fmt: skip
    if int(found["server_version_num"]) < LEAST_VERSION:
        yield Finding("PostgreSQL is older than 15", "upgrade the server", "server_old")


def durability(found: dict[str, str]) -> Iterator[Finding]:
    """What a power cut would cost."""
    for name, severity in (
        ("fsync", Severity.ERROR), ("full_page_writes", Severity.ERROR), ("synchronous_commit", Severity.WARNING),
        ("autovacuum", Severity.ERROR),
    ):  # fmt: skip
        if found[name] == "off":
            loss = "tables grow without end" if name == "autovacuum" else "a power cut loses data that was acknowledged"
            yield Finding(f"{name} is off: {loss}", f"set {name} = on and restart", f"{name}_off", severity)
    if found["wal_level"] == "minimal" and found["fsync"] == "on":
        yield Finding(
            "wal_level is minimal: no backup of the whole server can be taken while it runs",
            "set wal_level = replica and restart", "wal_minimal", Severity.WARNING,
        )  # fmt: skip


def locks(found: dict[str, str], *, offices: int, tables: int, relations: int) -> Iterator[Finding]:
    """Room in the lock table. Opening or erasing an office locks its every relation; a dump of all, every table."""
    each, sessions = int(found["max_locks_per_transaction"]), _sessions(found)
    room = each * sessions
    if room < (least := 4 * relations):
        yield Finding(
            f"there is room for {room:,} locks; offices are opened, migrated and erased with up to {least:,} at once",
            f"set max_locks_per_transaction = {_rounded(least, sessions)} and restart", "locks_short",
        )  # fmt: skip
    elif room < (dump := int(1.2 * offices * tables)):
        yield Finding(
            f"there is room for {room:,} locks; pg_dump of the whole database takes {dump:,}, and would fail",
            f"set max_locks_per_transaction = {_rounded(dump, sessions)} and restart, or rely on backups of offices"
            " and of the server", "locks_short_for_dump", Severity.WARNING,
        )  # fmt: skip


def memory(found: dict[str, str], *, catalogs: int) -> Iterator[Finding]:
    """Every statement reads the catalogs; they should fit into the server's own memory."""
    buffers = int(found["shared_buffers"]) * BLOCK
    least = max(128 * MEGABYTE, min(catalogs, 4096 * MEGABYTE))
    if buffers < least:
        yield Finding(
            f"shared_buffers is {buffers // MEGABYTE:,} MB, and the catalogs alone take {catalogs // MEGABYTE:,} MB",
            f"set shared_buffers = {-(-least // MEGABYTE // 256) * 256} MB or more, a quarter of the machine's memory"
            " at most, and restart", "buffers_small", Severity.WARNING,
        )  # fmt: skip


def recovery(found: dict[str, str], *, relations: int) -> Iterator[Finding]:
    """After a crash each file is synchronised, one by one unless the file system is told to do it at once."""
    if relations > MANY_FILES and found["recovery_init_sync_method"] != "syncfs":
        yield Finding(
            f"recovery_init_sync_method is {found['recovery_init_sync_method']}: with {relations:,} relations a start"
            " after a crash takes minutes", "set recovery_init_sync_method = syncfs (Linux) and reload",
            "recovery_slow", Severity.WARNING,
        )  # fmt: skip


def _sessions(found: dict[str, str]) -> int:
    return int(found["max_connections"]) + int(found["max_prepared_transactions"])


def _rounded(locks_needed: int, sessions: int) -> int:
    """A power of two that gives room for so many locks."""
    value = 64
    while value * sessions < locks_needed:
        value *= 2
    return value
