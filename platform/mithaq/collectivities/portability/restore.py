"""Bringing an office back from its archive: on another installation, or beside the office that is in use.

Everything in the database is one transaction of the owner's; the files stand in their place before it ends and are
taken away again when it does not. What was restored is proven equal to the archive before anybody can see it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import structlog
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb

from mithaq.collectivities import limits, selectors
from mithaq.collectivities.errors import OfficeExists, ProvisioningInTransaction
from mithaq.collectivities.fleet import ledger, versions
from mithaq.collectivities.models import Collectivity, OfficeEventKind, OfficeState
from mithaq.collectivities.portability import ddl, files, public_rows, tables
from mithaq.collectivities.portability.archive import Archive, file_digest
from mithaq.collectivities.portability.errors import (
    ArchiveDamaged,
    ArchiveUnfit,
    ArchiveUnknown,
    NoSpace,
    NotEqual,
    OfficeLivesHere,
    OfficeWasErased,
    RestoreRunning,
)
from mithaq.collectivities.portability.export import Report, quiet
from mithaq.collectivities.portability.manifest import Manifest
from mithaq.collectivities.provisioning import schema_name_for
from mithaq.collectivities.provisioning.opening import OPENED
from mithaq.collectivities.services.hosts import free_host
from mithaq.collectivities.structure import grants
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core import clock
from mithaq.outbox.registry import inside_tasks

log = structlog.get_logger(__name__)
Cursor = tables.Cursor
GIVEN_UP = "restored"  # why an effect that was owed when the archive was made is not owed any more
_COPY_NAMES = ("نسخة مستعادة", "copie restaurée")
_COPIES = 99


@dataclass(frozen=True)
class Restored:
    """An office that was brought back. is_behind: made at an older version; it still has to be migrated."""

    office: Collectivity
    rows: int
    files: int
    entries: int
    given_up: int
    is_behind: bool


@dataclass(frozen=True)
class _Target:
    """Where the archive's office goes."""

    slug: str
    schema: str
    code: str
    name_ar: str
    name_fr: str
    state: str
    hosts: tuple[str, ...]
    copy: bool


def restore(path: Path, *, by: str, slug: str = "", hosts: Sequence[str] = (), report: Report = quiet) -> Restored:
    """Bring the office of the archive back, and return it.

    slug: restore it beside, as a copy under this host name: nothing of it is published, and its code says what it is.
    Without it the office comes back as itself, which asks that it is not here. hosts: other host names.
    Raises ArchiveRefused, OfficeLivesHere, OfficeWasErased, OfficeExists, NoSpace, FilesInTheWay, NotEqual,
    RestoreRunning, HostTaken, HostInvalid, OfficeNameInvalid; nothing is left behind then.
    """
    if connection.in_atomic_block:
        raise ProvisioningInTransaction
    with Archive(path) as archive, selectors.public_side():
        manifest = Manifest.read(archive.manifest)
        report(0, 5, "reading the archive")
        archive.verify()
        target = _target(manifest, slug, hosts)
        with _in_words():
            return _Run(archive, manifest, target, by, report).run()


@contextmanager
def _in_words() -> Iterator[None]:
    """What PostgreSQL refuses, as a refusal of the archive; a right that is missing is nobody's archive's fault."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise NoSpace(path="PostgreSQL") from error
    except psycopg.errors.InsufficientPrivilege:
        raise
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
        raise ArchiveUnfit(reason=str(error).strip().splitlines()[0]) from error


def _target(manifest: Manifest, slug: str, hosts: Sequence[str]) -> _Target:
    """Decide names and code. Raises OfficeLivesHere, OfficeWasErased, OfficeExists, HostTaken, HostInvalid."""
    office, copy = manifest.office, bool(slug)
    name = slug or str(office["slug"])
    schema = schema_name_for(name)
    twin = (
        Collectivity.objects.filter(code=office["code"]).first()
        or Collectivity.objects.filter(slug=office["slug"]).first()
    )
    if twin and not copy:
        raise (OfficeWasErased if twin.state == OfficeState.ERASED else OfficeLivesHere)(office=twin.slug)
    if Collectivity.objects.filter(slug=name).exists() or Collectivity.objects.filter(schema_name=schema).exists():
        raise OfficeExists(office=name)
    if schema != manifest.schema and not copy:
        raise ArchiveDamaged(reason="its schema is not named for its office")
    own = f"{name}.{settings.MITHAQ_DOMAIN}"
    return _Target(
        slug=name, schema=schema,
        code=_code_of_copy(str(office["code"])) if copy else str(office["code"]),
        name_ar=_named(office["name_ar"], _COPY_NAMES[0], copy),
        name_fr=_named(office["name_fr"], _COPY_NAMES[1], copy),
        state=OfficeState.ACTIVE if copy else str(office["state"]),
        hosts=(own, *dict.fromkeys(free_host(host) for host in hosts)), copy=copy,
    )  # fmt: skip


def _named(name: object, mark: str, copy: bool) -> str:
    return f"{str(name)[:140]} ({mark})" if copy else str(name)


def _code_of_copy(code: str) -> str:
    """`02.113.01.09` → `02.113.01.09~1`: nobody takes it for the collectivity's own, and lists show both together."""
    stem = code.partition("~")[0][:13]
    for number in range(1, _COPIES):
        if not Collectivity.objects.filter(code=f"{stem}~{number}").exists():
            return f"{stem}~{number}"
    raise OfficeExists(office=code)


class _Run:
    """One restore, in its order."""

    def __init__(self, archive: Archive, manifest: Manifest, target: _Target, by: str, report: Report) -> None:
        self.archive, self.manifest, self.target, self.by, self.report = archive, manifest, target, by, report
        self.schema = target.schema

    def run(self) -> Restored:
        with (
            owner_connection() as own, own.cursor() as cursor, _alone(cursor, self.target.slug),
            files.Placing(self.schema) as place,
        ):  # fmt: skip
            cursor.execute(tables.SETTINGS)
            structure, behind = self._structure(cursor)
            office_id = self._registry(cursor)
            self._path(cursor)
            for statement in structure.tables:
                cursor.execute(statement.encode())
            self.report(1, 5, "rows")
            rows = self._rows(cursor)
            given_up = self._settle(cursor)
            self.report(2, 5, "constraints, indexes and triggers")
            self._path(cursor)
            for statement in structure.after_the_rows:
                cursor.execute(statement.encode())
            self._rights(cursor, behind=behind)
            self.report(3, 5, "register and record")
            entries = 0 if self.target.copy else self._register(cursor, behind=behind)
            self._record(cursor, office_id, rows)
            self._ledger(cursor, behind=behind)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a row that refers to nothing is found here, not later
            self.report(4, 5, "files")
            placed = place.put(self.archive, self.manifest.files_carried(self.archive.members))
            own.commit()
            place.keep()
        office = selectors.find(self.schema)
        limits.recount(office)
        self.report(5, 5, office.slug)
        log.info("office_restored", office=office.slug, rows=rows, files=placed, copy=self.target.copy)
        return Restored(office, rows, placed, entries, given_up, behind)

    def _structure(self, cursor: Cursor) -> tuple[ddl.Structure, bool]:
        """The statements of the archive's version: our own when it is at our version, else the archive's, judged."""
        template = str(settings.MITHAQ_TEMPLATE_SCHEMA)
        applied = {(app, name) for app, name in self.manifest.applied}
        if unknown := sorted(applied - versions.names_on_disk()):
            raise ArchiveUnknown(reason=f"migration {'.'.join(unknown[0])} of version {self.manifest.product}")
        if applied == versions.applied_in(cursor, template):
            return ddl.read(cursor, template), False
        try:
            text = self.archive.read("schema.sql").decode()
        except UnicodeDecodeError as error:
            raise ArchiveDamaged(reason="schema.sql is not text") from error
        return ddl.parse(text), True

    def _registry(self, cursor: Cursor) -> int:
        """The office's row, hosts and schema. Raises OfficeExists when somebody took its name since we looked."""
        try:
            return self._entered(cursor)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateSchema) as error:
            raise OfficeExists(office=self.target.slug) from error

    def _entered(self, cursor: Cursor) -> int:
        office, target = self.manifest.office, self.target
        cursor.execute(
            "INSERT INTO public.collectivities_collectivity (code, level, slug, schema_name, name_ar, name_fr,"
            " province_code, region_code, seats, is_demo, state, state_reason, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                target.code, office["level"], target.slug, target.schema, target.name_ar, target.name_fr,
                office["province_code"], office["region_code"], office["seats"], office["is_demo"], target.state,
                "" if target.copy else office["state_reason"], clock.now() if target.copy else office["created_at"],
            ],
        )  # fmt: skip
        [office_id] = cursor.fetchone() or (0,)
        for position, host in enumerate(target.hosts):
            cursor.execute(
                "INSERT INTO public.collectivities_domain (domain, tenant_id, is_primary) VALUES (%s, %s, %s)",
                [host, office_id, position == 0],
            )
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self.schema)))
        return int(office_id)

    def _path(self, cursor: Cursor) -> None:
        cursor.execute(sql.SQL("SET LOCAL search_path = {}, public").format(sql.Identifier(self.schema)))

    def _rows(self, cursor: Cursor) -> int:
        """Load every table and prove it: what is read back is, to the byte, what the archive holds."""
        known = {table.name: table for table in tables.tables_of(cursor, self.schema)}
        if odd := sorted(known.keys() ^ self.manifest.tables.keys()):
            raise ArchiveDamaged(reason=f"the table {odd[0]} is missing on one side")
        tables.open_incoming(cursor)
        total = 0
        for name, table in known.items():
            member = f"tables/{name}.jsonl"
            said = self.archive.members.get(member, {"bytes": 0, "sha256": ""})
            if said["bytes"] and name not in tables.LEFT_OUT:
                tables.copy_in(cursor, self.archive.chunks(member))
                total += tables.insert(cursor, self.schema, table)
                found = tables.digest(cursor, tables.rows(self.schema, self._keyed(table)))
                if found != (self.manifest.tables[name], said["sha256"]):
                    raise NotEqual(difference=f"the rows of {name}")
            elif self.manifest.tables[name] and name not in tables.LEFT_OUT:
                raise ArchiveDamaged(reason=f"{member} is empty")
        tables.set_sequences(cursor, self.schema, self._sequences(known))
        if broken := tables.audit_break(cursor, self.schema):
            raise NotEqual(difference=broken)
        if tables.audit_head(cursor, self.schema) != self.manifest.audit:
            raise NotEqual(difference="the head of the audit chain")
        return total

    def _keyed(self, table: tables.Table) -> tables.Table:
        """The table with its key, which PostgreSQL does not know yet: the order of the rows in the archive."""
        return tables.Table(table.name, self.manifest.keys[table.name], table.columns)

    def _sequences(self, known: dict[str, tables.Table]) -> dict[str, int]:
        """Last numbers, for columns that really have a sequence."""
        identities = {
            f"{one.name}.{column.name}" for one in known.values() for column in one.columns if column.identity
        }
        if strange := sorted(self.manifest.sequences.keys() - identities):
            raise ArchiveDamaged(reason=f"{strange[0]} has no sequence")
        return self.manifest.sequences

    def _settle(self, cursor: Cursor) -> int:
        """What must not happen again: letters that were owed. And what is named after the schema is renamed."""
        inside = [] if self.target.copy else inside_tasks()
        outbox = sql.Identifier(self.schema, "outbox_outboxevent")
        cursor.execute(
            sql.SQL(
                "UPDATE {} SET dead_at = now(), last_error = %s, lease_until = NULL"
                " WHERE done_at IS NULL AND dead_at IS NULL AND task <> ALL(%s)"
            ).format(outbox),
            [GIVEN_UP, inside],
        )
        given_up = cursor.rowcount
        cursor.execute(
            sql.SQL("UPDATE {} SET lease_until = NULL WHERE done_at IS NULL AND dead_at IS NULL").format(outbox)
        )
        if cursor.rowcount:
            cursor.execute(
                "INSERT INTO public.collectivities_pendingwork (office_schema, since) VALUES (%s, now())"
                " ON CONFLICT DO NOTHING",
                [self.schema],
            )
        if self.schema != self.manifest.schema:
            columns = self.manifest.file_columns
            files.rename_in_rows(cursor, columns, source=self.manifest.schema, target=self.schema)
        return given_up

    def _rights(self, cursor: Cursor, *, behind: bool) -> None:
        """The office's role and what it may do; at our own version they are proven equal to what they were."""
        for statement in (*grants.office_role_statements(self.schema), *grants.office_grants(self.schema)):
            cursor.execute(statement.encode())
        if not behind and tables.rights_of(cursor, self.schema) != self.manifest.rights:
            raise NotEqual(difference="the rights of the office's role")

    def _register(self, cursor: Cursor, *, behind: bool) -> int:
        """What the office had published, unless it is in the register already. Returns how many entries came back."""
        tables.copy_in(cursor, self.archive.chunks(public_rows.ENTRIES.member))
        made, there = public_rows.put_entries(cursor)
        if made:
            tables.copy_in(cursor, self.archive.chunks(public_rows.VERSIONS.member))
            public_rows.put_versions(cursor, made)
            tables.copy_in(cursor, self.archive.chunks(public_rows.CHANGES.member))
            public_rows.put_changes(cursor, made)
        there += self._proceedings(cursor)
        if not there and not behind:
            for part in public_rows.REGISTER:
                if part.member not in self.archive.members:
                    continue
                said = (self.manifest.register[part.member], self.archive.members[part.member]["sha256"])
                if tables.digest(cursor, part.query(self.schema)) != said:
                    raise NotEqual(difference=part.member)
        return len(made)

    def _proceedings(self, cursor: Cursor) -> int:
        """The sessions and decisions that the office had published; returns how many were in the register already."""
        made, there = [], 0
        for part in (public_rows.SESSIONS, public_rows.DECISIONS):
            if part.member in self.archive.members:
                tables.copy_in(cursor, self.archive.chunks(part.member))
                new, known = public_rows.put_proceedings(cursor, part)
                made += new
                there += known
        if made:
            tables.copy_in(cursor, self.archive.chunks(public_rows.PROCEEDING_VERSIONS.member))
            public_rows.put_proceeding_versions(cursor, made)
        return there

    def _record(self, cursor: Cursor, office_id: int, rows: int) -> None:
        """The office's record, and the line that says where it came from."""
        public_rows.put_record(cursor, self.schema, office_id, self.manifest.shared, copy=self.target.copy)
        details = {
            "archive": file_digest(self.archive.path), "made_at": self.manifest.made_at, "rows": rows,
            "office": self.manifest.office["code"], "copy": self.target.copy, "hosts": self.manifest.hosts,
        }  # fmt: skip
        cursor.execute(
            "INSERT INTO public.collectivities_officeevent (office_schema, kind, at, by, reason, act, details)"
            " VALUES (%s, %s, %s, %s, '', '', %s)",
            [self.schema, OfficeEventKind.RESTORED.value, clock.now(), self.by, Jsonb(details)],
        )

        if not self.target.copy:
            cursor.execute(  # as for every new office: the portal makes its pages
                "INSERT INTO public.outbox_outboxevent (task, payload, created_at, available_at, attempts, last_error)"
                " VALUES (%s, %s, now(), now(), 0, '')",
                [OPENED, Jsonb({"schema": self.schema})],
            )

    def _ledger(self, cursor: Cursor, *, behind: bool) -> None:
        at, count = self.manifest.version, str(len(self.manifest.applied))
        rights = "" if behind else versions.rights()
        cursor.execute(ledger.written(self.schema, version=at, rights=rights, migrations=count).encode())


@contextmanager
def _alone(cursor: Cursor, slug: str) -> Iterator[None]:
    """One restore of a name at a time, to the end of the transaction. Raises RestoreRunning."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('restore'), hashtext(%s))", [slug])
    if cursor.fetchone() != (True,):
        raise RestoreRunning(office=slug)
    yield
