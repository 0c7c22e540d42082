"""The consolidated register: a token, its scope, its territory."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client as TokenClient
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from mithaq.register import services
from mithaq.register.snapshots import Snapshot
from tests.api.conftest import Get, ask_token

TokenFor = Callable[[str], str]
ADDRESS = "consolidated/agreements"


def test_an_authority_reads_its_whole_territory(api: Get, published: list[Snapshot], token_for: TokenFor) -> None:
    body = api(ADDRESS, token=token_for("02")).json()
    assert len(body["results"]) == 3
    assert body["results"][-1]["indicators"][0]["target"] == "180"
    assert len(api(ADDRESS, token=token_for("02.113")).json()["results"]) == 3
    assert api(ADDRESS, token=token_for("03")).json()["results"] == []


def test_another_territory_is_refused(api: Get, published: list[Snapshot], token_for: TokenFor) -> None:
    token = token_for("02.113")
    assert api(ADDRESS, token=token, province="02.113").status_code == 200
    for query in ({"region": "03"}, {"province": "02.411"}, {"region": "02"}):
        answer = api(ADDRESS, token=token, **query)
        assert (answer.status_code, answer.json()["code"]) == (403, "territory_not_yours")


def test_without_a_token_the_answer_is_401_and_says_how(api: Get) -> None:
    answer = api(ADDRESS)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Basic abc", "Bearer " + "x" * 600, "Bearer é", "Bearer \x00"]
)
def test_a_bad_token_is_401(db: None, header: str) -> None:
    answer = Client(HTTP_HOST="localhost").get(f"/api/v1/{ADDRESS}", HTTP_AUTHORIZATION=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_an_expired_token_is_401(api: Get, token_for: TokenFor) -> None:
    token = token_for("02")
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert api(ADDRESS, token=token).status_code == 401


def test_a_token_without_the_scope_is_403(api: Get, token_for: TokenFor) -> None:
    token = token_for("02")
    Token.objects.update(scopes="openid")
    answer = api(ADDRESS, token=token)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_revoked_client_is_403_at_once(api: Get, token_for: TokenFor) -> None:
    token = token_for("02")
    services.revoke_territory_client(TokenClient.objects.get().pk)
    answer = api(ADDRESS, token=token)
    assert (answer.status_code, answer.json()["code"]) == (403, "territory_missing")


def test_a_wrong_secret_gets_no_token(db: None) -> None:
    client, _secret = services.open_territory_client(name="Région", territory_code="02")
    answer = ask_token(client.pk, "guess")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert not Token.objects.exists()


def test_a_scope_that_was_not_given_is_not_granted(db: None) -> None:
    client, secret = services.open_territory_client(name="Région", territory_code="02")
    assert ask_token(client.pk, secret, scope="openid").status_code == 400
    assert ask_token(client.pk, secret, grant_type="password", username="a", password="b").status_code == 400


def test_neither_secret_nor_token_is_kept_readable(token_for: TokenFor) -> None:
    token = token_for("02")
    assert token not in {row.hash for row in Token.objects.all()}
    assert "$" in TokenClient.objects.get().secret


def test_checking_a_token_writes_nothing(api: Get, published: list[Snapshot], token_for: TokenFor) -> None:
    """The API runs as a role that cannot write; the consolidated list is no exception."""
    token = token_for("02")
    before = Token.objects.values().get()
    assert api(ADDRESS, token=token).status_code == 200
    assert Token.objects.values().get() == before


def test_the_token_endpoint_is_not_on_an_office_host(db: None) -> None:
    answer = Client(HTTP_HOST="berkane.localhost").post("/account/token", {"grant_type": "client_credentials"})
    assert answer.status_code == 404
