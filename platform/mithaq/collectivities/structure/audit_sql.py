"""The audit trail's functions, in `public`, and the triggers that every office table carries.

`audit_row` is SECURITY DEFINER and writes to the schema of the table that changed (TG_TABLE_SCHEMA), whatever the
search path says. Time, actor, request, table and operation stand inside the hash. Columns that hold secrets never
reach the trail. Applied with the grants after every migration of the template; `blueprint` copies the triggers.
"""

from collections.abc import Iterator

SECRET_COLUMNS = ("password", "data", "session_data", "key", "trigrams", "folded")
UNTRACKED = (
    "audit_entry", "audit_head", "django_migrations", "django_session", "outbox_outboxevent",
)  # fmt: skip

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION public.audit_hash(prev bytea, seq bigint, at timestamptz, actor text, request text,
                                             operation text, tbl text, object_id text, diff jsonb) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog SET timezone = 'UTC' AS $$
  SELECT sha256(prev
    || convert_to(jsonb_build_array(seq, at, actor, request, operation, tbl, object_id, diff)::text, 'UTF8'))
$$;
CREATE OR REPLACE FUNCTION public.audit_append(target_schema text, operation text, tbl text, object_id text, diff jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE head record; last record; moment timestamptz := clock_timestamp(); made bytea;
        actor text := coalesce(current_setting('mithaq.actor', true), '');
        request text := coalesce(current_setting('mithaq.request', true), '');
BEGIN
  -- The head's lock makes the writers take turns. Inside a statement it lags behind the entries (audit_seal moves it):
  -- one new version of the head per statement, not per row, or the time of a large import grows with its square.
  EXECUTE format('SELECT seq, hash FROM %I.audit_head FOR UPDATE', target_schema) INTO STRICT head;
  EXECUTE format('SELECT seq, hash FROM %I.audit_entry ORDER BY seq DESC LIMIT 1', target_schema) INTO last;
  IF last.seq > head.seq THEN head := last; END IF;
  made := public.audit_hash(head.hash, head.seq + 1, moment, actor, request, operation, tbl, object_id, diff);
  EXECUTE format('INSERT INTO %I.audit_entry (seq, at, actor, request, operation, tbl, object_id, diff, previous, hash)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', target_schema)
    USING head.seq + 1, moment, actor, request, operation, tbl, object_id, diff, head.hash, made;
END $$;
CREATE OR REPLACE FUNCTION public.audit_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM public.audit_append(TG_TABLE_SCHEMA, TG_OP, TG_TABLE_NAME, '', '{{}}');
  END IF;
  EXECUTE format('UPDATE %1$I.audit_head h SET seq = e.seq, hash = e.hash
                    FROM (SELECT seq, hash FROM %1$I.audit_entry ORDER BY seq DESC LIMIT 1) e
                   WHERE e.seq > h.seq', TG_TABLE_SCHEMA);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION public.audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE secrets text[] := ARRAY[{", ".join(f"'{name}'" for name in SECRET_COLUMNS)}];
        before jsonb; after jsonb; diff jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD) - secrets; END IF;
  IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW) - secrets; END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(key, jsonb_build_array(before -> key, value)) INTO diff
      FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key;
    IF diff IS NULL THEN RETURN NULL; END IF;
  ELSE
    diff := coalesce(after, before);
  END IF;
  PERFORM public.audit_append(TG_TABLE_SCHEMA, TG_OP, TG_TABLE_NAME,
    coalesce(coalesce(after, before) ->> coalesce(TG_ARGV[0], 'id'), ''), diff);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION public.audit_append(text, text, text, text, jsonb) FROM PUBLIC;
"""

_UNTRIGGERED = """
SELECT c.relname, (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                    WHERE i.indrelid = c.oid AND i.indisprimary) AS key
  FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass
   AND d.refobjid = %s::regnamespace AND c.relkind = 'r' AND c.relname <> ALL(%s)
   AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit_row')
 ORDER BY c.relname
"""


def missing_triggers() -> tuple[str, list[str]]:
    """The query that lists tables without the trigger (parameters: schema, untracked tables), and the second one."""
    return _UNTRIGGERED, list(UNTRACKED)


def attach(schema: str, table: str, key: str) -> Iterator[str]:
    """Statements that put a table under the trail: each changed row, and the emptying of the table."""
    yield (
        f'CREATE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON "{schema}"."{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION public.audit_row('{key}')"
    )
    yield (
        f'CREATE TRIGGER audit_written AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION public.audit_seal()"
    )


def head_row(schema: str) -> str:
    """The chain's beginning: 32 zero bytes."""
    return (
        f"INSERT INTO \"{schema}\".audit_head (id, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex')) "
        "ON CONFLICT DO NOTHING"
    )
