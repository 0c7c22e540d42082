"""Doing what is owed: lease an event, do it, mark it done; effect and mark commit together.

A worker that dies leaves a lease that runs out; another takes the event up. An event is dead after MAX_ATTEMPTS, kept
and shown to the operator. Nothing here trusts the broker. Leases run in the machine's time, not on the product's
clock: a demonstration that was moved to another day delivers as well.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.collectivities.models import PendingWork
from mithaq.core.database import connection
from mithaq.outbox import services
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.registry import handler_of

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 8
PUBLIC = "public"


@dataclass(frozen=True)
class Delivered:
    """What one visit to an outbox did."""

    done: int = 0
    failed: int = 0


def deliver(schema: str) -> Delivered:
    """Deliver everything that waits in the outbox of `schema`.

    Raises OfficeUnknown or OfficeClosed: a task without a valid office never runs on `public` instead.
    """
    if schema == PUBLIC:
        with selectors.public_side():
            return _deliver_here()
    with selectors.office_context(selectors.get_active(schema)):
        delivered = _deliver_here()
        _clear_mark(schema)
        return delivered


def sweep() -> Delivered:
    """Visit `public` and every office that has a mark; the broker may have lost any number of wake-ups."""
    done = failed = 0
    with selectors.public_side():
        marked = list(PendingWork.objects.order_by("since").values_list("office_schema", flat=True))
    for schema in (PUBLIC, *marked):
        try:
            delivered = deliver(schema)
        except (OfficeUnknown, OfficeClosed) as error:
            log.warning("outbox_of_closed_office", schema=schema, code=error.code)
            continue
        done, failed = done + delivered.done, failed + delivered.failed
    return Delivered(done, failed)


def _deliver_here() -> Delivered:
    done = failed = 0
    while (event := lease()) is not None:
        if run(event):
            done += 1
        else:
            failed += 1
    return Delivered(done, failed)


def lease() -> OutboxEvent | None:
    """Take the oldest event that is due and not leased, for LEASE; None when nothing waits."""
    with transaction.atomic():
        moment = timezone.now()
        event = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(done_at=None, dead_at=None, available_at__lte=moment)
            .filter(Q(lease_until=None) | Q(lease_until__lt=moment))
            .order_by("pk")
            .first()
        )
        if event is None:
            return None
        event.lease_until, event.attempts = moment + LEASE, event.attempts + 1
        event.save(update_fields=["lease_until", "attempts"])
        return event


def run(event: OutboxEvent) -> bool:
    """Do a leased event; a failure is recorded and tried again later, after 8 failures it is dead."""
    try:
        with transaction.atomic():
            held = OutboxEvent.objects.select_for_update().filter(
                pk=event.pk, done_at=None, dead_at=None, attempts=event.attempts
            )
            if not held.exists():  # our lease ran out and somebody else took it: the effect is theirs
                return True
            handler_of(event.task)(**event.payload)
            OutboxEvent.objects.filter(pk=event.pk).update(done_at=timezone.now(), lease_until=None, last_error="")
    except Exception as error:  # any failure of an effect is that event's own, never the worker's
        _failed(event, error)
        return False
    return True


def _failed(event: OutboxEvent, error: Exception) -> None:
    moment = timezone.now()
    dead = event.attempts >= MAX_ATTEMPTS
    log.exception("effect_failed", task=event.task, event_id=event.pk, attempt=event.attempts, dead=dead)
    OutboxEvent.objects.filter(pk=event.pk).update(
        lease_until=None,
        available_at=moment + timedelta(seconds=min(2**event.attempts, 600)),
        dead_at=moment if dead else None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def _clear_mark(schema: str) -> None:
    """Take the office's mark away if nothing waits; who is writing an event holds the mark, and it stays."""
    with transaction.atomic():
        mark = PendingWork.objects.select_for_update(skip_locked=True).filter(office_schema=schema).first()
        if mark and not OutboxEvent.objects.filter(done_at=None, dead_at=None).exists():
            mark.delete()


def dead_letters() -> "list[OutboxEvent]":
    """Events given up in the current schema, newest first."""
    return list(OutboxEvent.objects.filter(dead_at__isnull=False).order_by("-dead_at"))


def revive(event_id: int) -> None:
    """Try a dead event again from the start."""
    OutboxEvent.objects.filter(pk=event_id).update(
        dead_at=None, attempts=0, lease_until=None, available_at=timezone.now()
    )
    if selectors.in_office():
        services.mark(connection.schema_name)
