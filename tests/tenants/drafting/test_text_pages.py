"""R13: the pages on which the text is written, compared, commented on; the ledger of obligations (R15)."""

import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.drafting import selectors, services, texts
from tenants.drafting.models import DraftArticle, TextArticle, TextVersion, WorkingText
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import DRAFTED

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
MARCH_5 = date(2024, 3, 5)


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
def articles(dossier: Agreement) -> list[DraftArticle]:
    found = [
        services.add_article(dossier.pk, actor=None, body_ar=arabic, body_fr=french)
        for arabic, french in (("موضوع الاتفاقية", "Objet"), ("مدة الاتفاقية", "Durée"))
    ]
    services.keep_version(dossier.pk, actor=None, made_on=DRAFTED)
    return found


def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/drafting/{page}"


def hidden(page: str) -> dict[str, str]:
    """Hidden values of the article's form, as the browser would send them back."""
    found = re.findall(r'<input type="hidden" name="((?:before_\w+|version))"(?: value="([^"]*)")?', page)
    return dict(found)


def standing(dossier: Agreement) -> list[str]:
    return [one.body_ar for one in texts.working(dossier).articles]


# --- Writing --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_the_text_opens_in_both_languages(
    dossier: Agreement, articles: list[DraftArticle], browse: Browse, language: str
) -> None:
    services.write_article(dossier.pk, articles[1].key, actor=None, version=1, body_ar="المدة")
    services.remove_article(dossier.pk, articles[1].key, actor=None)
    services.comment(dossier.text_versions.get().pk, actor=None, body="ملاحظة", made_on=MARCH_5, article_number=1)
    clerk, reader = browse("clerk", language=language), browse("reader", language=language)
    read = ["", f"articles/{articles[0].key}/", f"articles/{articles[1].key}/", "versions/1/", "versions/compare/",
            "versions/compare/?from=1&to=draft", "obligations/"]  # fmt: skip
    write = ["articles/add/", f"articles/add/?after={articles[0].key}", f"articles/{articles[0].key}/edit/",
             "versions/add/", "versions/keep/", "review/send/", "links/", "links/add/"]  # fmt: skip
    for page in read:
        assert clerk.get(url(dossier, page)).status_code == 200, page
        assert reader.get(url(dossier, page)).status_code == 200, page
    for page in write:
        assert clerk.get(url(dossier, page)).status_code == 200, page
        assert reader.get(url(dossier, page)).status_code == 403, page


def test_r13_an_article_is_added_written_moved_removed_and_put_back(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    first, second = articles
    response = clerk.post(
        url(dossier, f"articles/add/?after={first.key}"), {"body_ar": "الأطراف", "clause": "obligations"}
    )
    assert response.status_code == 302
    assert standing(dossier) == ["موضوع الاتفاقية", "الأطراف", "مدة الاتفاقية"]
    page = url(dossier, f"articles/{first.key}/edit/")
    form = hidden(clerk.get(page).text)
    assert clerk.post(page, form | {"body_ar": "موضوع", "body_fr": "Objet"}).status_code == 302
    assert clerk.post(url(dossier, f"articles/{second.key}/move/"), {"to": "up"}).status_code == 302
    assert standing(dossier) == ["موضوع", "مدة الاتفاقية", "الأطراف"]
    assert clerk.post(url(dossier, f"articles/{second.key}/remove/"), {"version": "1"}).status_code == 302
    assert standing(dossier) == ["موضوع", "الأطراف"]
    assert f"articles/{second.key}/put-back/" in clerk.get(url(dossier)).text
    assert clerk.post(url(dossier, f"articles/{second.key}/put-back/")).status_code == 302
    assert standing(dossier) == ["موضوع", "مدة الاتفاقية", "الأطراف"]


def test_r13_the_second_writer_sees_both_texts_side_by_side_and_loses_nothing(
    dossier: Agreement, articles: list[DraftArticle], browse: Browse
) -> None:
    page = url(dossier, f"articles/{articles[0].key}/edit/")
    clerk, head = browse("clerk"), browse("head")
    mine, theirs = hidden(clerk.get(page).text), hidden(head.get(page).text)
    assert head.post(page, theirs | {"body_ar": "موضوع الاتفاقية الإطار", "body_fr": "Objet"}).status_code == 302
    response = clerk.post(page, mine | {"body_ar": "موضوع الاتفاقية", "body_fr": "Objet de la convention"})
    assert response.status_code == 409
    assert standing(dossier)[0] == "موضوع الاتفاقية الإطار"  # nothing was overwritten
    text = response.text
    assert "<ins>الإطار</ins>" in text  # theirs, against what stood before
    assert "<ins>" in text.split("Objet", 1)[1]  # mine
    form = response.context["form"]
    assert form["body_fr"].value() == "Objet de la convention"  # mine, where I wrote
    assert form["body_ar"].value() == "موضوع الاتفاقية الإطار"  # theirs, where I did not
    again = hidden(text) | {"body_ar": "موضوع الاتفاقية الإطار", "body_fr": "Objet de la convention"}
    assert clerk.post(page, again).status_code == 302
    found = texts.working(dossier).articles[0]
    assert (found.body_ar, found.body_fr, found.version) == ("موضوع الاتفاقية الإطار", "Objet de la convention", 3)


def test_r13_when_both_wrote_the_same_field_the_second_is_told_so(
    dossier: Agreement, articles: list[DraftArticle], browse: Browse
) -> None:
    page = url(dossier, f"articles/{articles[0].key}/edit/")
    clerk = browse("clerk")
    mine = hidden(clerk.get(page).text)
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="نصهم\nسطران")
    response = clerk.post(page, mine | {"body_ar": "نصي\r\nسطران", "body_fr": "Objet"})
    (side,) = response.context["sides"]
    assert (side["name"], side["both"]) == ("body_ar", True)
    assert response.context["form"]["body_ar"].value() == "نصي\nسطران"


def test_r13_removing_what_somebody_just_wrote_leads_to_reading_it(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="نصهم")
    response = clerk.post(url(dossier, f"articles/{articles[0].key}/remove/"), {"version": "1"})
    assert response.headers["Location"].endswith(f"articles/{articles[0].key}/")
    assert standing(dossier)[0] == "نصهم"


def test_r13_what_was_typed_into_an_article_that_somebody_removed_is_not_lost(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    page = url(dossier, f"articles/{articles[0].key}/edit/")
    form = hidden(clerk.get(page).text)
    services.remove_article(dossier.pk, articles[0].key, actor=None)
    response = clerk.post(page, form | {"body_ar": "كتبته قبل أن يحذف"})
    assert response.status_code == 422
    assert "كتبته قبل أن يحذف" in response.text
    assert clerk.get(page).headers["Location"].endswith("#removed")


def test_r13_a_language_taken_away_while_somebody_writes_in_it_loses_nothing(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    services.set_legal_basis(dossier.pk, actor=None, legal_basis="a92", languages=["ar", "zgh"])
    page = url(dossier, f"articles/{articles[0].key}/edit/")
    form = hidden(clerk.get(page).text)
    services.set_legal_basis(dossier.pk, actor=None, legal_basis="a92", languages=["ar"])
    assert clerk.post(page, form | {"body_ar": "نص", "body_zgh": "ⴰⵎⵙⴰⵡⴰ"}).status_code == 302
    assert texts.working(dossier).articles[0].body_zgh == "ⴰⵎⵙⴰⵡⴰ"


def test_r13_a_text_that_changed_since_its_last_version_is_said_before_the_council(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    def codes() -> list[str]:
        return [doubt.code for doubt in clerk.get(url(dossier)).context["warnings"]]

    assert "text_not_kept" not in codes()
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="نص آخر")
    assert "text_not_kept" in codes()


def test_r13_a_changed_text_is_kept_and_a_kept_one_is_sent(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    def offered() -> set[str]:
        page = clerk.get(url(dossier)).text
        return {step for step in ("versions/keep/", "review/send/", "review/take-back/") if step in page}

    assert offered() == {"review/send/"}
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="نص آخر")
    assert offered() == {"versions/keep/"}
    services.keep_version(dossier.pk, actor=None, made_on=MARCH_5)
    services.send_for_comments(dossier.pk, actor=None, on=MARCH_5)
    assert offered() == {"review/take-back/"}


@pytest.mark.parametrize(("body", "french"), [
    ("", "Gardé tel quel"), ("نص\u202eمقلوب", "Gardé tel quel"), ("س" * 20_001, "Gardé tel quel"),
    ("<script>alert(1)</script>", "Gardé tel quel"),
])  # fmt: skip
def test_r13_a_refused_article_keeps_what_was_typed(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser, body: str, french: str
) -> None:
    for page in ("articles/add/", f"articles/{articles[0].key}/edit/"):
        form = hidden(clerk.get(url(dossier, page)).text)
        response = clerk.post(url(dossier, page), form | {"body_ar": body, "body_fr": french})
        assert response.status_code == 422
        assert french in response.text
        assert response.context["form"].errors.keys() == {"body_ar"}
        assert response.context["form"]["body_ar"].value() == body


def test_r13_a_megabyte_in_one_article_is_refused_with_its_length(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    response = clerk.post(url(dossier, "articles/add/"), {"body_ar": "س" * 1_048_576})
    assert response.status_code == 422
    assert "20000" in str(response.context["form"].errors)


def test_r13_a_browser_never_cuts_a_paste(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    for page in ("articles/add/", "versions/add/", "clauses/object/"):
        areas = re.findall(r"<textarea[^>]*name=\"[^\"]*body_[^>]*>", clerk.get(url(dossier, page)).text)
        assert areas
        assert not any("maxlength" in area for area in areas)


def test_r13_a_locked_article_says_why_and_is_not_offered(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    assert clerk.post(url(dossier, "review/send/"), {"on": "2024-03-01"}).status_code == 302
    page = clerk.get(url(dossier)).text
    assert f"articles/{articles[0].key}/edit/" not in page
    form = clerk.get(url(dossier, f"articles/{articles[0].key}/edit/"))
    assert "textarea" not in form.text
    refused = clerk.post(url(dossier, f"articles/{articles[0].key}/edit/"), {"version": "1", "body_ar": "نصي المحفوظ"})
    assert refused.status_code == 422
    assert "نصي المحفوظ" in refused.text
    services.comment(dossier.text_versions.get().pk, actor=None, body="نص", made_on=MARCH_5, article_number=2)
    assert clerk.post(url(dossier, "review/correct/"), {"on": "2024-03-05"}).status_code == 302
    page = clerk.get(url(dossier)).text
    assert f"articles/{articles[1].key}/edit/" in page
    assert f"articles/{articles[0].key}/edit/" not in page
    assert clerk.post(url(dossier, "review/take-back/"), {"on": "2024-03-05"}).status_code == 302
    assert clerk.get(url(dossier, "review/nonsense/")).status_code == 404


def test_r13_the_prevailing_language_is_said_beside_the_text(
    dossier: Agreement, articles: list[DraftArticle], browse: Browse
) -> None:
    reader = browse("reader", language="fr")
    assert "Le texte arabe fait foi" in reader.get(url(dossier)).text
    services.set_legal_basis(
        dossier.pk, actor=None, legal_basis="a92", prevailing_language="fr", languages=["fr", "zgh"]
    )
    page = reader.get(url(dossier)).text
    assert "Le texte français fait foi" in page
    assert "amazighe" in page  # its column is shown, not translated yet


def test_r13_the_whole_text_is_not_written_over_somebody_else(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    page = url(dossier, "versions/add/")
    shown = re.search(r'name="shown" value="([^"]+)"', clerk.get(page).text)[1]
    services.write_article(dossier.pk, articles[1].key, actor=None, version=1, body_ar="كتبه غيري")
    data = {
        "made_on": "2024-03-05", "note": "", "shown": shown, "articles-TOTAL_FORMS": "1", "articles-INITIAL_FORMS": "1",
        "articles-0-body_ar": "كتبته وحدي", "articles-0-key": str(articles[0].key),
    }  # fmt: skip
    response = clerk.post(page, data)
    assert response.status_code == 422
    assert "كتبه غيري" in response.text
    assert "كتبته وحدي" in response.text
    assert standing(dossier)[1] == "كتبه غيري"
    read = re.search(r'name="shown" value="([^"]+)"', response.text)[1]
    assert clerk.post(page, data | {"shown": read}).status_code == 302
    assert standing(dossier) == ["كتبته وحدي"]
    assert clerk.post(page, data | {"shown": "nonsense", "articles-0-body_ar": "أخرى"}).status_code == 302


# --- Versions -------------------------------------------------------------------------------------------------------
def test_r13_two_versions_are_compared_article_by_article(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="موضوع <الاتفاقية> الجديدة")
    services.add_article(dossier.pk, actor=None, first=True, body_ar="تمهيد")
    services.remove_article(dossier.pk, articles[1].key, actor=None)
    assert (
        clerk.post(url(dossier, "versions/keep/"), {"made_on": "2024-03-05", "note": "بعد الملاحظات"}).status_code
        == 302
    )
    page = clerk.get(url(dossier, "versions/compare/?from=1&to=2"))
    text = page.text
    assert "<ins>&lt;الاتفاقية&gt; الجديدة</ins>" in text or "<ins>&lt;" in text
    assert "<del>" in text
    assert page.context["counts"] == {"same": 0, "added": 1, "removed": 1, "changed": 1}
    assert clerk.get(url(dossier, "versions/compare/?from=99&to=x")).status_code == 200
    assert clerk.get(url(dossiers.in_drafting(), "versions/compare/")).status_code == 404


def test_r13_a_version_kept_in_vain_is_refused_on_the_page(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    response = clerk.post(url(dossier, "versions/keep/"), {"made_on": "2024-03-05", "note": "ملاحظتي"})
    assert response.status_code == 422
    assert "ملاحظتي" in response.text


# --- Threads --------------------------------------------------------------------------------------------------------
def test_r13_a_thread_is_led_on_the_pages(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    clerk.post(url(dossier, "versions/1/comment/"), {
        "comment-body": "المدة قصيرة", "comment-made_on": "2024-03-01", "comment-article_number": "2",
        "comment-is_blocking": "on",
    })  # fmt: skip
    clerk.post(url(dossier, "versions/1/comment/"), {
        "comment-body": "المبلغ", "comment-made_on": "2024-03-01", "comment-article_number": "contributions",
    })  # fmt: skip
    remark, other = dossier.text_versions.get().comments.order_by("pk")
    assert (remark.article_key, other.field) == (articles[1].key, "contributions")
    page = clerk.get(url(dossier, f"articles/{articles[1].key}/")).text
    assert "المدة قصيرة" in page
    assert "المبلغ" not in page
    at = f"comments/{remark.pk}/"
    for verb, data in (
        ("reply/", {"body": "نعم", "made_on": "2024-03-02"}),
        ("resolve/", {"resolved_on": "2024-03-03", "resolution": "أضيفت سنة"}),
        ("reopen/", {"reopened_on": "2024-03-04", "why": "غير كاف"}),
        ("resolve/", {"resolved_on": "2024-03-05", "resolution": "أضيفت سنتان"}),
        ("close/", {"closed_on": "2024-03-05"}),
    ):
        assert clerk.post(url(dossier, at + verb), data).status_code == 302, verb
    page = clerk.get(url(dossier)).text
    for shown in ("نعم", "غير كاف", "أضيفت سنتان"):
        assert shown in page
    refused = clerk.post(url(dossier, at + "reply/"), {"body": "بعد الإغلاق", "made_on": "2024-03-06"})
    assert refused.status_code == 422
    assert "بعد الإغلاق" in refused.text


def test_r13_threads_of_another_dossier_are_not_found(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser
) -> None:
    remark = services.comment(dossier.text_versions.get().pk, actor=None, body="نص", made_on=MARCH_5)
    other = dossiers.in_drafting()
    for verb in ("reply", "resolve", "close", "reopen"):
        data = {"body": "نص", "made_on": "2024-03-06"}
        assert clerk.post(url(other, f"comments/{remark.pk}/{verb}/"), data).status_code == 404
    assert clerk.get(url(other, f"articles/{articles[0].key}/")).status_code == 404
    assert clerk.get(url(other, f"articles/{uuid.uuid4()}/edit/")).status_code == 404
    assert dossier.text_versions.get().comments.count() == 1


# --- Obligations ----------------------------------------------------------------------------------------------------
def test_r15_an_obligation_is_corrected(dossier: Agreement, clerk: OfficeBrowser) -> None:
    ours, partner = dossier.parties.all()
    one = services.add_obligation(dossier.pk, actor=None, party_id=ours.pk, what_ar="توفير الموقع")
    page = url(dossier, f"obligations/{one.pk}/edit/")
    assert "توفير الموقع" in clerk.get(page).text
    typed = {"obligation-party_id": partner.pk, "obligation-what_ar": "تكوين الأعوان", "obligation-proof": "محضر"}
    early = clerk.post(page, typed | {"obligation-due_on": "2023-01-01"})
    assert early.status_code == 422
    assert "تكوين الأعوان" in early.text
    assert clerk.post(page, typed | {"obligation-due_on": "2024-09-30"}).status_code == 302
    one.refresh_from_db()
    assert (one.party, one.what_ar, one.proof, one.due_on) == (partner, "تكوين الأعوان", "محضر", date(2024, 9, 30))
    assert clerk.post(url(dossiers.in_drafting(), f"obligations/{one.pk}/edit/"), typed).status_code == 404


def test_r15_the_ledger_says_what_is_due_soon_and_what_is_late(dossier: Agreement, browse: Browse) -> None:
    party = dossier.parties.first()
    for what, due in (
        ("قديم", date(2024, 8, 1)),
        ("قريب", date(2024, 9, 20)),
        ("بعيد", date(2025, 9, 1)),
        ("دون", None),
    ):
        services.add_obligation(dossier.pk, actor=None, party_id=party.pk, what_ar=what, due_on=due)
    with clock.frozen(date(2024, 9, 1)):
        for show, shown in (
            ("late", ["قديم"]),
            ("soon", ["قريب"]),
            ("open", ["قديم", "قريب", "بعيد", "دون"]),
            ("done", []),
        ):
            response = browse("reader").get(url(dossier, f"obligations/?show={show}"))
            assert [line["row"].what_ar for line in response.context["lines"]] == shown


def test_r15_what_is_due_within_thirty_days_is_a_task(dossier: Agreement) -> None:
    party = dossier.parties.first()
    for what, due in (("متأخر", date(2024, 8, 1)), ("قريب", date(2024, 10, 1)), ("بعيد", date(2024, 10, 2))):
        services.add_obligation(dossier.pk, actor=None, party_id=party.pk, what_ar=what, due_on=due)
    Agreement.objects.filter(pk=dossier.pk).update(
        state="in_force", signed_on=MARCH_5, in_force_on=MARCH_5, ends_on=date(2027, 6, 30)
    )
    found = selectors.tasks(date(2024, 9, 1))
    assert [(task.text, task.url_name) for task in found] == [
        ("متأخر", "drafting:obligations"), ("قريب", "drafting:obligations"),
    ]  # fmt: skip


# --- Speed ----------------------------------------------------------------------------------------------------------
def test_forty_articles_in_two_languages_and_thirty_versions_open_in_fifteen_queries(
    dossier: Agreement, clerk: OfficeBrowser
) -> None:
    whole = [ArticleText(n, f"المادة {n} " * 100, f"Article {n} " * 100) for n in range(1, 41)]
    for number in range(1, 31):
        changed = [*whole[:-1], ArticleText(40, f"المادة الأخيرة {number}", "Dernier article")]
        made = services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=changed)
        services.comment(made.pk, actor=None, body="ملاحظة", made_on=MARCH_5, article_number=number)
    with CaptureQueriesContext(connection) as queries:
        response = clerk.get(url(dossier))
    assert response.status_code == 200
    assert response.text.count('id="article-') == 40
    bodies = [query["sql"] for query in queries if '"drafting_textarticle"."body_ar"' in query["sql"]]
    assert bodies == []  # no version's text is read
    asked = [query["sql"] for query in queries if not query["sql"].startswith("SET ")]  # the wall's switches of side
    assert len(asked) <= 15, "\n".join(asked)


@pytest.mark.parametrize("page", [
    "versions/compare/?from=1&to=2", "versions/1/", "links/", "obligations/", "versions/add/", "articles/{key}/",
])  # fmt: skip
def test_a_page_costs_the_same_queries_whatever_it_lists(
    dossier: Agreement, articles: list[DraftArticle], clerk: OfficeBrowser, page: str
) -> None:
    partner = dossier.parties.get(is_self=False)

    def grow(times: int) -> None:
        for _ in range(times):
            services.add_article(dossier.pk, actor=None, body_ar="نص")
            version = services.keep_version(dossier.pk, actor=None, made_on=DRAFTED)
            remark = services.comment(version.pk, actor=None, body="نص", made_on=MARCH_5, article_key=articles[0].key)
            services.reply(remark.pk, actor=None, body="نص", made_on=MARCH_5)
            services.add_obligation(dossier.pk, actor=None, party_id=partner.pk, what_ar="نص")
            services.make_link(dossier.pk, actor=None, party_id=partner.pk, days=5)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(url(dossier, page.format(key=articles[0].key))).status_code == 200
        return len(queries)

    grow(1)
    few = cost()
    grow(4)
    assert cost() == few


# --- What the database itself refuses -------------------------------------------------------------------------------
@pytest.mark.parametrize(("fields", "constraint"), [
    ({"body_ar": ""}, "draft_article_in_arabic"),
    ({"clause": "penalty"}, "draft_article_clause_known"),
    ({"position": None}, "draft_article_placed_or_removed"),
    ({"position": 0}, "draft_article_placed_or_removed"),
    ({"removed_from": 1}, "draft_article_placed_or_removed"),
])  # fmt: skip
def test_constraints_of_an_article_being_written(
    dossier: Agreement, articles: list[DraftArticle], fields: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DraftArticle.objects.filter(pk=articles[0].pk).update(**fields)


@pytest.mark.parametrize(("field", "constraint"), [
    ("key", "draft_article_key_once"), ("position", "draft_article_placed_once"),
])  # fmt: skip
def test_in_the_table_no_two_articles_share_a_key_or_a_place(
    articles: list[DraftArticle], field: str, constraint: str
) -> None:
    first = DraftArticle.objects.get(pk=articles[0].pk)

    def share() -> None:
        DraftArticle.objects.filter(pk=articles[1].pk).update(**{field: getattr(first, field)})
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit asks

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        share()


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"state": "lost"}, "working_text_state_known"), ({"state": "under_review"}, "working_text_sent_has_version"),
])  # fmt: skip
def test_constraints_of_a_working_text(
    articles: list[DraftArticle], fields: dict[str, object], constraint: str
) -> None:
    version = TextVersion.objects.get()
    if fields["state"] == "lost":
        fields = fields | {"sent_version": version}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WorkingText.objects.update(**fields)


def test_in_the_table_a_version_knows_its_clauses(articles: list[DraftArticle]) -> None:
    with pytest.raises(IntegrityError, match="text_article_clause_known"), transaction.atomic():
        TextArticle.objects.update(clause="penalty")
