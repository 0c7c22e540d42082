"""`mithaq audit verify`: recompute the hash chain of one office or of all of them."""

import sys

import click

from mithaq.cli.startup import start_django

VERIFY = "tenants.audit.selectors.verify"  # by name: the shared side does not import the private one


@click.group()
def command() -> None:
    """Verify the offices' audit trails."""


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
