"""Taking an office's schema, role and files away. The owner's work: nobody else may drop anything."""

import json
import shutil
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from mithaq.collectivities.errors import ErasureBeforeArchive, ErasureUnknown, OfficeBusy
from mithaq.collectivities.models import Backup, Erasure, OfficeEventKind, OfficeState
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.postgresql.base import office_role

LOCK_TIMEOUT = "5s"  # a backup that reads the schema is waited for no longer
FORMAT = 1  # of the certificate
Cursor = psycopg.Cursor[tuple[Any, ...]]


def remove_schema(erasure: Erasure, export: Backup, *, by: str) -> None:
    """In one transaction: take the figures, drop the schema and the role, and mark the office as erased.

    About 700 relations are locked, as when an office is opened: far below what the server holds
    (`max_locks_per_transaction` × `max_connections`). Raises OfficeBusy, ErasureUnknown, ErasureBeforeArchive.
    """
    office = erasure.collectivity
    schema = sql.Identifier(office.schema_name)
    try:
        with owner_connection() as own, own.cursor() as cursor:
            cursor.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
            if not _is_due(cursor, erasure):
                return
            figures = _figures(cursor, erasure, export)
            cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))
            figures["role"] = _drop_role(cursor, office_role(office.schema_name))
            _forget(cursor, office.schema_name, by)
            cursor.execute(
                "UPDATE public.collectivities_collectivity SET state = %s, state_reason = '' WHERE id = %s",
                [OfficeState.ERASED.value, office.pk],
            )
            cursor.execute(
                "UPDATE public.collectivities_erasure SET certificate = %s WHERE id = %s",
                [json.dumps(figures), erasure.pk],
            )
    except psycopg.errors.LockNotAvailable as error:
        raise OfficeBusy(office=office.slug) from error


def _is_due(cursor: Cursor, erasure: Erasure) -> bool:
    """Hold the office and its erasure; whether it is still to be done. False when another run was faster.

    Raises ErasureUnknown when it was called off since the caller looked, ErasureBeforeArchive.
    """
    cursor.execute(
        "SELECT c.state, e.cancelled_at IS NULL AND e.approved_at IS NOT NULL FROM public.collectivities_erasure e"
        " JOIN public.collectivities_collectivity c ON c.id = e.collectivity_id WHERE e.id = %s FOR UPDATE",
        [erasure.pk],
    )
    state, stands = cursor.fetchone() or ("", False)
    if not stands:
        raise ErasureUnknown(office=erasure.collectivity.slug)
    if state not in (OfficeState.ARCHIVED, OfficeState.ERASED):
        raise ErasureBeforeArchive(office=erasure.collectivity.slug)
    return bool(state == OfficeState.ARCHIVED)


def _figures(cursor: Cursor, erasure: Erasure, export: Backup) -> dict[str, Any]:
    """What is about to be erased, and what stays, as the certificate says it."""
    office = erasure.collectivity
    tables = _rows(cursor, office.schema_name)
    cursor.execute(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
        " WHERE relnamespace = %s::regnamespace AND relkind = 'r'",
        [office.schema_name],
    )
    [size] = cursor.fetchone() or (0,)
    cursor.execute(
        sql.SQL("SELECT seq, encode(hash, 'hex') FROM {}.audit_head").format(sql.Identifier(office.schema_name))
    )
    seq, head = cursor.fetchone() or (0, "")
    return {
        "format": FORMAT,
        "office": {
            "code": office.code, "level": office.level, "slug": office.slug, "schema": office.schema_name,
            "name": {"ar": office.name_ar, "fr": office.name_fr},
            "province_code": office.province_code, "region_code": office.region_code,
        },
        "erasure": {
            "number": erasure.pk, "reason": erasure.reason, "act": erasure.act,
            "asked_by": erasure.asked_by, "asked_at": erasure.asked_at.isoformat(),
            "approved_by": erasure.approved_by,
            "approved_at": erasure.approved_at.isoformat() if erasure.approved_at else "",
        },
        "archived": _archiving(cursor, office.schema_name),
        "tables": tables, "rows": sum(tables.values()), "table_bytes": size,
        "files": _files(office.schema_name),
        "audit": {"length": seq, "head": head},
        "export": {
            "made_at": export.made_at.isoformat(), "place": export.path, "bytes": export.size, "sha256": export.digest
        },
        "kept": _kept(cursor, office.schema_name),
    }  # fmt: skip


def _rows(cursor: Cursor, schema: str) -> dict[str, int]:
    """Rows of each table, counted and not estimated."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY relname",
        [schema],
    )
    one = sql.SQL("SELECT {}, count(*) FROM {}")
    tables = [name for [name] in cursor.fetchall()]
    cursor.execute(
        sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(schema, name)) for name in tables)
    )
    return dict(sorted(cursor.fetchall()))


def _archiving(cursor: Cursor, schema: str) -> dict[str, str]:
    cursor.execute(
        "SELECT at, by, reason, act FROM public.collectivities_officeevent WHERE office_schema = %s AND kind = %s"
        " ORDER BY at DESC, id DESC LIMIT 1",
        [schema, OfficeEventKind.ARCHIVED.value],
    )
    found = cursor.fetchone()
    return {"at": found[0].isoformat(), "by": found[1], "reason": found[2], "act": found[3]} if found else {}


def _kept(cursor: Cursor, schema: str) -> dict[str, int]:
    """What the erasure does not reach: public acts, the office's record, and backups until their term ends."""
    kept = {}
    for name, query in (
        ("register_entries", "SELECT count(*) FROM public.register_entry WHERE office_schema = %s"),
        ("register_versions", "SELECT count(*) FROM public.register_version WHERE office_schema = %s"),
        ("events", "SELECT count(*) FROM public.collectivities_officeevent WHERE office_schema = %s"),
        ("visa_files", "SELECT count(*) FROM public.exchange_visafile WHERE office_schema = %s"),
        (
            "backups",
            "SELECT count(*) FROM public.collectivities_backup WHERE office_schema = %s AND removed_at IS NULL",
        ),
    ):
        cursor.execute(query, [schema])
        [kept[name]] = cursor.fetchone() or (0,)
    cursor.execute("SELECT count(*) FROM public.collectivities_backup WHERE kind = 'cluster' AND removed_at IS NULL")
    [kept["server_backups"]] = cursor.fetchone() or (0,)
    return kept


def _drop_role(cursor: Cursor, role: str) -> str:
    """Drop the office's role: `dropped`, or `kept` when another database of the server still gives it rights."""
    try:
        with cursor.connection.transaction():
            cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
    except psycopg.errors.DependentObjectsStillExist:
        return "kept"
    return "dropped"


def _forget(cursor: Cursor, schema: str, by: str) -> None:
    """Take away what the shared tables held of the office for its daily work."""
    for table in ("collectivities_pendingwork", "collectivities_usage", "formulary_use"):
        cursor.execute(
            sql.SQL("DELETE FROM {} WHERE office_schema = %s").format(sql.Identifier("public", table)), [schema]
        )
    cursor.execute("DELETE FROM public.collectivities_schemaversion WHERE schema_name = %s", [schema])
    cursor.execute(  # the governor's record of a file stays, as the act of an authority; the copies of its papers go
        "UPDATE public.exchange_visafile SET state = 'ended', state_on = current_date, state_note = %s"
        " WHERE office_schema = %s AND state IN ('submitted', 'received', 'objected', 'in_court')",
        ["مُحي المكتب · bureau effacé", schema],
    )
    cursor.execute("DELETE FROM public.mithaq_cache WHERE starts_with(cache_key, %s)", [f"{schema}:"])
    cursor.execute(
        "UPDATE public.collectivities_supportsession SET closed_at = greatest(now(), opened_at), closed_by = %s"
        " WHERE office_schema = %s AND closed_at IS NULL",
        [by, schema],
    )


def _folders(schema: str) -> tuple[Path, Path]:
    """The office's own folder, and that of the copies which it handed to authorities."""
    root = Path(settings.MEDIA_ROOT)
    return root / schema, root / "exchange" / schema


def _files(schema: str) -> dict[str, int]:
    found = [path for folder in _folders(schema) for path in folder.rglob("*") if not path.is_dir()]
    sizes = [path.lstat().st_size for path in found]
    return {"count": len(sizes), "bytes": sum(sizes)}


def remove_files(schema: str) -> None:
    """Remove the office's files, and the copies at authorities' desks; what was removed before is no fault."""
    for folder in _folders(schema):
        shutil.rmtree(folder, onerror=_unless_gone)


def _unless_gone(function: object, path: str, found: tuple[type[BaseException], BaseException, object]) -> None:
    """Two runs may remove the same files at once; every other fault stops."""
    if not isinstance(found[1], FileNotFoundError):
        raise found[1]
