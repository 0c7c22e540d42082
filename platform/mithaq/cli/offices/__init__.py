"""`mithaq offices …`: open offices, follow their life, carry them elsewhere."""

import click

from mithaq.cli.lazy import Lazy, LazyGroup

COMMANDS = {
    "create": Lazy("mithaq.cli.offices.creation:create", "Open an office."),
    "list": Lazy("mithaq.cli.offices.creation:list_offices", "Every office: code, host name, schema, state."),
    "suspend": Lazy("mithaq.cli.offices.life:suspend", "Close an office's workspace; its data stay."),
    "resume": Lazy("mithaq.cli.offices.life:resume", "Open an office's workspace again."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def command() -> None:
    """Create, list, suspend, export, restore and erase offices."""
