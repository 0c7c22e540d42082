"""What a worker does for imports."""

from mithaq.outbox.registry import Lane, handler
from tenants.agreements.importing import services


@handler(services.WRITE_TABLE, lane=Lane.HEAVY)
def write_table(*, draft_id: int) -> None:
    """Check and write a long table: all its agreements, or none and the reason."""
    services.write_handed_over(draft_id)
