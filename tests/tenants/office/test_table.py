"""The list as a workbook: what the search found, counted among the office's exports of the day."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from mithaq.collectivities import limits
from mithaq.collectivities.models import Collectivity, Limits, Usage, UsageKind
from mithaq.collectivities.selectors import office_context
from mithaq.core.text import fold
from tenants.agreements.importing.vocabulary import headers
from tenants.agreements.models import Agreement, Kind
from tenants.office import tables
from tenants.office.errors import TableTooLong
from tests.tenants import dossiers, running

TABLE = "/office/agreements/table/"


@pytest.fixture
def client(office_client: Callable[..., Client]) -> Client:
    return office_client("reader")


def sheet_of(response: Any) -> list[tuple[Any, ...]]:
    assert response.status_code == 200, response.content
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def exports_of(office: Collectivity) -> int:
    return sum(row.used for row in Usage.objects.filter(office_schema=office.schema_name, kind=UsageKind.EXPORTS))


def test_table_holds_what_the_search_found_with_days_and_amounts(client: Client, berkane: Collectivity) -> None:
    with office_context(berkane):
        agreement = running.running().agreement
        dossiers.opened(kind=Kind.TWINNING, title_ar="=1+1")
    header, line = sheet_of(client.post(f"{TABLE}?state=in_force"))
    assert header[:3] == ("المرجع", "النوع", "العنوان بالعربية")
    assert line[0] == agreement.reference
    assert line[7] == datetime.combine(agreement.opened_on, datetime.min.time())
    with office_context(berkane):
        assert line[12] == sum(agreement.contributions.values_list("amount_centimes", flat=True)) / 100 > 0
    everything = sheet_of(client.post(TABLE))
    assert {row[0] for row in everything[1:]} > {agreement.reference}
    assert "'=1+1" in {row[2] for row in everything}  # a spreadsheet program takes it for text


def test_table_in_french_names_the_same_columns(client: Client, berkane: Collectivity) -> None:
    client.cookies["mithaq_language"] = "fr"
    assert sheet_of(client.post(TABLE))[0][0] == "référence"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_columns_are_called_as_the_import_calls_them(client: Client, berkane: Collectivity, language: str) -> None:
    client.cookies["mithaq_language"] = language
    header = sheet_of(client.post(TABLE))[0]
    with translation.override(language):
        known = {headers().get(fold(name)) for name in header}
    assert {"reference", "kind", "title_ar", "title_fr", "state", "opened_on", "signed_on", "ends_on"} <= known


def test_each_table_is_one_export_of_the_day_and_beyond_the_limit_the_page_says_so(
    client: Client, berkane: Collectivity
) -> None:
    Limits.objects.update_or_create(collectivity=berkane, defaults={"exports": 1})
    client.post(TABLE)
    assert exports_of(berkane) == 1
    page = client.post(f"{TABLE}?kind=twinning", follow=True)
    assert page.redirect_chain == [("/office/agreements/?kind=twinning", 302)]
    assert "1" in str(next(iter(page.context["messages"])))
    assert exports_of(berkane) == 1


def test_a_table_that_would_be_too_long_is_refused_and_counts_for_nothing(
    client: Client, berkane: Collectivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 0)
    with office_context(berkane):
        dossiers.opened()
        with pytest.raises(TableTooLong):
            tables.write_agreements(BytesIO(), Agreement.objects.all())
    assert client.post(TABLE).status_code == 302
    assert exports_of(berkane) == 0
    with office_context(berkane):
        assert {used.kind: used.used for used in limits.usage_of(berkane)}[UsageKind.EXPORTS] == 0


def test_number_of_queries_does_not_grow_with_the_rows(client: Client, berkane: Collectivity) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            sheet_of(client.post(TABLE))
        return len([query for query in seen if "SAVEPOINT" not in query["sql"] and not query["sql"].startswith("SET ")])

    def fill(count: int) -> None:
        with office_context(berkane):
            for number in range(count):
                dossiers.with_partner(dossiers.opened(title_ar=f"ملف {number}", opened_on=date(2026, 1, 5)))

    fill(1)
    sheet_of(client.post(TABLE))  # begins the day's counter
    few = queries()
    fill(20)
    assert queries() == few


def test_who_may_not_see_dossiers_gets_no_table(office_client: Callable[..., Client]) -> None:
    assert office_client().post(TABLE).status_code == 403
    assert office_client("reader").get(TABLE).status_code == 405
