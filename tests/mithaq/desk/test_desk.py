"""The authorities' desk: people of the State and the regions see what their territory published, nobody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from mithaq.accounts.models import RoleGrant, User
from mithaq.collectivities.models import Collectivity
from mithaq.register import services as register
from mithaq.register.snapshots import Snapshot
from tests.conftest import PASSWORD
from tests.mithaq.register.samples import snapshot

ClientFor = Callable[..., Client]


PUBLISHED = snapshot()


def address_of(snapshot: Snapshot) -> str:
    return reverse("desk:agreement", args=[snapshot.public_id], urlconf="mithaq.urls.national")


@pytest.fixture
def published(berkane: Collectivity, as_office: Callable[..., AbstractContextManager[Collectivity]]) -> str:
    with as_office(berkane):
        return register.publish(PUBLISHED).reference


def test_desk_asks_for_a_login(db: None) -> None:
    assert Client(HTTP_HOST="localhost").get("/desk/")["Location"] == "/account/login/?next=/desk/"


@pytest.mark.parametrize("path", ["/desk/", "/desk/collectivities/"])
def test_portal_editor_does_not_get_in(desk_client: ClientFor, path: str) -> None:
    assert desk_client("editor").get(path).status_code == 403


def test_person_without_role_does_not_get_in(desk_client: ClientFor) -> None:
    assert desk_client().get("/desk/").status_code == 403


def test_desk_does_not_exist_on_an_offices_host(desk_client: ClientFor, berkane: Collectivity) -> None:
    assert Client(HTTP_HOST="berkane.localhost").get("/desk/").status_code == 404


def test_authority_needs_a_second_factor(db: None, people: Callable[..., User]) -> None:
    someone = people("governor", territory_code="02.113")
    browser = Client(HTTP_HOST="localhost")
    browser.post("/account/login/", {"login": someone.email, "password": PASSWORD})
    assert browser.get("/desk/")["Location"] == "/account/2fa/totp/activate/"


@pytest.mark.parametrize(("role", "territory"), [("governor", "02.113"), ("region", "02"), ("operator", "")])
def test_authority_sees_what_its_territory_has_published(
    desk_client: ClientFor, published: str, role: str, territory: str
) -> None:
    page = desk_client(role, territory_code=territory).get("/desk/")
    assert [entry.reference for entry in page.context["page"]] == [published]
    assert published in page.content.decode()


@pytest.mark.parametrize(("role", "territory"), [("governor", "02.411"), ("region", "04")])
def test_authority_of_another_territory_sees_none_of_it(
    desk_client: ClientFor, published: str, role: str, territory: str
) -> None:
    client = desk_client(role, territory_code=territory)
    page = client.get("/desk/", {"territory": "02"})  # asking for a territory that is not one's own changes nothing
    assert list(page.context["page"]) == []
    assert published not in page.content.decode()
    assert client.get(address_of(PUBLISHED)).status_code == 404


def test_collectivities_of_the_territory_with_their_counts(desk_client: ClientFor, published: str) -> None:
    lines = desk_client("region", territory_code="02").get("/desk/collectivities/").context["lines"]
    counts = {line.collectivity.slug: line.agreements for line in lines}
    assert counts == {"berkane": 1, "saidia": 0, "eci-trifa": 0}


def test_published_agreement_opens(desk_client: ClientFor, published: str) -> None:
    page = desk_client("governor", territory_code="02.113").get(address_of(PUBLISHED))
    assert published in page.content.decode()


def test_person_of_two_territories_chooses_between_them(
    desk_client: ClientFor, published: str, people: Callable[..., User]
) -> None:
    client = desk_client("governor", territory_code="04.291")
    RoleGrant.objects.create(user=people("governor"), role="governor", territory_code="02.113")
    assert [one.code for one in client.get("/desk/").context["territories"]] == ["02.113", "04.291"]
    assert list(client.get("/desk/", {"territory": "04.291"}).context["page"]) == []


def test_words_that_nobody_can_mean_are_no_error(desk_client: ClientFor, published: str) -> None:
    client = desk_client("operator")
    for query in ("?q=%00", "?state=nonsense", "?page=abc", "?page=٢", "?territory=99", "?year=20²4"):
        assert client.get("/desk/" + query).status_code == 200
