"""Login on both sides: password, then the code of the telephone; nobody works without it."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client

from mithaq.accounts import services
from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
HOST = "berkane.localhost"


def code(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def log_in(client: Client, user: User, *, prefix: str = "/office") -> Any:
    return client.post(f"{prefix}/account/login/", {"login": user.email, "password": PASSWORD})


@pytest.fixture
def clerk(berkane: Collectivity, people: Callable[..., User]) -> User:
    with office_context(berkane):
        return people("clerk")


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_HOST=HOST)


def test_workspace_sends_a_visitor_to_the_login(browser: Client, berkane: Collectivity) -> None:
    response = browser.get("/office/")
    assert response.status_code == 302
    assert response["Location"] == "/office/account/login/?next=/office/"


def test_person_with_a_second_factor_gives_password_then_code_and_arrives(
    browser: Client, clerk: User, berkane: Collectivity
) -> None:
    with office_context(berkane):
        TOTP.activate(clerk, SECRET)
    response = log_in(browser, clerk)
    assert response["Location"] == "/office/account/2fa/authenticate/"
    assert browser.get("/office/")["Location"].startswith("/office/account/login/")  # half a login opens nothing
    page = browser.get("/office/account/2fa/authenticate/")
    assert page.status_code == 200
    response = browser.post("/office/account/2fa/authenticate/", {"code": code()})
    assert response["Location"] == "/office/"
    assert browser.get("/office/").status_code == 200


def test_code_may_be_typed_in_arabic_digits_with_a_space(browser: Client, clerk: User, berkane: Collectivity) -> None:
    with office_context(berkane):
        TOTP.activate(clerk, SECRET)
    log_in(browser, clerk)
    arabic = code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    response = browser.post("/office/account/2fa/authenticate/", {"code": f"{arabic[:3]} {arabic[3:]}"})
    assert response["Location"] == "/office/"


def test_wrong_code_leaves_the_person_outside(browser: Client, clerk: User, berkane: Collectivity) -> None:
    with office_context(berkane):
        TOTP.activate(clerk, SECRET)
    log_in(browser, clerk)
    response = browser.post("/office/account/2fa/authenticate/", {"code": "000000"})
    assert "هذا الرمز" in response.content.decode()
    assert browser.get("/office/")["Location"].startswith("/office/account/login/")


def test_person_without_second_factor_sets_it_up_before_anything_else(
    browser: Client, clerk: User, berkane: Collectivity
) -> None:
    assert log_in(browser, clerk)["Location"] == "/office/"
    for page in ("/office/", "/office/agreements/", "/office/people/", "/office/profile/"):
        assert browser.get(page)["Location"] == "/office/account/2fa/totp/activate/"
    page = browser.get("/office/account/2fa/totp/activate/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    response = browser.post("/office/account/2fa/totp/activate/", {"code": code(page.context["form"].secret)})
    assert response["Location"] == "/office/account/2fa/recovery-codes/"
    codes = browser.get("/office/account/2fa/recovery-codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert browser.get("/office/").status_code == 200


def test_recovery_code_opens_the_account_once(browser: Client, clerk: User, berkane: Collectivity) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with office_context(berkane):
        TOTP.activate(clerk, SECRET)
        spare = RecoveryCodes.activate(clerk).get_unused_codes()[0]
    log_in(browser, clerk)
    assert browser.post("/office/account/2fa/authenticate/", {"code": spare})["Location"] == "/office/"
    second = Client(HTTP_HOST=HOST)
    log_in(second, clerk)
    assert second.post("/office/account/2fa/authenticate/", {"code": spare}).status_code == 200


def test_reader_changes_nothing_and_needs_no_second_factor(
    browser: Client, berkane: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(berkane):
        reader = people("reader")
    assert log_in(browser, reader)["Location"] == "/office/"
    assert browser.get("/office/").status_code == 200


def test_second_factor_reset_by_the_head_is_asked_for_at_the_next_request(
    office_client: Callable[..., Client], berkane: Collectivity, people: Callable[..., User]
) -> None:
    client = office_client("clerk")
    assert client.get("/office/").status_code == 200
    with office_context(berkane):
        services.reset_second_factor(people("clerk"))
    assert client.get("/office/")["Location"] == "/office/account/2fa/totp/activate/"


def test_changing_the_telephone_asks_who_it_is_and_for_a_new_one(
    office_client: Callable[..., Client], berkane: Collectivity, people: Callable[..., User]
) -> None:
    client = office_client("clerk")
    asked = client.get("/office/account/2fa/totp/deactivate/")
    assert asked["Location"].startswith("/office/account/reauthenticate/")
    answered = client.post(asked["Location"], {"password": PASSWORD})
    assert answered["Location"] == "/office/account/2fa/totp/deactivate/"
    client.post("/office/account/2fa/totp/deactivate/")
    with office_context(berkane):
        assert not Authenticator.objects.filter(user=people("clerk")).exists()
    assert client.get("/office/")["Location"] == "/office/account/2fa/totp/activate/"


def test_wrong_password_says_the_same_for_a_known_and_an_unknown_address(browser: Client, clerk: User) -> None:
    known = browser.post("/office/account/login/", {"login": clerk.email, "password": "wrong-wrong-wrong"})
    unknown = browser.post("/office/account/login/", {"login": "nobody@example.test", "password": "wrong-wrong-wrong"})
    errors = [list(page.context["form"].non_field_errors()) for page in (known, unknown)]
    assert errors[0] == errors[1] != []


def test_login_keeps_the_page_one_came_for_and_refuses_another_host(
    browser: Client, berkane: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(berkane):
        reader = people("reader")
    data = {"login": reader.email, "password": PASSWORD}
    elsewhere = browser.post("/office/account/login/?next=https://evil.test/", data | {"next": "https://evil.test/"})
    assert elsewhere["Location"] == "/office/"
    browser.post("/office/account/logout/")
    kept = browser.post("/office/account/login/?next=/office/tasks/", data)
    assert kept["Location"] == "/office/tasks/"


def test_logout_is_a_post_and_ends_the_session(office_client: Callable[..., Client]) -> None:
    client = office_client("reader")
    assert client.get("/office/account/logout/").status_code == 200
    assert client.get("/office/").status_code == 200
    assert client.post("/office/account/logout/")["Location"] == "/office/account/login/"
    assert client.get("/office/")["Location"].startswith("/office/account/login/")


def test_login_speaks_the_persons_language_unless_the_browser_chose_one(
    browser: Client, berkane: Collectivity, people: Callable[..., User]
) -> None:
    with office_context(berkane):
        reader = people("reader", language="fr")
    assert log_in(browser, reader).cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    other = Client(HTTP_HOST=HOST)
    other.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert settings.LANGUAGE_COOKIE_NAME not in log_in(other, reader).cookies


def test_nobody_registers_alone(browser: Client, berkane: Collectivity) -> None:
    for path in ("/office/account/signup/", "/office/account/email/", "/account/signup/"):
        assert browser.get(path).status_code == 404


def test_guessing_codes_or_passwords_is_stopped(
    browser: Client, clerk: User, berkane: Collectivity, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    for _attempt in range(3):
        browser.post("/office/account/login/", {"login": clerk.email, "password": "wrong-wrong-wrong"})
    refused = browser.post("/office/account/login/", {"login": clerk.email, "password": PASSWORD})
    assert "خمس دقائق" in refused.content.decode()
