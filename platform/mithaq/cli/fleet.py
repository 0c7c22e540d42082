"""`mithaq fleet …`: migrations of every schema, how far each one is, and what differs."""

import json

import click

from mithaq.cli.lazy import Lazy, LazyGroup
from mithaq.cli.startup import bare_connection, start_django


@click.group(
    cls=LazyGroup,
    lazy={
        "work": Lazy("mithaq.cli.work:work", "Run the operator's jobs."),
        "backup": Lazy("mithaq.cli.backup:command", "Copy the whole database server, and verify the copy."),
    },
)
def command() -> None:
    """Migrate every office, and say how far each one is."""


@command.command()
@click.option(
    "--canary",
    "canaries",
    multiple=True,
    metavar="OFFICE|NUMBER",
    help="Office that goes first and is compared with the template; may be repeated. Or how many go first: one.",
)
@click.option("--only", multiple=True, help="Migrate this office and no other; may be repeated.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16), help="Connections at once.")
@click.option("--keep-going", is_flag=True, help="Go on after a failure; the offices that failed are listed.")
@click.option("--dry-run", is_flag=True, help="Print the SQL, and change nothing.")
@click.option("--quiet", is_flag=True, help="Only failures and the last line.")
def migrate(
    canaries: tuple[str, ...], only: tuple[str, ...], workers: int, keep_going: bool, dry_run: bool, quiet: bool
) -> None:
    """Bring `public`, the template and every office to head; those that are there already are not looked into.

    Stopped or killed, it is run again and goes on. Exit code 1 when an office could not be migrated.
    """
    start_django("owner")
    from mithaq.collectivities import fleet
    from mithaq.collectivities.fleet import preview

    if dry_run:
        for line in preview.lines():
            click.echo(line)
        return
    outcome = fleet.migrate_all(
        lambda line: None if quiet else click.echo(line), canaries=_canaries(canaries), only=_schemas(only),
        workers=workers, keep_going=keep_going,
    )  # fmt: skip
    for schema, reason in outcome.failed.items():
        click.echo(f"mithaq: {schema}: {reason}", err=True)
    if not only:
        _load_formulary(quiet)
    click.echo(f"{len(outcome.migrated)} migrated, {len(outcome.failed)} failed, {len(outcome.stopped)} not tried")
    if outcome.failed:
        raise SystemExit(1)


def _load_formulary(quiet: bool) -> None:
    """The texts that this release brings: newer ones become new versions, which offices are told of."""
    from mithaq.cli.formulary import told
    from mithaq.formulary import services

    loaded = services.load()
    if not quiet and (loaded.added or loaded.changed or loaded.retired):
        click.echo(told(loaded))


def _canaries(named: tuple[str, ...]) -> list[str] | int:
    if len(named) == 1 and named[0].isdigit():
        return int(named[0])
    return _schemas(named) or 1


def _schemas(names: tuple[str, ...]) -> list[str]:
    from mithaq.collectivities import selectors

    return [selectors.find(name).schema_name for name in names]


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(as_json: bool) -> None:
    """Who is behind, who failed and why; asked of the ledger, however many offices there are."""
    with bare_connection() as own, own.cursor() as cursor:
        from mithaq.collectivities import lateness

        found = lateness.status(cursor)
    if as_json:
        lines = [
            {"schema": line.schema, "version": line.version, "state": line.state, "error": line.error,
             "attempts": line.attempts, "took_ms": line.took_ms,
             "finished_at": line.finished_at and line.finished_at.isoformat()}
            for line in found.behind
        ]  # fmt: skip
        told = {"head": found.head, "schemas": found.schemas, "migrating": found.is_running, "behind": lines}
        click.echo(json.dumps(told))
        return
    for line in found.behind:
        state = "interrupted" if line.state == "running" and not found.is_running else line.state
        when = f" since {line.finished_at:%Y-%m-%d %H:%M} UTC" if line.finished_at else ""
        click.echo(f"{line.schema:<40} {state:<12} {line.version[:8]:<8}{when} {line.error}".rstrip())
    running = "; a migration is running" if found.is_running else ""
    click.echo(f"{len(found.behind)} behind of {found.schemas}, head {found.head[:8] or 'unknown'}{running}")


@command.command()
def verify() -> None:
    """Compare every office with the template: tables, constraints, indexes, triggers, rights; exit 1 if any differs."""
    start_django("owner")
    from mithaq.collectivities import fleet

    total = len(fleet.schemas_of_the_fleet())
    with click.progressbar(length=2 * total, label=f"{total} schemas", show_pos=False) as bar:
        differences = fleet.drifted_offices(bar.update)
        for schema, lines in fleet.with_wrong_rights(bar.update).items():
            differences[schema] = [*differences.get(schema, []), *lines]
    for schema, line in fleet.at_odds_with_the_ledger().items():
        differences[schema] = [*differences.get(schema, []), line]
    for schema, lines in sorted(differences.items()):
        for line in lines:
            click.echo(f"{schema}: {line}", err=True)
    click.echo(f"{len(differences)} of {total} differ from the template")
    if differences:
        raise SystemExit(1)


@command.command()
def check() -> None:
    """Whether this project's migrations may run while the service is in use; no database is asked. Exit 1 if not."""
    start_django("owner", with_database=False)
    from mithaq.collectivities.fleet import safety

    found = safety.findings()
    for finding in found:
        click.echo(str(finding), err=True)
    click.echo(f"{len(found)} findings")
    if found:
        raise SystemExit(1)
