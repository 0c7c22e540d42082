"""An office's own API: who gets in, and that the office's limit of requests is spent and refused with its figures."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities import limits, selectors
from mithaq.collectivities.models import Collectivity, Limits, UsageKind

ADDRESS = "/office/api/v1/limits"


@pytest.fixture
def three_an_hour(berkane: Collectivity) -> None:
    with selectors.public_side():
        Limits.objects.update_or_create(collectivity=berkane, defaults={"api_requests": 3})


def used(office: Collectivity) -> int:
    with selectors.public_side():
        return next(line.used for line in limits.usage_of(office) if line.kind == UsageKind.API)


def test_a_person_of_the_office_reads_its_limits(office_client: Callable[..., Client], berkane: Collectivity) -> None:
    response = office_client("reader").get(ADDRESS)
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    assert body["office"] == berkane.code
    assert {line["kind"] for line in body["limits"]} == set(UsageKind.values)
    assert body["limits"][0]["unit"] == "byte"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_each_request_spends_the_offices_limit_and_one_too_many_waits(
    office_client: Callable[..., Client], berkane: Collectivity, three_an_hour: None
) -> None:
    client = office_client("clerk")
    left = [client.get(ADDRESS).headers["RateLimit-Remaining"] for _request in range(3)]
    assert left == ["2", "1", "0"]
    refused = client.get(ADDRESS)
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "api_limit_reached"
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    assert used(berkane) == 3
    assert office_client("head").get(ADDRESS).status_code == 429  # the office's limit, not the person's


def test_another_offices_requests_are_its_own(
    office_client: Callable[..., Client], berkane: Collectivity, other_office: Collectivity, three_an_hour: None
) -> None:
    for _request in range(4):
        office_client("clerk").get(ADDRESS)
    assert office_client("clerk", office=other_office).get(ADDRESS, HTTP_HOST="saidia.localhost").status_code == 200


def test_strangers_are_refused_and_spend_nothing(
    office_client: Callable[..., Client],
    people: Callable[..., Any],
    berkane: Collectivity,
    as_office: Callable[..., Any],
) -> None:
    with as_office(berkane):
        nobody = people(email="without-role@berkane.test")
    for client in (Client(HTTP_HOST="berkane.localhost"), office_client(user=nobody)):
        response = client.get(ADDRESS)
        assert response.status_code == 403
        assert response.headers["Content-Type"] == "application/problem+json"
    assert used(berkane) == 0


def test_an_unknown_address_is_a_problem_with_a_code(office_client: Callable[..., Client]) -> None:
    response = office_client("clerk").get("/office/api/v1/nowhere")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
