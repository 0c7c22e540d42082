"""`mithaq manage …`: Django's management commands, as the role that each of them needs."""

import click

from mithaq.cli.startup import start_django

# These change or inspect tables; everything else runs with the rights of the web.
OWNER_COMMANDS = {
    "createcachetable",
    "dbshell",
    "flush",
    "makemigrations",
    "migrate",
    "migrate_schemas",
    "showmigrations",
    "sqlmigrate",
}


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands: `mithaq manage check --deploy`."""
    start_django("owner" if arguments and arguments[0] in OWNER_COMMANDS else "app")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["mithaq manage", *arguments])
