"""There is one way in: allauth's, which asks for the second factor. Every other login page leads to it or is absent."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.views import LoginView
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mithaq.collectivities.models import Collectivity

URLCONFS = ("mithaq.urls.national", "mithaq.urls.office")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every pattern below `resolver`."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_no_page_logs_in_with_a_password_alone(urlconf: str) -> None:
    views: list[Any] = [one.callback for one in patterns(get_resolver(urlconf))]
    assert len(views) > 20
    assert [view for view in views if issubclass(getattr(view, "view_class", object), LoginView)] == []


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_pages_open_without_a_second_factor_are_those_of_the_account(urlconf: str) -> None:
    """Names in no namespace that begin as the account's do are exempt from the second factor: none may slip in."""
    modules = {
        one.callback.__module__.split(".")[0]
        for one in patterns(get_resolver(urlconf))
        if one.name and one.name.startswith(("account_", "mfa_"))
    }
    assert modules == {"allauth"}


@pytest.mark.parametrize("path", ["/cms/login/", "/django-admin/", "/admin/login/", "/accounts/login/"])
def test_other_doors_lead_to_the_one_login_or_are_walled_up(db: None, path: str) -> None:
    response = Client(HTTP_HOST="localhost").get(path)
    assert response.status_code == 404 or response["Location"].startswith("/account/login/")


def test_workspace_login_is_not_on_the_public_side_of_an_office(berkane: Collectivity) -> None:
    browser = Client(HTTP_HOST="berkane.localhost")
    assert browser.get("/office/account/login/").status_code == 200
    assert browser.get("/account/login/").status_code == 404
