"""The calendar's pages: month, year, dossier, feeds, days off; in both languages, with few queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core.clock import frozen
from tenants.office.calendar.models import Follow, LocalHoliday
from tests.tenants import running

TODAY = date(2026, 11, 24)
Clients = Callable[..., Client]


@pytest.fixture
def dossier(berkane: Collectivity) -> Any:
    """In force until 30 June 2027, with money and a plan."""
    with office_context(berkane):
        return running.planned(running.running())


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    "path",
    ["", "?month=2027-06", "?month=2027-06&kind=end", "?of=mine", "?month=nonsense&kind=x", "year/", "year/?year=2027",
     "year/?year=99999", "feeds/", "days-off/"],
)  # fmt: skip
def test_the_pages_open(office_client: Clients, dossier: Any, path: str, language: str) -> None:
    client = office_client("head")
    client.cookies["mithaq_language"] = language
    with frozen(TODAY):
        response = client.get(f"/office/calendar/{path}")
    assert response.status_code == 200
    assert ("التقويم" if language == "ar" else "Calendrier") in response.content.decode()


def test_a_month_shows_the_end_and_a_filter_leaves_the_rest_out(office_client: Clients, dossier: Any) -> None:
    client, reference = office_client("clerk"), dossier.agreement.reference
    with frozen(TODAY):
        page = client.get("/office/calendar/?month=2027-06").content.decode()
        other = client.get("/office/calendar/?month=2027-06&kind=payment").content.decode()
    assert reference in page
    assert reference not in other


def test_a_year_shows_the_days_of_all_dossiers(office_client: Clients, dossier: Any) -> None:
    client = office_client("clerk")
    with frozen(date(2026, 8, 1)):
        page = client.get("/office/calendar/year/?year=2026").content.decode()
    assert dossier.agreement.reference in page


@pytest.mark.parametrize("path", ["?month=2027-06", "year/?year=2027"])
def test_more_dossiers_ask_no_more_of_the_database(office_client: Clients, berkane: Collectivity, path: str) -> None:
    client = office_client("head")

    def queries() -> int:
        with frozen(TODAY), CaptureQueriesContext(connection) as captured:
            assert client.get(f"/office/calendar/{path}").status_code == 200
        return len(captured)

    with office_context(berkane):
        running.planned(running.running())
    queries()
    one = queries()
    with office_context(berkane):
        for _ in range(3):
            running.planned(running.running())
    assert queries() == one


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_dossiers_page_shows_its_days_and_the_plan_of_its_end(
    office_client: Clients, dossier: Any, language: str
) -> None:
    client = office_client("clerk")
    client.cookies["mithaq_language"] = language
    with frozen(TODAY):
        response = client.get(f"/office/calendar/dossiers/{dossier.agreement.reference}/")
        changes = client.get(f"/office/agreements/{dossier.agreement.reference}/changes/")
    assert response.status_code == changes.status_code == 200
    for page in (response.content.decode(), changes.content.decode()):
        assert 'id="end-plan"' in page
        assert "<svg" in page


def test_following_a_dossier_and_stopping(office_client: Clients, berkane: Collectivity, dossier: Any) -> None:
    client, address = office_client("reader"), f"/office/calendar/dossiers/{dossier.agreement.reference}/follow/"
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    with office_context(berkane):
        assert Follow.objects.count() == 1
    assert client.post(address, {"stop": "1"}).status_code == 302
    with office_context(berkane):
        assert Follow.objects.count() == 0


def test_the_head_enters_a_local_day_off_and_a_clerk_may_not(office_client: Clients, berkane: Collectivity) -> None:
    typed = {"day": "2026-12-10", "name_ar": "موسم", "name_fr": "Moussem", "act": "قرار 4/2026"}
    assert office_client("clerk").post("/office/calendar/days-off/", typed).status_code == 403
    client = office_client("head")
    assert client.post("/office/calendar/days-off/", typed).status_code == 302
    again = client.post("/office/calendar/days-off/", typed)
    assert again.status_code == 422
    assert "Moussem" in again.content.decode()
    missing = client.post("/office/calendar/days-off/", typed | {"act": " ", "day": "2026-12-11"})
    assert missing.status_code == 422
    with office_context(berkane):
        kept = LocalHoliday.objects.get()
    assert client.post(f"/office/calendar/days-off/{kept.pk}/remove/").status_code == 302
    with office_context(berkane):
        assert not LocalHoliday.objects.exists()
