"""`mithaq formulary load`: bring the templates and clauses to what their files say."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mithaq.cli.startup import start_django

if TYPE_CHECKING:
    from mithaq.formulary.services import Loaded


@click.group()
def command() -> None:
    """Templates of agreements and single clauses, shared by all offices."""


@command.command()
@click.option(
    "--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None,
    help="Folder with the subfolders templates and clauses; the texts of this release without it.",
)  # fmt: skip
def load(folder: Path | None) -> None:
    """Load the texts; a second time changes nothing. A changed file becomes a new version, never a silent change."""
    start_django()
    from mithaq.formulary import services
    from mithaq.formulary.reading import TEXTS

    click.echo(told(services.load(folder or TEXTS)))


def told(done: "Loaded") -> str:
    """What a load did, in one line."""
    parts = [f"{len(done.added)} added", f"{len(done.changed)} changed", f"{len(done.retired)} retired"]
    changed = f" ({', '.join(done.changed)})" if done.changed else ""
    return f"formulary: {', '.join(parts)}, {done.unchanged} unchanged{changed}"
