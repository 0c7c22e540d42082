"""The catalogs of many schemas compared: one digest a schema, made by PostgreSQL, and the lines of those that differ.

A line is one column, constraint, index, trigger or right, written without the schema's and the role's name, so that
equal schemas have equal lines. Nothing here opens a table: it reads system catalogs only, and takes no lock on them.
"""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from psycopg import Cursor

from mithaq.collectivities.structure.owner import owner_connection

BATCH = 40  # schemas in one statement; a new connection for each batch gives the backend's catalog memory back
WORKERS = 2


def _plainly(definition: str) -> str:
    """SQL: a definition without its schema's name and without what PostgreSQL writes otherwise once it was read back.

    In an IN() predicate the cast of 'a'::varchar then stands inside or outside the array's cast. (A regular expression
    would take ten times as long.)
    """
    bare = f"replace(replace({definition}, '::character varying', ''), '::text', '')"
    return f"replace(translate({bare}, E'()[] \\n', ''), t.nspname || '.', '')"


def _columns(numbers: str, table: str) -> str:
    """SQL: the names of a table's columns in the order of an array of their numbers; 0 is an expression."""
    return (
        "(SELECT string_agg(coalesce(a.attname, 'expression'), ', ' ORDER BY n.place)"
        f" FROM unnest({numbers}) WITH ORDINALITY n (attnum, place)"
        f" LEFT JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = n.attnum)"
    )


# What PostgreSQL writes out (`pg_get_indexdef`, `pg_get_constraintdef`) costs it ten times what a join does: asked for
# only where there is an expression. Columns are named, not numbered: numbers tell of columns that were dropped.
_LINES = rf"""
WITH place AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY(%(schemas)s)),
     tables AS (SELECT c.oid, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relowner, c.relnamespace,
                       p.nspname
                  FROM pg_class c JOIN place p ON p.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f'))
SELECT t.nspname, 'table ' || t.relname || ' ' || t.relkind::text || t.relpersistence::text
         || CASE WHEN t.relrowsecurity THEN ' ROW SECURITY' ELSE '' END || ' of ' || pg_get_userbyid(t.relowner) AS line
  FROM tables t
UNION ALL
SELECT t.nspname, 'column ' || t.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
         || CASE a.attidentity WHEN '' THEN '' ELSE ' IDENTITY ' || a.attidentity::text END
         || CASE WHEN d.adbin IS NULL THEN '' ELSE ' ' || a.attgenerated::text || ' DEFAULT '
                 || replace(pg_get_expr(d.adbin, d.adrelid), t.nspname || '.', '') END
  FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT t.nspname, 'constraint ' || t.relname || '.' || k.conname || ' '
         || {_plainly("pg_get_constraintdef(k.oid)")}
  FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid WHERE k.contype IN ('c', 'x')
UNION ALL
SELECT t.nspname, 'constraint ' || t.relname || '.' || k.conname || ' '
         || CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END
         || ' (' || {_columns("k.conkey", "k.conrelid")} || ')'
         || CASE WHEN k.confrelid = 0 THEN '' ELSE ' REFERENCES '
                 || CASE WHEN f.relnamespace = t.relnamespace THEN '' ELSE f.relnamespace::regnamespace || '.' END
                 || f.relname || ' (' || {_columns("k.confkey", "k.confrelid")} || ') '
                 || k.confupdtype::text || k.confdeltype::text || k.confmatchtype::text END
         || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END
         || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END
         || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
  FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid LEFT JOIN pg_class f ON f.oid = k.confrelid
 WHERE k.contype IN ('f', 'p', 'u')
UNION ALL
SELECT t.nspname, 'index ' || c.relname || ' ON ' || t.relname || ' ' || m.amname
         || CASE WHEN i.indisunique THEN ' UNIQUE' ELSE '' END
         || CASE WHEN i.indnullsnotdistinct THEN ' NULLS NOT DISTINCT' ELSE '' END
         || ' (' || {_columns("i.indkey::smallint[]", "i.indrelid")} || '; ' || i.indnkeyatts || ')'
         || (SELECT string_agg(CASE WHEN o.opcdefault THEN '' ELSE ' ' || o.opcname END, '' ORDER BY n.place)
               FROM unnest(i.indclass::oid[]) WITH ORDINALITY n (class, place) JOIN pg_opclass o ON o.oid = n.class)
         || ' ' || i.indoption::text || coalesce(' WITH ' || array_to_string(c.reloptions, ','), '')
         || CASE WHEN i.indisvalid THEN '' ELSE ' (not valid)' END
         || CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL THEN ''
                 ELSE ': ' || {_plainly("pg_get_indexdef(c.oid)")} END
  FROM tables t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_am m ON m.oid = c.relam
UNION ALL
SELECT t.nspname, 'trigger ' || t.relname || ' ' || replace(pg_get_triggerdef(g.oid), t.nspname || '.', '')
         || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' (switched off)' END
  FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal
UNION ALL
SELECT p.nspname, 'function ' || f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ') ' || md5(f.prosrc)
  FROM place p JOIN pg_proc f ON f.pronamespace = p.oid
"""
# The same, as PostgreSQL keeps it: expressions as parsed trees, columns and types by number; nothing is written out.
# Equal fingerprints mean equal schemas; different ones may still mean equal ones (a column that was dropped leaves its
# number), and then the lines decide.
_FINGERPRINTS = """
WITH place AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY(%(schemas)s)),
     tables AS MATERIALIZED (
       SELECT c.oid, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relowner, p.nspname
         FROM place p
         JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = p.oid
                         AND d.classid = 'pg_class'::regclass
         JOIN pg_class c ON c.oid = d.objid AND c.relkind IN ('r', 'p', 'v', 'm', 'f'))
SELECT t.nspname, concat_ws(' ', 't', t.relname, t.relkind, t.relpersistence, t.relrowsecurity, t.relowner) AS line
  FROM tables t
UNION ALL
SELECT t.nspname, concat_ws(' ', 'c', t.relname, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
                            a.attidentity, a.attgenerated, a.attcollation, d.adbin::text)
  FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT t.nspname, concat_ws(' ', 'k', t.relname, k.conname, k.contype, k.conkey, f.relname,
                            nullif(f.relnamespace::regnamespace::text, t.nspname), k.confkey, k.confupdtype,
                            k.confdeltype, k.confmatchtype, k.condeferrable, k.condeferred, k.convalidated,
                            k.conbin::text)
  FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid LEFT JOIN pg_class f ON f.oid = k.confrelid
UNION ALL
SELECT t.nspname, concat_ws(' ', 'i', t.relname, c.relname, c.relam, i.indisunique, i.indnullsnotdistinct, i.indkey,
                            i.indnkeyatts, i.indclass, i.indoption, i.indcollation, c.reloptions, i.indisvalid,
                            i.indexprs::text, i.indpred::text)
  FROM tables t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class c ON c.oid = i.indexrelid
UNION ALL
SELECT t.nspname, concat_ws(' ', 'g', t.relname, g.tgname, g.tgtype, g.tgenabled, g.tgfoid, g.tgargs, g.tgattr,
                            g.tgdeferrable, g.tginitdeferred, g.tgqual::text)
  FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal
UNION ALL
SELECT p.nspname, concat_ws(' ', 'f', f.proname, f.proargtypes, md5(f.prosrc))
  FROM place p JOIN pg_proc f ON f.pronamespace = p.oid
"""
_RIGHTS = """
WITH place AS (SELECT oid, nspname, nspacl, 't_' || nspname AS role FROM pg_namespace WHERE nspname = ANY(%(schemas)s))
SELECT p.nspname, 'right ' || c.relname || ' '
         || CASE g.rolname WHEN p.role THEN 'the office' ELSE coalesce(g.rolname, 'PUBLIC') END || ' '
         || string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END, ',' ORDER BY a.privilege_type)
         AS line
  FROM place p JOIN pg_class c ON c.relnamespace = p.oid AND c.relkind IN ('r', 'S')
  CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE a.grantee <> c.relowner GROUP BY p.nspname, p.role, c.relname, g.rolname
UNION ALL
SELECT p.nspname, 'right schema ' || CASE g.rolname WHEN p.role THEN 'the office' ELSE coalesce(g.rolname, 'PUBLIC') END
         || ' ' || string_agg(a.privilege_type, ',' ORDER BY a.privilege_type)
  FROM place p JOIN pg_namespace n ON n.oid = p.oid
  CROSS JOIN LATERAL aclexplode(p.nspacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE a.grantee <> n.nspowner GROUP BY p.nspname, p.role, g.rolname
"""


def structure_digests(schemas: Sequence[str], step: Callable[[int], None] = lambda done: None) -> dict[str, str]:
    """Digest of the tables, constraints, indexes and triggers of each schema; a missing schema is left out."""
    return _digests(_LINES, schemas, step)


def fingerprints(schemas: Sequence[str], step: Callable[[int], None] = lambda done: None) -> dict[str, str]:
    """A digest of each schema's structure as PostgreSQL keeps it: those that share one are equal in every line."""
    return _digests(_FINGERPRINTS, schemas, step, by_index=True)


def rights_digests(schemas: Sequence[str], step: Callable[[int], None] = lambda done: None) -> dict[str, str]:
    """Digest of what each office's own role, and anybody else, may do in its schema."""
    return _digests(_RIGHTS, schemas, step)


def structure_lines(cursor: Cursor[tuple[str, ...]], schema: str) -> set[str]:
    """What `structure_digests` is made of, for one schema, as the cursor's transaction sees it."""
    return _read(cursor, _LINES, schema)


def rights_lines(cursor: Cursor[tuple[str, ...]], schema: str) -> set[str]:
    """What `rights_digests` is made of, for one schema, as the cursor's transaction sees it."""
    return _read(cursor, _RIGHTS, schema)


def digest_of(lines: set[str]) -> str:
    """The digest that PostgreSQL would make of these lines."""
    return hashlib.md5("\n".join(sorted(lines)).encode(), usedforsecurity=False).hexdigest()


def _digests(
    query: str, schemas: Sequence[str], step: Callable[[int], None], *, by_index: bool = False
) -> dict[str, str]:
    """by_index: every join of the query has an index; a planner that reads all catalogs of the fleet is held back."""
    batches = [list(schemas[start : start + BATCH]) for start in range(0, len(schemas), BATCH)]
    found: dict[str, str] = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        for batch, digests in zip(batches, pool.map(lambda some: _batch(query, some, by_index), batches), strict=True):
            found |= digests
            step(len(batch))
    return found


def _batch(query: str, schemas: list[str], by_index: bool) -> dict[str, str]:
    with owner_connection() as own, own.cursor() as cursor:
        _plain(cursor)
        for way in ("hashjoin", "mergejoin", "seqscan") if by_index else ():
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(
            f'SELECT nspname, md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")) FROM ({query}) lines'
            " GROUP BY nspname",
            {"schemas": schemas},
        )
        return {row[0]: row[1] for row in cursor.fetchall()}


def _read(cursor: Cursor[tuple[str, ...]], query: str, schema: str) -> set[str]:
    _plain(cursor)
    cursor.execute(query, {"schemas": [schema]})
    return {row[1] for row in cursor.fetchall()}


def _plain(cursor: Cursor[tuple[str, ...]]) -> None:
    """Names of every schema are printed with it, and taken away by `replace`, whatever the path was."""
    cursor.execute("SET LOCAL search_path = pg_catalog")
