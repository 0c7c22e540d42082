"""Jobs on the whole fleet."""

from typing import Any

from mithaq.collectivities import jobs
from mithaq.collectivities.fleet import comparison, migration


@jobs.handler("fleet.migrate")
def migrate(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Bring every schema to head; with `keep_going` also after a failure. Offices that failed are told."""
    total, done = len(migration.offices_behind()), 0

    def say(line: str) -> None:
        nonlocal done
        done += 1
        report(done, max(total, done), line)

    outcome = migration.migrate_all(say, keep_going=bool(arguments.get("keep_going", True)))
    return {"migrated": len(outcome.migrated), "failed": outcome.failed, "stopped": len(outcome.stopped)}


@jobs.handler("fleet.verify")
def verify(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Compare every schema with the template; what differs is the result."""
    total, done = 2 * len(comparison.schemas_of_the_fleet()), 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        report(min(done, total), total, "")

    differences = comparison.drifted_offices(step)
    for schema, lines in comparison.with_wrong_rights(step).items():
        differences.setdefault(schema, []).extend(lines)
    for schema, line in comparison.at_odds_with_the_ledger().items():
        differences.setdefault(schema, []).append(line)
    return {"compared": total // 2, "differences": {schema: lines[:20] for schema, lines in differences.items()}}
