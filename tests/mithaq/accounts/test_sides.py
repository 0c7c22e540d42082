"""A session stays on its side: in its office, on its host, in its cookie; rights that are taken away act at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from mithaq.accounts import services
from mithaq.accounts.errors import LastHead, PersonExists, RoleNotHere
from mithaq.accounts.models import RoleGrant, User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from tests.conftest import PASSWORD

ClientFor = Callable[..., Client]
WORKSPACE = settings.OFFICE_SESSION_COOKIE_NAME
PUBLIC = settings.SESSION_COOKIE_NAME


def test_session_of_one_office_opens_nothing_in_another(office_client: ClientFor, other_office: Collectivity) -> None:
    client = office_client("head")
    stranger = Client(HTTP_HOST="saidia.localhost")
    stranger.cookies[WORKSPACE] = client.cookies[WORKSPACE].value
    response = stranger.get("/office/agreements/")
    assert response.status_code == 302
    assert response["Location"].startswith("/office/account/login/")


def test_session_copied_into_another_office_is_still_refused(
    office_client: ClientFor, berkane: Collectivity, other_office: Collectivity, people: Callable[..., User]
) -> None:
    """Even a row written into the other schema, for a person of the same number, does not open it."""
    client = office_client("head")
    with office_context(berkane):
        stored = Session.objects.get(pk=client.cookies[WORKSPACE].value)
    with office_context(other_office):
        people("head")
        Session.objects.create(
            session_key=stored.session_key, session_data=stored.session_data, expire_date=stored.expire_date
        )
    stranger = Client(HTTP_HOST="saidia.localhost")
    stranger.cookies[WORKSPACE] = stored.session_key
    assert stranger.get("/office/")["Location"].startswith("/office/account/login/")


def test_session_of_the_public_side_does_not_open_a_workspace(desk_client: ClientFor, berkane: Collectivity) -> None:
    key = desk_client("operator").cookies[PUBLIC].value
    stranger = Client(HTTP_HOST="berkane.localhost")
    stranger.cookies[PUBLIC] = stranger.cookies[WORKSPACE] = key
    assert stranger.get("/office/")["Location"].startswith("/office/account/login/")


def test_session_of_a_workspace_does_not_open_the_desk(office_client: ClientFor) -> None:
    key = office_client("head").cookies[WORKSPACE].value
    stranger = Client(HTTP_HOST="localhost")
    stranger.cookies[PUBLIC] = stranger.cookies[WORKSPACE] = key
    assert stranger.get("/desk/")["Location"].startswith("/account/login/")


def test_public_pages_of_an_office_host_leave_the_workspaces_cookie_alone(office_client: ClientFor) -> None:
    client = office_client("head")
    for path in ("/healthz", "/language/", "/nowhere/"):
        response = client.get(path)
        assert WORKSPACE not in response.cookies
    assert client.get("/office/").status_code == 200


def test_cookies_are_host_only_secure_and_unreadable_by_scripts(
    berkane: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(berkane):
        reader = people("reader")
    browser = Client(HTTP_HOST="berkane.localhost")
    cookie = browser.post("/office/account/login/", {"login": reader.email, "password": PASSWORD}).cookies[WORKSPACE]
    assert WORKSPACE.startswith("__Host-")
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert (cookie["samesite"], cookie["expires"], cookie["max-age"]) == ("Lax", "", "")
    gone = browser.post("/office/account/logout/").cookies[WORKSPACE]
    assert (gone.value, gone["secure"], gone["path"], gone["max-age"]) == ("", True, "/", 0)


def test_login_gives_a_new_session_key(berkane: Collectivity, people: Callable[..., User]) -> None:
    with office_context(berkane):
        reader = people("reader")
    browser = Client(HTTP_HOST="berkane.localhost")
    browser.get("/office/account/password/reset/")
    browser.cookies[WORKSPACE] = "chosenbysomebodyelse0000000000000"
    browser.post("/office/account/login/", {"login": reader.email, "password": PASSWORD})
    assert browser.cookies[WORKSPACE].value != "chosenbysomebodyelse0000000000000"


def test_role_withdrawn_acts_at_the_next_request(
    office_client: ClientFor, berkane: Collectivity, people: Callable[..., User]
) -> None:
    client = office_client("head", "clerk")
    assert client.get("/office/people/").status_code == 200
    with office_context(berkane):
        services.add_person(email="second@berkane.test", name_ar="ثان", roles=["head"])
        services.withdraw_role(people("head", "clerk"), "head")
    assert client.get("/office/people/").status_code == 403


def test_person_deactivated_is_outside_at_the_next_request(
    office_client: ClientFor, berkane: Collectivity, people: Callable[..., User]
) -> None:
    client = office_client("clerk")
    with office_context(berkane):
        services.deactivate(people("clerk"))
    assert client.get("/office/")["Location"].startswith("/office/account/login/")


def test_person_without_any_role_sees_nothing(office_client: ClientFor, people: Callable[..., User]) -> None:
    client = office_client()
    for path in ("/office/", "/office/agreements/", "/office/tasks/", "/office/papers/", "/office/people/"):
        assert client.get(path).status_code == 403


def test_office_keeps_at_least_one_active_head(office: Collectivity, people: Callable[..., User]) -> None:
    head = people("head")
    with pytest.raises(LastHead):
        services.withdraw_role(head, "head")
    with pytest.raises(LastHead):
        services.deactivate(head)
    people("head", email="another@berkane.test")
    services.deactivate(head)
    assert not head.is_active


def test_role_of_the_other_side_cannot_be_given(office: Collectivity, people: Callable[..., User]) -> None:
    with pytest.raises(RoleNotHere):
        services.grant_role(people("clerk"), "governor", territory_code="02.113")
    with public_side(), pytest.raises(RoleNotHere):
        services.add_person(email="x@public.test", name_ar="س", roles=["clerk"])


def test_address_is_registered_once_whatever_its_case(office: Collectivity, people: Callable[..., User]) -> None:
    people("clerk", email="name@berkane.test")
    with pytest.raises(PersonExists):
        services.add_person(email="NAME@Berkane.test", name_ar="آخر", roles=[])


def test_authority_without_territory_is_refused_by_the_database(db: None, people: Callable[..., User]) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="role_authority_has_territory"):
        RoleGrant.objects.create(user=people("operator"), role="governor")


def test_messages_of_the_workspace_never_reach_its_public_pages(office_client: ClientFor, settings: Any) -> None:
    client = office_client("clerk")
    client.post("/office/profile/", {"name_ar": "اسم جديد", "language": "ar"})
    assert "messages" not in client.cookies
