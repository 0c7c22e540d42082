"""`mithaq offices suspend|resume|rename|host|limits|archive|events`: the life of an office after it was opened."""

import json
from typing import TYPE_CHECKING, Any

import click

from mithaq.cli.startup import console_author, start_django

if TYPE_CHECKING:
    from mithaq.collectivities.models import Collectivity

name_argument = click.argument("name")
reason_option = click.option("--reason", required=True, help="Why, in a few words; kept in the office's record.")
act_option = click.option("--act", default="", help="Reference of the legal act that commands it.")


def find(name: str) -> "Collectivity":
    """The office by code, host name (slug) or schema. Raises OfficeUnknown."""
    from mithaq.collectivities import selectors

    return selectors.find(name)


@click.command()
@name_argument
@reason_option
@click.option("--private", is_flag=True, help="Keep the reason in the office's record, off the page that people meet.")
def suspend(name: str, reason: str, private: bool) -> None:
    """Close the workspace of office NAME for a while; its data and its public pages stay, its mail waits."""
    start_django()
    from mithaq.collectivities import services

    office = services.suspend(find(name), by=console_author(), reason=reason, shown=not private)
    click.echo(f"{office.slug}: suspended")


@click.command()
@name_argument
@click.option("--reason", default="", help="Why, in a few words; kept in the office's record.")
def resume(name: str, reason: str) -> None:
    """Open the suspended workspace of office NAME again."""
    start_django()
    from mithaq.collectivities import services

    office = services.resume(find(name), by=console_author(), reason=reason)
    click.echo(f"{office.slug}: open")


@click.command()
@name_argument
@click.option("--ar", "name_ar", help="Its name in Arabic; the present one without it.")
@click.option("--fr", "name_fr", help="Its name in French; the present one without it.")
@act_option
@click.option("--reason", default="", help="Why, in a few words; kept in the office's record.")
def rename(name: str, name_ar: str | None, name_fr: str | None, act: str, reason: str) -> None:
    """Give office NAME a new name: its register entries and public pages follow, signed acts do not change."""
    if name_ar is None and name_fr is None:
        raise click.UsageError("give --ar, --fr or both")
    start_django()
    from mithaq.collectivities import selectors, services

    office = find(name)
    names = {
        "name_ar": office.name_ar if name_ar is None else name_ar,
        "name_fr": office.name_fr if name_fr is None else name_fr,
    }
    services.rename(office, **names, by=console_author(), act=act, reason=reason)
    followed = selectors.events_of(office)[0].details["register_entries"]
    click.echo(f"{office.slug}: {office.name_fr} · {office.name_ar}; register entries that followed: {followed}")


@click.group()
def host() -> None:
    """Add, remove and list an office's host names, and choose its main one."""


@host.command("list")
@name_argument
def list_hosts(name: str) -> None:
    """The hosts of office NAME, the main one first."""
    start_django()
    from mithaq.collectivities import selectors

    for domain in selectors.hosts(find(name)):
        click.echo(f"{domain.domain}{'  main' if domain.is_primary else ''}")


@host.command("add")
@name_argument
@click.argument("host")
def add_host(name: str, host: str) -> None:
    """Let office NAME be found under HOST as well; HOST leads to its main host."""
    start_django()
    from mithaq.collectivities import services

    office = find(name)
    click.echo(f"{office.slug}: {services.add_host(office, host, by=console_author()).domain} added")


@host.command("remove")
@name_argument
@click.argument("host")
def remove_host(name: str, host: str) -> None:
    """Take HOST away from office NAME; the main host is replaced first."""
    start_django()
    from mithaq.collectivities import services

    office = find(name)
    services.remove_host(office, host, by=console_author())
    click.echo(f"{office.slug}: {host} removed")


@host.command("primary")
@name_argument
@click.argument("host")
def primary_host(name: str, host: str) -> None:
    """Make HOST the main host of office NAME; its pages on the others lead there."""
    start_django()
    from mithaq.collectivities import services

    office = find(name)
    click.echo(f"{office.slug}: {services.set_primary_host(office, host, by=console_author()).domain} is the main host")


@click.command()
@name_argument
@click.option("--storage-mb", type=int, help="Storage of its files, in MB.")
@click.option("--uploads-mb", type=int, help="Uploads in a day, in MB.")
@click.option("--exports", type=int, help="Exports in a day.")
@click.option("--api-requests", type=int, help="Requests to the API in an hour.")
@click.option("--worker-share", type=int, help="Effects delivered in one turn, before the next office's.")
@click.option("--reason", default="", help="Why, in a few words; kept in the office's record.")
def limits(name: str, reason: str, **values: int | None) -> None:
    """Show the limits of office NAME, or change those that are given."""
    start_django()
    from mithaq.collectivities import services
    from mithaq.collectivities.services.limiting import LIMITS

    given = {option: value for option, value in values.items() if value is not None}
    row = services.set_limits(find(name), by=console_author(), reason=reason, **given)
    for field in LIMITS:
        click.echo(f"{field:<14} {getattr(row, field)}")


@click.command()
@name_argument
@reason_option
@act_option
@click.option("--successor", help="The office that goes on with its work: code, host name or schema.")
@click.option("--yes", is_flag=True, help="Do not ask, whatever is unfinished.")
def archive(name: str, reason: str, act: str, successor: str | None, yes: bool) -> None:
    """Close office NAME for good: nobody enters any more, its data and its public pages stay."""
    start_django()
    from mithaq.collectivities import services

    office, heir = find(name), find(successor) if successor else None
    unfinished = services.open_work(office)
    for what, count in unfinished.items():
        click.echo(f"unfinished: {count} × {what}", err=True)
    if not yes:
        click.confirm(f"Close {office.slug} for good?", abort=True, err=True)
    services.archive(office, by=console_author(), reason=reason, act=act, successor=heir)
    click.echo(f"{office.slug}: archived")


@click.command()
@name_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def events(name: str, as_json: bool) -> None:
    """What was done to office NAME, newest first: when, what, who, why, by which act."""
    start_django()
    from mithaq.collectivities import selectors

    for event in selectors.events_of(find(name)):
        line: dict[str, Any] = {
            "at": event.at.isoformat(timespec="seconds"), "kind": event.kind, "by": event.by, "reason": event.reason,
            "act": event.act, "details": event.details,
        }  # fmt: skip
        if as_json:
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            why = " — ".join(filter(None, (event.reason, event.act)))
            click.echo(f"{line['at']}  {event.kind:<18} {event.by:<28} {why}".rstrip())
