"""The drafting's pages: both languages, every form, every role."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from tenants.agreements.models import Agreement
from tenants.drafting import services
from tenants.drafting.models import ClauseKind, TextVersion
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import DRAFTED

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
WRITERS = ["head", "clerk"]
READERS = ["secretary", "president", "finance", "service", "reader"]


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


@pytest.fixture
def clerk(browse: Browse) -> OfficeBrowser:
    return browse("clerk")


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def version(dossier: Agreement) -> TextVersion:
    return services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "موضوع الاتفاقية")])


def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/drafting/{page}"


def articles(*texts: dict[str, str], initial: int = 0) -> dict[str, str]:
    data = {"articles-TOTAL_FORMS": str(len(texts)), "articles-INITIAL_FORMS": str(initial)}
    for number, text in enumerate(texts):
        data |= {f"articles-{number}-{name}": value for name, value in text.items()}
    return data


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("build", [dossiers.opened, dossiers.in_drafting, dossiers.drafted])
def test_every_role_reads_the_page_whatever_the_draft(browse: Browse, language: str, build: object) -> None:
    dossier = build()
    for role in [*WRITERS, *READERS]:
        response = browse(role, language=language).get(url(dossier))
        assert response.status_code == 200
        writes = role in WRITERS and dossier.state == "drafting"
        assert ("obligations/add/" in response.text) == writes


def test_a_version_is_written_on_the_last_one(dossier: Agreement, version: TextVersion, clerk: OfficeBrowser) -> None:
    shown = clerk.get(url(dossier, "versions/add/")).text
    assert "موضوع الاتفاقية" in shown
    data = articles(
        {"body_ar": "موضوع الاتفاقية", "body_fr": "Objet"}, {"body_ar": ""},
        {"heading_ar": "المدة", "body_ar": "36 شهرا"}, initial=1,
    )  # fmt: skip
    response = clerk.post(url(dossier, "versions/add/"), {"made_on": "2024-03-05", "note": "بعد الملاحظات"} | data)
    assert response.status_code == 302
    second = dossier.text_versions.get(number=2)
    assert [(one.number, one.body_ar, one.body_fr) for one in second.articles.all()] == [
        (1, "موضوع الاتفاقية", "Objet"), (2, "36 شهرا", ""),
    ]  # fmt: skip
    assert "36 شهرا" in clerk.get(url(dossier, "versions/2/")).text


@pytest.mark.parametrize(("texts", "made_on"), [
    ([{"body_ar": "", "body_fr": "Sans arabe, gardé"}], "2024-03-05"),
    ([{"body_ar": "نص", "body_fr": "Sans arabe, gardé"}], "2999-01-01"),
    ([{"body_ar": "نص\u202eمقلوب", "body_fr": "Sans arabe, gardé"}], "2024-03-05"),
    ([{"body_ar": "نص", "body_fr": "Sans arabe, gardé"}], "مارس"),
])  # fmt: skip
def test_a_refused_version_keeps_what_was_typed(
    dossier: Agreement, clerk: OfficeBrowser, texts: list[dict[str, str]], made_on: str
) -> None:
    response = clerk.post(url(dossier, "versions/add/"), {"made_on": made_on} | articles(*texts))
    assert response.status_code == 422
    assert "Sans arabe, gardé" in response.text
    assert not dossier.text_versions.exists()


def test_a_version_without_any_article_is_refused_on_the_page(dossier: Agreement, clerk: OfficeBrowser) -> None:
    response = clerk.post(url(dossier, "versions/add/"), {"made_on": "2024-03-05"} | articles({"body_ar": ""}))
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_comments_are_made_and_resolved(dossier: Agreement, version: TextVersion, clerk: OfficeBrowser) -> None:
    clerk.post(url(dossier, "versions/1/comment/"), {
        "comment-body": "المبلغ ناقص", "comment-made_on": "2024-03-01", "comment-is_blocking": "on",
        "comment-article_number": "1", "comment-on_behalf_of_id": dossier.parties.get(is_self=False).pk,
    })  # fmt: skip
    remark = version.comments.get()
    assert (remark.is_blocking, remark.article_number, remark.on_behalf_of.is_self) == (True, 1, False)
    page = url(dossier, f"comments/{remark.pk}/resolve/")
    assert "المبلغ ناقص" in clerk.get(page).text
    assert clerk.post(page, {"resolved_on": "2024-02-28"}).status_code == 422  # before it was made
    assert clerk.post(page, {"resolved_on": "2024-03-05", "resolution": "أضيف"}).status_code == 302


@pytest.mark.parametrize("kind", ClauseKind)
def test_each_clause_has_its_page(dossier: Agreement, clerk: OfficeBrowser, kind: ClauseKind) -> None:
    page = url(dossier, f"clauses/{kind.value}/")
    assert ("amount_centimes" in clerk.get(page).text) == (kind == ClauseKind.CONTRIBUTIONS)
    assert clerk.post(page, {"body_ar": "نص البند"}).status_code == 302
    assert "نص البند" in clerk.get(url(dossier)).text


def test_r17_an_amount_in_words_that_differs_is_shown_at_its_field(dossier: Agreement, clerk: OfficeBrowser) -> None:
    typed = {"body_ar": "المساهمات", "amount_centimes": "٤٨٠٠٠٠٠٫٠٠", "amount_words_ar": "أربعة ملايين درهم"}
    response = clerk.post(url(dossier, "clauses/contributions/"), typed)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"amount_words_ar"}
    assert "أربعة ملايين وثمانمائة ألف درهم" in response.text  # what it should say
    clerk.post(url(dossier, "clauses/contributions/"), typed | {"amount_words_ar": "أربعة ملايين وثمانمائة ألف درهم"})
    assert dossier.clauses.get().amount_centimes == 480_000_000


def test_an_unknown_clause_is_not_found(dossier: Agreement, clerk: OfficeBrowser) -> None:
    assert clerk.get(url(dossier, "clauses/penalty/")).status_code == 404


def test_obligations_supervision_duration_and_basis_are_saved(dossier: Agreement, clerk: OfficeBrowser) -> None:
    party = dossier.parties.get(is_self=True)
    for page, data in (
        ("obligations/add/", {"obligation-party_id": party.pk, "obligation-what_ar": "توفير الموقع"}),
        ("supervision/", {
            "supervision-kind": "steering", "supervision-name_ar": "لجنة القيادة",
            "supervision-meets_every_months": "6",
        }),
        ("duration/", {"duration-duration_months": "36", "duration-planned_start_on": "01/07/2024"}),
        ("basis/", {"basis-legal_basis": "a92", "basis-prevailing_language": "ar", "basis-languages": ["ar", "fr"]}),
    ):  # fmt: skip
        assert clerk.post(url(dossier, page), data).status_code == 302, page
    dossier.refresh_from_db()
    assert (dossier.duration_months, dossier.legal_basis, dossier.languages) == (36, "a92", ["ar", "fr"])
    assert "لجنة القيادة" in clerk.get(url(dossier, "supervision/") + "?kind=steering").text
    obligation = dossier.obligations.get()
    assert clerk.post(url(dossier, f"obligations/{obligation.pk}/remove/")).status_code == 302


def test_r15_an_obligation_is_noted_as_fulfilled_by_a_service(dossier: Agreement, browse: Browse) -> None:
    obligation = services.add_obligation(
        dossier.pk, actor=None, party_id=dossier.parties.first().pk, what_ar="توفير الموقع"
    )
    page = url(dossier, f"obligations/{obligation.pk}/fulfil/")
    service = browse("service")
    assert service.post(page, {"done_on": "2024-07-02"}).status_code == 422  # not in force yet
    Agreement.objects.filter(pk=dossier.pk).update(
        state="in_force", signed_on="2024-06-25", in_force_on="2024-07-01", ends_on="2027-06-30"
    )
    assert service.post(page, {"done_on": "2024-07-02"}).status_code == 302
    assert browse("reader").post(page, {"done_on": "2024-07-02"}).status_code == 403


def test_the_page_says_what_is_missing_and_what_is_doubtful(clerk: OfficeBrowser) -> None:
    response = clerk.get(url(dossiers.drafted()))
    assert response.text.count("is-missing") == 2  # the money
    (doubt,) = response.context["warnings"]
    assert doubt.code == "approval"
    assert doubt.label in response.text


@pytest.mark.parametrize("role", READERS)
def test_others_draft_nothing_and_all_but_a_reader_comment(
    dossier: Agreement, version: TextVersion, browse: Browse, role: str
) -> None:
    client = browse(role)
    for page in (
        "versions/add/", "clauses/object/", "obligations/add/", "supervision/", "duration/", "basis/",
    ):  # fmt: skip
        assert client.post(url(dossier, page), {}).status_code == 403, page
    commented = client.post(
        url(dossier, "versions/1/comment/"), {"comment-body": "رأي", "comment-made_on": "2024-03-01"}
    )
    assert commented.status_code == (403 if role == "reader" else 302)


def test_things_of_another_dossier_are_not_found(
    dossier: Agreement, version: TextVersion, clerk: OfficeBrowser
) -> None:
    other = dossiers.in_drafting()
    remark = services.comment(version.pk, actor=None, body="ملاحظة", made_on=DRAFTED)
    for page in ("versions/1/", f"comments/{remark.pk}/resolve/"):
        assert clerk.get(url(other, page)).status_code == 404


def test_the_page_costs_the_same_queries_whatever_the_draft_holds(dossier: Agreement, clerk: OfficeBrowser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            clerk.get(url(dossier))
        return len(queries)

    def grow(number: int) -> None:
        made = services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, f"نص {number}")])
        services.comment(made.pk, actor=None, body="ملاحظة", made_on=DRAFTED, is_blocking=True)
        services.add_obligation(dossier.pk, actor=None, party_id=dossier.parties.first().pk, what_ar=f"التزام {number}")

    grow(1)
    few = cost()
    for number in range(2, 6):
        grow(number)
    assert cost() == few
