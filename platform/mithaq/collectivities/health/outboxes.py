"""Effects that are owed: what waits too long, and what was given up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.health.references import unreadable
from mithaq.collectivities.models import OfficeState, PendingWork

STUCK_AFTER = timedelta(minutes=10)
# Effects under way are not stuck: their lease is young, or their row is locked. Waiting: never leased, or let go.
_STATE = """
SELECT count(*) FILTER (WHERE done_at IS NULL AND dead_at IS NULL AND available_at <= now()),
       min(available_at) FILTER (WHERE done_at IS NULL AND dead_at IS NULL AND available_at <= now()),
       count(*) FILTER (WHERE dead_at IS NOT NULL),
       (SELECT task || ': ' || last_error FROM outbox_outboxevent
         WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT 1)
  FROM outbox_outboxevent WHERE done_at IS NULL
"""


@check(
    "outbox",
    "what is owed is delivered in time, and nothing was given up",
    asks=lambda fleet: {"outbox": lambda office: _STATE},
)
def lag(fleet: Fleet) -> Iterator[Finding]:
    """Each outbox in one statement; a mark that nobody serves tells of a worker that is away."""
    now = timezone.now()
    marks = dict(PendingWork.objects.order_by("office_schema").values_list("office_schema", "since"))
    if not fleet.only:
        with connection.cursor() as cursor:
            cursor.execute(_STATE)
            yield from _judge("public", cursor.fetchone(), now, None)
    for answer in fleet.answers("outbox"):
        schema = answer.office.schema_name
        if answer.trouble:
            yield unreadable(schema, answer.trouble)
        elif answer.office.state == OfficeState.ACTIVE:  # a closed office's effects wait until it opens again
            yield from _judge(schema, answer.rows[0], now, marks.get(schema))


def _judge(schema: str, row: tuple[Any, ...], now: datetime, mark: datetime | None) -> Iterator[Finding]:
    waiting, oldest, dead, error = row
    if waiting and now - oldest > STUCK_AFTER:
        yield Finding(
            f"{schema}: {waiting} effects wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC",
            "start mithaq worker and mithaq beat; for heavy ones, see MITHAQ_HEAVY_AT_ONCE",
            "outbox_late", schema=schema,
        )  # fmt: skip
    elif waiting == 0 and mark and now - mark > timedelta(days=1):
        yield Finding(
            f"{schema}: the office is marked as having work since {mark:%Y-%m-%d %H:%M} UTC, and has none that is due",
            "an effect is tried again and again: see the log of mithaq worker",
            "outbox_restless", Severity.NOTE, schema,
        )  # fmt: skip
    if dead:
        yield Finding(
            f"{schema}: {dead} effects were given up, the last: {' '.join(str(error).split())[:160]}",
            f"remove the cause, then have them tried again: mithaq offices retry {schema}",
            "outbox_dead", schema=schema,
        )  # fmt: skip
