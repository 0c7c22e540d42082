"""What a worker does for the registry, every night."""

import structlog

from mithaq.collectivities.health.anchoring import anchor_trails
from mithaq.outbox.registry import Lane, handler

log = structlog.get_logger(__name__)


@handler("collectivities.anchor_trails", lane=Lane.HEAVY)
def anchor() -> None:
    """Write down the head of every office's audit chain outside the office."""
    anchored, unread = anchor_trails(report=lambda line: log.warning("trail_not_anchored", trouble=line))
    log.info("trails_anchored", anchored=anchored, unread=unread)
