"""`mithaq serve`, `mithaq worker`, `mithaq beat`: the three programs of the service.

With a database named in the environment the command becomes the program itself, so that systemd or a container sees its
signals and exit code. On one machine without a database it runs beside the embedded one and stops with it.
"""

import os
import sys
from pathlib import Path

import click

from mithaq.cli.startup import open_embedded_database, settle_settings, wants_embedded_database
from mithaq.embedded.errors import EmbeddedError
from mithaq.embedded.processes import Program, Supervisor, answers, refuse_busy
from mithaq.embedded.state import default_state_dir
from mithaq.embedded.together import run_together


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1), help="Threads in each process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server."""
    refuse_busy(port, host)
    os.environ.setdefault("MITHAQ_PORT", str(port))
    command = [
        *("-m", "gunicorn", "mithaq.wsgi:application"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "60", "--graceful-timeout", "10"),
        # An office's catalogs stay in a database backend's memory: recycling the process gives them back.
        *("--max-requests", "20000", "--max-requests-jitter", "2000"),
        "--no-control-socket",
    ]
    _become({"web": command}, port=port)


@click.command()
@click.option("--lane", default="all", show_default=True, type=click.Choice(["all", "quick", "heavy"]))
@click.option("--concurrency", default=3, show_default=True, type=click.IntRange(1), help="Quick effects at once.")
@click.option(
    "--heavy", default=1, show_default=True, type=click.IntRange(1),
    help="Heavy effects (imports, documents, exports) at once, in a process of their own.",
)  # fmt: skip
def worker(lane: str, concurrency: int, heavy: int) -> None:
    """Run the worker that delivers what the offices' outboxes hold: a process for each lane.

    In one process an import would take the interpreter from a letter each time the letter asks the database.
    """
    lanes = {"quick": ("worker", concurrency), "heavy": ("worker-heavy", heavy)}
    chosen = lanes if lane == "all" else {lane: lanes[lane]}
    _become({name: _worker(queue, threads) for queue, (name, threads) in chosen.items()})


def _worker(queue: str, threads: int) -> list[str]:
    options = ("--pool", "threads", "--concurrency", str(threads), "--without-gossip", "--without-mingle")
    return [*_celery("worker"), *options, "--queues", queue, "--hostname", f"{queue}@%h"]


@click.command()
def beat() -> None:
    """Run the clock that starts periodic work; one per installation."""
    schedule = default_state_dir() / "beat" / "schedule"
    schedule.parent.mkdir(parents=True, exist_ok=True)
    _become({"beat": [*_celery("beat"), "--schedule", str(schedule), "--pidfile", ""]})


def _celery(program: str) -> list[str]:
    return ["-m", "celery", "--app", "mithaq.outbox.celery", program, "--loglevel", "INFO"]


def _become(programs: dict[str, list[str]], *, port: int | None = None) -> None:
    """Turn into the program, or run several side by side. programs: arguments of Python by the program's name."""
    settle_settings()
    commands = {name: [sys.executable, *arguments] for name, arguments in programs.items()}
    first, command = next(iter(commands.items()))
    if not wants_embedded_database():
        if len(commands) > 1:
            sys.exit(run_together(commands))
        try:
            os.execv(command[0], command)  # noqa: S606 - no shell is meant
        except OSError as error:
            raise EmbeddedError(f"{first} cannot be started: {error}") from error
    state_dir = default_state_dir()
    with Supervisor(state_dir, first) as supervisor:
        cluster = open_embedded_database()
        supervisor.run(
            [Program(name, command) for name, command in commands.items()],
            is_ready=lambda: port is None or answers(port),
            on_ready=lambda: click.echo(_hint(state_dir, first, port)),
            keep_up=cluster.ensure_running,
        )


def _hint(state_dir: Path, name: str, port: int | None) -> str:
    where = f" at http://localhost:{port}/" if port else ""
    return f"{name} runs{where}; log: {state_dir / 'logs' / f'{name}.log'}. Ctrl-C stops it."
