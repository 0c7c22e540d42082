"""`mithaq offices create|list`: open offices and list them."""

import click

from mithaq.cli.startup import start_django


@click.command()
@click.argument("code")
@click.option("--slug", required=True, help="Host name: <slug>.<domain>.")
@click.option("--level", type=click.Choice(["commune", "eci", "gct"]), default="commune", show_default=True)
@click.option("--name-ar", help="Needed for an ECI or GCT; a commune's names come from the territory.")
@click.option("--name-fr", help="As --name-ar.")
@click.option("--province", help="HCP code of the province or prefecture, for an ECI or GCT.")
@click.option("--seats", type=int, help="Seats of the council.")
@click.option("--host", "hosts", multiple=True, help="A host name besides <slug>.<domain>; may be repeated.")
def create(
    code: str, slug: str, level: str, name_ar: str | None, name_fr: str | None, province: str | None,
    seats: int | None, hosts: tuple[str, ...],
) -> None:  # fmt: skip
    """Open the office of the collectivity CODE (HCP code of a commune, registry number of an ECI or GCT)."""
    start_django("owner")
    from mithaq.territory import selectors as territory

    if level == "commune":
        commune = territory.commune(code)
        name_ar, name_fr = name_ar or commune.name_ar, name_fr or commune.name_fr
        province = commune.province_code
    if not (name_ar and name_fr and province):
        raise click.UsageError("an ECI or GCT needs --name-ar, --name-fr and --province")
    from mithaq.collectivities import provisioning

    office = provisioning.create_office(
        code=code, level=level, slug=slug, name_ar=name_ar, name_fr=name_fr, province_code=province,
        region_code=province[:2], seats=seats, hosts=hosts,
    )  # fmt: skip
    from django.conf import settings

    click.echo(f"{office.slug}: open, schema {office.schema_name}, http://{slug}.{settings.MITHAQ_DOMAIN}/office/")


@click.command("list")
def list_offices() -> None:
    """Every office: code, host name, schema, state."""
    start_django()
    from mithaq.collectivities.models import Collectivity

    for office in Collectivity.objects.order_by("code"):
        click.echo(f"{office.code:<16} {office.slug:<24} {office.schema_name:<28} {office.state}")
