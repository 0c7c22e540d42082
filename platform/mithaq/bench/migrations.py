"""A migration of all offices: ours against django-tenants' `migrate_schemas`, which runs Django's executor in each.

The migration is synthetic (a column with a default, and an index on it) and stands in a folder of its own, which goes
with everything that the run left in the database.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from mithaq.bench.report import Report, seconds
from mithaq.collectivities import fleet
from mithaq.collectivities.structure.owner import owner_connection

APP, MODEL, TABLE = "agreements", "agreement", "agreements_agreement"
PACKAGE, SETTINGS = "mithaq_bench_migrations", "mithaq_bench_settings"
SOURCE = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("{app}", "{before}")]
    operations = [
        migrations.AddField("{model}", "{column}", models.IntegerField(default=0)),
        migrations.AddIndex("{model}", models.Index(fields=["{column}"], name="{column}_index")),
    ]
"""


def measure(report: Report, offices: Sequence[str], peers: int) -> None:
    """Migrate the schemas `offices` our way, and the first `peers` of them Django's way before.

    The figures are per office (`speedup_per_office`: the whole run in this process, divided by the offices) and for the
    command with Python's start (`speedup_as_command`). Django's time for all offices is reckoned from the median of
    `peers` offices and the start of Python; every office takes it as long. This process owns the database.
    """
    with Synthetic(offices) as synthetic:
        start = seconds(partial(synthetic.console, "-c", "import django; django.setup()"), 3)
        synthetic.add("bench_first")
        theirs = statistics.median([seconds(partial(_django_tenants, schema)) for schema in offices[:peers]])
        synthetic.take_back(offices[:peers])
        ours = seconds(partial(_ours, len(offices)))
        synthetic.add("bench_second")
        command = seconds(partial(synthetic.console, "-m", "mithaq.cli", "fleet", "migrate", "--quiet"))
        _all_current()
        noop = seconds(partial(synthetic.console, "-m", "mithaq.cli", "fleet", "migrate", "--quiet"), 3)
    report.note("schemas migrated", f"{len(offices):,}")
    report.row("a column and an index: migrate_schemas, per office", theirs)
    report.row("… ours, per office", ours / len(offices))
    report.row("… ours, all offices in this process", ours)
    report.row("… ours, all offices, as a command", command)
    report.row("… migrate_schemas as a command, reckoned", start + theirs * len(offices))
    report.ratio("speedup_per_office", theirs, ours / len(offices))
    report.ratio("speedup_as_command", start + theirs * len(offices), command)
    report.value("noop_seconds", noop, "s")


def _django_tenants(schema: str) -> None:
    call_command("migrate_schemas", schema_name=schema, tenant=True, interactive=False, verbosity=0)


def _ours(offices: int) -> None:
    outcome = fleet.migrate_all()
    if outcome.failed or len(outcome.migrated) < offices:
        raise RuntimeError(f"{len(outcome.migrated)} of {offices} migrated: {outcome.failed}")


def _all_current() -> None:
    if behind := fleet.offices_behind():
        raise RuntimeError(f"{len(behind)} schemas are behind after the command")


class Synthetic:
    """Migrations of one app that stand in a folder of their own, for this process and the commands that it starts."""

    def __init__(self, offices: Sequence[str]) -> None:
        self.offices = [*offices, str(settings.MITHAQ_TEMPLATE_SCHEMA)]
        self.columns: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-"))
        self.versions: list[tuple[str, ...]] = []

    def __enter__(self) -> "Synthetic":
        theirs = Path(apps.get_app_config(APP).path) / "migrations"
        shutil.copytree(theirs, self.folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / f"{SETTINGS}.py").write_text(
            f"from {os.environ['DJANGO_SETTINGS_MODULE']} import *\nMIGRATION_MODULES = {{{APP!r}: {PACKAGE!r}}}\n",
            encoding="utf-8",
        )
        self.before = max(path.stem for path in theirs.glob("0*.py"))
        with owner_connection() as own, own.cursor() as cursor:
            cursor.execute("SELECT schema_name, version, migrations FROM public.collectivities_schemaversion")
            self.versions = cursor.fetchall()
        sys.path.insert(0, str(self.folder))
        settings.MIGRATION_MODULES = {APP: PACKAGE}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        settings.MIGRATION_MODULES = {}
        sys.path.remove(str(self.folder))
        self._forget_modules()
        shutil.rmtree(self.folder)
        connection.close()
        self.take_back(self.offices)
        synthetic = [APP, self.columns]
        with owner_connection() as own, own.cursor() as cursor:
            cursor.execute("DELETE FROM public.django_migrations WHERE app = %s AND name = ANY(%s)", synthetic)
            cursor.execute(
                "DELETE FROM public.collectivities_migrationstep WHERE app = %s AND name = ANY(%s)", synthetic
            )
            cursor.executemany(
                "UPDATE public.collectivities_schemaversion SET version = %s, migrations = %s WHERE schema_name = %s",
                [(version, count, schema) for schema, version, count in self.versions],
            )

    def add(self, column: str) -> None:
        """Add a migration that makes `column`, after those that are there."""
        text = SOURCE.format(app=APP, model=MODEL, before=self.before, column=column)
        (self.folder / PACKAGE / f"{column}.py").write_text(text, encoding="utf-8")
        self.before = column
        self.columns.append(column)
        self._forget_modules()

    def take_back(self, schemas: Sequence[str]) -> None:
        """Make the schemas as they were before the run."""
        gone = ", ".join(f"DROP COLUMN IF EXISTS {column}" for column in self.columns)
        with owner_connection() as own:
            own.autocommit = True
            for schema in schemas:
                own.execute(sql.SQL("ALTER TABLE {}.{} " + gone).format(sql.Identifier(schema), sql.Identifier(TABLE)))
                own.execute(
                    sql.SQL("DELETE FROM {}.django_migrations WHERE app = %s AND name = ANY(%s)").format(
                        sql.Identifier(schema)
                    ),
                    [APP, self.columns],
                )

    def console(self, *arguments: str) -> None:
        """Run Python as a person would at the console; raises when it fails."""
        path = os.pathsep.join([str(self.folder), *sys.path])
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": path}
        subprocess.run(  # noqa: S603 - our own arguments
            [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
        )

    def _forget_modules(self) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]
