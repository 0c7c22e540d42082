"""Doing what is owed: lease an event, do it, mark it done; effect and mark commit together.

Offices take turns: in a turn at most so many effects are done as the office's limits say (`worker_share`), for at most
TURN seconds, then the next office comes. Heavy effects have a lane of their own, one a turn, and a fixed number at once
in the whole installation. A worker that dies leaves a lease that runs out; another takes the event up. While an effect
is under way its row is locked, so that one which outlasts its lease stays with its worker. An event is dead after
MAX_ATTEMPTS, kept and shown to the operator; a deadlock is tried again at once and is no attempt. Nothing here trusts
the broker. Leases run in the machine's time, not on the product's clock: a demonstration that was moved to another day
delivers as well.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.collectivities.limits import worker_share
from mithaq.collectivities.models import PendingWork
from mithaq.core.database import connection
from mithaq.core.retry import in_conflict, pause
from mithaq.outbox import services
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.registry import Lane, handler_of, heavy_tasks, lane_of
from mithaq.outbox.wake import after_commit

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 8
MAX_CONFLICTS = 10  # deadlocks in a row, after which it is a failure like others
TURN = 1.0  # seconds
PUBLIC = "public"
PUBLIC_SHARE = 200  # effects in a turn of the public side
KEPT = timedelta(days=30)  # how long what was done can still be looked up
_FORGET_AT_ONCE = 500
_HEAVY_SLOT = 0x6D68  # advisory locks of this class are the places of the heavy lane


@dataclass(frozen=True)
class Delivered:
    """What one visit to an outbox did. more: something is due still. full: every place of the heavy lane is taken."""

    done: int = 0
    failed: int = 0
    more: bool = False
    full: bool = False

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(
            self.done + other.done, self.failed + other.failed, self.more or other.more, self.full or other.full
        )


class _LaneFull(Exception):
    """Every place of the heavy lane is taken."""


def deliver(schema: str, lane: Lane = Lane.QUICK) -> Delivered:
    """Give the outbox of `schema` one turn in a lane.

    Raises OfficeUnknown or OfficeClosed: a task without a valid office never runs on `public` instead.
    """
    if schema == PUBLIC:
        with selectors.public_side():
            delivered = _turn(lane, PUBLIC_SHARE)
            _forget_old()
            return delivered
    with selectors.office_context(selectors.get_active(schema)) as office:
        delivered = _turn(lane, worker_share(office))
        _clear_mark(schema)
        _forget_old()
        return delivered


def marked() -> list[str]:
    """`public`, and the schema of every office that has a mark; the longest at work first."""
    with selectors.public_side():
        return [PUBLIC, *PendingWork.objects.order_by("since").values_list("office_schema", flat=True)]


def sweep() -> Delivered:
    """Deliver whatever waits anywhere, in both lanes, one turn after the other; broker and workers are not needed."""
    total, waiting = Delivered(), [(schema, lane) for lane in Lane for schema in marked()]
    while waiting:
        still = []
        for schema, lane in waiting:
            try:
                delivered = deliver(schema, lane)
            except (OfficeUnknown, OfficeClosed) as error:
                log.warning("outbox_of_closed_office", schema=schema, code=error.code)
                continue
            total += delivered
            if delivered.more and not delivered.full:
                still.append((schema, lane))
        waiting = still
    return Delivered(total.done, total.failed)


def _turn(lane: Lane, share: int) -> Delivered:
    """Do up to `share` effects that are due, for up to TURN seconds; of heavy ones a single one."""
    done = failed = 0
    share, end = (1, 0.0) if lane is Lane.HEAVY else (share, time.monotonic() + TURN)
    while candidates := list(_waiting(lane).values_list("pk", flat=True)[: share - done - failed]):
        for event_id in candidates:
            if (event := lease(event_id)) is None:
                continue  # another worker has it
            try:
                if run(event):
                    done += 1
                else:
                    failed += 1
            except _LaneFull:
                return Delivered(done, failed, more=True, full=True)
            if done + failed >= share or time.monotonic() >= end:
                return Delivered(done, failed, more=_waiting(lane).exists())
    return Delivered(done, failed)


def _waiting(lane: Lane | None = None, events: QuerySet[OutboxEvent] | None = None) -> QuerySet[OutboxEvent]:
    """Events that are due and not leased, in the order in which they became due."""
    moment = timezone.now()
    found = OutboxEvent.objects.all() if events is None else events
    due = found.filter(done_at=None, dead_at=None, available_at__lte=moment)
    due = due.filter(Q(lease_until=None) | Q(lease_until__lt=moment)).order_by("available_at", "pk")
    if lane is None:
        return due
    heavy = heavy_tasks()
    return due.filter(task__in=heavy) if lane is Lane.HEAVY else due.exclude(task__in=heavy)


def lease(event_id: int | None = None) -> OutboxEvent | None:
    """Take this event, or the first of all that are due and not leased, for LEASE; None when there is none to be had.

    The row of an effect that is under way is locked: it is passed over, however long ago its lease ran out.
    """
    with transaction.atomic():
        due = _waiting(events=OutboxEvent.objects.select_for_update(skip_locked=True))
        event = (due if event_id is None else due.filter(pk=event_id)).first()
        if event is None:
            return None
        event.lease_until, event.attempts = timezone.now() + LEASE, event.attempts + 1
        event.save(update_fields=["lease_until", "attempts"])
        return event


def run(event: OutboxEvent) -> bool:
    """Do a leased event; a failure is recorded and tried again later, after 8 failures it is dead.

    A deadlock or a serialization failure is nobody's fault: it is tried again at once, within the same attempt.
    """
    for conflicts in range(MAX_CONFLICTS + 1):
        try:
            return _run_once(event)
        except _LaneFull:
            _give_back(event)
            raise
        except Exception as error:  # any failure of an effect is that event's own, never the worker's
            if not in_conflict(error) or conflicts == MAX_CONFLICTS:
                _failed(event, error)
                return False
            log.info("effect_in_conflict", task=event.task, event_id=event.pk, error=str(error).splitlines()[0])
            pause(conflicts)
    raise AssertionError("the last conflict is a failure")


def _run_once(event: OutboxEvent) -> bool:
    with transaction.atomic():
        held = OutboxEvent.objects.select_for_update().filter(
            pk=event.pk, done_at=None, dead_at=None, attempts=event.attempts
        )
        if not held.exists():  # our lease ran out and somebody else took it: the effect is theirs
            return True
        if lane_of(event.task) is Lane.HEAVY and not _heavy_place():
            raise _LaneFull
        handler_of(event.task)(**event.payload)
        OutboxEvent.objects.filter(pk=event.pk).update(done_at=timezone.now(), lease_until=None, last_error="")
    return True


def _heavy_place() -> bool:
    """Take a place of the heavy lane until the transaction ends, however it ends; False when all are taken."""
    with connection.cursor() as cursor:
        for place in range(settings.MITHAQ_HEAVY_AT_ONCE):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_HEAVY_SLOT, place])
            if cursor.fetchone()[0]:
                return True
    return False


def _give_back(event: OutboxEvent) -> None:
    """Nothing was tried: the event waits as it did before it was leased."""
    OutboxEvent.objects.filter(pk=event.pk, attempts=event.attempts).update(
        lease_until=None, attempts=F("attempts") - 1
    )


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


def _forget_old() -> None:
    """Delete a few of the oldest events, done more than KEPT ago; an outbox that is used never grows without end.

    Only the first rows are looked at, whatever the table holds; what is owed or was given up stays.
    """
    first = OutboxEvent.objects.order_by("pk").values("pk")[:_FORGET_AT_ONCE]
    OutboxEvent.objects.filter(pk__in=first, done_at__lt=timezone.now() - KEPT).delete()


def dead_letters() -> "list[OutboxEvent]":
    """Events given up in the current schema, newest first."""
    return list(OutboxEvent.objects.filter(dead_at__isnull=False).order_by("-dead_at"))


def revive(event_id: int) -> None:
    """Try a dead event again from the start."""
    _revive(OutboxEvent.objects.filter(pk=event_id))


def revive_all() -> int:
    """Try every dead event of the current schema again from the start; how many there are."""
    return _revive(OutboxEvent.objects.filter(dead_at__isnull=False))


@transaction.atomic
def _revive(events: QuerySet[OutboxEvent]) -> int:
    count = events.update(dead_at=None, attempts=0, lease_until=None, available_at=timezone.now())
    if selectors.in_office():
        services.mark(connection.schema_name)
    for lane in Lane:
        after_commit(connection.schema_name, lane)
    return count
