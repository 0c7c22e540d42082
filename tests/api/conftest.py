"""The register as the API's tests find it."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.register import services
from mithaq.register.snapshots import Snapshot, Words
from tests.mithaq.register.samples import THEM, US, snapshot

Get = Callable[..., Any]


@pytest.fixture
def api(db: None) -> Get:
    """`api("agreements", kind="twinning")`: the answer at /api/v1/agreements?kind=twinning on the national host."""

    def get(address: str, *, token: str = "", **query: Any) -> Any:
        headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
        return Client(HTTP_HOST="localhost").get(f"/api/v1/{address}", query, **headers)

    return get


@pytest.fixture
def published(berkane: Collectivity, other_office: Collectivity) -> list[Snapshot]:
    """Two agreements of Berkane and one of Saïdia."""
    mine = [
        snapshot(),
        snapshot(
            reference="CONV-02113-2025-001", kind="twinning", in_force_on=date(2025, 3, 1), contributions=(),
            title=Words(ar="التوأمة مع مدينة مونبلييه", fr="Jumelage avec Montpellier"),
            parties=(US, replace(THEM, name=Words(ar="مدينة مونبلييه", fr="Ville de Montpellier"), country="FR")),
        ),
    ]  # fmt: skip
    theirs = [snapshot(reference="CONV-02113-2025-002")]
    for office, samples in ((berkane, mine), (other_office, theirs)):
        with office_context(office):
            for sample in samples:
                services.publish(sample)
    return [*mine, *theirs]


@pytest.fixture
def token_for(db: None) -> Callable[..., str]:
    """`token_for("02")`: an access token of a new client bound to the region, by the token endpoint."""

    def make(territory_code: str) -> str:
        client, secret = services.open_territory_client(name="Direction régionale", territory_code=territory_code)
        answer = ask_token(client.pk, secret)
        assert answer.status_code == 200, answer.content
        return str(answer.json()["access_token"])

    return make


def ask_token(client_id: str, secret: str, **fields: str) -> Any:
    """The answer of the token endpoint."""
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    return Client(HTTP_HOST="localhost").post(
        "/account/token", {"grant_type": "client_credentials", **fields}, HTTP_AUTHORIZATION=f"Basic {basic}"
    )
