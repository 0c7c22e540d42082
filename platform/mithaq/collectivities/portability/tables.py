"""The tables of one schema, found without reading the catalogs of the others, and their rows as lines of JSON.

`pg_class` of a fleet has a million rows and no index by schema; `pg_depend` has one. Every query here begins there, so
that an office is read as quickly beside 1,600 others as alone.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from mithaq.collectivities.portability.archive import Sink

Cursor = psycopg.Cursor[tuple[Any, ...]]
LEFT_OUT = frozenset({"django_session"})  # a copied session would open the office to whoever holds the archive

# A line of JSON holds no control character, so that with these two COPY neither quotes nor escapes anything.
_PLAIN = sql.SQL("(FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', ESCAPE E'\\x01')")
# What the printed form of a value depends on; the same on every installation.
SETTINGS = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres';"
    " SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'"
)
RELATIONS = """
SELECT c.oid, c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'r'
 WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = %(schema)s::regnamespace
   AND d.classid = 'pg_class'::regclass
"""
_TABLES = f"""
SELECT c.relname,
       ARRAY(SELECT a.attname FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (attnum, n)
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
              WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.n) AS key,
       (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, -1), a.attnotnull,
                                           a.attgenerated <> '', a.attidentity <> '') ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       pg_relation_size(c.oid) = 0 AS bare
  FROM ({RELATIONS}) c ORDER BY c.relname COLLATE "C"
"""
_SEQUENCES = f"""
SELECT c.relname, a.attname, pg_sequence_last_value(s.oid)
  FROM ({RELATIONS}) c
  JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.deptype IN ('i', 'a')
                  AND d.classid = 'pg_class'::regclass
  JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
 ORDER BY c.relname COLLATE "C", a.attnum
"""
_RIGHTS = f"""
WITH tables AS ({RELATIONS}),
     held AS (SELECT c.oid, c.relname, c.relacl, c.relowner FROM pg_class c WHERE c.oid IN (SELECT oid FROM tables))
SELECT h.relname || ': ' || CASE g.rolname WHEN 't_' || %(schema)s THEN 'the office' ELSE coalesce(g.rolname, 'PUBLIC')
       END || ' ' || string_agg(a.privilege_type, ',' ORDER BY a.privilege_type) AS line
  FROM held h CROSS JOIN LATERAL aclexplode(h.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE a.grantee <> h.relowner GROUP BY h.relname, g.rolname
UNION ALL
SELECT 'schema: ' || CASE g.rolname WHEN 't_' || %(schema)s THEN 'the office' ELSE coalesce(g.rolname, 'PUBLIC') END
       || ' ' || string_agg(a.privilege_type, ',' ORDER BY a.privilege_type)
  FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE n.oid = %(schema)s::regnamespace AND a.grantee <> n.nspowner GROUP BY g.rolname
"""
_TEXTS = {"text", "character varying", "character"}


@dataclass(frozen=True)
class Column:
    """A column as far as carrying its values needs to know it."""

    name: str
    type: str
    not_null: bool
    generated: bool
    identity: bool


@dataclass(frozen=True)
class Table:
    """A table: its key in order, its columns. bare: not one page was ever filled, so there is no row to ask for."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    bare: bool = False

    @property
    def carried(self) -> list[str]:
        """Names of the columns whose values are carried; PostgreSQL computes the others."""
        return [column.name for column in self.columns if not column.generated]


def tables_of(cursor: Cursor, schema: str) -> list[Table]:
    """The tables of the schema by name."""
    cursor.execute(_TABLES, {"schema": schema})
    return [
        Table(name, tuple(key), tuple(Column(*one) for one in columns), bare)
        for name, key, columns, bare in cursor.fetchall()
    ]


def sequences_of(cursor: Cursor, schema: str) -> dict[str, int]:
    """Last number given by each sequence that was used, as `table.column`: no number is ever given twice."""
    cursor.execute(_SEQUENCES, {"schema": schema})
    return {f"{table}.{column}": last for table, column, last in cursor.fetchall() if last is not None}


def rights_of(cursor: Cursor, schema: str) -> list[str]:
    """Who may do what in the schema, besides its owner, as lines without the schema's name."""
    cursor.execute(_RIGHTS, {"schema": schema})
    return sorted(line for (line,) in cursor.fetchall())


def rows(schema: str, table: Table) -> sql.Composed:
    """A SELECT of the table's rows as JSON, in the order of its key: the same rows are always the same text."""
    types = {column.name: column.type for column in table.columns}
    order = sql.SQL(", ").join(
        sql.SQL('{} COLLATE "C"' if types[name] in _TEXTS else "{}").format(sql.Identifier(name)) for name in table.key
    )
    return sql.SQL("SELECT row_to_json(r) FROM (SELECT {} FROM {} ORDER BY {}) r").format(
        _names(table.carried), sql.Identifier(schema, table.name), order if table.key else sql.SQL("1")
    )


def copy_out(cursor: Cursor, query: sql.Composable, sink: Sink) -> None:
    """Send the lines of a SELECT of JSON into the sink."""
    with cursor.copy(sql.SQL("COPY ({}) TO STDOUT ").format(query) + _PLAIN) as out:
        for data in out:
            sink.write(data)


def digest(cursor: Cursor, query: sql.Composable) -> tuple[int, str]:
    """Number of lines and SHA-256 of what `copy_out` would write."""
    made, lines = hashlib.sha256(), 0
    with cursor.copy(sql.SQL("COPY ({}) TO STDOUT ").format(query) + _PLAIN) as out:
        for data in out:
            made.update(data)
            lines += bytes(data).count(b"\n")
    return lines, made.hexdigest()


def open_incoming(cursor: Cursor) -> None:
    """The place where lines wait to become rows; it goes with the transaction."""
    cursor.execute("CREATE TEMP TABLE incoming (line json) ON COMMIT DROP")


def copy_in(cursor: Cursor, lines: Iterable[bytes]) -> None:
    """Put the lines of a member into `incoming`, in place of those that are there."""
    cursor.execute("TRUNCATE pg_temp.incoming")
    with cursor.copy(sql.SQL("COPY pg_temp.incoming FROM STDIN ") + _PLAIN) as place:
        for chunk in lines:
            place.write(chunk)


def insert(cursor: Cursor, schema: str, table: Table, *, only: Iterable[str] = ()) -> int:
    """Make rows of the lines in `incoming`; returns how many. only: these columns, the others keep their defaults.

    JSON's own null cannot be told from SQL's in a line; in a column of JSON that must not be NULL it is JSON's.
    """
    chosen = [column for column in table.columns if not column.generated and (not only or column.name in set(only))]
    values = sql.SQL(", ").join(
        sql.SQL("coalesce(r.{}, 'null')" if column.type == "jsonb" and column.not_null else "r.{}").format(
            sql.Identifier(column.name)
        )
        for column in chosen
    )
    target = sql.Identifier(schema, table.name)
    cursor.execute(
        sql.SQL(
            "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE SELECT {2} FROM pg_temp.incoming,"
            " json_populate_record(NULL::{0}, line) r"
        ).format(target, _names(column.name for column in chosen), values)
    )
    return cursor.rowcount


def set_sequences(cursor: Cursor, schema: str, numbers: Mapping[str, int]) -> None:
    """Let each sequence go on after its last number."""
    for name, last in numbers.items():
        table, _, column = name.partition(".")
        qualified = sql.Identifier(schema, table).as_string(None)
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [qualified, column, last])


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def audit_break(cursor: Cursor, schema: str) -> str:
    """Where the schema's audit chain does not hold, in words; empty when every entry and its head do."""
    for query, told in ((_CHAIN, "entry {} of the audit chain does not hold"), (_HEAD, "the audit chain was cut off")):
        cursor.execute(sql.SQL(query).format(sql.Identifier(schema)))
        if found := cursor.fetchone():
            return told.format(found[0])
    return ""


def audit_head(cursor: Cursor, schema: str) -> tuple[int, str]:
    """Length of the audit chain, and its last hash in hexadecimal."""
    cursor.execute(sql.SQL("SELECT seq, encode(hash, 'hex') FROM {}.audit_head").format(sql.Identifier(schema)))
    length, head = cursor.fetchone() or (0, "")
    return int(length), str(head)


_CHAIN = """
SELECT seq FROM (
  SELECT seq, hash = public.audit_hash(previous, seq, at, actor, request, operation, tbl, object_id, diff)
              AND previous = lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY seq)
              AND seq = row_number() OVER (ORDER BY seq) AS holds FROM {}.audit_entry) e
 WHERE holds IS NOT TRUE ORDER BY seq LIMIT 1
"""
_HEAD = """
SELECT h.seq FROM {0}.audit_head h
  LEFT JOIN LATERAL (SELECT seq, hash FROM {0}.audit_entry ORDER BY seq DESC LIMIT 1) e ON true
 WHERE h.seq <> coalesce(e.seq, 0) OR h.hash <> coalesce(e.hash, decode(repeat('00', 32), 'hex'))
"""
