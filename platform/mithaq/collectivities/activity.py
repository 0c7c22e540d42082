"""When an office was last in use."""

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Activity
from mithaq.core import clock


def seen() -> None:
    """Note that somebody of the active office has just logged in."""
    now = clock.now()
    Activity.objects.bulk_create(
        [Activity(office_schema=selectors.current_office().schema_name, seen_at=now)],
        update_conflicts=True, unique_fields=["office_schema"], update_fields=["seen_at"],
    )  # fmt: skip
