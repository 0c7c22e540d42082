"""Recording an effect that is owed."""

from functools import partial

from django.db import transaction

from mithaq.collectivities.models import PendingWork
from mithaq.collectivities.selectors import in_office
from mithaq.core.database import connection
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.wake import wake


def add(task: str, **payload: int | str) -> OutboxEvent:
    """Record an event in the current schema, in the caller's transaction; a worker is woken after the commit.

    A lost wake-up costs only time: the sweeper finds the office by its mark, written here as well.
    """
    event = OutboxEvent.objects.create(task=task, payload=payload)
    schema = connection.schema_name
    if in_office():
        mark(schema)
    transaction.on_commit(partial(wake, schema))
    return event


def mark(schema: str) -> None:
    """Write the office's mark of pending work, and hold it until the commit.

    Held, because a worker that is leaving takes the mark away when it sees no event, and ours is not to be seen yet.
    """
    PendingWork.objects.bulk_create(
        [PendingWork(office_schema=schema)], update_conflicts=True, unique_fields=["office_schema"],
        update_fields=["since"],
    )  # fmt: skip
