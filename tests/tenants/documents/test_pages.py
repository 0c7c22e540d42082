"""The papers' page, adding, fetching, removing."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage

from mithaq.collectivities.models import Collectivity
from tenants.agreements.models import Agreement
from tenants.documents import services
from tenants.documents.models import Document
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import pdf

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
EVERYONE = ["head", "clerk", "secretary", "president", "finance", "service", "reader"]


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.opened()


@pytest.fixture
def paper(dossier: Agreement) -> Document:
    return services.store(dossier.pk, actor=None, upload=pdf("محضر أول.pdf"), kind="minutes", title="محضر أول")


def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/documents/{page}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_everybody_reads_the_papers_and_all_but_a_reader_find_the_form(
    dossier: Agreement, paper: Document, browse: Browse, language: str
) -> None:
    for role in EVERYONE:
        response = browse(role, language=language).get(url(dossier))
        assert response.status_code == 200
        assert "محضر أول" in response.text
        assert ("multipart/form-data" in response.text) == (role != "reader")


def test_a_paper_is_added(dossier: Agreement, browse: Browse) -> None:
    response = browse("service").post(
        url(dossier), {"kind": "draft", "upload": pdf("مشروع.pdf"), "language": "ar", "made_on": "٢٧/٠٢/٢٠٢٤"}
    )
    assert response.status_code == 302
    assert dossier.documents.get().title == "مشروع"


@pytest.mark.parametrize("change", [
    {"upload": pdf("run.exe")}, {"upload": ""}, {"kind": ""}, {"made_on": "01/01/2999"}, {"title": "ع\u202eع"},
])  # fmt: skip
def test_a_refused_paper_keeps_what_was_typed(dossier: Agreement, browse: Browse, change: dict[str, object]) -> None:
    typed = {"kind": "draft", "upload": pdf(), "language": "fr", "register_number": "R-77", "title": "عنوان"}
    response = browse("clerk").post(url(dossier), typed | change)
    assert response.status_code == 422
    assert 'value="R-77"' in response.text
    assert not dossier.documents.exists()


def test_an_empty_file_is_refused_in_words(dossier: Agreement, browse: Browse) -> None:
    from django.core.files.base import ContentFile

    response = browse("clerk", language="fr").post(
        url(dossier), {"kind": "draft", "upload": ContentFile(b"", name="vide.pdf"), "language": "fr"}
    )
    assert response.status_code == 422
    assert "vide.pdf" in str(response.context["form"].errors["upload"])


def test_a_paper_is_fetched_inert_and_under_its_name(dossier: Agreement, paper: Document, browse: Browse) -> None:
    response = browse("reader").get(url(dossier, f"{paper.pk}/"))
    assert b"".join(response.streaming_content) == pdf("محضر أول.pdf").read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def test_a_paper_is_fetched_through_its_own_dossier_only(paper: Document, browse: Browse) -> None:
    assert browse("head").get(url(dossiers.opened(), f"{paper.pk}/")).status_code == 404


def test_a_paper_whose_file_is_gone_is_not_found(dossier: Agreement, paper: Document, browse: Browse) -> None:
    default_storage.delete(paper.file.name)
    assert browse("head").get(url(dossier, f"{paper.pk}/")).status_code == 404


def test_another_office_fetches_nothing(
    dossier: Agreement, paper: Document, office_client: object, other_office: Collectivity
) -> None:
    client = office_client("head", office=other_office)
    assert client.get(url(dossier, f"{paper.pk}/")).status_code == 404


@pytest.mark.parametrize(("role", "status"), [
    ("head", 302), ("clerk", 302), ("secretary", 403), ("president", 403), ("finance", 403), ("service", 403),
    ("reader", 403),
])  # fmt: skip
def test_only_the_office_removes_a_paper(
    dossier: Agreement, paper: Document, browse: Browse, role: str, status: int
) -> None:
    assert browse(role).post(url(dossier, f"{paper.pk}/remove/")).status_code == status
    assert dossier.documents.exists() == (status == 403)


def test_a_reader_adds_nothing(dossier: Agreement, browse: Browse) -> None:
    assert browse("reader").post(url(dossier), {"kind": "draft", "upload": pdf()}).status_code == 403


def test_the_checklist_proposes_the_kind_that_is_missing(dossier: Agreement, browse: Browse) -> None:
    page = browse("clerk").get(url(dossier) + "?kind=draft").text
    assert '<option value="draft" selected>' in page
    assert "?kind=presentation_note#add" in page
