"""`mithaq fleet work`: the runner of the operator's jobs, with the owner's rights."""

import signal
import threading

import click

from mithaq.cli.startup import start_django


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, and end.")
def work(once: bool) -> None:
    """Run the operator's jobs until a signal; the job at hand is finished first."""
    start_django("owner")
    from mithaq.collectivities import jobs

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"Jobs of these kinds are done here: {', '.join(jobs.kinds()) or 'none'}")
    count = jobs.work(once=once, stop=stop)
    click.echo(f"{count} jobs done")
