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

    A lost wake-up costs only time: the sweeper finds the office by its PendingWork mark, written here as well.
    """
    event = OutboxEvent.objects.create(task=task, payload=payload)
    schema = connection.schema_name
    if in_office():
        PendingWork.objects.bulk_create([PendingWork(office_schema=schema)], ignore_conflicts=True)
    transaction.on_commit(partial(wake, schema))
    return event
