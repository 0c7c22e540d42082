"""R13: the working text, article by article: written, added, moved, removed, put back, kept in versions."""

import uuid
from datetime import date

import pytest

from mithaq.core.errors import InvalidInput, NotAllowed
from tenants.agreements.errors import EndsBeforeStart, Missing, StageClosed
from tenants.agreements.models import Agreement
from tenants.drafting import errors, services, texts
from tenants.drafting.models import ClauseKind, DraftArticle, TextArticle, TextVersion, WorkingText
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED

pytestmark = pytest.mark.usefixtures("office")
MARCH_5 = date(2024, 3, 5)


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


def write(dossier: Agreement, *bodies: str) -> list[DraftArticle]:
    return [services.add_article(dossier.pk, actor=None, body_ar=body) for body in bodies]


def standing(dossier: Agreement) -> list[str]:
    return [one.body_ar for one in texts.working(dossier).articles]


def numbers(dossier: Agreement) -> list[int | None]:
    return [one.position for one in texts.working(dossier).articles]


# --- Articles -------------------------------------------------------------------------------------------------------
def test_r13_articles_are_added_at_the_end_after_another_and_first(dossier: Agreement) -> None:
    first, _second = write(dossier, "أ", "ب")
    services.add_article(dossier.pk, actor=None, after=first.key, body_ar="ج")
    services.add_article(dossier.pk, actor=None, first=True, body_ar="د")
    assert standing(dossier) == ["د", "أ", "ج", "ب"]
    assert numbers(dossier) == [1, 2, 3, 4]


def test_r13_an_article_moves_one_place_and_stops_at_the_ends(dossier: Agreement) -> None:
    _a, _b, third = write(dossier, "أ", "ب", "ج")
    for up, expected in (
        (True, ["أ", "ج", "ب"]), (True, ["ج", "أ", "ب"]), (True, ["ج", "أ", "ب"]), (False, ["أ", "ج", "ب"]),
    ):  # fmt: skip
        services.move_article(dossier.pk, third.key, actor=None, up=up)
        assert standing(dossier) == expected
        assert numbers(dossier) == [1, 2, 3]


def test_r13_a_removed_article_is_put_back_where_it_stood(dossier: Agreement) -> None:
    _a, second, _c = write(dossier, "أ", "ب", "ج")
    services.remove_article(dossier.pk, second.key, actor=None)
    assert standing(dossier) == ["أ", "ج"]
    assert numbers(dossier) == [1, 2]
    assert [one.body_ar for one in texts.working(dossier).removed] == ["ب"]
    back = services.put_back_article(dossier.pk, second.key, actor=None)
    assert standing(dossier) == ["أ", "ب", "ج"]
    assert back.key == second.key


def test_r13_an_article_is_put_back_at_the_end_of_a_text_that_became_shorter(dossier: Agreement) -> None:
    made = write(dossier, "أ", "ب", "ج")
    for one in reversed(made):
        services.remove_article(dossier.pk, one.key, actor=None)
    services.put_back_article(dossier.pk, made[2].key, actor=None)
    services.put_back_article(dossier.pk, made[0].key, actor=None)
    assert standing(dossier) == ["أ", "ج"]
    with pytest.raises(errors.ArticleStands):
        services.put_back_article(dossier.pk, made[0].key, actor=None)


def test_r13_the_key_of_an_article_survives_renumbering_and_versions(dossier: Agreement) -> None:
    _a, second = write(dossier, "أ", "ب")
    services.keep_version(dossier.pk, actor=None, made_on=DRAFTED)
    services.move_article(dossier.pk, second.key, actor=None, up=True)
    kept = services.keep_version(dossier.pk, actor=None, made_on=MARCH_5)
    assert kept.articles.get(number=1).key == second.key


def test_r13_writing_an_article_says_who_and_counts_the_version(dossier: Agreement, people: object) -> None:
    (article,) = write(dossier, "أ")
    clerk = people("clerk")
    written = services.write_article(
        dossier.pk, article.key, actor=clerk, version=1, body_ar="أ ب", body_fr="A B", clause="object"
    )
    assert (written.version, written.changed_by, written.clause) == (2, clerk, "object")
    same = services.write_article(dossier.pk, article.key, actor=None, version=2, body_ar="أ ب")
    assert (same.version, same.changed_by) == (2, clerk)  # nothing changed: nobody wrote


def test_r13_who_was_shown_an_older_article_overwrites_nothing(dossier: Agreement, people: object) -> None:
    (article,) = write(dossier, "أ")
    services.write_article(dossier.pk, article.key, actor=people("head"), version=1, body_ar="نص الرئيس")
    with pytest.raises(errors.ArticleChanged) as refusal:
        services.write_article(dossier.pk, article.key, actor=people("clerk"), version=1, body_ar="نص الكاتب")
    assert refusal.value.current.body_ar == "نص الرئيس"
    with pytest.raises(errors.ArticleChanged):
        services.remove_article(dossier.pk, article.key, actor=None, version=1)
    assert standing(dossier) == ["نص الرئيس"]


def test_r13_a_removed_or_unknown_article_is_not_written(dossier: Agreement) -> None:
    article, _b = write(dossier, "أ", "ب")
    services.remove_article(dossier.pk, article.key, actor=None)
    for key in (article.key, uuid.uuid4()):
        with pytest.raises(errors.ArticleGone):
            services.write_article(dossier.pk, key, actor=None, version=1, body_ar="ج")
        with pytest.raises(errors.ArticleGone):
            services.move_article(dossier.pk, key, actor=None, up=True)
    with pytest.raises(errors.ArticleGone):
        services.put_back_article(dossier.pk, uuid.uuid4(), actor=None)
    other = dossiers.in_drafting()
    with pytest.raises(errors.ArticleGone):
        services.write_article(other.pk, _b.key, actor=None, version=1, body_ar="نص")


def test_r13_an_article_without_arabic_is_refused(dossier: Agreement) -> None:
    with pytest.raises(Missing) as refusal:
        services.add_article(dossier.pk, actor=None, body_ar="  ", body_fr="En français seulement")
    assert refusal.value.field == "body_ar"
    (article,) = write(dossier, "أ")
    with pytest.raises(Missing):
        services.write_article(dossier.pk, article.key, actor=None, version=1, body_ar="")


@pytest.mark.parametrize(("words", "code", "field"), [
    ({"body_ar": "نص\u202eمقلوب"}, "bidi_control", "body_ar"),
    ({"body_ar": "نص", "body_fr": "x" * 1_048_576}, "too_long", "body_fr"),
    ({"body_ar": "نص\x00"}, "control_character", "body_ar"),
    ({"body_ar": "نص", "heading_fr": "x" * 201}, "too_long", "heading_fr"),
])  # fmt: skip
def test_r13_what_cannot_be_kept_is_refused_at_its_field(
    dossier: Agreement, words: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.add_article(dossier.pk, actor=None, **words)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_r13_digits_of_several_scripts_are_kept_as_they_were_typed(dossier: Agreement) -> None:
    (article,) = write(dossier, "المبلغ ٤٨٠٠٠٠٠ درهم، أي 4 800 000,00")
    assert article.body_ar == "المبلغ ٤٨٠٠٠٠٠ درهم، أي 4 800 000,00"


def test_r13_markup_of_a_paste_goes_and_its_words_stay(dossier: Agreement) -> None:
    (article,) = write(dossier, "<p>موضوع <b>الاتفاقية</b></p><script>alert(1)</script><p>ثانيا</p>")
    assert article.body_ar == "موضوع الاتفاقية\nثانيا"


def test_r13_a_text_has_at_most_so_many_articles(dossier: Agreement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_ARTICLES", 2)
    first, _b = write(dossier, "أ", "ب")
    with pytest.raises(errors.TooManyArticles):
        write(dossier, "ج")
    services.remove_article(dossier.pk, first.key, actor=None)
    write(dossier, "ج")
    with pytest.raises(errors.TooManyArticles):
        services.put_back_article(dossier.pk, first.key, actor=None)


def test_r14_to_r19_the_text_says_which_clauses_no_article_carries(dossier: Agreement) -> None:
    assert texts.working(dossier).uncarried() == list(ClauseKind)
    services.add_article(dossier.pk, actor=None, body_ar="موضوع", clause="object")
    assert ClauseKind.OBJECT not in texts.working(dossier).uncarried()
    with pytest.raises(ValueError, match="penalty"):
        services.add_article(dossier.pk, actor=None, body_ar="موضوع", clause="penalty")


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_only_the_office_writes_articles(dossier: Agreement, people: object, role: str) -> None:
    (article,) = write(dossier, "أ")
    actor = people(role)
    for verb in (
        lambda: services.add_article(dossier.pk, actor=actor, body_ar="ب"),
        lambda: services.write_article(dossier.pk, article.key, actor=actor, version=1, body_ar="ب"),
        lambda: services.move_article(dossier.pk, article.key, actor=actor, up=True),
        lambda: services.remove_article(dossier.pk, article.key, actor=actor),
        lambda: services.put_back_article(dossier.pk, article.key, actor=actor),
        lambda: services.keep_version(dossier.pk, actor=actor, made_on=DRAFTED),
        lambda: services.send_for_comments(dossier.pk, actor=actor, on=DRAFTED),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_text_is_closed_outside_drafting() -> None:
    dossier = dossiers.consulted()
    for verb in (
        lambda: services.add_article(dossier.pk, actor=None, body_ar="ب"),
        lambda: services.keep_version(dossier.pk, actor=None, made_on=DRAFTED),
    ):
        with pytest.raises(StageClosed):
            verb()


# --- Versions -------------------------------------------------------------------------------------------------------
def test_r13_the_working_text_is_kept_as_the_next_version(dossier: Agreement, people: object) -> None:
    clerk = people("clerk")
    services.add_article(dossier.pk, actor=clerk, body_ar="أ", body_fr="A", heading_ar="الموضوع", clause="object")
    version = services.keep_version(dossier.pk, actor=clerk, made_on=DRAFTED, note="أول صيغة")
    (article,) = version.articles.all()
    assert (version.number, version.created_by, version.note) == (1, clerk, "أول صيغة")
    assert (article.body_ar, article.body_fr, article.heading_ar, article.clause) == ("أ", "A", "الموضوع", "object")
    with pytest.raises(errors.SameText):
        services.keep_version(dossier.pk, actor=clerk, made_on=MARCH_5)


def test_r13_a_version_of_nothing_or_before_the_last_one_is_refused(dossier: Agreement) -> None:
    with pytest.raises(errors.NoArticle):
        services.keep_version(dossier.pk, actor=None, made_on=DRAFTED)
    write(dossier, "أ")
    services.keep_version(dossier.pk, actor=None, made_on=MARCH_5)
    write(dossier, "ب")
    with pytest.raises(EndsBeforeStart):
        services.keep_version(dossier.pk, actor=None, made_on=DRAFTED)


def test_r13_a_dossier_without_a_working_text_starts_from_its_last_version(dossier: Agreement) -> None:
    """As versions were before articles had keys: no key, no working text."""
    services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "أ"), ArticleText(2, "ب")])
    WorkingText.objects.all().delete()
    TextArticle.objects.update(key=None)
    shown = texts.working(dossier).articles
    assert standing(dossier) == ["أ", "ب"]
    assert not WorkingText.objects.exists()  # reading writes nothing
    services.write_article(dossier.pk, shown[1].key, actor=None, version=shown[1].version, body_ar="ب ب")
    assert standing(dossier) == ["أ", "ب ب"]
    kept = services.keep_version(dossier.pk, actor=None, made_on=MARCH_5)
    first = TextVersion.objects.get(agreement=dossier, number=1)
    assert [texts.key_of(one, dossier) for one in first.articles.all()] == [one.key for one in kept.articles.all()]


def test_r13_a_whole_version_replaces_the_working_text_and_keeps_the_keys(dossier: Agreement) -> None:
    first, second = write(dossier, "أ", "ب")
    services.write_article(dossier.pk, second.key, actor=None, version=1, clause="duration")
    services.add_version(
        dossier.pk, actor=None, made_on=DRAFTED,
        articles=[ArticleText(1, "ب"), ArticleText(2, "أ", "A"), ArticleText(3, "ج")],
    )  # fmt: skip
    found = texts.working(dossier).articles
    assert [one.body_ar for one in found] == ["ب", "أ", "ج"]
    assert [one.key for one in found][:2] == [second.key, first.key]
    assert found[0].clause == "duration"  # the whole text does not say it, so it stays
    services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "أ", "A")])
    assert standing(dossier) == ["أ"]
    assert {one.body_ar for one in texts.working(dossier).removed} == {"ب", "ج"}


def test_r13_a_changed_article_keeps_its_key_by_heading_or_number(dossier: Agreement) -> None:
    services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[
        ArticleText(1, "أ", heading_ar="الموضوع"), ArticleText(2, "ب", heading_ar="المدة"), ArticleText(3, "ج"),
    ])  # fmt: skip
    before = [one.key for one in texts.working(dossier).articles]
    services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[
        ArticleText(1, "ب 2", heading_ar="المدة"), ArticleText(2, "أ 2", heading_ar="الموضوع"), ArticleText(3, "ج 2"),
    ])  # fmt: skip
    assert [one.key for one in texts.working(dossier).articles] == [before[1], before[0], before[2]]


def test_r13_a_whole_version_overwrites_nothing_its_author_was_not_shown(dossier: Agreement, people: object) -> None:
    first, second = write(dossier, "أ", "ب")
    shown = {first.key: 1, second.key: 1}
    services.write_article(dossier.pk, second.key, actor=people("head"), version=1, body_ar="ب ب")
    whole = [ArticleText(1, "أ أ", key=first.key), ArticleText(2, "ب", key=second.key)]
    with pytest.raises(errors.TextChanged) as refusal:
        services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=whole, shown=shown)
    assert [one.body_ar for one in refusal.value.changed] == ["ب ب"]
    services.remove_article(dossier.pk, first.key, actor=None)
    with pytest.raises(errors.TextChanged):
        services.add_version(
            dossier.pk, actor=None, made_on=DRAFTED, articles=whole, shown={first.key: 1, second.key: 2}
        )
    assert standing(dossier) == ["ب ب"]


def test_r13_the_hash_of_a_text_in_arabic_and_french_is_what_it_was() -> None:
    """Computed before articles had keys, clauses, Amazigh and English: old versions are recognised."""
    articles = [ArticleText(1, "أ", "A", "ع", "T"), ArticleText(2, "ب")]
    assert services.text_hash(articles) == "8c941499501c8bbce37b7b0caf0c0b5eaf7ee6bc5fac4b113887a46f888bb851"
    same = [ArticleText(1, "أ", "A", "ع", "T", clause="object", key=uuid.uuid4()), ArticleText(2, "ب")]
    assert services.text_hash(same) == services.text_hash(articles)
    other = [ArticleText(1, "أ", "A", "ع", "T", body_zgh="ⴰ"), ArticleText(2, "ب")]
    assert services.text_hash(other) != services.text_hash(articles)


def test_r13_amazigh_and_english_columns_go_into_the_version(dossier: Agreement) -> None:
    services.add_article(dossier.pk, actor=None, body_ar="أ", body_zgh="ⴰⵎⵙⴰⵡⴰ", heading_en="Object", body_en="Text")
    (article,) = services.keep_version(dossier.pk, actor=None, made_on=DRAFTED).articles.all()
    assert (article.body_zgh, article.heading_en, article.body_en) == ("ⴰⵎⵙⴰⵡⴰ", "Object", "Text")
