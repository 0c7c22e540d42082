"""One effect owed to every office: written into their outboxes in batches, so that no transaction holds 1,600 marks.

The public outbox holds one event at a time: it writes an event for each office of its batch and then the event of the
next batch, all in one transaction. A worker that dies leaves its batch to another. Offices opened later start with the
present state and are owed nothing; a suspended one is passed over, and reads the present state when it comes back.
"""

from mithaq.collectivities.selectors import active_offices, office_context, public_side
from mithaq.outbox import services
from mithaq.outbox.registry import Lane, handler

BATCH = 100
TELL = "outbox.tell_offices"


def tell(task: str, **payload: int | str) -> None:
    """Owe `task` to every active office, in the caller's transaction."""
    with public_side():
        services.add(TELL, owed=task, after="", **payload)


@handler(TELL, lane=Lane.HEAVY, inside=True)
def tell_offices(*, owed: str, after: str, **payload: int | str) -> None:
    """Owe the effect to the next offices by code, and the rest to the next batch."""
    batch = list(active_offices().filter(code__gt=after)[:BATCH])
    for office in batch:
        with office_context(office):
            services.add(owed, **payload)
    if len(batch) == BATCH:
        services.add(TELL, owed=owed, after=batch[-1].code, **payload)
