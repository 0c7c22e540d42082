"""`mithaq audit verify|anchor`: recompute the offices' hash chains; write their heads down outside the offices."""

import sys

import click

from mithaq.cli.startup import start_django

VERIFY = "tenants.audit.selectors.verify"  # by name: the shared side does not import the private one


@click.group()
def command() -> None:
    """Verify and anchor the offices' audit trails."""


@command.command()
@click.option("--office", "name", help="Code or host name of one office; all without it, closed ones too.")
def verify(name: str | None) -> None:
    """Name the first altered, removed or inserted entry of each office's trail; exit code 1 if there is any."""
    start_django()
    from django.utils.module_loading import import_string

    from mithaq.collectivities import selectors

    check = import_string(VERIFY)
    offices = [selectors.find(name)] if name else list(selectors.with_schema())
    broken = 0
    for office in offices:
        with selectors.schema_context(office):
            verdict = check()
        if verdict.intact:
            click.echo(f"{office.slug}: {verdict.entries} entries, intact")
        else:
            broken += 1
            click.echo(f"{office.slug}: entry {verdict.broken_at} is {verdict.reason}", err=True)
    click.echo(f"{len(offices)} offices, {broken} broken")
    if broken:
        sys.exit(1)


@command.command()
@click.option("--office", "name", help="Code or host name of one office; all offices without it.")
def anchor(name: str | None) -> None:
    """Write down the head of each office's chain, so that a chain that is rewritten is found out by `mithaq doctor`.

    Exit code 1 when an office could not be read.
    """
    start_django()
    from mithaq.collectivities import health, selectors

    offices = [selectors.find(name)] if name else None
    anchored, unread = health.anchor_trails(offices, lambda line: click.echo(f"mithaq: {line}", err=True))
    click.echo(f"{anchored} chains anchored" + (f", {unread} could not be read" if unread else ""))
    if unread:
        sys.exit(1)
