"""`mithaq offices …`: open offices, follow their life, carry them elsewhere."""

import click

from mithaq.cli.lazy import Lazy, LazyGroup

COMMANDS = {
    "create": Lazy("mithaq.cli.offices.creation:create", "Open an office, or all of a file."),
    "pool": Lazy("mithaq.cli.offices.creation:pool", "Schemas kept ready for new offices: show, fill, clear."),
    "list": Lazy("mithaq.cli.offices.creation:list_offices", "Every office: code, host name, schema, state."),
    "suspend": Lazy("mithaq.cli.offices.life:suspend", "Close an office's workspace; its data stay."),
    "resume": Lazy("mithaq.cli.offices.life:resume", "Open an office's workspace again."),
    "rename": Lazy("mithaq.cli.offices.life:rename", "Give an office a new name; its public entries and pages follow."),
    "host": Lazy("mithaq.cli.offices.life:host", "Add, remove and list an office's host names; choose the main one."),
    "limits": Lazy("mithaq.cli.offices.life:limits", "Show or change an office's limits."),
    "usage": Lazy("mithaq.cli.offices.usage:command", "What offices use of their limits; count their storage again."),
    "repair": Lazy("mithaq.cli.offices.repair:command", "Renew the rights in an office's schema, as the doctor says."),
    "retry": Lazy("mithaq.cli.offices.retry:command", "Have an office's effects that were given up tried again."),
    "transfer": Lazy("mithaq.cli.offices.transfer:transfer", "Carry agreements over to an establishment (a139)."),
    "merge": Lazy("mithaq.cli.offices.transfer:merge", "Pass the dossiers of merged communes on to the successor."),
    "archive": Lazy("mithaq.cli.offices.life:archive", "Close an office for good; its data stay."),
    "erase": Lazy("mithaq.cli.offices.erasure:command", "Erase an archived office, by the decision of two persons."),
    "export": Lazy("mithaq.cli.offices.portability:export", "Carry an office out into one archive."),
    "restore": Lazy("mithaq.cli.offices.portability:restore", "Bring an office back from its archive."),
    "backup": Lazy("mithaq.cli.offices.portability:backup", "Keep offices in archives, every night; remove old ones."),
    "events": Lazy("mithaq.cli.offices.life:events", "What was done to an office, and by whom."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def command() -> None:
    """Create, list, suspend, export, restore and erase offices."""
