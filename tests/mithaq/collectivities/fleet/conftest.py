"""A fleet of three offices, a connection of the owner, and migrations that stand in no repository."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tenants.finance import migrations as finance

Add = Callable[..., None]
OFFICES = ["o_berkane", "o_eci_trifa", "o_saidia"]
HEADER = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("finance", "{before}")]
    operations = [{operations}]
"""
FIELD_AND_INDEX = """
        migrations.AddField("contribution", "synthetic", models.IntegerField(default=0)),
        migrations.AddIndex("contribution", models.Index(fields=["synthetic"], name="contribution_synthetic")),
"""


@pytest.fixture
def fleet_owner(own_database: str, settings: Any) -> Iterator[str]:
    """This process migrates: its connection is the owner's, in a database of its own."""
    login = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    settings.MITHAQ_SWITCHES_ROLES = False
    connection.settings_dict.update(
        USER=settings.MITHAQ_DB_OWNER["user"], PASSWORD=settings.MITHAQ_DB_OWNER["password"]
    )
    connection.set_schema_to_public()
    yield own_database
    connection.close()
    connection.settings_dict.update(login)


@pytest.fixture
def add_migration(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    """`add_migration("0002_x", "migrations.AddField(…)")`: a migration of the finance app, for this test alone."""
    name = f"synthetic_{tmp_path.name.replace('-', '_')}"
    package = tmp_path / name
    shutil.copytree(Path(str(finance.__file__)).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.MIGRATION_MODULES = {"finance": name}
    applied = sorted(path.stem for path in package.glob("0*.py"))

    def add(migration: str, operations: str, before: str = "") -> None:
        text = HEADER.format(before=before or applied[-1], operations=operations)
        (package / f"{migration}.py").write_text(text + "\n", encoding="utf-8")
        applied.append(migration)
        for module in [one for one in sys.modules if one.startswith(name)]:
            del sys.modules[module]

    yield add
    for module in [one for one in sys.modules if one.startswith(name)]:
        del sys.modules[module]
