"""kill -9 while the fleet is migrated: every schema has a migration wholly or not at all, and the next run goes on."""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mithaq.collectivities import fleet
from tenants.finance import migrations as finance
from tests.crash.victims import Victims

ROUNDS = 8
PACKAGE = "mithaq_crash_migrations"
# Two migrations a round: statements, with a pause in which the kill can fall, and code.
STATEMENTS = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("finance", "{before}")]
    operations = [
        migrations.AddField("contribution", "crash_{n}", models.IntegerField(default=0)),
        migrations.RunSQL("SELECT pg_sleep(0.03)"),
        migrations.AddIndex("contribution", models.Index(fields=["crash_{n}"], name="crash_{n}_index")),
    ]
"""
CODE = """
import time
from django.db import migrations
def work(apps, editor):
    editor.execute("INSERT INTO agreements_referenceseries VALUES (19{n}, 7)")
    time.sleep(0.03)
class Migration(migrations.Migration):
    dependencies = [("finance", "{before}")]
    operations = [migrations.RunPython(work)]
"""
STATE = """
SELECT ARRAY(SELECT substr(attname, 7, 2) FROM pg_attribute
              WHERE attrelid = '{schema}.finance_contribution'::regclass AND attname LIKE 'crash%' ORDER BY 1),
       ARRAY(SELECT substr(relname, 7, 2) FROM pg_class
              WHERE relnamespace = '{schema}'::regnamespace AND relname LIKE 'crash%' ORDER BY 1),
       ARRAY(SELECT substr(name, 3, 2) FROM {schema}.django_migrations WHERE name LIKE '01%statements' ORDER BY 1),
       ARRAY(SELECT (year - 1900)::text FROM {schema}.agreements_referenceseries WHERE year < 2000 ORDER BY 1),
       ARRAY(SELECT substr(name, 3, 2) FROM {schema}.django_migrations WHERE name LIKE '01%xcode' ORDER BY 1)
"""


def whole(admin: psycopg.Connection[Any], schema: str) -> tuple[int, int]:
    """How many migrations of each kind the schema has; columns, indexes, rows and records say the same."""
    columns, indexes, recorded, rows, run = admin.execute(STATE.format(schema=schema)).fetchone()
    assert columns == indexes == recorded, schema
    assert rows == run, schema
    return len(recorded), len(run)


@pytest.mark.crash
def test_a_killed_migration_leaves_every_schema_before_or_after_and_is_finished_by_the_next_run(
    victims: Victims, settled: Callable[[], None], superuser: Callable[[], psycopg.Connection[Any]], tmp_path: Path
) -> None:
    shutil.copytree(Path(str(finance.__file__)).parent, tmp_path / PACKAGE)
    chance, before, middles, length = random.Random(20240702), "0001_initial", 0, 0.0
    for number in range(10, 10 + ROUNDS):
        before = add(tmp_path, f"01{number}_statements", STATEMENTS, before, number)
        before = add(tmp_path, f"01{number}_xcode", CODE, before, number)
        moment = chance.uniform(0.3, 1) * length if length else None  # the first one may live, and is measured
        start = time.monotonic()
        victims.run(f"migrate_fleet {tmp_path} {PACKAGE}", kill_after=moment)
        length = length or time.monotonic() - start
        settled()
        assert fleet.at_odds_with_the_ledger() == {}, "the ledger and a schema's own record are written together"
        with superuser() as admin:
            done = [whole(admin, schema) for schema in ("template_office", "o_berkane", "o_eci_trifa", "o_saidia")]
        middles += len(set(done)) > 1
    assert victims.run(f"migrate_fleet {tmp_path} {PACKAGE}") == ["begin", "end 0 failed"]
    with superuser() as admin:
        for schema in ("o_berkane", "o_eci_trifa", "o_saidia"):
            assert whole(admin, schema) == (ROUNDS, ROUNDS)
    assert middles, "no kill fell between two schemas"
    assert fleet.drifted_offices() == fleet.with_wrong_rights() == {}
    assert fleet.status().behind == []


def add(folder: Path, name: str, text: str, before: str, number: int) -> str:
    (folder / PACKAGE / f"{name}.py").write_text(text.format(before=before, n=number), encoding="utf-8")
    return name
