"""The list of agreements: its address is the search, and its cost does not grow with the rows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from tenants.agreements.models import Kind
from tests.tenants import dossiers, running

LIST = "/office/agreements/"
MAX_QUERIES = 12
TODAY = date(2027, 4, 15)


@pytest.fixture
def client(office_client: Callable[..., Client]) -> Client:
    return office_client("reader")


@pytest.fixture
def three(berkane: Collectivity) -> dict[str, str]:
    """References of a twinning with Senegal, a partnership opened in 2025, an agreement in force to June 2027."""
    with office_context(berkane):
        twinning = dossiers.opened(kind=Kind.TWINNING, title_ar="توأمة بركان ومدينة شريكة", title_fr="Jumelage")
        dossiers.with_partner(twinning, name_ar="مدينة أكادير التجريبية", name_fr="Ville d'essai")
        partnership = dossiers.opened(kind=Kind.PARTNERSHIP, title_ar="شراكة التكوين", opened_on=date(2025, 3, 1))
        force = running.running().agreement
    return {"twinning": twinning.reference, "partnership": partnership.reference, "force": force.reference}


def found(client: Client, **query: str) -> list[str]:
    with clock.frozen(TODAY):
        page = client.get(LIST, query)
    assert page.status_code == 200
    return [row.agreement.reference for row in page.context["rows"]]


def test_newest_dossier_comes_first(client: Client, three: dict[str, str]) -> None:
    assert found(client)[0] == three["partnership"]
    assert set(found(client)) == set(three.values())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "twinning"}, {"twinning"}),
        ({"state": "in_force"}, {"force"}),
        ({"country": "SN"}, {"twinning", "force"}),
        ({"year": "2025"}, {"partnership"}),
        ({"ends": "90"}, {"force"}),
        ({"ends": "expired"}, set()),
        ({"country": "SN", "state": "in_force"}, {"force"}),
        ({"kind": "twinning", "year": "2025"}, set()),
    ],
)
def test_filters_narrow_and_combine(
    client: Client, three: dict[str, str], query: dict[str, str], expected: set[str]
) -> None:
    assert set(found(client, **query)) == {three[name] for name in expected}


@pytest.mark.parametrize(
    "words", ["توأمه", "تَوْأَمَة", "jumelage", "JUMELAGE ville", "أڭادير", "أگادير", "اكادير التجريبيه"]
)
def test_words_are_found_however_they_are_typed(client: Client, three: dict[str, str], words: str) -> None:
    assert found(client, q=words) == [three["twinning"]]


def test_reference_is_found_by_its_number(client: Client, three: dict[str, str]) -> None:
    assert found(client, q=three["force"]) == [three["force"]]
    assert found(client, q=three["force"].lower()) == [three["force"]]


def test_order_follows_the_address(client: Client, three: dict[str, str]) -> None:
    upwards = found(client, sort="reference")
    assert upwards == sorted(three.values())
    assert found(client, sort="-reference") == upwards[::-1]
    assert found(client, sort="nonsense") == found(client)


def test_values_that_nobody_offers_are_left_aside(client: Client, three: dict[str, str]) -> None:
    for query in (
        {"state": "nonsense"},
        {"year": "20²5"},
        {"ends": "-1"},
        {"page": "x"},
        {"sort": "'; --"},
        {"q": "%"},
    ):
        assert client.get(LIST, query).status_code == 200
    assert len(found(client, state="nonsense", country="ZZ")) == 3
    assert client.get(LIST, {"q": "\x00"}).status_code == 200


def test_empty_result_says_what_to_do(client: Client, three: dict[str, str]) -> None:
    page = client.get(LIST, {"q": "لا شيء من هذا"}).content.decode()
    assert "لا توجد اتفاقية مطابقة" in page
    assert f'href="{LIST}"' in page


def test_office_without_agreement_is_invited_to_open_one(office_client: Callable[..., Client]) -> None:
    assert "/office/agreements/new/" in office_client("clerk").get(LIST).content.decode()
    assert "/office/agreements/new/" not in office_client("reader").get(LIST).content.decode()


def test_count_and_pages(client: Client, berkane: Collectivity) -> None:
    with office_context(berkane):
        for number in range(27):
            dossiers.opened(title_ar=f"ملف {number}")
    page = client.get(LIST)
    assert page.context["page"].paginator.count == 27
    assert len(page.context["rows"]) == 25
    second = client.get(LIST, {"page": "٢"})  # Arabic digits
    assert len(second.context["rows"]) == 2
    assert len(client.get(LIST, {"page": "99"}).context["rows"]) == 2


def test_pages_keep_the_search(client: Client, berkane: Collectivity) -> None:
    with office_context(berkane):
        for number in range(27):
            dossiers.opened(title_ar=f"ملف {number}")
    page = client.get(LIST, {"kind": "decentralized_cooperation"}).content.decode()
    assert "?kind=decentralized_cooperation&amp;page=2" in page


def test_number_of_queries_does_not_grow_with_the_rows(client: Client, berkane: Collectivity) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        return len([query for query in seen if "SAVEPOINT" not in query["sql"] and not query["sql"].startswith("SET ")])

    def fill(count: int) -> None:
        with office_context(berkane):
            for number in range(count):
                dossiers.with_partner(dossiers.opened(title_ar=f"ملف {number}"))

    fill(1)
    few = queries()
    fill(20)
    assert queries() == few <= MAX_QUERIES


def test_another_office_shows_none_of_them(
    office_client: Callable[..., Client], three: dict[str, str], other_office: Collectivity
) -> None:
    page = office_client("head", office=other_office).get(LIST)
    assert page.context["rows"] == []
    for reference in three.values():
        assert office_client("head", office=other_office).get(f"{LIST}{reference}/").status_code == 404


def test_person_without_role_sees_no_list(office_client: Callable[..., Client], three: dict[str, str]) -> None:
    assert office_client().get(LIST).status_code == 403


def test_page_in_french_counts_and_names_countries(client: Client, three: dict[str, str]) -> None:
    client.cookies["mithaq_language"] = "fr"
    page = client.get(LIST, {"country": "SN"}).content.decode()
    assert "conventions trouvées, sur" in page
    assert "Sénégal" in page
