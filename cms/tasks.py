"""What a worker does for the portal."""

from cms import services
from mithaq.collectivities.selectors import find
from mithaq.outbox.registry import handler


@handler("cms.open_collectivity")
def open_collectivity(*, schema: str) -> None:
    """Make the public pages of a new office."""
    services.open_collectivity(find(schema))
