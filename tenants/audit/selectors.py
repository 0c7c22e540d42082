"""Reading the trail, and proving it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from tenants.audit.models import AuditEntry, AuditHead


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found. broken_at: number of the first entry that does not hold; None when all do."""

    entries: int
    broken_at: int | None
    reason: str = ""

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def entries(table: str = "", object_id: str = "") -> QuerySet[AuditEntry]:
    """The trail, newest first; of one table or one row when asked."""
    found = AuditEntry.objects.defer("previous", "hash")
    if table:
        found = found.filter(table=table)
    return found.filter(object_id=object_id) if object_id else found


_WALK = """
SELECT seq, hash = public.audit_hash(previous, seq, at, actor, request, operation, tbl, object_id, diff) AS holds,
       previous = lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY seq) AS linked,
       row_number() OVER (ORDER BY seq) AS position, hash
  FROM audit_entry ORDER BY seq
"""


def verify() -> Verdict:
    """Recompute the chain of the current office from its first entry.

    Names the first altered, removed or inserted entry; a tail that was cut off shows against the head.
    """
    position, last = 0, bytes(32)
    for seq, holds, linked, position, made in _walk():
        if seq != position:
            return Verdict(position, position, "missing")
        if not holds:
            return Verdict(position, seq, "altered")
        if not linked:
            return Verdict(position, seq, "unlinked")
        last = bytes(made)
    head = AuditHead.objects.get()
    if (head.seq, bytes(head.hash)) != (position, last):
        return Verdict(position, position + 1, "cut off")
    return Verdict(position, None)


def _walk() -> Iterator[tuple[int, bool, bool, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_WALK)
        while rows := cursor.fetchmany(2000):
            yield from rows
