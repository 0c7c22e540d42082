"""Every answer carries the headers, every cookie its attributes, whoever answers and whatever the status."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities import services
from mithaq.collectivities.models import Collectivity, OfficeState
from mithaq.collectivities.selectors import office_context
from tests.conftest import PASSWORD

ANSWERS = {
    "portal": ("localhost", "/"),
    "portal in Arabic": ("localhost", "/ar/"),
    "public pages of an office": ("berkane.localhost", "/ar/"),
    "login of an office": ("berkane.localhost", "/office/account/login/"),
    "workspace, not logged in": ("berkane.localhost", "/office/"),
    "register's API": ("localhost", "/api/v1/agreements"),
    "problem of the API": ("localhost", "/api/v1/agreements/not-an-id"),
    "desk": ("localhost", "/desk/"),
    "probe": ("localhost", "/healthz"),
    "nothing there": ("localhost", "/ar/nowhere/at/all/"),
    "unknown host": ("nobody.localhost", "/"),
    "host that is none": ("ber kane", "/"),
    "static file": ("localhost", "/static/ui/ui.css"),
}


@pytest.mark.parametrize(("host", "path"), ANSWERS.values(), ids=list(ANSWERS))
def test_headers_stand_on_every_answer(db: None, host: str, path: str) -> None:
    response = Client(HTTP_HOST=host).get(path)
    assert response.status_code < 500
    assert_headers(response.headers)


def test_headers_stand_on_the_page_of_a_suspended_office(berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state=OfficeState.SUSPENDED)
    response = Client(HTTP_HOST="berkane.localhost").get("/office/")
    assert response.status_code == 503
    assert_headers(response.headers)


def assert_headers(headers: object) -> None:
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == policy["base-uri"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["SESSION_COOKIE_NAME", "OFFICE_SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"])
def test_cookies_are_bound_to_one_host_by_their_name(name: str) -> None:
    assert getattr(settings, name).startswith("__Host-")
    assert settings.SESSION_COOKIE_DOMAIN is settings.CSRF_COOKIE_DOMAIN is None


def test_two_sides_never_share_a_cookie() -> None:
    assert settings.SESSION_COOKIE_NAME != settings.OFFICE_SESSION_COOKIE_NAME


@pytest.mark.parametrize(("host", "path"), [("berkane.localhost", "/office/account/"), ("localhost", "/account/")])
def test_cookies_of_a_login_are_secure_unreadable_and_lax(
    db: None, people: Callable[..., User], berkane: Collectivity, host: str, path: str
) -> None:
    if host.startswith("berkane"):
        with office_context(berkane):
            person = people("reader")
    else:
        person = people("operator")
    browser = Client(HTTP_HOST=host)
    page = browser.get(f"{path}login/")
    done = browser.post(f"{path}login/", {"login": person.email, "password": PASSWORD})
    assert done.status_code == 302
    cookies = {**page.cookies, **done.cookies}
    assert cookies
    for name, cookie in cookies.items():
        assert name.startswith("__Host-") or name == settings.LANGUAGE_COOKIE_NAME
        assert (cookie["secure"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
        assert cookie["httponly"] or name == settings.CSRF_COOKIE_NAME, name


def test_suspended_office_lets_nobody_log_in(berkane: Collectivity) -> None:
    services.suspend(berkane)
    assert Client(HTTP_HOST="berkane.localhost").get("/office/account/login/").status_code == 503
