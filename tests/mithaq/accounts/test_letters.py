"""Invitations and forgotten passwords: a link by mail, on its own side, that works once."""

import re
from collections.abc import Callable

from django.core import mail
from django.test import Client

from mithaq.accounts import services
from mithaq.accounts.models import User
from mithaq.accounts.tasks import send_invitation
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.outbox.models import OutboxEvent
from tests.conftest import PASSWORD

ROOT = "http://berkane.localhost"
NEW = "trois mots dont je me souviens"


def link_in(text: str) -> str:
    (found,) = re.findall(r"http://\S+", text)
    return str(found).removeprefix(ROOT)


def invited(office: Collectivity, **fields: str) -> User:
    with office_context(office):
        user = services.add_person(
            email="new@berkane.test", name_ar="فاطمة", name_fr="Fatima", roles=["reader"], **fields
        )
        services.invite(user, root=ROOT)
        event = OutboxEvent.objects.get(task="accounts.send_invitation")
        assert "key" not in event.payload  # no secret waits in the outbox
        send_invitation(**event.payload)
    return user


def test_invited_person_sets_a_password_and_logs_in(berkane: Collectivity) -> None:
    user = invited(berkane)
    (letter,) = mail.outbox
    assert letter.to == [user.email]
    assert "بركان" in letter.body
    browser = Client(HTTP_HOST="berkane.localhost")
    form = browser.get(link_in(letter.body))
    answer = browser.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/office/account/password/reset/key/done/"
    entered = browser.post("/office/account/login/", {"login": user.email, "password": NEW})
    assert entered["Location"] == "/office/"


def test_link_works_once(berkane: Collectivity) -> None:
    invited(berkane)
    link = link_in(mail.outbox[0].body)
    browser = Client(HTTP_HOST="berkane.localhost")
    browser.post(browser.get(link)["Location"], {"password1": NEW, "password2": NEW})
    again = Client(HTTP_HOST="berkane.localhost").get(link)
    assert again.status_code == 200
    assert again.context["token_fail"]


def test_link_of_one_office_is_worth_nothing_in_another(berkane: Collectivity, other_office: Collectivity) -> None:
    invited(berkane)
    answer = Client(HTTP_HOST="saidia.localhost").get(link_in(mail.outbox[0].body))
    assert answer.context["token_fail"]


def test_letter_is_written_in_the_persons_language(berkane: Collectivity) -> None:
    invited(berkane, language="fr")
    assert mail.outbox[0].subject == "Mithaq : votre accès au bureau de Berkane"


def test_person_deactivated_in_between_gets_no_letter(office: Collectivity, people: Callable[..., User]) -> None:
    someone = people("reader")
    services.deactivate(someone)
    send_invitation(user_id=someone.pk, root=ROOT)
    assert mail.outbox == []


def test_weak_password_is_refused(berkane: Collectivity) -> None:
    invited(berkane)
    browser = Client(HTTP_HOST="berkane.localhost")
    form = browser.get(link_in(mail.outbox[0].body))["Location"]
    assert browser.post(form, {"password1": "short", "password2": "short"}).context["form"].errors
    assert browser.post(form, {"password1": NEW, "password2": NEW + "x"}).context["form"].errors


def test_forgotten_password_sends_a_link_to_a_known_address_and_says_the_same_to_any(
    berkane: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(berkane):
        user = people("reader")
    browser = Client(HTTP_HOST="berkane.localhost")
    for address in (user.email, "nobody@example.test"):
        answer = browser.post("/office/account/password/reset/", {"email": address})
        assert answer["Location"] == "/office/account/password/reset/done/"
    assert [letter.to for letter in mail.outbox] == [[user.email]]
    form = browser.get(link_in(mail.outbox[0].body))["Location"]
    browser.post(form, {"password1": NEW, "password2": NEW})
    with office_context(berkane):
        assert User.objects.get(pk=user.pk).check_password(NEW)


def test_password_change_asks_for_the_present_one(office_client: Callable[..., Client], berkane: Collectivity) -> None:
    client = office_client("reader")
    page = "/office/account/password/change/"
    wrong = client.post(page, {"oldpassword": "not this one", "password1": NEW, "password2": NEW})
    assert wrong.context["form"].errors["oldpassword"]
    right = client.post(page, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert right["Location"] == "/office/"
    assert client.get("/office/").status_code == 200  # the session that changed it goes on
