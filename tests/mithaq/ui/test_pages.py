"""Shells, error pages and the gallery."""

import re

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from mithaq.ui import views

REQUEST = RequestFactory().get("/")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (views.bad_request(REQUEST), 400),
        (views.forbidden(REQUEST), 403),
        (views.not_found(REQUEST), 404),
        (views.server_error(REQUEST), 500),
        (views.unavailable(REQUEST), 503),
    ],
    ids=["400", "403", "404", "500", "503"],
)
def test_an_error_page_speaks_both_languages_and_needs_no_database(answer: HttpResponse, status: int) -> None:
    html = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="ar" dir="rtl">' in html
    assert '<section class="card" lang="fr" dir="ltr">' in html
    assert html.count("<h1>") == 1
    assert str(status) in html


def test_an_expired_form_is_explained() -> None:
    assert "انتهت صلاحية هذا النموذج" in render_to_string("403_csrf.html", {"title": "x"})


@pytest.mark.parametrize("shell", ["ui/app.html", "ui/public.html"])
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_a_shell_states_its_language_and_direction_and_skips_to_the_content(
    shell: str, language: str, direction: str
) -> None:
    with translation.override(language):
        html = render_to_string(shell)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert html.index('href="#main"') < html.index("<header")
    assert html.count('id="main"') == 1
    assert '"allowEval":false' in html


def test_the_portal_page_does_not_depend_on_its_reader() -> None:
    html = render_to_string("ui/public.html", request=None)
    assert "csrf" not in html


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_gallery_draws_every_component_once_per_direction(language: str) -> None:
    request = RequestFactory().get("/")
    with translation.override(language):
        html = views.gallery(request).content.decode()
    assert html.count('class="rail"') == 2
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "style=" not in html
