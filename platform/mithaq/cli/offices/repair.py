"""`mithaq offices repair`: what `mithaq doctor` tells you to run when an office's role or rights are not right."""

import click

from mithaq.cli.startup import start_django


@click.command()
@click.argument("names", nargs=-1, required=True)
def command(names: tuple[str, ...]) -> None:
    """Give the role of each office NAMES what it must have in its schema, and take away what others have there."""
    start_django("owner")
    from mithaq.collectivities import selectors
    from mithaq.collectivities.health import mending

    for name in names:
        office = selectors.find(name)
        lost = mending.repair(office)
        click.echo(f"{office.slug}: rights renewed" + (f"; taken from {', '.join(lost)}" if lost else ""))
