"""The pages of the registers: who may do what, what is typed is kept, papers and tables come out."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from mithaq.register.models import PublicDecision
from tenants.council import services
from tenants.council.models import Register, RegisterBook, RegisterEntry
from tests.tenants.council import bound, story

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]
ROOT = "/office/registers/"
TODAY = date(2024, 6, 3)


@pytest.fixture
def filled(berkane: Collectivity, as_office: Enter) -> RegisterEntry:
    """A register with one entry, minutes to be written, something public."""
    with as_office(berkane):
        return bound.entered()


def text_of(client: Client, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, address
    return page.content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_opens_in_both_languages_for_each_role(
    office_client: Any, filled: RegisterEntry, language: str
) -> None:
    session = filled.session_id
    addresses = [
        "", "decisions/", "decisions/?q=14/2024&year=2024", "decisions/?q=xyz", "minutes/", "public/",
        f"books/{filled.book_id}/", f"entries/{filled.pk}/", f"sessions/{session}/",
    ]  # fmt: skip
    forms = [
        "minutes/open/", "decisions/add/", f"books/{filled.book_id}/close/", f"entries/{filled.pk}/strike/",
        f"entries/{filled.pk}/note/", f"sessions/{session}/minutes/", f"sessions/{session}/enter/",
    ]  # fmt: skip
    for role, may in (("secretary", True), ("reader", False)):
        client = office_client(role)
        client.cookies["language"] = language
        for address in addresses:
            assert " style=" not in text_of(client, f"{ROOT}{address}")
        for address in forms:
            text_of(client, f"{ROOT}{address}", 200 if may else 403)


def test_a_book_is_opened_a_decision_entered_and_the_whole_printed(
    office_client: Any, berkane: Collectivity, as_office: Enter
) -> None:
    with as_office(berkane):
        decision = bound.posted()
    client = office_client("secretary")
    with frozen(TODAY):
        opening = {"on": "2024-01-08", "pages": "200", "president": "أ", "secretary": "ب"}
        assert client.post(f"{ROOT}decisions/open/", opening).status_code == 302
        assert "14/2024" in text_of(client, ROOT)
        entered = client.post(f"{ROOT}decisions/{decision.pk}/enter/", {"on": "2024-05-16"})
        assert entered.status_code == 302
    with as_office(berkane):
        entry, book = RegisterEntry.objects.get(), RegisterBook.objects.get()
    assert entry.label == "14/2024"
    printed = client.get(f"{ROOT}books/{book.pk}/book.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert b"".join(printed.streaming_content).startswith(b"%PDF")
    assert client.get(f"{ROOT}decisions/{decision.pk}/enter/").status_code == 404  # it does not wait any more


def test_a_refusal_says_why_and_keeps_what_was_typed(office_client: Any, filled: RegisterEntry) -> None:
    client = office_client("secretary")
    typed = {
        "label": "14/2024", "dated_on": "2024-05-07", "title_ar": "موضوع", "text_ar": "نص المقرر كما كتب",
        "on": "2024-05-16",
        "members_in_office": "35", "present": "27", "votes_for": "20", "votes_against": "1", "abstentions": "2",
    }  # fmt: skip
    with frozen(TODAY):
        refused = client.post(f"{ROOT}decisions/add/", typed)
        assert refused.status_code == 422
        assert "نص المقرر كما كتب" in refused.content.decode()
        more = client.post(f"{ROOT}decisions/add/", typed | {"label": "15/2024", "votes_for": "30"})
        assert more.status_code == 422
        assert client.post(f"{ROOT}decisions/add/", typed | {"label": "15/2024"}).status_code == 302


def test_minutes_are_written_entered_and_fetched(
    office_client: Any, berkane: Collectivity, as_office: Enter, filled: RegisterEntry
) -> None:
    client, session = office_client("secretary"), filled.session_id
    with as_office(berkane):
        bound.book(Register.MINUTES)
    form = {
        "president": "أ", "signatory": "deputy", "signatory_name": "ب", "debates_ar": "مناقشة", "on": "2024-05-20",
    }  # fmt: skip
    with frozen(TODAY):
        assert client.post(f"{ROOT}sessions/{session}/minutes/", form).status_code == 422  # a47: why not the secretary
        form |= {"absence_reason": "غياب بعذر"}
        assert client.post(f"{ROOT}sessions/{session}/minutes/", form).status_code == 302
        assert client.post(f"{ROOT}sessions/{session}/enter/", {"on": "2024-05-20"}).status_code == 302
        for extension, beginning in (("pdf", b"%PDF"), ("docx", b"PK")):
            paper = client.get(f"{ROOT}sessions/{session}/session-minutes/fr.{extension}")
            assert b"".join(paper.streaming_content).startswith(beginning)
    for address in ("session-minutes/en.pdf", "gossip/fr.pdf", "agenda/fr.html"):
        assert client.get(f"{ROOT}sessions/{session}/{address}").status_code == 404


def test_the_excel_table_holds_what_the_search_found(office_client: Any, filled: RegisterEntry) -> None:
    client = office_client("reader")
    answer = client.post(f"{ROOT}decisions/table/?q=14/2024")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert ("14/2024" in rows[1], 25 in rows[1]) == (True, True)
    assert client.post(f"{ROOT}gossip/table/").status_code == 404


def test_the_queries_do_not_grow_with_the_entries(
    office_client: Any, berkane: Collectivity, as_office: Enter, filled: RegisterEntry
) -> None:
    client = office_client("secretary")
    addresses = [f"{ROOT}decisions/", ROOT, f"{ROOT}books/{filled.book_id}/", f"{ROOT}public/"]

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    before = counts()
    with as_office(berkane):
        for number in range(15, 19):
            services.enter_other_decision(actor=None, on=bound.ENTERED, **(bound.OTHER | {"label": f"{number}/2024"}))
    assert counts() == before


def test_the_head_withdraws_from_the_public_pages_and_corrects(
    office_client: Any, berkane: Collectivity, as_office: Enter, filled: RegisterEntry
) -> None:
    head, key = office_client("head"), filled.decision_key
    assert office_client("secretary").get(f"{ROOT}public/decision/{key}/withdraw/").status_code == 403
    address = f"{ROOT}public/decision/{key}/withdraw/"
    assert head.post(address, {"reason": ""}).status_code == 422
    assert head.post(address, {"reason": "نشر بالخطأ"}).status_code == 302
    assert PublicDecision.objects.get().withdrawal_reason == "نشر بالخطأ"
    assert head.post(f"{ROOT}public/decision/{key}/correct/", {"reason": "تحقق"}).status_code == 302
    assert PublicDecision.objects.get().withdrawn_at is None
    for wrong in (f"decision/{key}/erase/", "decision/999/correct/", f"gossip/{key}/correct/"):
        assert head.get(f"{ROOT}public/{wrong}").status_code == 404


def test_what_is_missing_on_the_public_pages_is_published_by_one_click(
    office_client: Any, filled: RegisterEntry
) -> None:
    PublicDecision.objects.all().delete()
    head = office_client("head")
    with frozen(story.VISAED):
        assert "public/missing/" in text_of(head, f"{ROOT}public/")
        assert head.post(f"{ROOT}public/missing/").status_code == 302
    assert PublicDecision.objects.get().version == 2  # its versions go on where they ended
