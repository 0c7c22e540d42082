"""The console script: what it offers, and how it refuses. Exit codes: 0 done, 1 refused, 2 wrong usage."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from mithaq.cli import COMMANDS, cli
from mithaq.cli.lazy import Lazy, LazyGroup
from mithaq.cli.manage import OWNER_COMMANDS
from mithaq.cli.startup import settle_settings, wants_embedded_database


def console(*arguments: str, state: Path) -> subprocess.CompletedProcess[str]:
    """The console script as a process of its own, without what this test run put into the environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MITHAQ_", "DJANGO_"))}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path), "MITHAQ_STATE": str(state)}
    command = [sys.executable, "-m", "mithaq.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_help_lists_every_command_without_loading_django(tmp_path: Path) -> None:
    listing = console("--help", state=tmp_path)
    assert listing.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in listing.stdout] == []
    loaded = (
        "import sys, mithaq.cli; mithaq.cli.cli.main(['--help'], standalone_mode=False); print('django' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    output = subprocess.run([sys.executable, "-c", loaded], env=environment, capture_output=True, text=True, check=True)
    assert output.stdout.splitlines()[-1] == "False"


def test_an_unknown_command_is_wrong_usage() -> None:
    assert CliRunner().invoke(cli, ["frobnicate"]).exit_code == 2


def test_a_wrong_port_is_wrong_usage() -> None:
    assert CliRunner().invoke(cli, ["demo", "--port", "70000"]).exit_code == 2


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_busy_port_is_refused_with_one_line_before_anything_starts(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        refused = console(command, "--port", str(port), state=tmp_path / "state")
    assert refused.returncode == 1
    assert refused.stderr == f"mithaq: Port {port} is in use: stop that program, or choose another port.\n"
    assert not (tmp_path / "state").exists()


def test_a_command_whose_module_is_not_installed_is_refused_and_breaks_nothing_else() -> None:
    group = LazyGroup(lazy={"gone": Lazy("mithaq.cli.gone:command", "Not there."), "here": Lazy("x:y", "There.")})
    runner = CliRunner()
    refused = runner.invoke(group, ["gone"])
    assert (refused.exit_code, refused.stderr) == (1, "Error: `root gone` is not part of this installation.\n")
    assert runner.invoke(group, ["--help"]).exit_code == 0


def test_a_missing_library_inside_a_command_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_command.py").write_text("import no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path)
    group = LazyGroup(lazy={"broken": Lazy("broken_command:command", "Broken.")})
    result = CliRunner().invoke(group, ["broken"])
    assert isinstance(result.exception, ModuleNotFoundError)
    assert result.exception.name == "no_such_library"


def test_a_lazy_command_runs_with_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.argument("word")
    def shout(word: str) -> None:
        click.echo(word.upper())

    module = ModuleType("shouting")
    module.command = shout  # type: ignore[attr-defined]  # a module made for this test
    monkeypatch.setitem(sys.modules, "shouting", module)
    group = LazyGroup(lazy={"shout": Lazy("shouting:command", "Shout.")})
    assert CliRunner().invoke(group, ["shout", "mithaq"]).output == "MITHAQ\n"


def test_a_named_database_means_production_and_no_embedded_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "put back after the test")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    monkeypatch.setenv("MITHAQ_DB_HOST", "db.example.ma")
    settle_settings()
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "mithaq.settings.prod"
    assert not wants_embedded_database()


def test_production_settings_never_start_an_embedded_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "mithaq.settings.prod")
    monkeypatch.delenv("MITHAQ_DB_HOST", raising=False)
    assert not wants_embedded_database()


def test_commands_that_change_tables_connect_as_the_owner() -> None:
    assert {"migrate", "migrate_schemas", "makemigrations", "createcachetable"} <= OWNER_COMMANDS
    assert not {"check", "shell", "runserver"} & OWNER_COMMANDS
