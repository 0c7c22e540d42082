"""`mithaq offices retry`: what `mithaq doctor` tells you to run when an office's effects were given up."""

import click

from mithaq.cli.startup import start_django


@click.command()
@click.argument("name")
def command(name: str) -> None:
    """Have the effects that office NAME owes and that were given up tried again; `public` for the public side."""
    start_django()
    from mithaq.collectivities import selectors
    from mithaq.outbox import delivery

    if name == delivery.PUBLIC:
        with selectors.public_side():
            count = delivery.revive_all()
    else:
        with selectors.schema_context(selectors.find(name)):
            count = delivery.revive_all()
    click.echo(f"{name}: {count} effects are tried again")
