"""The operator enters announced days off, and every term in working days follows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mithaq.law import selectors
from mithaq.law.models import Holiday

PAGE = "/desk/holidays/"
FEAST = {"day": "2024-06-17", "kind": "hijri", "name_ar": "عيد الأضحى", "name_fr": "Aïd al-Adha"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_operator_enters_a_feast_and_a_term_moves(desk_client: Callable[..., Client], language: str) -> None:
    client = desk_client("operator")
    client.cookies["mithaq_language"] = language
    assert client.get(PAGE).status_code == 200
    before = selectors.objection_ends("commune", date(2024, 6, 13)).on
    assert client.post(PAGE, FEAST).status_code == 302
    assert selectors.objection_ends("commune", date(2024, 6, 13)).on > before
    assert FEAST["name_ar" if language == "ar" else "name_fr"] in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{Holiday.objects.get().pk}/remove/").status_code == 302
    assert selectors.objection_ends("commune", date(2024, 6, 13)).on == before


def test_a_day_twice_is_refused_and_what_was_typed_stays(desk_client: Callable[..., Client]) -> None:
    client = desk_client("operator")
    client.post(PAGE, FEAST)
    again = client.post(PAGE, FEAST | {"name_fr": "Deux fois"})
    assert again.status_code == 422
    assert "Deux fois" in again.content.decode()
    assert Holiday.objects.count() == 1


@pytest.mark.parametrize(("role", "territory"), [("region", "02"), ("governor", "02.113")])
def test_other_authorities_may_not(desk_client: Callable[..., Client], role: str, territory: str) -> None:
    client = desk_client(role, territory_code=territory)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, FEAST).status_code == 403
    assert not Holiday.objects.exists()
