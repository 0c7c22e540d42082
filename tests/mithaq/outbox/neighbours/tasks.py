"""A small effect, of which an office may owe fifty thousand; and a worker without turns, to see what they are for."""

import os

from mithaq.outbox import delivery
from mithaq.outbox.registry import handler
from tenants.agreements.models import ReferenceSeries

if os.environ.get("NEIGHBOURS_UNFAIR"):
    delivery.TURN = 3600.0
    delivery.worker_share = lambda office: 1_000_000


@handler("neighbours.small")
def small(*, n: int) -> None:
    """Something that asks the database and writes nothing that is tracked."""
    list(ReferenceSeries.objects.filter(year=n))
