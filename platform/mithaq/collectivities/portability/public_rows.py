"""What `public` holds of one office: its entries in the register, its record, its anchors, its limits, which
templates of the formulary it used.

Numbers of rows in `public` belong to the installation: rows are carried without them and refer by public identifier.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from psycopg import sql
from psycopg.types.json import Jsonb

from mithaq.collectivities.portability.tables import Cursor

FEED_LOCK = 0x6D697468  # as register.services: one writer of the change feed at a time
_OFFICE = """
SELECT to_jsonb(c) - 'id' - 'successor_id'
         || jsonb_build_object('successor', (SELECT code FROM public.collectivities_collectivity s
                                              WHERE s.id = c.successor_id)),
       (SELECT coalesce(jsonb_agg(jsonb_build_object('host', d.domain, 'main', d.is_primary)
                                  ORDER BY d.is_primary DESC, d.domain), '[]')
          FROM public.collectivities_domain d WHERE d.tenant_id = c.id),
       (SELECT to_jsonb(l) - 'collectivity_id' FROM public.collectivities_limits l WHERE l.collectivity_id = c.id),
       (SELECT coalesce(jsonb_agg(to_jsonb(e) - 'id' - 'office_schema' ORDER BY e.at, e.id), '[]')
          FROM public.collectivities_officeevent e WHERE e.office_schema = c.schema_name),
       (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'id' - 'source_id' - 'target_id'
                 || jsonb_build_object('source', s.code, 'target', g.code) ORDER BY t.id), '[]')
          FROM public.collectivities_transfer t JOIN public.collectivities_collectivity s ON s.id = t.source_id
          JOIN public.collectivities_collectivity g ON g.id = t.target_id
         WHERE c.id IN (t.source_id, t.target_id)),
       (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', a.seq, 'hash', encode(a.hash, 'hex'), 'at', a.at)
                                  ORDER BY a.seq), '[]')
          FROM public.collectivities_auditanchor a WHERE a.office_schema = c.schema_name),
       (SELECT coalesce(jsonb_agg(to_jsonb(u) - 'id' - 'office_schema' ORDER BY u.used_at, u.id), '[]')
          FROM public.formulary_use u WHERE u.office_schema = c.schema_name)
  FROM public.collectivities_collectivity c WHERE c.schema_name = %s
"""


def office_part(cursor: Cursor, schema: str) -> dict[str, Any]:
    """The manifest's part about the office itself. Raises LookupError when the registry does not know the schema."""
    cursor.execute(_OFFICE, [schema])
    row = cursor.fetchone()
    if row is None:
        raise LookupError(schema)
    return dict(zip(("office", "hosts", "limits", "events", "transfers", "anchors", "uses"), row, strict=True))


@dataclass(frozen=True)
class Part:
    """A table of the register as it is carried. extra: a column from the entry that the row belongs to."""

    member: str
    table: str
    order: str
    extra: str = ""
    dropped: tuple[str, ...] = ("id",)

    def columns(self) -> list[str]:
        """Names of the carried columns, as the models of this version say."""
        model = next(model for model in apps.get_models() if model._meta.db_table == self.table)
        names = [str(field.column) for field in model._meta.concrete_fields]
        return [name for name in names if name not in self.dropped]

    def query(self, schema: str) -> sql.Composed:
        """A SELECT of the office's rows as JSON, always in the same order."""
        own = sql.SQL(", ").join(sql.Identifier("x", name) for name in self.columns())
        extra = sql.SQL(self.extra and f", e.public_id AS {self.extra}")
        joined = sql.SQL(self.extra and " JOIN public.register_entry e ON e.id = x.entry_id")
        return sql.SQL(
            "SELECT row_to_json(r) FROM (SELECT {}{} FROM {} x{} WHERE x.office_schema = {} ORDER BY {}) r"
        ).format(own, extra, sql.Identifier("public", self.table), joined, sql.Literal(schema), sql.SQL(self.order))


ENTRIES = Part("register/entries.jsonl", "register_entry", "x.public_id")
VERSIONS = Part(
    "register/versions.jsonl", "register_version", "e.public_id, x.number", "entry_public_id", ("id", "entry_id")
)
CHANGES = Part("register/changes.jsonl", "register_change", "x.id")
REGISTER = (ENTRIES, VERSIONS, CHANGES)


def put_entries(cursor: Cursor) -> tuple[list[str], int]:
    """Make entries of the lines in `incoming`; returns their public ids, and how many were there already.

    An entry that is there stays as it is: it was published since, or its dossier passed to another office.
    """
    names = _carried(cursor, ENTRIES)
    cursor.execute(
        sql.SQL(
            "INSERT INTO public.register_entry ({0}) SELECT {1} FROM pg_temp.incoming,"
            " json_populate_record(NULL::public.register_entry, line) r ON CONFLICT (public_id) DO NOTHING"
            " RETURNING public_id::text"
        ).format(*_lists(names))
    )
    made = [public_id for (public_id,) in cursor.fetchall()]
    cursor.execute("SELECT count(*) FROM pg_temp.incoming")
    return made, _number(cursor) - len(made)


def put_versions(cursor: Cursor, made: list[str]) -> int:
    """Make the versions of these entries of the lines in `incoming`; returns how many."""
    names = _carried(cursor, VERSIONS)
    cursor.execute(
        sql.SQL(
            "INSERT INTO public.register_version (entry_id, {0}) SELECT e.id, {1} FROM pg_temp.incoming"
            " CROSS JOIN LATERAL json_populate_record(NULL::public.register_version, line) r"
            " JOIN public.register_entry e ON e.public_id = (line ->> 'entry_public_id')::uuid"
            " WHERE e.public_id::text = ANY(%s)"
        ).format(*_lists(names)),
        [made],
    )
    return cursor.rowcount


def put_changes(cursor: Cursor, made: list[str]) -> int:
    """Append the changes of these entries to the feed, in their order; returns how many."""
    names = _carried(cursor, CHANGES)
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FEED_LOCK])
    cursor.execute(
        sql.SQL(
            "INSERT INTO public.register_change ({0}) SELECT {1} FROM (SELECT line, row_number() OVER () AS n"
            " FROM pg_temp.incoming) i CROSS JOIN LATERAL json_populate_record(NULL::public.register_change, line) r"
            " WHERE r.public_id::text = ANY(%s) ORDER BY i.n"
        ).format(*_lists(names)),
        [made],
    )
    return cursor.rowcount


def put_record(cursor: Cursor, schema: str, office_id: int, part: dict[str, Any], *, copy: bool) -> None:
    """The office's record, limits and, unless it is a copy, the anchors, transfers and uses of templates that this
    installation lacks: a copy is no second office that uses a template."""
    cursor.execute(
        "INSERT INTO public.collectivities_officeevent (office_schema, kind, at, by, reason, act, details)"
        " SELECT %s, kind, at, by, reason, act, details FROM jsonb_to_recordset(%s) AS"
        " e (kind text, at timestamptz, by text, reason text, act text, details jsonb) ORDER BY at",
        [schema, Jsonb(part["events"])],
    )
    if part["limits"]:
        cursor.execute(
            "INSERT INTO public.collectivities_limits SELECT * FROM jsonb_populate_record("
            "NULL::public.collectivities_limits, %s || jsonb_build_object('collectivity_id', %s::bigint))",
            [Jsonb(part["limits"]), office_id],
        )
    if copy:
        return
    cursor.execute(
        "INSERT INTO public.collectivities_auditanchor (office_schema, seq, hash, at)"
        " SELECT %s, seq, decode(hash, 'hex'), at FROM jsonb_to_recordset(%s) AS"
        " a (seq bigint, hash text, at timestamptz) ON CONFLICT DO NOTHING",
        [schema, Jsonb(part["anchors"])],
    )
    cursor.execute(
        "INSERT INTO public.formulary_use (office_schema, template_code, template_version, agreement_id, used_at)"
        " SELECT %s, template_code, template_version, agreement_id, used_at FROM jsonb_to_recordset(%s) AS"
        " u (template_code text, template_version smallint, agreement_id uuid, used_at timestamptz)"
        " ON CONFLICT DO NOTHING",
        [schema, Jsonb(part["uses"])],
    )
    cursor.execute(
        "INSERT INTO public.collectivities_transfer (source_id, target_id, act, effective_on, reason, by, done_at,"
        " agreements) SELECT s.id, g.id, act, effective_on, reason, by, done_at, agreements"
        " FROM jsonb_to_recordset(%s) AS t (source text, target text, act text, effective_on date, reason text,"
        " by text, done_at timestamptz, agreements jsonb)"
        " JOIN public.collectivities_collectivity s ON s.code = t.source"
        " JOIN public.collectivities_collectivity g ON g.code = t.target"
        " WHERE NOT EXISTS (SELECT 1 FROM public.collectivities_transfer o WHERE o.source_id = s.id"
        " AND o.target_id = g.id AND o.done_at = t.done_at) ORDER BY done_at",
        [Jsonb(part["transfers"])],
    )


def _carried(cursor: Cursor, part: Part) -> list[str]:
    """Columns that the lines have and this version still knows; a column that came since keeps its default."""
    cursor.execute("SELECT DISTINCT k FROM (SELECT line FROM pg_temp.incoming LIMIT 1) l, json_object_keys(line) k")
    sent = {name for (name,) in cursor.fetchall()}
    return [name for name in part.columns() if name in sent] if sent else part.columns()


def _lists(names: list[str]) -> Iterator[sql.Composed]:
    yield sql.SQL(", ").join(map(sql.Identifier, names))
    yield sql.SQL(", ").join(sql.Identifier("r", name) for name in names)


def _number(cursor: Cursor) -> int:
    row = cursor.fetchone()
    return int(row[0]) if row else 0
