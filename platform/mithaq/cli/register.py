"""`mithaq register verify|rebuild`: is the register what was published, and recompute what is derived from it."""

import sys
from itertools import chain

import click

from mithaq.cli.startup import start_django

_EVERY = 500


@click.group()
def command() -> None:
    """Verify or rebuild the published register."""


@command.command()
def verify() -> None:
    """Compare every entry with its last version and its columns, every seal with its entry; exit code 1 on a fault.

    Entries are agreements, sessions of councils and their decisions.
    """
    start_django()
    from mithaq.register import seals, selectors
    from mithaq.register.proceedings import selectors as proceedings

    checked = broken = sealed = 0
    for seal in seals.verify():
        sealed += 1
        if seal.problem:
            broken += 1
            click.echo(f"seal {seal.reference}: {seal.problem}", err=True)
    for finding in chain(selectors.verify(), proceedings.verify()):
        checked += 1
        if finding.problem:
            broken += 1
            click.echo(f"{finding.reference} ({finding.public_id}): {finding.problem}", err=True)
        elif checked % _EVERY == 0:
            click.echo(f"{checked} entries checked …")
    click.echo(f"{checked} entries, {sealed} seals, {broken} broken")
    if broken:
        sys.exit(1)


@command.command()
def rebuild() -> None:
    """Recompute the columns and the search index of every entry from its published detail; may be run again."""
    start_django()
    from mithaq.register import services
    from mithaq.register.proceedings import services as proceedings

    done = 0
    for _entry in chain(services.rebuild(), proceedings.rebuild()):
        done += 1
        if done % _EVERY == 0:
            click.echo(f"{done} entries rebuilt …")
    click.echo(f"{done} entries rebuilt")
