"""`mithaq demo`: the whole service on one machine, with made-up data and nothing else installed."""

import os
import signal
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import click

from mithaq.cli.startup import open_embedded_database, start_django
from mithaq.embedded.processes import Program, Supervisor, answers, mithaq_command, refuse_busy
from mithaq.embedded.state import default_state_dir


class DemoBoard(Protocol):
    """What `mithaq.embedded.demo.prepare(state_dir)` returns: the addresses and logins of the demo."""

    def print(self) -> None:
        """Show a person where to go and how to log in."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def command(port: int) -> None:
    """Run the whole service on this machine, with made-up data, until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # cleaned up like Ctrl-C, also while data is prepared
    refuse_busy(port)
    state_dir = default_state_dir()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "mithaq.settings.dev", "MITHAQ_PORT": str(port)}
    with Supervisor(state_dir, "demo", environment={"MITHAQ_DB_USER_KIND": "app"}) as supervisor:
        click.echo(f"Starting the database in {state_dir} …")
        cluster = open_embedded_database(bound=True)
        click.echo("Preparing the demo …")
        board = _prepare(state_dir)
        click.echo("Starting the service …")
        supervisor.run(
            [
                Program("web", mithaq_command("serve", "--port", str(port))),
                Program("worker", mithaq_command("worker")),
                Program("beat", mithaq_command("beat")),
                Program("fleet", mithaq_command("fleet", "work")),
            ],
            is_ready=lambda: answers(port),
            on_ready=board.print,
            keep_up=lambda: cluster.ensure_running(bound=True),
        )
        click.echo("Stopping …")


def _prepare(state_dir: Path) -> DemoBoard:
    start_django("owner")
    from django.db import connections

    prepare = cast("Callable[[Path], DemoBoard]", import_module("mithaq.embedded.demo").prepare)
    board = prepare(state_dir)
    connections.close_all()
    return board
