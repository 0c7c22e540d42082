"""An office's own limits."""

import pytest

from mithaq.collectivities import services
from mithaq.collectivities.models import Collectivity, Limits
from mithaq.core.errors import InvalidInput
from tests.mithaq.collectivities.life.record import record_of

OPERATOR = "op@mithaq.test"


def test_a_limit_is_changed_and_the_others_stay(berkane: Collectivity) -> None:
    services.set_limits(berkane, by=OPERATOR, storage_mb=9_000, exports=0, reason="a large archive")
    limits = Limits.objects.get(collectivity=berkane)
    assert (limits.storage_mb, limits.exports, limits.api_requests) == (9_000, 0, 5_000)
    event = record_of(berkane).get()
    assert event.details == {"limits": {"storage_mb": [5_000, 9_000], "exports": [200, 0]}}
    assert event.reason == "a large archive"
    services.set_limits(berkane, by=OPERATOR, storage_mb=9_000)
    assert record_of(berkane).count() == 1, "nothing changed, nothing to record"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("storage_mb", 0), ("storage_mb", -1), ("exports", -1), ("worker_share", 0), ("worker_share", 40_000),
        ("storage_mb", 10**12), ("collectivity", 3), ("everything", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_a_limit_is_refused(berkane: Collectivity, name: str, value: int) -> None:
    with pytest.raises(InvalidInput):
        services.set_limits(berkane, by=OPERATOR, **{name: value})
    assert not Limits.objects.exists()
