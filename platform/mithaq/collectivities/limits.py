"""What one office may take of the shared machine: counted as it is taken, refused with the figures beyond it.

Counters stand in one table of `public`, one row for each office, kind and period; a row is locked from the moment it is
counted to the end of the transaction, so that two at once never take more than there is. Whoever counts does it before
the first row of a dossier is written: the counter comes before the office's audit chain in the order of locks. Periods
run in the machine's time, in Morocco's zone, not on the product's clock.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection as _connection
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import (
    ApiLimitReached,
    ExportLimitReached,
    LimitReached,
    StorageFull,
    UploadLimitReached,
)
from mithaq.collectivities.models import Collectivity, Limits, Usage, UsageKind
from mithaq.collectivities.models.limits import MEGABYTE

Measure = Callable[[], int]
_REFUSALS: dict[str, type[LimitReached]] = {
    UsageKind.STORAGE: StorageFull,
    UsageKind.UPLOADS: UploadLimitReached,
    UsageKind.EXPORTS: ExportLimitReached,
    UsageKind.API: ApiLimitReached,
}
_measures: list[Measure] = []


@dataclass(frozen=True)
class Used:
    """How much of a limit is used. used, limit: bytes for storage and uploads, else a number. period: see `Usage`."""

    kind: UsageKind
    used: int
    limit: int
    period: str

    @property
    def label(self) -> str | Promise:
        return self.kind.label

    @property
    def in_bytes(self) -> bool:
        return self.kind in {UsageKind.STORAGE, UsageKind.UPLOADS}

    @property
    def percent(self) -> int:
        """Of the limit, rounded down, 100 at most; 100 when nothing is allowed."""
        return min(100, 100 * self.used // self.limit) if self.limit else 100


def measured_by(measure: Measure) -> Measure:
    """Register a function that tells how many bytes an app keeps in the office that is active."""
    if measure not in _measures:
        _measures.append(measure)
    return measure


def limits_of(office: Collectivity) -> Limits:
    """The office's limits; the defaults when it has none of its own."""
    return Limits.objects.filter(collectivity=office).first() or Limits(collectivity=office)


def worker_share(office: Collectivity) -> int:
    """How many effects a worker does for this office before it is the next one's turn."""
    return limits_of(office).worker_share


def allowed(limits: Limits, kind: str) -> int:
    """The limit of a kind: bytes for storage and uploads, else a number."""
    return {
        UsageKind.STORAGE: limits.storage_mb * MEGABYTE,
        UsageKind.UPLOADS: limits.uploads_mb * MEGABYTE,
        UsageKind.EXPORTS: limits.exports,
        UsageKind.API: limits.api_requests,
    }[UsageKind(kind)]


def usage_of(office: Collectivity) -> list[Used]:
    """What the office uses now, one line for each kind. In the office or on the public side alike."""
    limits = limits_of(office)
    known = {
        (row.kind, row.period): row.used
        for row in Usage.objects.filter(office_schema=office.schema_name).order_by("pk")
    }
    return [
        Used(kind, known.get((kind, period_of(kind)), 0), allowed(limits, kind), period_of(kind)) for kind in UsageKind
    ]


def period_of(kind: str) -> str:
    """The period that runs now: empty for what is kept, else the day or the hour."""
    now = timezone.localtime(timezone.now())
    return {UsageKind.STORAGE: "", UsageKind.API: f"{now:%Y-%m-%dT%H}"}.get(UsageKind(kind), f"{now:%Y-%m-%d}")


@transaction.atomic
def room_for_storage(size: int) -> None:
    """Take `size` bytes of the active office's storage and of its uploads of the day, in the caller's transaction.

    Raises StorageFull, UploadLimitReached; a transaction that fails gives back what it took.
    """
    count(UsageKind.STORAGE, size)
    count(UsageKind.UPLOADS, size)


def release_storage(size: int) -> None:
    """Give `size` bytes of the active office's storage back; the uploads of the day stay counted."""
    schema = selectors.current_office().schema_name
    _begin_standing(schema)
    with _connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collectivities_usage SET used = greatest(0, used - %s)"
            " WHERE office_schema = %s AND kind = 'storage' AND period = ''",
            [size, schema],
        )


def count(kind: str, amount: int = 1) -> int:
    """Count `amount` for the active office; returns what is used then. Raises a LimitReached, and counts nothing."""
    office = selectors.current_office()
    return count_for(office, kind, amount)


def count_for(office: Collectivity, kind: str, amount: int = 1) -> int:
    """As `count`, for an office that need not be the active one (portal, console)."""
    period, limit = period_of(kind), allowed(limits_of(office), kind)
    if kind == UsageKind.STORAGE:
        _begin_standing(office.schema_name)
    if amount <= limit:
        with _connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO collectivities_usage AS u (office_schema, kind, period, used) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (office_schema, kind, period) DO UPDATE SET used = u.used + excluded.used"
                " WHERE u.used + excluded.used <= %s RETURNING used, xmax = 0",
                [office.schema_name, kind, period, amount, limit],
            )
            row = cursor.fetchone()
        if row:
            if row[1] and period:
                _forget_before(office.schema_name, kind, period)
            return int(row[0])
    used = Usage.objects.filter(office_schema=office.schema_name, kind=kind, period=period).first()
    raise _refusal(kind, used.used if used else 0, amount, limit)


@transaction.atomic
def recount(office: Collectivity) -> int:
    """Measure again what the office keeps, and set its counter; returns the bytes. Uploads wait meanwhile."""
    with selectors.schema_context(office):
        _begin_standing(office.schema_name)
        row = Usage.objects.select_for_update().get(office_schema=office.schema_name, kind=UsageKind.STORAGE, period="")
        row.used = _measured()
        row.save(update_fields=["used"])
        return row.used


def _begin_standing(schema: str) -> None:
    """An office whose storage was never counted begins with what it keeps already."""
    if Usage.objects.filter(office_schema=schema, kind=UsageKind.STORAGE, period="").exists():
        return
    with _connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collectivities_usage (office_schema, kind, period, used) VALUES (%s, 'storage', '', %s)"
            " ON CONFLICT DO NOTHING",
            [schema, _measured()],
        )


def _measured() -> int:
    return sum(measure() for measure in _measures)


def _forget_before(schema: str, kind: str, period: str) -> None:
    Usage.objects.filter(office_schema=schema, kind=kind, period__gt="", period__lt=period).delete()


def _refusal(kind: str, used: int, amount: int, limit: int) -> LimitReached:
    if kind in {UsageKind.STORAGE, UsageKind.UPLOADS}:
        return _REFUSALS[kind](
            used=-(-used // MEGABYTE), limit=limit // MEGABYTE, size=max(1, -(-amount // MEGABYTE))
        )  # fmt: skip
    return _REFUSALS[kind](used=used, limit=limit)
