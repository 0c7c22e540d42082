"""`mithaq bench …`: against the plain way of doing the same, in a database made for the run and dropped after."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg

from mithaq.cli.startup import open_embedded_database, settle_settings, start_django, wants_embedded_database
from mithaq.embedded.postgres import Cluster


@click.group()
def command() -> None:
    """Measure against the plain way of doing the same; figures are ratios from one run."""


@contextmanager
def _scratch_database() -> Iterator[Cluster]:
    """A database of our own on the embedded server; the service's own is never touched."""
    settle_settings()
    if not wants_embedded_database():
        raise click.UsageError("benches run on the embedded stack of one machine, never on a service's own database")
    cluster = open_embedded_database()
    name = f"mithaq_bench_{os.getpid()}"
    known = _roles(cluster)
    cluster.ensure_database(name)
    os.environ.update(cluster.environment(name))
    try:
        start_django("owner")
        yield cluster
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(cluster.superuser_dsn, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            for role in _roles(cluster) - known:  # roles belong to the cluster, and would stay
                admin.execute(f'DROP ROLE "{role}"')


def _roles(cluster: Cluster) -> set[str]:
    """Roles of offices that there are in the cluster."""
    with psycopg.connect(cluster.superuser_dsn) as admin:
        return {row[0] for row in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 't\\_%'").fetchall()}


@command.command()
@click.option("--offices", default=30, show_default=True, type=click.IntRange(15), help="Offices opened our way.")
@click.option("--peers", default=2, show_default=True, type=click.IntRange(1), help="Tenants made each other way.")
def provision(offices: int, peers: int) -> None:
    """Opening an office: against migrations per tenant and against clone_schema."""
    with _scratch_database():
        from mithaq.bench import provision as bench

        bench.run(offices, peers).print()


@command.command()
@click.option("--offices", default=40, show_default=True, type=click.IntRange(8), help="Offices in the register.")
@click.option("--agreements", default=200, show_default=True, type=click.IntRange(1), help="Agreements of each office.")
def register(offices: int, agreements: int) -> None:
    """A filtered page over all offices: the register against looping over schemas and against UNION ALL."""
    with _scratch_database():
        from mithaq.bench import register as bench

        bench.run(offices, agreements).print()


@command.command()
@click.option("--offices", default=1600, show_default=True, type=click.IntRange(12), help="Offices of the fleet.")
@click.option("--agreements", default=50, show_default=True, type=click.IntRange(0), help="Agreements of each office.")
@click.option(
    "--peers", default=5, show_default=True, type=click.IntRange(1), help="Offices migrated Django's own way."
)
def fleet(offices: int, agreements: int, peers: int) -> None:
    """A whole fleet: opened, migrated, verified, visited, exported, killed and started again."""
    with _scratch_database() as cluster:
        from mithaq.bench import fleet as bench

        bench.run(cluster, offices, agreements, peers).print()


@command.command()
@click.option("--articles", default=46, show_default=True, type=click.IntRange(1), help="Articles of the paper.")
@click.option("--times", default=5, show_default=True, type=click.IntRange(1), help="Printings that are measured.")
def papers(articles: int, times: int) -> None:
    """A long bilingual paper as PDF/A and as Word; no database."""
    start_django(with_database=False)
    from mithaq.bench import papers as bench

    bench.run(articles, times).print()
