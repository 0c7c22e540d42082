"""Recording an effect that is owed."""

from mithaq.collectivities.selectors import in_office
from mithaq.core.database import connection
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.registry import lane_of
from mithaq.outbox.wake import after_commit


def add(task: str, **payload: int | str) -> OutboxEvent:
    """Record an event in the current schema, in the caller's transaction; a worker is woken after the commit.

    A lost wake-up costs only time: the sweeper finds the office by its mark, written here as well.
    """
    event = OutboxEvent.objects.create(task=task, payload=payload)
    schema = connection.schema_name
    if in_office():
        mark(schema)
    after_commit(schema, lane_of(task))
    return event


def mark(schema: str) -> None:
    """Write the office's mark of pending work, and hold it until the commit.

    Held, because a worker that is leaving takes the mark away when it sees no event, and ours is not to be seen yet.
    Its `since` stays what it is: the moment from which the office has never been without work.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collectivities_pendingwork AS mark (office_schema, since) VALUES (%s, clock_timestamp())"
            " ON CONFLICT (office_schema) DO UPDATE SET since = mark.since",
            [schema],
        )
