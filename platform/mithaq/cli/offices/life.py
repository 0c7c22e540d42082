"""`mithaq offices suspend|resume …`: the life of an office after it was opened."""

import click

from mithaq.cli.startup import start_django


@click.command()
@click.argument("name")
def suspend(name: str) -> None:
    """Close the workspace of office NAME; its data and its public pages stay."""
    _set_state(name, active=False)


@click.command()
@click.argument("name")
def resume(name: str) -> None:
    """Open the workspace of office NAME again."""
    _set_state(name, active=True)


def _set_state(name: str, *, active: bool) -> None:
    start_django()
    from mithaq.collectivities import selectors, services

    office = selectors.find(name)
    (services.resume if active else services.suspend)(office)
    click.echo(f"{office.slug}: {'open' if active else 'suspended'}")
