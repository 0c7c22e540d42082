"""Celery's side: two tasks, one for one schema, one for what the broker lost."""

import structlog

from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.outbox import delivery
from mithaq.outbox.celery import app

log = structlog.get_logger(__name__)


@app.task(name="mithaq.outbox.deliver")  # type: ignore[untyped-decorator]  # celery is untyped
def deliver(*, schema: str) -> None:
    """Deliver the outbox of one schema; without a schema Celery itself refuses the call."""
    try:
        delivery.deliver(schema)
    except (OfficeUnknown, OfficeClosed) as error:
        log.warning("task_refused", schema=schema, code=error.code)


@app.task(name="mithaq.outbox.sweep")  # type: ignore[untyped-decorator]  # celery is untyped
def sweep() -> None:
    """Deliver whatever waits anywhere; beat calls it every ten seconds."""
    delivery.sweep()
