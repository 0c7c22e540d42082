"""The public API: shapes, filters, pages, errors."""

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api import schema
from api.register import throttles
from api.register.serializers.answers import AgreementSerializer
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.register import services
from mithaq.register.snapshots import Snapshot
from tests.api.conftest import Get
from tests.mithaq.register.samples import many, snapshot

PROBLEM = "application/problem+json"


def test_the_list_shows_what_offices_published_and_their_proof(api: Get, published: list[Snapshot]) -> None:
    body = api("agreements").json()

    assert [line["reference"] for line in body["results"]] == [
        "CONV-02113-2025-002", "CONV-02113-2025-001", "CONV-02113-2024-007",
    ]  # fmt: skip
    line = body["results"][-1]
    assert line["decision"] == {
        "number": "14/2024", "decided_on": "2024-05-07", "visa": "explicit", "visa_on": "2024-06-10",
    }  # fmt: skip
    assert line["amount"] == {"centimes": 180_000_000, "currency": "MAD"}
    assert line["collectivity"]["name"] == {"ar": "بركان", "fr": "Berkane"}
    assert line["url"] == f"http://localhost/api/v1/agreements/{line['id']}"
    assert (body["next"], body["next_cursor"]) == (None, None)


def test_an_empty_register_is_an_empty_list(api: Get) -> None:
    assert api("agreements").json() == {"next": None, "next_cursor": None, "results": []}
    assert api("changes").json() == {"next": 0, "results": []}
    assert api("statistics").json()["agreements"] == 0


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ({"kind": "twinning"}, ["CONV-02113-2025-001"]),
        ({"country": "FR"}, ["CONV-02113-2025-001"]),
        ({"collectivity": "02.113.01.25"}, ["CONV-02113-2025-002"]),
        ({"year": 2025}, ["CONV-02113-2025-001"]),
        ({"q": "مونبلييه"}, ["CONV-02113-2025-001"]),
        ({"region": "04"}, []),
        ({"q": "'; --"}, []),
    ],
)
def test_filters_narrow_the_list(
    api: Get, published: list[Snapshot], query: dict[str, Any], references: list[str]
) -> None:
    assert [line["reference"] for line in api("agreements", **query).json()["results"]] == references


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "alliance"}, "kind"),
        ({"year": "abc"}, "year"),
        ({"country": "ZZ"}, "country"),
        ({"goal": "18"}, "goal"),
        ({"regoin": "02"}, "regoin"),
        ({"cursor": "%%%"}, "cursor"),
        ({"cursor": "MjAyNHwx"}, "cursor"),
        ({"cursor": "é" * 9}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"q": "\x00"}, "q"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_a_query_that_is_not_understood_is_refused_and_names_the_parameter(
    api: Get, published: list[Snapshot], query: dict[str, Any], field: str
) -> None:
    answer = api("agreements", **query)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    body = answer.json()
    assert body["code"] in {"invalid_query"}
    assert [error["field"] for error in body["errors"]] == [field]


def test_pages_follow_each_other_without_gap_or_double(api: Get, office: Collectivity) -> None:
    for sample in many(7):
        services.publish(sample)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        body = api("agreements", **query).json()
        seen += [line["reference"] for line in body["results"]]
        if body["next_cursor"] is None:
            break
        query["cursor"] = body["next_cursor"]
    assert seen == [f"CONV-02113-2026-{number:03}" for number in range(6, -1, -1)]


def test_an_agreement_is_shown_whole_and_its_shape_is_the_documented_one(api: Get, published: list[Snapshot]) -> None:
    body = api(f"agreements/{published[0].public_id}").json()

    assert set(body) == set(AgreementSerializer().fields)
    assert body["indicators"][0]["measurements"][-1] == {"period_end": "2025-12-31", "value": "74"}
    assert body["contributions"][0]["instalments"][0] == {"due_on": "2024-09-30", "amount_centimes": 60_000_000}
    assert body["amendments"][0]["decision"]["number"] == "3/2026"


def test_what_was_never_published_is_404_and_what_was_withdrawn_410_with_its_reason(
    api: Get, published: list[Snapshot], berkane: Collectivity
) -> None:
    missing = api(f"agreements/{snapshot().public_id}")
    assert (missing.status_code, missing.json()["code"], missing["Content-Type"]) == (404, "not_published", PROBLEM)
    with office_context(berkane):
        services.withdraw(published[0].public_id, reason="نشر بالخطأ")

    gone = api(f"agreements/{published[0].public_id}")
    assert (gone.status_code, gone.json()["code"], gone.json()["reason"]) == (410, "entry_withdrawn", "نشر بالخطأ")
    versions = api(f"agreements/{published[0].public_id}/versions").json()["results"]
    assert [(version["kind"], version["detail"]) for version in versions] == [("published", None), ("withdrawn", None)]


def test_versions_stand_in_the_order_of_time_with_a_digest(
    api: Get, published: list[Snapshot], berkane: Collectivity
) -> None:
    with office_context(berkane):
        services.publish(replace(published[0], ends_on=date(2027, 12, 31)), kind="amended")
    first, second = api(f"agreements/{published[0].public_id}/versions").json()["results"]
    assert (first["number"], first["kind"], second["number"], second["kind"]) == (1, "published", 2, "amended")
    assert first["detail"]["ends_on"] == "2027-06-30"
    assert len(second["digest"]) == 64
    assert api(f"agreements/{snapshot().public_id}/versions").status_code == 404


def test_the_feed_is_read_from_where_one_stopped(api: Get, published: list[Snapshot]) -> None:
    first = api("changes", limit=2).json()
    assert [change["kind"] for change in first["results"]] == ["published", "published"]
    rest = api("changes", after=first["next"]).json()
    assert [change["agreement"] for change in rest["results"]] == [str(published[2].public_id)]
    assert api("changes", after=rest["next"]).json() == {"next": rest["next"], "results": []}
    assert api("changes", after=-1).status_code == 400
    assert api("changes", after=2**64).status_code == 400


def test_collectivities_come_with_the_number_of_their_agreements(api: Get, published: list[Snapshot]) -> None:
    body = api("collectivities", limit=2).json()
    assert [(row["code"], row["agreements"]) for row in body["results"]] == [("02.113.01.09", 2), ("02.113.01.25", 1)]
    rest = api("collectivities", cursor=body["next_cursor"]).json()
    assert [row["code"] for row in rest["results"]] == ["ECI-02-001"]
    assert api("collectivities", region="05").json()["results"] == []


def test_statistics_count_the_filtered_register(api: Get, published: list[Snapshot]) -> None:
    body = api("statistics", kind="twinning").json()
    assert (body["agreements"], body["partner_countries"], body["by_country"]) == (
        1, 1, [{"value": "FR", "count": 1}],
    )  # fmt: skip


@pytest.mark.parametrize(
    "address", ["agreements", "changes", "collectivities", "statistics", "agreements?q=مونبلييه&kind=twinning"]
)
def test_a_list_costs_the_same_whatever_the_number_of_rows(
    api: Get, published: list[Snapshot], berkane: Collectivity, address: str
) -> None:
    forget()
    with CaptureQueriesContext(connection) as few:
        api(address)
    with office_context(berkane):
        for sample in many(25):
            services.publish(sample)
    with CaptureQueriesContext(connection) as more:
        api(address)
    assert len(more) == len(few) <= 5


def test_an_unknown_address_and_a_forbidden_method_are_problems_too(api: Get) -> None:
    nowhere = api("nowhere/at/all")
    assert (nowhere.status_code, nowhere.json()["code"], nowhere["Content-Type"]) == (404, "not_found", PROBLEM)
    posted = Client(HTTP_HOST="localhost").post("/api/v1/agreements", {})
    assert (posted.status_code, posted.json()["code"]) == (405, "method_not_allowed")
    xml = Client(HTTP_HOST="localhost").get("/api/v1/agreements", headers={"Accept": "application/xml"})
    assert (xml.status_code, xml.json()["code"]) == (406, "not_acceptable")


def test_a_session_is_neither_read_nor_ended_by_the_api(api: Get, desk_client: Any) -> None:
    """The API's role may not read sessions: a person who is logged in at the desk still gets open data."""
    client = desk_client("region", territory_code="02")
    answer = client.get("/api/v1/agreements")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Access-Control-Allow-Origin"] == "*"


def forget() -> None:
    """Start the minute anew, in this process and in the shared cache."""
    cache.clear()
    throttles._minute.number = -1


def test_a_process_visits_the_shared_count_once_in_twenty_requests(api: Get) -> None:
    forget()
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            api("changes")
    visits = [query for query in asked.captured_queries if 'INSERT INTO "mithaq_cache"' in query["sql"]]
    assert len(visits) == 1


def test_too_many_requests_from_one_address_are_refused(api: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "PER_MINUTE", 3)
    forget()
    statuses = [api("changes").status_code for _ in range(4)]
    assert statuses[:3] == [200, 200, 200]
    last = api("changes")
    assert (last.status_code, last.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(last["Retry-After"]) <= 60


def test_a_forged_forwarding_header_does_not_make_a_new_caller(api: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "PER_MINUTE", 1)
    forget()
    client = Client(HTTP_HOST="localhost")
    answers = [client.get("/api/v1/changes", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code for n in range(2)]
    assert answers == [200, 429]


def test_the_committed_document_is_the_one_the_code_says() -> None:
    """Run `python -m api.schema` after a change of the API."""
    assert schema.PATH.read_bytes() == schema.document()


def test_the_document_is_served_and_describes_every_public_address(api: Get) -> None:
    answer = api("openapi.json")
    paths = orjson.loads(b"".join(answer.streaming_content))["paths"]
    assert set(paths) == {
        f"/api/v1/{address}"
        for address in (
            "agreements", "agreements/{public_id}", "agreements/{public_id}/versions", "changes", "collectivities",
            "consolidated/agreements", "statistics",
        )
    }  # fmt: skip
