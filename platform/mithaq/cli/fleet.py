"""`mithaq fleet …`: migrations of every schema, and how far each one is."""

import click

from mithaq.cli.startup import start_django


@click.group()
def command() -> None:
    """Migrate every office, and say how far each one is."""


@command.command()
def migrate() -> None:
    """Bring `public`, the template schema and every office to head, then renew grants and audit triggers."""
    start_django("owner")
    from mithaq.collectivities import fleet

    count = fleet.migrate_all(lambda schema: click.echo(f"migrating {schema}"))
    click.echo(f"{count} schemas at head")


@command.command()
def status() -> None:
    """List the offices whose migrations differ from the template's; asked in one query."""
    start_django("owner")
    from mithaq.collectivities import fleet

    behind = fleet.offices_behind()
    for schema in behind:
        click.echo(f"behind: {schema}")
    click.echo(f"{len(behind)} behind")


@command.command()
def verify() -> None:
    """Compare each office's tables, constraints, indexes and triggers with the template's; exit 1 on a difference."""
    start_django("owner")
    from mithaq.collectivities import fleet

    drifted = fleet.drifted_offices()
    for schema, differences in drifted.items():
        for line in differences:
            click.echo(f"{schema}: {line}", err=True)
    click.echo(f"{len(drifted)} differ from the template")
    if drifted:
        raise SystemExit(1)
