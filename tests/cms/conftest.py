"""The portal as its tests find it: built, with a page for each of the three offices."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms import services
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.register import services as register
from mithaq.register.snapshots import Snapshot
from tests.mithaq.register.samples import snapshot

Get = Callable[..., Any]


@pytest.fixture
def portal(berkane: Collectivity, other_office: Collectivity, eci_office: Collectivity) -> None:
    """The portal with its trees and the pages of three collectivities."""
    services.build_site()
    for office in (berkane, other_office, eci_office):
        services.open_collectivity(office)


@pytest.fixture
def visit(portal: None) -> Get:
    """`visit("/ar/agreements/")`: the page of the national host; `host="berkane.localhost"` for an office's."""

    def get(address: str, *, host: str = "localhost", **query: Any) -> Any:
        return Client(HTTP_HOST=host).get(address, query)

    return get


@pytest.fixture
def published(berkane: Collectivity, other_office: Collectivity) -> list[Snapshot]:
    """An agreement of Berkane, and one of Saïdia."""
    samples = [snapshot(), snapshot(reference="CONV-02113-2024-009")]
    for office, sample in zip((berkane, other_office), samples, strict=True):
        with office_context(office):
            register.publish(sample)
    return samples
