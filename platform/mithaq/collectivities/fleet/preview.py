"""`fleet migrate --dry-run`: the SQL that would run, and where; nothing is changed."""

from collections.abc import Iterator

from django.conf import settings

from mithaq.collectivities import lateness
from mithaq.collectivities.fleet import executor, routes, steps, versions
from mithaq.collectivities.structure.owner import owner_connection


def lines() -> Iterator[str]:
    """SQL of the steps that wait in the template and of those that offices have still to take, as comments and SQL."""
    template = str(settings.MITHAQ_TEMPLATE_SCHEMA)
    with owner_connection() as own, own.cursor() as cursor:
        if not versions.exists(cursor, "public.collectivities_schemaversion"):
            yield "-- an empty database: all migrations, in `public` and in the template"
            return
        head = versions.version_of(versions.applied_in(cursor, template))
        late = lateness.behind(cursor)
        total = lateness.count(cursor)
    chain = routes.steps_by_beginning()
    shown: set[str] = set()
    for version in sorted({line.version for line in late}):
        waiting = sum(line.version == version for line in late)
        yield f"-- {waiting} schemas at {version[:8] or 'an unknown version'}"
        while version != head and version in chain and version not in shown:
            shown.add(version)
            step = chain[version]
            yield f"-- {step}{' (code, run by Django in each schema)' if step.by_django else ''}"
            yield from (f"{statement};" for statement in step.statements)
            version = step.after
    new = 0
    for schema, others in (("public", ""), (template, f", then {total} schemas")):
        for migration, statements in executor.pending(schema):
            new += 1
            code = " (code, run by Django in each schema)" if others and steps.holds_code(migration) else ""
            yield f"-- {migration.app_label}.{migration.name}{code}: {schema}{others}"
            yield from statements
    if not new and not late:
        yield f"-- nothing to do: {total} schemas at head"
