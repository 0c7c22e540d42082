"""The formulary's pages: both languages, every role, every form, refusals that lose nothing, a constant cost."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from tenants.agreements.models import Agreement
from tenants.drafting.models import TextVersion
from tenants.drafting.texts import last_version
from tenants.formulary import selectors, services
from tenants.formulary.models import Origin, OwnTemplate
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import DRAFTED
from tests.tenants.formulary.conftest import Reissue

pytestmark = pytest.mark.usefixtures("formulary", "office")
Browse = Callable[..., OfficeBrowser]
WRITERS = ["head", "clerk"]
READERS = ["secretary", "president", "finance", "service", "reader"]
ROOT = "/office/formulary/"


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
def own() -> OwnTemplate:
    return services.fork("framework", actor=None, made_on=DRAFTED, title_ar="نموذجنا", title_fr="Notre modèle")


def at(agreement: Agreement, page: str = "") -> str:
    return f"{ROOT}dossier/{agreement.reference}/{page}"


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("role", [*WRITERS, *READERS])
def test_everybody_reads_the_formulary_in_both_languages(
    browse: Browse, own: OwnTemplate, reissue: Reissue, role: str, language: str
) -> None:
    reissue("framework", key="fields", body_ar="مجالات جديدة.")
    browser = browse(role, language=language)
    for page in (
        "", "clauses/", "?q=jumelage", "?q=zzzz", "templates/framework/", "templates/framework/?version=1",
        "templates/framework/changes/", "templates/framework/changes/?from=1&to=2", "templates/personal-data/",
        f"own/{own.pk}/", f"own/{own.pk}/?version=1&with=1",
    ):  # fmt: skip
        response = browser.get(ROOT + page)
        assert response.status_code == 200, page
        assert ('dir="rtl"' in response.content.decode()) is True


@pytest.mark.parametrize("page", ["templates/nothing/", "templates/framework/?version=9", "own/999/"])
def test_what_is_not_there_is_not_found(clerk: OfficeBrowser, page: str) -> None:
    assert clerk.get(ROOT + page).status_code == 404


@pytest.mark.parametrize("role", READERS)
def test_who_only_reads_writes_nothing(browse: Browse, own: OwnTemplate, dossier: Agreement, role: str) -> None:
    browser = browse(role)
    for page in (
        "templates/framework/fork/", f"own/{own.pk}/title/", f"own/{own.pk}/put-away/", f"own/{own.pk}/update/",
        f"own/{own.pk}/articles/add/", f"own/{own.pk}/articles/1/", f"own/{own.pk}/articles/1/remove/",
        f"dossier/{dossier.reference}/", f"dossier/{dossier.reference}/start/framework/",
        f"dossier/{dossier.reference}/clauses/renewal/", f"dossier/{dossier.reference}/keep/",
    ):  # fmt: skip
        assert browser.get(ROOT + page).status_code == 403, page
        assert browser.post(ROOT + page).status_code in {403, 405}, page
    assert "fork" not in browser.get(f"{ROOT}templates/framework/").content.decode()


def test_the_list_says_how_many_offices_use_a_template(
    clerk: OfficeBrowser, dossier: Agreement, other_office: Collectivity, as_office: Callable[..., object]
) -> None:
    services.start_text(dossier.pk, actor=None, code="framework", made_on=DRAFTED, base=0)
    with as_office(other_office):
        services.start_text(dossiers.in_drafting().pk, actor=None, code="framework", made_on=DRAFTED, base=0)
    page = clerk.get(ROOT).content.decode()
    assert "يستعمله مكتبان" in page
    assert other_office.schema_name not in page


def test_the_cost_of_the_list_does_not_grow(clerk: OfficeBrowser, reissue: Reissue) -> None:
    services.fork("framework", actor=None, made_on=DRAFTED, title_ar="نموذج أول")
    clerk.get(ROOT)
    with CaptureQueriesContext(connection) as few:
        clerk.get(ROOT)
    for number in range(6):
        services.fork("framework", actor=None, made_on=DRAFTED, title_ar=f"نموذج {number}")
        other = dossiers.in_drafting(title_ar=f"ملف {number}")
        services.start_text(other.pk, actor=None, code="membership", made_on=DRAFTED, base=0)
    reissue("framework", key="fields", body_ar="مجالات جديدة.")
    reissue("membership", key="fields", without="statutes", body_ar="")
    with CaptureQueriesContext(connection) as many:
        page = clerk.get(ROOT).content.decode()
    assert page.count("/update/") == 13
    assert len(many) <= len(few) + 1  # the newest numbers are asked for once there is something to ask for


def test_starting_a_text_shows_the_result_and_what_is_blank_before_anything_is_kept(
    clerk: OfficeBrowser, dossier: Agreement
) -> None:
    page = clerk.get(at(dossier, "start/twinning-foreign/")).content.decode()
    assert "جماعة شريكة بالسنغال" in page
    assert "[…]" in page
    assert 'id="blanks"' in page
    assert f"/office/agreements/{dossier.reference}/finance/" in page
    typed = {"base": "0", "number": "1", "made_on": "2024-02-27", "originals_ar": "أربعة (4)", "see": "1"}
    look = clerk.post(at(dossier, "start/twinning-foreign/"), typed)
    assert look.status_code == 200
    assert "أربعة (4) نظائر" in look.content.decode()
    assert not TextVersion.objects.exists()


def test_a_confirmed_text_is_the_next_version(clerk: OfficeBrowser, dossier: Agreement) -> None:
    data = {"base": "0", "number": "1", "made_on": "2024-02-27", "originals_ar": "أربعة (4)", "confirm": "1"}
    response = clerk.post(at(dossier, "start/twinning-foreign/"), data)
    assert response.url == f"/office/agreements/{dossier.reference}/drafting/#text"
    assert TextVersion.objects.get(agreement=dossier).created_by is not None


def test_a_text_kept_meanwhile_is_shown_and_the_second_confirmation_holds(
    clerk: OfficeBrowser, dossier: Agreement
) -> None:
    services.start_text(dossier.pk, actor=None, code="membership", made_on=DRAFTED, base=0)
    data = {"base": "0", "number": "1", "made_on": "2024-02-27", "originals_ar": "خمسة (5)", "confirm": "1"}
    refused = clerk.post(at(dossier, "start/twinning-foreign/"), data)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "خمسة (5)" in page
    assert re.search(r'name="base" value="1"', page)
    assert clerk.post(at(dossier, "start/twinning-foreign/"), data | {"base": "1"}).status_code == 302


def test_a_day_to_come_is_refused_and_nothing_typed_is_lost(clerk: OfficeBrowser, dossier: Agreement) -> None:
    data = {"base": "0", "number": "1", "made_on": "2100-01-01", "originals_fr": "quatre (4)", "confirm": "1"}
    refused = clerk.post(at(dossier, "start/twinning-foreign/"), data)
    assert refused.status_code == 422
    assert "quatre (4)" in refused.content.decode()


def test_a_template_for_another_kind_warns_and_lets_go_on(clerk: OfficeBrowser, dossier: Agreement) -> None:
    assert 'id="doubts"' in clerk.get(at(dossier, "start/founding-eci/")).content.decode()
    data = {"base": "0", "number": "1", "made_on": "2024-02-27", "confirm": "1"}
    assert clerk.post(at(dossier, "start/founding-eci/"), data).status_code == 302


def test_a_clause_is_inserted_where_asked(clerk: OfficeBrowser, dossier: Agreement) -> None:
    assert "disabled" not in clerk.get(at(dossier, "clauses/renewal/")).content.decode()
    services.start_text(dossier.pk, actor=None, code="membership", made_on=DRAFTED, base=0)
    data = {"base": "1", "number": "1", "made_on": "2024-02-27", "after": "2", "confirm": "1"}
    assert clerk.post(at(dossier, "clauses/renewal/"), data).status_code == 302
    version = last_version(dossier, with_articles=True)
    assert version is not None
    assert version.articles.all()[2].heading_ar == "تجديد الاتفاقية"


def test_a_closed_dossier_shows_the_result_and_keeps_nothing(clerk: OfficeBrowser) -> None:
    dossier = dossiers.consulted()
    page = clerk.get(at(dossier, "start/amendment/"))
    assert page.status_code == 200
    assert 'name="confirm"' not in page.content.decode()
    data = {"base": "0", "number": "1", "made_on": "2024-02-27", "confirm": "1"}
    assert clerk.post(at(dossier, "start/amendment/"), data).status_code == 422


def test_the_drafting_page_leads_to_the_templates(clerk: OfficeBrowser, dossier: Agreement) -> None:
    page = clerk.get(f"/office/agreements/{dossier.reference}/drafting/").content.decode()
    assert at(dossier) in page
    choose = clerk.get(at(dossier)).content.decode()
    assert choose.index("decentralized-cooperation") < choose.index("twinning-national")


def test_a_fork_is_written_article_by_article(clerk: OfficeBrowser) -> None:
    made = clerk.post(f"{ROOT}templates/framework/fork/?version=1", {"title_ar": "نموذجنا", "title_fr": ""})
    own = OwnTemplate.objects.get()
    assert made.url == f"{ROOT}own/{own.pk}/"
    data = {
        "base": "1",
        "heading_ar": "الموضوع",
        "body_ar": "نص {title}",
        "heading_fr": "",
        "body_fr": "",
        "note": "تدقيق",
    }
    assert clerk.post(f"{ROOT}own/{own.pk}/articles/2/", data).status_code == 302
    assert clerk.post(f"{ROOT}own/{own.pk}/articles/add/", data | {"base": "2"}).status_code == 302
    assert clerk.post(f"{ROOT}own/{own.pk}/articles/1/remove/", {"base": "3"}).status_code == 302
    assert clerk.post(f"{ROOT}own/{own.pk}/title/", {"title_ar": "اسم آخر"}).status_code == 302
    assert clerk.post(f"{ROOT}own/{own.pk}/put-away/").status_code == 302
    own.refresh_from_db()
    assert (own.latest, own.title_ar, own.is_put_away) == (4, "اسم آخر", True)


@pytest.mark.parametrize(
    "text",
    [{"body_ar": ""}, {"body_ar": "نص {unheard}"}, {"body_ar": "م" * 1_000_000}, {"heading_fr": "t" * 300}],
    ids=["without Arabic", "unknown variable", "1 MB", "long heading"],
)
def test_a_refused_article_keeps_what_was_typed(clerk: OfficeBrowser, own: OwnTemplate, text: dict[str, str]) -> None:
    data = {"base": "1", "heading_ar": "عنوان", "body_ar": "نص", "heading_fr": "", "body_fr": "Texte tapé", "note": ""}
    refused = clerk.post(f"{ROOT}own/{own.pk}/articles/1/", data | text)
    assert refused.status_code == 422
    assert "Texte tapé" in refused.content.decode()
    own.refresh_from_db()
    assert own.latest == 1


def test_the_second_of_two_writers_sees_what_the_first_saved(clerk: OfficeBrowser, own: OwnTemplate) -> None:
    services.write_article(own.pk, actor=None, made_on=DRAFTED, base=1, number=1, heading_ar="ع", body_ar="كتبه الأول")
    data = {"base": "1", "heading_ar": "ع", "body_ar": "كتبه الثاني", "heading_fr": "", "body_fr": "", "note": ""}
    refused = clerk.post(f"{ROOT}own/{own.pk}/articles/1/", data)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'id="saved"' in page
    assert "كتبه الأول" in page
    assert "كتبه الثاني" in page
    assert clerk.post(f"{ROOT}own/{own.pk}/articles/1/", data | {"base": "2"}).status_code == 302


def test_a_newer_version_is_looked_at_and_taken_or_left(
    clerk: OfficeBrowser, own: OwnTemplate, dossier: Agreement, reissue: Reissue
) -> None:
    services.start_text(dossier.pk, actor=None, code="framework", made_on=DRAFTED, base=0)
    origin = Origin.objects.get()
    assert clerk.get(f"{ROOT}own/{own.pk}/update/").status_code == 302
    assert clerk.get(at(dossier, f"update/{origin.pk}/")).status_code == 302
    reissue("framework", key="fields", body_ar="مجالات جديدة.")
    for url in (f"{ROOT}own/{own.pk}/update/", at(dossier, f"update/{origin.pk}/")):
        page = clerk.get(url).content.decode()
        assert "<ins>" in page
        assert "<del>" in page
        assert clerk.post(url, {"base": "1"}).status_code == 422
        assert clerk.post(url, {"base": "1", "keys": ["fields"]}).status_code == 302
    assert TextVersion.objects.filter(agreement=dossier).count() == 2
    reissue("framework", key="fields", body_ar="مجالات أخرى.")
    for url in (f"{ROOT}own/{own.pk}/update/", at(dossier, f"update/{origin.pk}/")):
        assert clerk.post(url, {"base": "2", "leave": "1"}).status_code == 302
    assert selectors.notices() == []


def test_the_text_of_a_dossier_is_kept_as_a_template(clerk: OfficeBrowser, dossier: Agreement) -> None:
    data = {"title_ar": "من ملف", "title_fr": "", "kind": "twinning_foreign"}
    assert clerk.post(at(dossier, "keep/"), data).status_code == 422  # no text yet
    services.start_text(dossier.pk, actor=None, code="membership", made_on=DRAFTED, base=0)
    response = clerk.post(at(dossier, "keep/"), data)
    assert response.url == f"{ROOT}own/{OwnTemplate.objects.get().pk}/"


def test_the_whole_filled_page_costs_a_fixed_number_of_queries(clerk: OfficeBrowser, berkane_draft: Agreement) -> None:
    clerk.get(at(berkane_draft, "start/decentralized-cooperation/"))
    with CaptureQueriesContext(connection) as spent:
        clerk.get(at(berkane_draft, "start/decentralized-cooperation/"))
    assert len(spent) <= 45
