"""Waking a worker. Best effort by design: the outbox table is the truth."""

import structlog

log = structlog.get_logger(__name__)


def wake(schema: str) -> None:
    """Ask a worker to look at the outbox of `schema`; a broker that is away is logged, and the sweeper will come."""
    from mithaq.outbox.celery import app  # settings must be ready when the Celery app is built

    try:
        app.send_task("mithaq.outbox.deliver", kwargs={"schema": schema}, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker's library raises: the event is safe in the table
        log.warning("worker_not_woken", schema=schema, error=str(error))
