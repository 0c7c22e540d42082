"""`mithaq doctor`: is this installation sound? Each finding says how to mend it."""

import click

from mithaq.cli.startup import start_django


@click.command()
def command() -> None:
    """Check roles, schemas, migrations, the outbox and the register; exit code 1 when something is wrong."""
    start_django()
    from mithaq.collectivities.health import findings

    count = 0
    for finding in findings():
        count += 1
        click.echo(f"{finding.what}\n  mend: {finding.mend}", err=True)
    if count:
        raise SystemExit(1)
    click.echo("Everything checked is in order.")
