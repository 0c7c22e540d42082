"""`mithaq fleet backup`: the whole database server, with every office in it."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mithaq.cli.startup import start_django, wants_embedded_database

if TYPE_CHECKING:
    from mithaq.collectivities.portability.server import Login

PROGRAMS = ("pg_basebackup", "pg_verifybackup", "pg_waldump")


@click.command()
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where; else <state>/backups.")
@click.option("--keep", default=7, show_default=True, type=click.IntRange(1), help="How many are kept.")
@click.option(
    "--programs", type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of PostgreSQL's programs of the server's version; else those on the PATH.",
)  # fmt: skip
def command(folder: Path | None, keep: int, programs: Path | None) -> None:
    """Copy the whole database server while it runs, verify the copy, and remove the oldest copies.

    It logs in as mithaq_backup, with MITHAQ_DB_BACKUP_PASSWORD or ~/.pgpass (see docs/guides/backup.md).
    Files of the offices are no part of it.
    """
    embedded = wants_embedded_database()
    start_django("owner")
    from mithaq.collectivities.portability import server

    place = programs or _programs(embedded=embedded)
    kept = server.keep_server(
        place, _login(embedded=embedded), folder=folder, keep=keep, say=lambda line: click.echo(line, err=True)
    )
    click.echo(f"server kept in {kept.path} ({kept.size:,} bytes, SHA-256 of its manifest {kept.digest})")


def _login(*, embedded: bool) -> "Login":
    from django.conf import settings

    from mithaq.collectivities.portability.server import Login
    from mithaq.embedded.postgres import Cluster
    from mithaq.embedded.roles import BACKUP
    from mithaq.embedded.state import default_state_dir

    database = settings.DATABASES["default"]
    user = os.environ.get("MITHAQ_DB_BACKUP", BACKUP)
    password = Cluster(default_state_dir()).secrets[BACKUP] if embedded else ""
    return Login(
        str(database["HOST"]), str(database["PORT"]), user, os.environ.get("MITHAQ_DB_BACKUP_PASSWORD", password)
    )


def _programs(*, embedded: bool) -> Path:
    """The packaged programs for the packaged server, else those on the PATH."""
    from mithaq.embedded.binaries import packaged_programs

    if embedded:
        return packaged_programs()
    for program in PROGRAMS:
        found = shutil.which(program)
        if found and all((Path(found).parent / name).exists() for name in PROGRAMS):
            return Path(found).parent
    raise click.ClickException(f"{', '.join(PROGRAMS)} are not on the PATH: name their folder with --programs.")
