"""The pages of the import, without JavaScript: send, see every bad cell, confirm or drop."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from mithaq.partners.models import Lead
from tenants.agreements.importing.models import ImportDraft
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tests.conftest import ClientFor
from tests.tenants.agreements.importing.tables import row, table

UPLOAD = "/office/agreements/import/"
TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _on_a_known_day() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def head(berkane: Collectivity, office_client: ClientFor) -> Client:
    """The head of the office of Berkane."""
    return office_client("head")


def send(client: Client, content: bytes, name: str = "old.csv", **more: str) -> HttpResponse:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), **more}, secure=True)


def written(office: Collectivity) -> int:
    with office_context(office):
        return Agreement.objects.count()


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_page_names_the_columns_and_gives_an_empty_table(head: Client) -> None:
    page = head.get(UPLOAD, secure=True)
    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in text(page)
    workbook = head.get(f"{UPLOAD}table.xlsx", secure=True)
    assert workbook["Content-Disposition"] == 'attachment; filename="agreements.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
    assert sheet.sheet_view.rightToLeft
    assert sheet.max_column == 22


def test_a_good_table_waits_and_is_written_when_confirmed(head: Client, berkane: Collectivity) -> None:
    sent = send(head, table(row(), row(reference="13/2019")))
    assert sent.status_code == 302
    preview = head.get(sent["Location"], secure=True)
    assert preview.status_code == 200
    assert "12-2019" in text(preview)
    assert written(berkane) == 0
    done = head.post(f"{sent['Location']}confirm/", secure=True)
    assert (done.status_code, done["Location"]) == (302, "/office/agreements/")
    assert written(berkane) == 2
    with office_context(berkane):
        assert not ImportDraft.objects.exists()
        agreement = Agreement.objects.get(reference="12-2019")
        assert agreement.created_by is not None
        assert agreement.history.get().actor == agreement.created_by
    again = head.post(f"{sent['Location']}confirm/", secure=True)
    assert again["Location"] == UPLOAD
    assert written(berkane) == 2


def test_every_bad_cell_is_shown_and_nothing_is_kept(head: Client, berkane: Collectivity) -> None:
    answer = send(head, table(row(kind="عقد"), row(reference="13/2019", amount="beaucoup")))
    assert answer.status_code == 422
    assert "beaucoup" in text(answer)
    assert text(answer).count('<th scope="row">') == 2
    with office_context(berkane):
        assert not ImportDraft.objects.exists()
        assert not Agreement.objects.exists()


def test_the_list_of_bad_cells_comes_as_a_workbook_that_cannot_act(head: Client) -> None:
    answer = send(head, table(row(kind="=HYPERLINK(1)")), workbook="1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header, line = list(sheet.iter_rows(values_only=True))
    assert len(header) == 6
    assert line[:4] == (2, "B", "kind", "'=HYPERLINK(1)")
    assert sheet.sheet_view.rightToLeft


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("المرجع,النوع\n1,2\n".encode("cp1256"), "old.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls"),
        (b"", "empty.csv"),
        (b"a,b\n1,2\n", "other.csv"),
        (b"%PDF-1.7", "scan.csv"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_reason(head: Client, content: bytes, name: str) -> None:
    answer = send(head, content, name)
    assert answer.status_code == 422
    assert "errorlist" in text(answer)


def test_a_name_that_turns_the_reading_order_is_cleaned(head: Client, berkane: Collectivity) -> None:
    send(head, table(row()), "old\u202evsc.csv")
    with office_context(berkane):
        assert ImportDraft.objects.get().file_name == "oldvsc.csv"


def test_what_changed_in_the_office_since_is_seen_before_writing(head: Client, berkane: Collectivity) -> None:
    first, second = send(head, table(row())), send(head, table(row()))
    head.post(f"{first['Location']}confirm/", secure=True)
    refused = head.post(f"{second['Location']}confirm/", secure=True)
    assert refused["Location"] == second["Location"]
    preview = head.get(second["Location"], secure=True)
    assert "confirm/" not in text(preview)
    assert written(berkane) == 1


def test_a_dropped_table_is_gone(head: Client, berkane: Collectivity) -> None:
    sent = send(head, table(row()))
    head.post(f"{sent['Location']}drop/", secure=True)
    assert head.get(sent["Location"], secure=True)["Location"] == UPLOAD
    with office_context(berkane):
        assert not ImportDraft.objects.exists()


def test_a_table_waits_two_hours(head: Client, berkane: Collectivity) -> None:
    sent = send(head, table(row()))
    with office_context(berkane):
        ImportDraft.objects.update(created_at=clock.now() - timedelta(hours=3), expires_at=clock.now())
    assert head.post(f"{sent['Location']}confirm/", secure=True)["Location"] == UPLOAD
    assert written(berkane) == 0
    send(head, table(row()))
    with office_context(berkane):
        assert ImportDraft.objects.count() == 1


def test_a_table_is_for_the_person_who_sent_it(
    head: Client, berkane: Collectivity, office_client: ClientFor, people: Callable[..., User]
) -> None:
    sent = send(head, table(row()))
    with office_context(berkane):
        colleague = people("head", email="second@berkane.test")
    other = office_client(user=colleague)
    assert other.get(sent["Location"], secure=True)["Location"] == UPLOAD
    assert other.post(f"{sent['Location']}confirm/", secure=True)["Location"] == UPLOAD
    other.post(f"{sent['Location']}drop/", secure=True)
    assert head.get(sent["Location"], secure=True).status_code == 200
    assert written(berkane) == 0


@pytest.mark.parametrize("role", ["clerk", "secretary", "president", "finance", "service", "reader"])
def test_other_roles_are_told_that_they_may_not(berkane: Collectivity, office_client: ClientFor, role: str) -> None:
    client = office_client(role)
    assert client.get(UPLOAD, secure=True).status_code == 403
    assert send(client, table(row())).status_code == 403
    assert client.post(f"{UPLOAD}1/confirm/", secure=True).status_code == 403


def test_a_stranger_is_sent_to_the_login(berkane: Collectivity) -> None:
    answer = Client(HTTP_HOST="berkane.localhost").get(UPLOAD, secure=True)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_trail_does_not_keep_the_table(head: Client, berkane: Collectivity) -> None:
    send(head, table(row(title_ar="عنوان لا يحفظ في السجل")))
    with office_context(berkane):
        entries = list(audit.entries("importing_importdraft"))
        assert entries
        assert "عنوان" not in json.dumps([entry.diff for entry in entries], ensure_ascii=False)


PAGES = (
    "", "description/", "parties/", "consultation/", "drafting/", "documents/", "council/", "council/legality/",
    "signature/", "signature/force/", "execution/", "finance/", "monitoring/", "changes/",
)  # fmt: skip


@pytest.mark.parametrize("state", ["en vigueur", "clôturée", "rédaction", "concertation"])
def test_every_page_of_an_imported_dossier_opens(head: Client, berkane: Collectivity, state: str) -> None:
    days = {} if state == "en vigueur" else {"ended_on": "30/06/2022"}
    if state in {"rédaction", "concertation"}:
        days = dict.fromkeys(["signed_on", "in_force_on", "ends_on", "decision_number", "decided_on"], "")
    sent = send(head, table(row(state=state, **days)))
    head.post(f"{sent['Location']}confirm/", secure=True)
    assert written(berkane) == 1
    opened = {page: head.get(f"/office/agreements/12-2019/{page}", secure=True).status_code for page in PAGES}
    assert opened == dict.fromkeys(PAGES, 200)


def test_the_list_of_agreements_leads_the_head_to_the_import_and_nobody_else(
    head: Client, office_client: ClientFor
) -> None:
    assert UPLOAD in text(head.get("/office/agreements/", secure=True))
    assert UPLOAD not in text(office_client("clerk").get("/office/agreements/", secure=True))


def test_leads_of_the_own_commune_are_shown_as_to_be_verified(head: Client, berkane: Collectivity) -> None:
    lead = {"source": "twinnings", "kind": "twinning", "partner_name": "Ville d'une liste"}
    Lead.objects.create(source_key="a", place_code=berkane.code, country="FR", **lead)
    Lead.objects.create(source_key="b", place_code="02.411.01.23", **lead | {"partner_name": "Ville d'ailleurs"})
    page = text(head.get(UPLOAD, secure=True))
    assert "Ville d&#x27;une liste" in page
    assert "ailleurs" not in page
    assert "في انتظار التحقق" in page
