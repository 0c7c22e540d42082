"""The console script `mithaq`. Exit codes: 0 done, 1 refused or failed with one line on stderr, 2 wrong usage."""

import sys

import click

from mithaq.cli.lazy import Lazy, LazyGroup
from mithaq.embedded.errors import EmbeddedError

COMMANDS = {
    "demo": Lazy("mithaq.cli.demo:command", "Run the whole service on this machine, with made-up data."),
    "serve": Lazy("mithaq.cli.services:serve", "Run the web server."),
    "worker": Lazy("mithaq.cli.services:worker", "Run the worker that delivers what the offices' outboxes hold."),
    "beat": Lazy("mithaq.cli.services:beat", "Run the clock that starts periodic work."),
    "manage": Lazy("mithaq.cli.manage:command", "Django's management commands, for developers."),
    "doctor": Lazy("mithaq.cli.doctor:command", "Check this installation and say what is wrong."),
    "offices": Lazy("mithaq.cli.offices:command", "Create, list, suspend, export, restore and erase offices."),
    "fleet": Lazy("mithaq.cli.fleet:command", "Migrate every office, and say how far each one is."),
    "import": Lazy("mithaq.cli.imports:command", "Load territories, partners or existing agreements from a file."),
    "formulary": Lazy("mithaq.cli.formulary:command", "Load the templates and clauses that every office may use."),
    "register": Lazy("mithaq.cli.register:command", "Verify or rebuild the published register."),
    "audit": Lazy("mithaq.cli.audit:command", "Verify the offices' audit trails, and anchor them."),
    "bench": Lazy("mithaq.cli.bench:command", "Measure against the plain way of doing the same."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mithaq", message="%(prog)s %(version)s")
def cli() -> None:
    """The office of decentralized cooperation and partnerships of Moroccan territorial collectivities."""


def main() -> None:
    """Run the command line. An error that a person can act upon is one line; anything else is a bug and says where."""
    try:
        cli(prog_name="mithaq")
    except EmbeddedError as error:
        _refuse(str(error))
    except Exception as error:
        message = _for_a_person(error)
        if message is None:
            raise
        _refuse(message)


def _for_a_person(error: Exception) -> str | None:
    """The one line for a refusal of the domain or a database that is away; None for what nobody foresaw."""
    if "django" not in sys.modules:
        return None  # `mithaq --help` does not load Django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import OperationalError, ProgrammingError
    from psycopg import OperationalError as BareOperationalError
    from psycopg.errors import UndefinedTable

    from mithaq.core.errors import DomainError, user_message

    if isinstance(error, DomainError):
        return user_message(error)
    if isinstance(error, OperationalError | BareOperationalError):
        return f"The database does not answer: {str(error).strip().splitlines()[0]}"
    bare = error.__cause__ if isinstance(error, ProgrammingError) else error
    if isinstance(bare, UndefinedTable):
        return "The database is not ready for this version: run `mithaq fleet migrate` first."
    if isinstance(error, ImproperlyConfigured | CommandError):
        return " ".join(str(error).split())
    return None


def _refuse(message: str) -> None:
    click.echo(f"mithaq: {message}", err=True)
    sys.exit(1)
