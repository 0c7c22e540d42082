"""Writing down the head of every office's audit chain outside the office: who rewrites a chain meets its anchor."""

from collections.abc import Callable, Iterable

from mithaq.collectivities import selectors
from mithaq.collectivities.health.reading import ask
from mithaq.collectivities.models import AuditAnchor, Collectivity
from mithaq.core import clock

_HEAD = "SELECT seq, hash FROM audit_head"
_AT_ONCE = 500


def anchor_trails(
    offices: Iterable[Collectivity] | None = None, report: Callable[[str], None] = lambda line: None
) -> tuple[int, int]:
    """Anchor each chain that grew since its last anchor. How many were anchored, and how many could not be read.

    Offices without `offices`: all that have a schema. report: told of the offices that could not be read.
    """
    with selectors.public_side():
        found = list(offices) if offices is not None else list(selectors.with_schema())
        newest = newest_anchors()
        fresh, unread, at = [], 0, clock.now()
        for answer in ask(found, lambda office: _HEAD):
            schema = answer.office.schema_name
            if answer.trouble or not answer.rows:
                unread += 1
                report(f"{schema}: {answer.trouble or 'the chain has no head'}")
                continue
            seq, digest = answer.rows[0]
            if seq > (newest[schema].seq if schema in newest else 0):
                fresh.append(AuditAnchor(office_schema=schema, seq=seq, hash=digest, at=at))
        AuditAnchor.objects.bulk_create(fresh, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(fresh), unread


def newest_anchors() -> dict[str, AuditAnchor]:
    """The anchor of each office that stands farthest along its chain."""
    latest = AuditAnchor.objects.order_by("office_schema", "-seq").distinct("office_schema")
    return {anchor.office_schema: anchor for anchor in latest}
