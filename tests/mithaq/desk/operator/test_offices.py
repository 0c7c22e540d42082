"""The list of offices: found by any of its names, narrowed, sorted, in a constant number of queries; and one office."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities import activity, selectors, services
from mithaq.collectivities.models import Activity, Collectivity, SchemaVersion, Transfer, Usage
from mithaq.core import clock
from mithaq.desk.operator import listing
from mithaq.desk.operator.listing import Asked
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/offices/"


def slugs(**query: str) -> list[str]:
    return [line.slug for line in listing.narrowed(listing.lines(), Asked.read(query))]


@pytest.mark.parametrize("words", ["saïdia", "SAIDIA", "السعيديه", "02.113.01.25", "saidia.localhost", "سعيدية"])
def test_an_office_is_found_by_each_of_its_names(db: None, words: str) -> None:
    assert slugs(q=words) == ["saidia"]


def test_filters(berkane: Collectivity, fleet: Callable[[int], Any]) -> None:
    fleet(2)
    assert slugs(level="eci") == ["eci-trifa"]
    assert slugs(region="03") == ["essai-0", "essai-1"]
    assert set(slugs(mark="behind")) == {"essai-0", "essai-1"}
    assert slugs(state="suspended") == []
    Collectivity.objects.filter(pk=berkane.pk).update(state="suspended")
    assert slugs(state="suspended") == ["berkane"]
    Usage.objects.create(office_schema=berkane.schema_name, kind="storage", used=5_000 * 1024 * 1024)
    assert slugs(mark="over") == ["berkane"]
    SchemaVersion.objects.filter(schema_name=berkane.schema_name).update(state="failed", error="x")
    assert slugs(mark="failed") == ["berkane"]


def test_what_cannot_be_a_filter_is_left_aside(operator: Client) -> None:
    for query in ("?level=x", "?state=x", "?mark=x", "?sort=x", "?page=999", "?page=x", "?q=%00", "?region=zzz"):
        assert operator.get(PAGE + query).status_code == 200


@pytest.mark.parametrize("sort", [*listing.SORTS, *(f"-{name}" for name in listing.SORTS)])
def test_every_column_sorts_both_ways(operator: Client, sort: str) -> None:
    assert operator.get(f"{PAGE}?sort={sort}").status_code == 200


def test_the_order_is_that_of_the_figures(berkane: Collectivity, other_office: Collectivity, eci_office: Any) -> None:
    for office, used in ((berkane, 10**9), (other_office, 3 * 10**9), (eci_office, 2 * 10**9)):
        Usage.objects.create(office_schema=office.schema_name, kind="storage", used=used)
    assert slugs(sort="-size") == ["saidia", "eci-trifa", "berkane"]


def test_quiet_offices(berkane: Collectivity) -> None:
    Collectivity.objects.update(created_at=clock.now() - timedelta(days=90))
    with selectors.office_context(berkane):
        activity.seen()
    assert slugs(mark="quiet") == ["saidia", "eci-trifa"]
    Activity.objects.update(seen_at=clock.now() - timedelta(days=61))
    assert "berkane" in slugs(mark="quiet")


def test_a_login_is_noted_for_the_office_alone(
    berkane: Collectivity, other_office: Collectivity, people: Callable[..., Any]
) -> None:
    with selectors.office_context(berkane):
        person = people("reader")
    client = Client(HTTP_HOST="berkane.localhost")
    client.post("/office/account/login/", {"login": person.email, "password": "a-long-enough-password"})
    assert list(Activity.objects.values_list("office_schema", flat=True)) == [berkane.schema_name]
    with selectors.office_context(other_office):
        assert not Activity.objects.exists()


def test_the_list_takes_as_many_queries_for_many_offices(operator: Client, fleet: Callable[..., Any]) -> None:
    operator.get(PAGE)  # the sizes are kept from here on
    with CaptureQueriesContext(connection) as few:
        operator.get(PAGE)
    fleet(120)
    with CaptureQueriesContext(connection) as many:
        page = operator.get(PAGE)
    assert text_of(page).count('<th scope="row">') == 25
    assert len(many) == len(few) <= 16


def test_the_csv_holds_what_the_list_shows_and_nothing_that_acts(operator: Client, berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(name_fr='=HYPERLINK("http://x")')
    response = operator.get(f"{PAGE}export.csv?level=commune")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert rows[1][0] == "02.113.01.09"
    assert rows[1][2].startswith("'=")


@pytest.mark.parametrize("tab", ["", "life/", "settings/", "keeping/", "transfers/", "visits/"])
@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("state", ["active", "suspended", "archived"])
def test_one_office(operator: Client, berkane: Collectivity, tab: str, language: str, state: str) -> None:
    operator.cookies["mithaq_language"] = language
    Collectivity.objects.filter(pk=berkane.pk).update(state=state, state_reason="سبب")
    page = operator.get(f"{PAGE}berkane/{tab}")
    assert page.status_code == 200
    assert ("بركان" if language == "ar" else "Berkane") in text_of(page)


def test_an_erased_office_has_its_page_still(operator: Client, berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="erased")
    for tab in ("", "life/", "settings/", "keeping/", "transfers/", "visits/"):
        assert operator.get(f"{PAGE}berkane/{tab}").status_code == 200
    assert operator.get(f"{PAGE}berkane/certificate/").status_code == 404


def test_an_unknown_office_is_not_found(operator: Client) -> None:
    for tab in ("", "life/", "settings/", "keeping/", "visits/", "certificate/"):
        assert operator.get(f"{PAGE}nowhere/{tab}").status_code == 404


def test_transfers_and_events_are_shown(operator: Client, berkane: Collectivity, eci_office: Collectivity) -> None:
    Transfer.objects.create(
        source=berkane, target=eci_office, act="Arrêté 12/2026", effective_on=clock.today(), by="x",
        done_at=clock.now(), agreements=[{"public_id": "x"}],
    )  # fmt: skip
    services.suspend(berkane, by="operator@desk.test", reason="Travaux")
    assert "Arrêté 12/2026" in text_of(operator.get(f"{PAGE}berkane/transfers/"))
    assert "Travaux" in text_of(operator.get(f"{PAGE}berkane/"))


@pytest.mark.parametrize(("role", "territory"), [("region", "02"), ("governor", "02.113"), ("editor", "")])
def test_nobody_else_gets_in(desk_client: Callable[..., Client], role: str, territory: str) -> None:
    client = desk_client(role, territory_code=territory) if territory else desk_client(role)
    for path in (
        "",
        "offices/",
        "offices/export.csv",
        "offices/berkane/",
        "offices/open/",
        "jobs/",
        "people/",
        "visits/",
    ):
        assert client.get(f"/desk/operator/{path}").status_code == 403, path
    for path in ("start/", "offices/berkane/life/suspend/", "offices/berkane/keeping/export/", "people/invite/"):
        assert client.post(f"/desk/operator/{path}", {"what": "migrate"}).status_code == 403, path
    assert Client(HTTP_HOST="localhost").get(PAGE).status_code == 302
