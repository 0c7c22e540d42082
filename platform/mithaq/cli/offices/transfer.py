"""`mithaq offices transfer|merge`: agreements pass to another office by a legal act.

They run with the web's own rights: each office's role is taken in turn, and no role sees both sides.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from mithaq.cli.offices.life import find
from mithaq.cli.startup import console_author, start_django

if TYPE_CHECKING:
    from mithaq.collectivities.models import Collectivity

TRANSFER = "tenants.transfer"  # by name: the shared side does not import the private one
_MEGABYTE = 1024 * 1024

act_option = click.option("--act", required=True, help="Reference of the legal act that commands it.")
day_option = click.option(
    "--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    help="Day on which it takes effect; not in the future.",
)  # fmt: skip
reason_option = click.option("--reason", default="", help="Why, in a few words; kept in both offices' records.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--agreements", "references", multiple=True, metavar="REF", help="An agreement; give it once for each.")
@click.option("--all", "everything", is_flag=True, help="Every agreement in force that was concluded before the day.")
@act_option
@day_option
@reason_option
@click.option("--although-unusual", is_flag=True, help="Not a commune and its establishment: it needs a --reason.")
@dry_run_option
def transfer(
    source: str, target: str, references: tuple[str, ...], everything: bool, act: str, day: datetime, reason: str,
    although_unusual: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Carry agreements of office FROM over to office TO (organic law 113-14, article 139).

    All or none: rows, papers and public entries pass together, and FROM keeps its dossiers to read. What passed already
    by the same act is left as it is.
    """
    if everything == bool(references):
        raise click.UsageError("give --agreements REF, once for each, or --all")
    start_django()
    given, taken = find(source), find(target)
    chosen = None if everything else list(references)
    if dry_run:
        _plan("A139", given, taken, chosen, act, day)
        return
    services = _module("services")
    moved = services.transfer(
        given, taken, references=chosen, act=act, effective_on=day.date(), by=console_author(), reason=reason,
        unusual=although_unusual,
    )  # fmt: skip
    _say(given, taken, moved)


@click.command()
@click.argument("merged", nargs=-1, required=True, metavar="MERGED…")
@click.option("--into", required=True, metavar="OFFICE", help="The office that succeeds them; it may be one of them.")
@act_option
@day_option
@reason_option
@dry_run_option
def merge(merged: tuple[str, ...], into: str, act: str, day: datetime, reason: str, dry_run: bool) -> None:
    """Pass every dossier of the communes MERGED to the one that succeeds them, and archive their offices.

    Run it again after a failure: it goes on where it stopped.
    """
    start_django()
    going, heir = [find(name) for name in merged], find(into)
    if dry_run:
        for office in going:
            if office.pk != heir.pk:
                _plan("MERGER", office, heir, None, act, day)
        return
    services = _module("services")
    moved = services.merge(
        going, heir, act=act, effective_on=day.date(), by=console_author(), reason=reason,
        report=lambda done, total, what: click.echo(f"{done} of {total}: {what}", err=True),
    )  # fmt: skip
    for office in going:
        if office.slug in moved:
            _say(office, heir, moved[office.slug])
            click.echo(f"{office.slug}: archived, succeeded by {heir.slug}")


def _module(name: str) -> Any:
    from importlib import import_module

    return import_module(f"{TRANSFER}.{name}")


def _plan(
    ground: str, source: "Collectivity", target: "Collectivity", chosen: list[str] | None, act: str, day: datetime
) -> None:
    """Print what would happen. Exit code 1 when something would be refused."""
    from mithaq.core.errors import user_message

    selectors = _module("selectors")
    terms = selectors.Terms(target, getattr(selectors, ground), act, day.date())
    found = selectors.plan(source, chosen, terms)
    for line in found.lines:
        there = line.reference_there or "a new reference"
        public = ", public" if line.is_public else ""
        click.echo(f"{line.reference} → {there} ({line.state}{public}): {line.title}")
    for table, count in found.rows.items():
        click.echo(f"  {count:>6} {table}")
    taken = sum(not line.reference_there for line in found.lines)
    click.echo(
        f"{source.slug} → {target.slug}: {len(found.lines)} agreements ({taken} under a new reference),"
        f" {sum(found.rows.values())} rows, {found.files} files, {found.size / _MEGABYTE:.1f} MB; nothing was changed"
    )
    for why in selectors.unusual(source, target) if ground == "A139" else ():
        click.echo(f"unusual: {why}", err=True)
    for refusal in found.refusals:
        click.echo(f"refused: {user_message(refusal)}", err=True)
    if found.refusals:
        raise SystemExit(1)


def _say(source: "Collectivity", target: "Collectivity", moved: Any) -> None:
    for before, after in moved.references.items():
        click.echo(f"{before} → {after}" if before != after else before)
    click.echo(
        f"{source.slug} → {target.slug}: {len(moved.references)} agreements, {sum(moved.rows.values())} rows,"
        f" {moved.files} files, {moved.size / _MEGABYTE:.1f} MB, {moved.entries} entries of the register"
    )
