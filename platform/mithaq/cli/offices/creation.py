"""`mithaq offices create|pool|list`: open offices, one or from a file; keep schemas ready; list offices."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mithaq.cli.startup import console_author, start_django

if TYPE_CHECKING:
    from mithaq.collectivities.provisioning.requests import Checked, Problem

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
REPORT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("code", required=False)
@click.option("--slug", default="", help="Host name: <slug>.<domain>; made of the French name when left out.")
@click.option("--level", type=click.Choice(["commune", "eci", "gct"]), default="commune", show_default=True)
@click.option("--name-ar", default="", help="Needed for an ECI or GCT; a commune's names come from the territory.")
@click.option("--name-fr", default="", help="As --name-ar.")
@click.option("--province", default="", help="HCP code of the province or prefecture, for an ECI or GCT.")
@click.option("--seats", type=int, help="Seats of the council.")
@click.option("--host", "hosts", multiple=True, help="A host name besides <slug>.<domain>; may be repeated.")
@click.option("--from-csv", "file", type=FILE, help="Open every office of this csv or xlsx file; may be run again.")
@click.option("--dry-run", is_flag=True, help="Check everything, open nothing.")
@click.option("--errors", type=REPORT, help="Write the wrong rows of the file to this .xlsx or .csv file as well.")
def create(
    code: str | None, slug: str, level: str, name_ar: str, name_fr: str, province: str, seats: int | None,
    hosts: tuple[str, ...], file: Path | None, dry_run: bool, errors: Path | None,
) -> None:  # fmt: skip
    """Open the office of the collectivity CODE (HCP code of a commune, registry number of an ECI or GCT).

    Or those of a file with the columns code, level, slug, name_ar, name_fr, province_code, seats, hosts; all but the
    code may be left out for communes. Rows that are open already are passed over; wrong rows are told and left out.
    """
    if (code is None) == (file is None):
        raise click.UsageError("give either the code of a collectivity or --from-csv FILE")
    if errors is not None and (file is None or errors.suffix.lower() not in {".csv", ".xlsx"}):
        raise click.UsageError("--errors goes with --from-csv, and its file ends in .xlsx or .csv")
    start_django("owner")
    if file is not None:
        _from_file(file, dry_run, errors)
        return
    from mithaq.collectivities.provisioning import bulk, requests

    asked = requests.filled(
        requests.OfficeRequest(
            code=code or "", level=level, slug=slug, name_ar=name_ar, name_fr=name_fr, province_code=province,
            seats=seats, hosts=hosts,
        )
    )  # fmt: skip
    problems = requests.check_request(asked)
    for problem in problems:
        click.echo(f"mithaq: {_said(problem)}", err=True)
    if problems:
        raise SystemExit(1)
    if dry_run:
        click.echo(f"{asked.slug}: can be opened; nothing was done")
        return
    office = bulk.open_request(asked, by=console_author())
    from django.conf import settings

    click.echo(
        f"{office.slug}: open, schema {office.schema_name}, http://{office.slug}.{settings.MITHAQ_DOMAIN}/office/"
    )


def _from_file(file: Path, dry_run: bool, errors: Path | None) -> None:
    from mithaq.collectivities.provisioning import bulk, requests

    rows = bulk.read_rows(file)
    if dry_run:
        checked = requests.check_rows(rows)
        wrong = [one for one in checked if one.problems]
        done = sum(bool(one.open_as) for one in checked)
        _tell(wrong)
        click.echo(f"{len(checked) - done - len(wrong)} can be opened, {done} open already, {len(wrong)} wrong")
    else:
        outcome = bulk.open_rows(rows, by=console_author(), step=_Pace())
        wrong = outcome.refused
        _tell(wrong)
        click.echo(f"{len(outcome.opened)} opened, {len(outcome.open_already)} open already, {len(wrong)} refused")
    if wrong and errors is not None:
        bulk.write_report(errors, wrong)
        click.echo(f"wrong rows written to {errors}", err=True)
    if wrong:
        raise SystemExit(1)


class _Pace:
    """One line for every 50 rows, and for the last."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, done: int, total: int, line: str) -> None:
        if done % 50 == 0 or done == total:
            took = time.monotonic() - self._start
            click.echo(f"{done} of {total} rows, {took:.0f} s, {took / done * 1000:.0f} ms each, last {line}")


def _tell(wrong: "list[Checked]") -> None:
    for one in wrong:
        for problem in one.problems:
            click.echo(f"row {one.number}, {one.request.code or 'no code'}, {_said(problem)}", err=True)


def _said(problem: "Problem") -> str:
    return f"{problem.field}: {problem.message}"


@click.command()
@click.argument("action", type=click.Choice(["show", "fill", "clear"]), default="show")
@click.option("--size", type=click.IntRange(0, 200), help="How many are to be ready; fills.")
def pool(action: str, size: int | None) -> None:
    """Schemas kept ready for new offices: show how many there are, fill, or clear the pool."""
    start_django("owner")
    from django.conf import settings

    from mithaq.collectivities.provisioning import pool as ready

    if action == "clear":
        click.echo(f"{ready.clear()} dropped")
        return
    if action == "fill" or size is not None:
        wanted = settings.MITHAQ_READY_SCHEMAS if size is None else size
        ready.fill(wanted, lambda done, total: click.echo(f"{done} of {total} ready"))
    found = ready.state()
    click.echo(f"{found.fresh} ready, {found.stale} behind the template")
    if found.stale:
        click.echo("mithaq fleet migrate brings those behind up to date")


@click.command("list")
def list_offices() -> None:
    """Every office: code, host name, schema, state."""
    start_django()
    from mithaq.collectivities.models import Collectivity

    for office in Collectivity.objects.order_by("code"):
        click.echo(f"{office.code:<16} {office.slug:<24} {office.schema_name:<28} {office.state}")
