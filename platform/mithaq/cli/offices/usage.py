"""`mithaq offices usage`: what offices take of the shared machine, beside their limits."""

from typing import TYPE_CHECKING

import click

from mithaq.cli.startup import start_django

if TYPE_CHECKING:
    from mithaq.collectivities.limits import Used


@click.command()
@click.argument("name", required=False)
@click.option("--recount", is_flag=True, help="First measure what the office keeps again, such as after a repair.")
def command(name: str | None, recount: bool) -> None:
    """Show what office NAME uses of its limits; without NAME, every office that used something."""
    start_django()
    from mithaq.collectivities import limits, selectors
    from mithaq.collectivities.models import Usage

    if name:
        offices = [selectors.find(name)]
    else:
        offices = list(selectors.with_schema())
        if not recount:
            counted = set(Usage.objects.order_by("office_schema").values_list("office_schema", flat=True))
            offices = [office for office in offices if office.schema_name in counted]
    for number, office in enumerate(offices, start=1):
        if recount:
            limits.recount(office)
            if number % 100 == 0:
                click.echo(f"{number} of {len(offices)} offices counted", err=True)
        click.echo(f"{office.slug}: " + ", ".join(_shown(used) for used in limits.usage_of(office)))
    if not offices:
        click.echo("No office has used anything yet.")


def _shown(used: "Used") -> str:
    if used.in_bytes:
        return f"{used.kind} {-(-used.used // 2**20):,} of {used.limit // 2**20:,} MB"
    return f"{used.kind} {used.used:,} of {used.limit:,}"
