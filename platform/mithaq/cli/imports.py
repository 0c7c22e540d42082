"""`mithaq import territory|partners|agreements`: bring in lists of places, leads, and an office's older agreements.

What was wrong is listed on standard error, one line a cell, in the language asked for; the sum of what was done goes to
standard output.
"""

import locale
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mithaq.cli.startup import start_django

if TYPE_CHECKING:
    from mithaq.core.sheets import Fault

LANGUAGES = ("ar", "fr", "en")
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# The office's side is named, never imported: `mithaq` stands below `tenants`.
AGREEMENTS = "tenants.agreements.importing.services"
_language = click.option(
    "--language", type=click.Choice(LANGUAGES), default=None, help="Of the messages; else that of the terminal."
)


@click.group()
def command() -> None:
    """Load territories, partners or existing agreements from files."""


@command.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@_language
def territory(folder: Path, language: str | None) -> None:
    """Load regions, provinces and communes from the three csv files in DIR; may be run again."""
    _start(language)
    from mithaq.territory import services

    loaded = services.load(folder)
    for line in loaded.skipped:
        click.echo(f"not a territorial collectivity, left out: {line}")
    for name, count in (("regions", loaded.regions), ("provinces", loaded.provinces), ("communes", loaded.communes)):
        click.echo(
            f"{name}: {count.read} ({count.added} added, {count.changed} changed, {count.unchanged} as they were)"
        )
    click.echo(f"Arabic names not confirmed by a second list: {loaded.unconfirmed} (flagged)")
    for found in loaded.faults:
        _say([found.fault], f"{found.file}: ")
    _end(len(loaded.faults), "row(s) doubtful or left out; the others are loaded")


@command.command()
@click.argument("file", type=FILE)
@_language
def partners(file: Path, language: str | None) -> None:
    """Load a list of twinnings or of cooperation records as leads, each to be verified; may be run again."""
    _start(language)
    from mithaq.partners import services

    loaded = services.load_leads(file)
    click.echo(
        f"{loaded.source}: {loaded.read} leads, all to be verified ({loaded.added} added, {loaded.changed} changed)"
    )
    click.echo(
        f"{loaded.doubtful} with doubts, {loaded.placeless} without a place of the territory, {loaded.denied} kept as"
        " denied or forbidden"
    )
    _say(loaded.faults)
    _end(len(loaded.faults), "row(s) left out; the others are loaded")


@command.command()
@click.argument("file", type=FILE)
@click.option("--office", "name", required=True, help="Code, host name or schema of the office.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option(
    "--errors", type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the bad cells to this .xlsx or .csv file as well.",
)  # fmt: skip
@_language
def agreements(file: Path, name: str, dry_run: bool, errors: Path | None, language: str | None) -> None:
    """Load an office's existing agreements from FILE (csv or xlsx): all of them, or none when a cell is wrong."""
    if errors is not None and errors.suffix.lower() not in {".csv", ".xlsx"}:
        raise click.BadParameter("the file must end in .xlsx or .csv", param_hint="--errors")
    _start(language)
    from django.utils.module_loading import import_string

    from mithaq.collectivities import selectors

    with selectors.office_context(selectors.get_active(selectors.find(name).schema_name)):
        outcome = import_string(f"{AGREEMENTS}.import_file")(file, actor=None, dry_run=dry_run)
    for header in outcome.ignored:
        click.echo(f"column not read: {header}", err=True)
    _say(outcome.faults)
    if errors is not None and outcome.faults:
        import_string("tenants.agreements.importing.reports.write")(errors, outcome.faults)
        click.echo(f"bad cells written to {errors}", err=True)
    _end(len(outcome.faults), f"bad cell(s) in {outcome.bad_rows} of {outcome.rows} rows; nothing was written")
    done = "can be imported; nothing was written" if dry_run else "imported"
    click.echo(f"{outcome.rows} agreement(s) {done}")


def _start(language: str | None) -> None:
    start_django()
    from django.utils import translation

    translation.activate(language or _terminal_language())


def _terminal_language() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = (locale.normalize(named).split("_")[0] or "").lower()
    return code if code in LANGUAGES else "en"


def _say(faults: "Iterable[Fault]", before: str = "") -> None:
    """One line per fault: row, column, its name, what stands there, and the reason."""
    for fault in faults:
        place = f"row {fault.row}" if fault.row else "file"
        column = f", column {fault.column} ({fault.header})" if fault.column else ""
        shown = f" [{fault.text}]" if fault.text else ""
        article = f" ({fault.error.article})" if fault.error.article else ""
        click.echo(f"{before}{place}{column}{shown}: {fault.message}{article}", err=True)


def _end(faults: int, summary: str) -> None:
    """Leave with exit code 1 and one line if there were faults."""
    if faults:
        click.echo(f"mithaq: {faults} {summary}", err=True)
        sys.exit(1)
