"""Every address × every method × everybody who has no business there: no canary, no server error, no way in."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from cms.services import build_site, open_collectivity
from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from tests.isolation.addresses import NATIONAL, OFFICE, Address, addresses
from tests.isolation.conftest import canary
from tests.isolation.policy import kind_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HOSTS = {NATIONAL: "localhost", OFFICE: "berkane.localhost"}
PARAMETER = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>|\(\?P<(?P<group>\w+)>[^)]*\)\??")
REFUSALS = {302, 400, 401, 403, 404, 405, 410, 422}
TOKEN = "Bearer somebody-elses-token"

Walker = tuple[str, Client, dict[str, str]]


def path_of(address: Address, values: dict[str, Any]) -> str:
    """A real path: the pattern with Berkane's values in it."""

    def value(match: re.Match[str]) -> str:
        name = match["name"] or match["group"]
        if name not in values:
            return "1" if match["converter"] in {"int", None} else "x"
        return str(values[name])

    path = PARAMETER.sub(value, address.route)
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "").replace("?", "").replace(".*", "x")


def body_of(response: HttpResponse | StreamingHttpResponse) -> str:
    """Everything that was answered, headers included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(response.headers)


def strangers(
    office_client: Callable[..., Client], two_offices: tuple[Collectivity, Collectivity], people: Callable[..., User]
) -> Iterator[Walker]:
    """Nobody; the head of Saïdia with her cookie at Berkane's host; a stranger's token; a person without a role."""
    berkane, saidia = two_offices
    yield "anonymous", Client(), {}
    foreign = office_client("head", office=saidia)
    foreign.cookies[settings.SESSION_COOKIE_NAME] = foreign.cookies[settings.OFFICE_SESSION_COOKIE_NAME].value
    yield "session of another office", foreign, {}
    yield "token of another office", Client(), {"HTTP_AUTHORIZATION": TOKEN}
    with office_context(berkane):
        nobody = people(email="without-role@berkane.test")
    yield "own user without a role", office_client(user=nobody), {}


@pytest.mark.parametrize("urlconf", [NATIONAL, OFFICE])
def test_strangers_find_nothing_at_any_address_with_any_method(
    urlconf: str,
    two_offices: tuple[Collectivity, Collectivity],
    values: dict[str, Any],
    office_client: Callable[..., Client],
    people: Callable[..., User],
) -> None:
    words = [canary(office) for office in two_offices]
    walked, faults = 0, []
    for who, client, headers in strangers(office_client, two_offices, people):
        client.raise_request_exception = False
        for address in addresses(urlconf):
            for path in {path_of(address, values), path_of(address, values | {"reference": values["draft_reference"]})}:
                for method in METHODS:
                    response = client.generic(method, path, HTTP_HOST=HOSTS[urlconf], **headers)
                    walked += 1
                    answer = body_of(response)
                    kind = kind_of(address)
                    if any(word in answer for word in words):
                        faults.append(f"{who}: {method} {path}: holds a canary")
                    if response.status_code >= 500:
                        faults.append(f"{who}: {method} {path}: {response.status_code}")
                    elif kind in {"office", "desk", "cms"} and response.status_code not in REFUSALS:
                        faults.append(f"{who}: {method} {path}: {response.status_code}, but it is for {kind}")
    assert faults == []
    assert walked > 500


def test_the_head_of_an_office_never_sees_another_with_the_same_ids(
    two_offices: tuple[Collectivity, Collectivity], values: dict[str, Any], office_client: Callable[..., Client]
) -> None:
    berkane, saidia = two_offices
    client = office_client("head", office=saidia)
    client.raise_request_exception = False
    own, faults = 0, []
    for address in addresses(OFFICE):
        response = client.get(path_of(address, values), HTTP_HOST="saidia.localhost")
        answer = body_of(response)
        own += canary(saidia) in answer
        if canary(berkane) in answer:
            faults.append(f"{address}: holds Berkane's canary")
        if response.status_code >= 500:
            faults.append(f"{address}: {response.status_code}")
    assert faults == []
    assert own > 5  # the walk does reach pages that show private rows: it could have seen a leak


def test_the_walk_can_fail(
    two_offices: tuple[Collectivity, Collectivity], values: dict[str, Any], office_client: Callable[..., Client]
) -> None:
    """Negative control: somebody who may see the dossier does get Berkane's canary."""
    response = office_client("head").get(f"/office/agreements/{values['reference']}/consultation/positions/")
    assert response.status_code == 200
    assert canary(two_offices[0]) in body_of(response)


def test_the_public_side_of_an_office_host_neither_reads_nor_clears_the_workspace_session(
    berkane: Collectivity, office_client: Callable[..., Client]
) -> None:
    build_site()
    open_collectivity(berkane)
    client = office_client("clerk")
    response = client.get("/ar/")
    assert response.status_code == 200
    assert not response.cookies
    assert client.get("/office/").status_code == 200


def test_unknown_host_is_answered_with_a_clear_page_and_nothing_else(db: None) -> None:
    for path in ("/", "/office/", "/ar/", "/api/v1/agreements"):
        response = Client().get(path, HTTP_HOST="nowhere.example.org")
        assert response.status_code == 404
        assert "لا توجد جماعة" in response.content.decode()


def test_a_suspended_office_keeps_its_data_and_lets_nobody_in(
    berkane: Collectivity, office_client: Callable[..., Client]
) -> None:
    client = office_client("head")
    Collectivity.objects.filter(slug="berkane").update(state="suspended")
    assert client.get("/office/").status_code == 503
    Collectivity.objects.filter(slug="berkane").update(state="active")
    assert client.get("/office/").status_code == 200
