"""Opening a support visit on the desk: a reason, a link that is shown once, and the list that the office sees too."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity, SupportSession
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/offices/berkane/visits/"
ASKED = {"reason": "La liste ne s'affiche pas", "minutes": "30"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_visit_from_the_desk_to_the_office(operator: Client, berkane: Collectivity, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    page = operator.post(PAGE, ASKED)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'href="http://berkane\.localhost(/office/support/[^"]+/)"', text_of(page))
    assert found
    assert found[1] not in text_of(operator.get(PAGE))  # shown once
    browser = Client(HTTP_HOST="berkane.localhost")
    assert browser.post(found[1]).status_code == 302
    browser.get("/office/tasks/")
    session = SupportSession.objects.get()
    detail = text_of(operator.get(f"{PAGE}{session.pk}/"))
    assert "/office/tasks/" in detail
    assert "berkane" in text_of(operator.get("/desk/operator/visits/")).lower()
    assert operator.post(f"{PAGE}{session.pk}/end/").status_code == 302
    assert browser.get("/office/").status_code in (302, 403)


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"minutes": "500"}, {"minutes": "x"}])
def test_what_does_not_fit_is_refused(operator: Client, wrong: dict[str, str]) -> None:
    assert operator.post(PAGE, ASKED | wrong).status_code == 422
    assert not SupportSession.objects.exists()


def test_a_suspended_office_is_not_visited(operator: Client, berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="suspended")
    assert operator.post(PAGE, ASKED).status_code == 422
    assert not SupportSession.objects.exists()


def test_a_visit_of_another_office_is_not_found(operator: Client, desk_client: Callable[..., Client]) -> None:
    operator.post(PAGE, ASKED)
    session = SupportSession.objects.get()
    assert operator.get(f"/desk/operator/offices/saidia/visits/{session.pk}/").status_code == 404
