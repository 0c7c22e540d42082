"""The people page belongs to the head of the office alone."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.outbox.models import OutboxEvent

ClientFor = Callable[..., Client]
PEOPLE = "/office/people/"
INVITATION = {"email": "new@berkane.test", "name_ar": "شخص جديد", "roles": ["clerk", "finance"], "language": "fr"}


@pytest.fixture
def head(office_client: ClientFor) -> Client:
    return office_client("head")


@pytest.fixture
def clerk(berkane: Collectivity, people: Callable[..., User]) -> User:
    with office_context(berkane):
        return people("clerk")


def roles_of(office: Collectivity, user: User) -> set[str]:
    with office_context(office):
        return set(User.objects.get(pk=user.pk).role_codes)


@pytest.mark.parametrize("role", ["clerk", "secretary", "president", "finance", "service", "reader"])
def test_nobody_but_the_head_opens_it(office_client: ClientFor, role: str, clerk: User) -> None:
    client = office_client(role)
    assert client.get(PEOPLE).status_code == 403
    assert client.post(f"{PEOPLE}invite/", INVITATION).status_code == 403
    for act in ("roles/give", "roles/withdraw", "close", "open", "second-factor/reset", "link"):
        assert client.post(f"{PEOPLE}{clerk.pk}/{act}/", {"role": "head"}).status_code == 403


def test_head_invites_a_person_with_roles_and_a_letter_leaves(head: Client, berkane: Collectivity) -> None:
    assert head.post(f"{PEOPLE}invite/", INVITATION)["Location"] == PEOPLE
    with office_context(berkane):
        person = User.objects.get(email="new@berkane.test")
        assert (person.role_codes, person.language, person.has_usable_password()) == ({"clerk", "finance"}, "fr", False)
        event = OutboxEvent.objects.get(task="accounts.send_invitation")
        assert event.payload == {"user_id": person.pk, "root": "http://berkane.localhost"}
    assert "new@berkane.test" in head.get(PEOPLE).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"email": "not an address"}, {"name_ar": ""}, {"roles": []}, {"roles": ["governor"]}, {"roles": ["service"]}],
)
def test_invitation_that_lacks_something_is_shown_again(
    head: Client, berkane: Collectivity, wrong: dict[str, object]
) -> None:
    assert head.post(f"{PEOPLE}invite/", INVITATION | wrong).status_code == 422
    with office_context(berkane):
        assert not User.objects.filter(email="new@berkane.test").exists()


def test_address_known_already_is_said_beside_its_field(head: Client, clerk: User) -> None:
    page = head.post(f"{PEOPLE}invite/", INVITATION | {"email": clerk.email.upper()})
    assert page.status_code == 422
    assert page.context["form"].errors["email"]


def test_role_is_given_and_withdrawn(head: Client, berkane: Collectivity, clerk: User) -> None:
    head.post(f"{PEOPLE}{clerk.pk}/roles/give/", {"role": "finance"})
    assert roles_of(berkane, clerk) == {"clerk", "finance"}
    head.post(f"{PEOPLE}{clerk.pk}/roles/withdraw/", {"role": "clerk"})
    assert roles_of(berkane, clerk) == {"finance"}


def test_only_head_keeps_the_role_and_is_told_why(
    head: Client, berkane: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(berkane):
        person = people("head")
    page = head.post(f"{PEOPLE}{person.pk}/roles/withdraw/", {"role": "head"}, follow=True)
    assert roles_of(berkane, person) == {"head"}
    assert "رئيس واحد مفعل على الأقل" in page.content.decode()
    head.post(f"{PEOPLE}{person.pk}/close/")
    assert head.get(PEOPLE).status_code == 200


def test_access_is_closed_and_opened_again(
    head: Client, office_client: ClientFor, berkane: Collectivity, clerk: User
) -> None:
    theirs = office_client("clerk")
    assert theirs.get("/office/").status_code == 200
    head.post(f"{PEOPLE}{clerk.pk}/close/")
    assert theirs.get("/office/").status_code == 302
    head.post(f"{PEOPLE}{clerk.pk}/open/")
    with office_context(berkane):
        assert User.objects.get(pk=clerk.pk).is_active


def test_second_factor_is_reset(head: Client, office_client: ClientFor, berkane: Collectivity, clerk: User) -> None:
    office_client("clerk")
    head.post(f"{PEOPLE}{clerk.pk}/second-factor/reset/")
    with office_context(berkane):
        assert not Authenticator.objects.filter(user=clerk).exists()


def test_acts_are_posts(head: Client, clerk: User) -> None:
    for act in ("roles/give", "roles/withdraw", "close", "open", "second-factor/reset", "link"):
        assert head.get(f"{PEOPLE}{clerk.pk}/{act}/").status_code == 405


def test_person_of_another_office_does_not_exist_here(
    head: Client, other_office: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(other_office):
        numbers = [people("clerk", email=f"p{number}@saidia.test").pk for number in range(5)]
    page = head.get(f"{PEOPLE}{max(numbers)}/")
    assert page.status_code == 404


def test_profile_changes_names_and_language_and_nothing_else(
    office_client: ClientFor, berkane: Collectivity, people: Callable[..., User]
) -> None:
    client = office_client("clerk")
    data = {"name_ar": "اسم جديد", "name_fr": "Nouveau", "language": "fr", "email": "thief@x.test", "is_active": ""}
    response = client.post("/office/profile/", data)
    assert response.cookies["mithaq_language"].value == "fr"
    with office_context(berkane):
        person = people("clerk")
        assert (person.name_ar, person.language, person.is_active) == ("اسم جديد", "fr", True)
    assert client.post("/office/profile/", {"name_ar": "\u202eمقلوب", "language": "ar"}).status_code == 422
