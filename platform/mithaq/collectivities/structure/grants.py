"""Who may touch which table, as PostgreSQL grants and row policies: the second wall.

An app says in its AppConfig which of its public tables an office may read whole (`office_reads`), of which it reads
the rows that carry its own `office_schema` (`office_reads_own`), to which it may add such rows (`office_adds`), change
them too (`office_edits`) or write them as it likes (`office_writes`), what such rows must be (`office_rows`), and
which the read-only register role may see (`register_reads`; of the tables of `office_adds` and `office_edits` it sees
none). In a table of `append_only` the web adds rows and changes none; from one of `never_deleted` it takes none away.
Everything is applied again after each migration of `public`; all statements are idempotent.
"""

from collections.abc import Iterator

from django.apps import apps

from mithaq.core.postgresql.base import PORTAL_ROLE, REGISTER_ROLE, office_role

OFFICE_GROUP = "mithaq_office"  # NOLOGIN; every office role inherits its few rights in `public`
LOGIN_ROLE = "mithaq_app"
READ_ONLY_IN_OFFICE = ("django_migrations", "audit_entry", "audit_head")  # written by the owner or a trigger alone


def _declared(attribute: str) -> list[str]:
    return sorted({table for config in apps.get_app_configs() for table in getattr(config, attribute, ())})


def public_grants() -> Iterator[str]:
    """Statements that bring the roles' rights in `public` to what the apps declare."""
    everyone = f"{PORTAL_ROLE}, {REGISTER_ROLE}, {OFFICE_GROUP}"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {everyone}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everyone}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {PORTAL_ROLE}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {PORTAL_ROLE}, {OFFICE_GROUP}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {PORTAL_ROLE}"
    for table in _declared("append_only"):
        yield f'REVOKE UPDATE, DELETE ON public."{table}" FROM {PORTAL_ROLE}'
    for table in _declared("never_deleted"):
        yield f'REVOKE DELETE ON public."{table}" FROM {PORTAL_ROLE}'
    for table in _declared("office_reads"):
        yield f'GRANT SELECT ON public."{table}" TO {OFFICE_GROUP}'
    for table in _declared("register_reads"):
        yield f'GRANT SELECT ON public."{table}" TO {REGISTER_ROLE}'
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON public.mithaq_cache TO {REGISTER_ROLE}, {OFFICE_GROUP}"
    for table in _declared("office_writes"):
        yield from _row_policies(table, "SELECT, INSERT, UPDATE, DELETE")
    for table in _declared("office_reads_own"):
        yield from _row_policies(table, "SELECT")
    for table in _declared("office_edits"):
        yield from _row_policies(table, "SELECT, INSERT, UPDATE", in_register=False)
    for table in _declared("office_adds"):
        yield from _row_policies(table, "SELECT, INSERT", in_register=False)


def _condition_of(table: str) -> str:
    """What a row that an office writes must be, besides its own (`office_rows` of the app): an SQL condition."""
    found = [getattr(config, "office_rows", {}).get(table, "") for config in apps.get_app_configs()]
    return " AND ".join(f"({condition})" for condition in found if condition)


def _row_policies(table: str, rights: str, *, in_register: bool = True) -> Iterator[str]:
    own = "office_schema = substr(current_user::text, 3)"
    condition = _condition_of(table)
    written = f"{own} AND {condition}" if condition else own
    yield f'GRANT {rights} ON public."{table}" TO {OFFICE_GROUP}'
    yield f'ALTER TABLE public."{table}" ENABLE ROW LEVEL SECURITY'
    for name, role, rule, check in (
        ("office_writes_own", OFFICE_GROUP, own, written),
        ("portal_all", PORTAL_ROLE, "true", "true"),
    ):
        yield f'DROP POLICY IF EXISTS {name} ON public."{table}"'
        yield f'CREATE POLICY {name} ON public."{table}" TO {role} USING ({rule}) WITH CHECK ({check})'
    yield f'DROP POLICY IF EXISTS register_reads ON public."{table}"'
    if in_register:
        yield f'CREATE POLICY register_reads ON public."{table}" FOR SELECT TO {REGISTER_ROLE} USING (true)'


def office_role_statements(schema: str) -> Iterator[str]:
    """Create the office's role and let the login role take it (and nothing more: no inheritance)."""
    role = office_role(schema)
    yield (  # roles belong to the cluster: a restored or second database meets the role that is there already
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
        f'CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT; END IF; END $$'
    )
    yield f'GRANT {OFFICE_GROUP} TO "{role}" WITH INHERIT TRUE, SET FALSE'
    yield f'GRANT "{role}" TO {LOGIN_ROLE} WITH INHERIT FALSE, SET TRUE'


# `ON ALL TABLES IN SCHEMA` reads the whole of pg_class, once for each kind of relation: with 1,600 offices that takes
# longer than making the tables. Dependencies have an index by schema: an office is found as quickly as if alone.
_RELATIONS = (
    "pg_depend d JOIN pg_class c ON c.oid = d.objid WHERE d.classid = 'pg_class'::regclass"
    " AND d.refclassid = 'pg_namespace'::regclass AND d.refobjid = '\"{schema}\"'::regnamespace"
)
_RIGHTS = (  # (rights, which relations)
    ("SELECT, INSERT, UPDATE, DELETE ON TABLE", "c.relkind <> 'S' AND c.relname <> ALL({read_only})"),
    ("SELECT ON TABLE", "c.relkind <> 'S' AND c.relname = ANY({read_only})"),
    ("USAGE ON SEQUENCE", "c.relkind = 'S'"),
)


def office_grants(schema: str) -> Iterator[str]:
    """Give the office's role its own schema: rows, never structure; the audit trail is read-only."""
    role = office_role(schema)
    read_only = "ARRAY[" + ", ".join(f"'{table}'" for table in READ_ONLY_IN_OFFICE) + "]::name[]"
    yield f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"'
    yield from (
        "DO $$ DECLARE found text; BEGIN "
        f"SELECT string_agg(format('%I.%I', '{schema}', c.relname), ', ') INTO found"
        f" FROM {_RELATIONS.format(schema=schema)} AND {which.format(read_only=read_only)}; "
        f"IF found IS NOT NULL THEN EXECUTE 'GRANT {rights} ' || found || ' TO \"{role}\"'; END IF; END $$"
        for rights, which in _RIGHTS
    )
    tables = ", ".join(f"'{table}'" for table in READ_ONLY_IN_OFFICE)
    yield (  # of rights given before a table was declared read-only
        "DO $$ DECLARE found text; BEGIN "
        f"SELECT string_agg(format('%I.%I', '{schema}', name), ', ') INTO found FROM unnest(ARRAY[{tables}]) name"
        f" WHERE to_regclass(format('%I.%I', '{schema}', name)) IS NOT NULL; "
        f"IF found IS NOT NULL THEN EXECUTE 'REVOKE INSERT, UPDATE, DELETE ON TABLE ' || found || ' FROM \"{role}\"'; "
        "END IF; END $$"
    )
