"""`mithaq offices erase …`: one person asks, another approves, the owner carries it out, a certificate proves it."""

import json
from typing import TYPE_CHECKING

import click

from mithaq.cli.offices.life import find, name_argument, reason_option
from mithaq.cli.startup import console_author, start_django

if TYPE_CHECKING:
    from mithaq.collectivities.models import Collectivity, Erasure


@click.group()
def command() -> None:
    """Erase an archived office by the decision of two persons, and print the certificate."""


@command.command()
@name_argument
@reason_option
@click.option("--act", required=True, help="Reference of the legal act that commands it.")
def ask(name: str, reason: str, act: str) -> None:
    """Ask that the archived office NAME be erased; another person must approve."""
    start_django()
    from mithaq.collectivities import services

    office = find(name)
    erasure = services.ask_erasure(office, by=console_author(), reason=reason, act=act)
    click.echo(f"{office.slug}: erasure asked for by {erasure.asked_by}; another person must approve it")


@command.command()
@name_argument
def approve(name: str) -> None:
    """Approve the erasure of office NAME that another person asked for."""
    start_django()
    from mithaq.collectivities.services import erasing

    office = find(name)
    erasure = erasing.approve(_open(office).pk, by=console_author())
    click.echo(
        f"{office.slug}: approved by {erasure.approved_by}; carry it out: mithaq offices erase run {office.slug}"
    )


@command.command()
@name_argument
@click.option("--reason", default="", help="Why, in a few words; kept in the office's record.")
def cancel(name: str, reason: str) -> None:
    """Call the erasure of office NAME off, as long as it was not begun."""
    start_django()
    from mithaq.collectivities import services

    office = find(name)
    services.cancel_erasure(_open(office).pk, by=console_author(), reason=reason)
    click.echo(f"{office.slug}: erasure cancelled")


@command.command()
@name_argument
def run(name: str) -> None:
    """Carry the approved erasure of office NAME out now; a run that was killed is finished by the next."""
    start_django("owner")
    from mithaq.collectivities import services

    office = find(name)
    erasure = services.carry_out_erasure(
        _open(office).pk, by=console_author(),
        report=lambda done, total, message: click.echo(f"{done} of {total}: {message}", err=True),
    )  # fmt: skip
    digest = (erasure.certificate or {}).get("sha256", "")
    click.echo(f"{office.slug}: erased; certificate {digest}, see `mithaq offices erase certificate {office.slug}`")


@command.command()
@name_argument
@click.option("--json", "as_json", is_flag=True, help="The certificate as it is sealed.")
def certificate(name: str, as_json: bool) -> None:
    """Print the certificate of the erasure of office NAME; exit code 1 if it no longer says what it said."""
    start_django()
    from mithaq.collectivities import selectors
    from mithaq.collectivities.errors import ErasureNotDone
    from mithaq.collectivities.services import certificates

    office = find(name)
    erasure = selectors.last_erasure(office)
    if erasure is None or erasure.done_at is None or erasure.certificate is None:
        raise ErasureNotDone(office=office.slug)
    sealed = erasure.certificate
    click.echo(json.dumps(sealed, ensure_ascii=False, indent=2) if as_json else certificates.as_text(sealed).rstrip())
    if not certificates.is_genuine(sealed):
        raise click.ClickException("this certificate was altered after it was sealed")


def _open(office: "Collectivity") -> "Erasure":
    from mithaq.collectivities import selectors
    from mithaq.collectivities.errors import ErasureUnknown

    erasure = selectors.open_erasure(office)
    if erasure is None:
        raise ErasureUnknown(office=office.slug)
    return erasure
