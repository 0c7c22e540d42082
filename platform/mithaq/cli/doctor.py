"""`mithaq doctor`: is this installation sound? Each finding says how to mend it."""

import json
import time
from typing import TYPE_CHECKING, Any

import click

from mithaq.cli.startup import start_django

if TYPE_CHECKING:
    from mithaq.collectivities.health import Finding, Result


@click.command()
@click.option("--only", multiple=True, metavar="CHECK", help="Run this check alone; may be repeated.")
@click.option("--office", "name", metavar="NAME", help="Look at one office: code, host name (slug) or schema.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines; progress goes to stderr.")
@click.option("--list", "listing", is_flag=True, help="Name the checks, and do nothing.")
def command(only: tuple[str, ...], name: str | None, as_json: bool, listing: bool) -> None:
    """Check roles, schemas, migrations, outboxes, register, audit chains, backups and the database server's settings.

    Exit code 1 when something is wrong; what is only worth knowing does not count.
    """
    start_django()
    from mithaq.collectivities import health, selectors

    known = {check.name: check for check in health.checks()}
    if listing:
        for check in known.values():
            click.echo(f"{check.name:<12} {check.title}")
        return
    if unknown := sorted(set(only) - known.keys()):
        raise click.UsageError(f"there is no check {', '.join(unknown)}; there are {', '.join(known)}")
    office = selectors.find(name) if name else None
    start, results = time.monotonic(), []
    for result in health.examine(only, office):
        results.append(result)
        found = [finding for finding in result.findings if finding.severity != "note"]
        state = f"{len(found)} found" if found else "in order"
        click.echo(f"{result.check.name:<12} {state:<12} {result.seconds:6.2f} s  {result.check.title}", err=True)
    took = time.monotonic() - start
    wrong = [finding for result in results for finding in result.findings if finding.severity != "note"]
    if as_json:
        click.echo(json.dumps(_told(results, took, sound=not wrong), ensure_ascii=False))
    else:
        _print([finding for result in results for finding in result.findings], len(results), took)
    if wrong:
        raise SystemExit(1)


def _print(findings: "list[Finding]", checks: int, took: float) -> None:
    ranked = sorted(findings, key=lambda finding: ("error", "warning", "note").index(finding.severity))
    for finding in ranked:
        click.echo(f"\n{finding.severity}: {finding.what}\n  mend: {finding.mend}", err=True)
    if all(finding.severity == "note" for finding in findings):
        click.echo(f"Everything checked is in order ({checks} checks, {took:.1f} s).")


def _told(results: "list[Result]", took: float, *, sound: bool) -> dict[str, Any]:
    return {
        "sound": sound,
        "seconds": round(took, 3),
        "checks": [
            {
                "name": result.check.name,
                "title": result.check.title,
                "seconds": round(result.seconds, 3),
                "findings": [
                    {
                        "code": finding.code,
                        "severity": str(finding.severity),
                        "schema": finding.schema,
                        "what": finding.what,
                        "mend": finding.mend,
                    }
                    for finding in result.findings
                ],
            }
            for result in results
        ],
    }
