"""`fleet migrate --dry-run`: the SQL that would run, and where; nothing is changed."""

from collections.abc import Iterator

from mithaq.collectivities.fleet import ledger, template, versions
from mithaq.collectivities.models import MigrationStep
from mithaq.collectivities.structure.owner import owner_connection


def lines() -> Iterator[str]:
    """SQL of the steps that wait in the template and of those that offices have still to take, as comments and SQL."""
    schema = template.template_schema()
    with owner_connection() as own, own.cursor() as cursor:
        head = versions.version_of(versions.applied_in(cursor, schema))
        late = ledger.behind(cursor)
        total = ledger.count(cursor)
    chain = {step.before: step for step in MigrationStep.objects.all()}
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
    for migration, statements in template.pending(schema):
        new += 1
        code = " (code, run by Django in each schema)" if template.holds_code(migration) else ""
        yield f"-- {migration.app_label}.{migration.name}{code}: the template, then {total} schemas"
        yield from statements
    if not new and not late:
        yield f"-- nothing to do: {total} schemas at head"
