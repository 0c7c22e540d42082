"""How far each schema's migrations are, and whether the ledger says what the schema says."""

from collections.abc import Iterator

from mithaq.collectivities import fleet as migrations
from mithaq.collectivities.health.checking import Finding, Fleet, check


@check("migrations", "every schema is at the template's version, and the ledger is right", needs_owner=True)
def level(fleet: Fleet) -> Iterator[Finding]:
    """One query over the ledger, then each schema's own record in statements of many schemas."""
    status = migrations.status()
    behind = {line.schema: line for line in status.behind}
    odd = migrations.at_odds_with_the_ledger()
    for schema, line in behind.items():
        if fleet.only and schema not in fleet.schemas:
            continue
        if status.is_running and line.state == "running":
            continue
        if line.state == "failed":
            what, code = f"its last migration failed: {line.error}", "migration_failed"
        elif line.state == "running":
            what, code = "its migration was interrupted", "migration_interrupted"
        else:
            what, code = "migrations are not those of the template", "migrations_behind"
        yield Finding(f"{schema}: {what}", f"mithaq fleet migrate --only {schema}", code, schema=schema)
    for schema, problem in odd.items():
        if schema in behind or (fleet.only and schema not in fleet.schemas):
            continue
        yield Finding(
            f"{schema}: {problem}", "somebody migrated it by hand, or wrote in its record: mithaq fleet verify",
            "ledger_wrong", schema=schema,
        )  # fmt: skip
