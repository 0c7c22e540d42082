"""A dossier in consultation, an actor in it, a meeting that was held; people at a browser."""

from collections.abc import Callable

import pytest

from mithaq.collectivities.models import Collectivity
from tenants.agreements.models import Agreement
from tenants.consultation import services
from tenants.consultation.models import Actor, Meeting
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import MEETING

Browse = Callable[..., OfficeBrowser]


@pytest.fixture
def browse(office: Collectivity, office_client: Callable[..., object]) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


@pytest.fixture
def clerk(browse: Browse) -> OfficeBrowser:
    return browse("clerk")


@pytest.fixture
def dossier(office: Collectivity) -> Agreement:
    return dossiers.opened()


@pytest.fixture
def actor(dossier: Agreement) -> Actor:
    return services.add_actor(dossier.pk, actor=None, name_ar="جمعية البيئة", name_fr="Association", kind="association")


@pytest.fixture
def service(dossier: Agreement) -> Actor:
    return services.add_actor(dossier.pk, actor=None, name_ar="مصلحة حفظ الصحة", kind="service")


@pytest.fixture
def stranger(office: Collectivity) -> Actor:
    """An actor of another dossier."""
    return services.add_actor(dossiers.opened().pk, actor=None, name_ar="غريب", kind="other")


@pytest.fixture
def meeting(dossier: Agreement, actor: Actor) -> Meeting:
    return services.add_meeting(dossier.pk, actor=None, held_on=MEETING, place="بركان", attendees=[actor.pk])
