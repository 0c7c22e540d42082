"""R13: sent for comments, in correction, taken back, kept: what may be written when."""

from datetime import date

import pytest

from mithaq.core.errors import IllegalTransition
from tenants.agreements.errors import EndsBeforeStart, FutureDate
from tenants.agreements.models import Agreement
from tenants.drafting import errors, selectors, services, texts
from tenants.drafting.models import Comment, DraftArticle, TextArticle, TextState, WorkingText
from tenants.drafting.services import ArticleText
from tenants.drafting.transitions import TEXT_AXIS
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED

pytestmark = pytest.mark.usefixtures("office")
MARCH_1, MARCH_5 = date(2024, 3, 1), date(2024, 3, 5)


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def articles(dossier: Agreement) -> list[DraftArticle]:
    """Two articles, kept as version 1."""
    found = [services.add_article(dossier.pk, actor=None, body_ar=body) for body in ("أ", "ب")]
    services.keep_version(dossier.pk, actor=None, made_on=DRAFTED)
    return found


def state(dossier: Agreement) -> TextState:
    return texts.working(dossier).state


def sent(dossier: Agreement) -> None:
    services.send_for_comments(dossier.pk, actor=None, on=DRAFTED)


def said(dossier: Agreement, article: DraftArticle | None) -> None:
    services.comment(
        dossier.text_versions.first().pk, actor=None, body="ملاحظة", made_on=MARCH_1,
        article_key=article.key if article else None,
    )  # fmt: skip


def test_r13_a_text_that_was_sent_stays_as_it_is(dossier: Agreement, articles: list[DraftArticle]) -> None:
    sent(dossier)
    assert state(dossier) == TextState.UNDER_REVIEW
    for verb in (
        lambda: services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="ج"),
        lambda: services.add_article(dossier.pk, actor=None, body_ar="ج"),
        lambda: services.move_article(dossier.pk, articles[0].key, actor=None, up=False),
        lambda: services.remove_article(dossier.pk, articles[0].key, actor=None),
        lambda: services.add_version(dossier.pk, actor=None, made_on=MARCH_5, articles=[ArticleText(1, "ج")]),
    ):
        with pytest.raises(errors.TextUnderReview):
            verb()


def test_r13_in_correction_only_what_was_commented_is_written(dossier: Agreement, articles: list[DraftArticle]) -> None:
    sent(dossier)
    said(dossier, articles[1])
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    assert state(dossier) == TextState.IN_CORRECTION
    services.write_article(dossier.pk, articles[1].key, actor=None, version=1, body_ar="ب ب")
    for verb in (
        lambda: services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="ج"),
        lambda: services.remove_article(dossier.pk, articles[0].key, actor=None),
        lambda: services.add_version(
            dossier.pk, actor=None, made_on=MARCH_5, articles=[ArticleText(1, "أ أ"), ArticleText(2, "ب ب")]
        ),
    ):
        with pytest.raises(errors.ArticleLocked):
            verb()
    for verb in (
        lambda: services.add_article(dossier.pk, actor=None, body_ar="ج"),
        lambda: services.move_article(dossier.pk, articles[1].key, actor=None, up=True),
        lambda: services.add_version(dossier.pk, actor=None, made_on=MARCH_5, articles=[
            ArticleText(1, "أ"), ArticleText(2, "ب ب"), ArticleText(3, "ج"),
        ]),
    ):  # fmt: skip
        with pytest.raises(errors.OrderLocked):
            verb()


def test_r13_a_comment_on_the_whole_text_opens_the_order_and_new_articles(
    dossier: Agreement, articles: list[DraftArticle]
) -> None:
    sent(dossier)
    said(dossier, None)
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    added = services.add_article(dossier.pk, actor=None, body_ar="ج", after=articles[0].key)
    services.write_article(dossier.pk, added.key, actor=None, version=1, body_ar="ج ج")  # it is new: nobody read it
    with pytest.raises(errors.ArticleLocked):
        services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="أ أ")


def test_r13_a_whole_version_that_changes_only_what_was_commented_ends_the_correction(
    dossier: Agreement, articles: list[DraftArticle]
) -> None:
    sent(dossier)
    said(dossier, articles[1])
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    services.add_version(dossier.pk, actor=None, made_on=MARCH_5, articles=[ArticleText(1, "أ"), ArticleText(2, "ب ب")])
    assert state(dossier) == TextState.OPEN


def test_r13_keeping_a_version_ends_the_correction(dossier: Agreement, articles: list[DraftArticle]) -> None:
    sent(dossier)
    said(dossier, articles[1])
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    services.write_article(dossier.pk, articles[1].key, actor=None, version=1, body_ar="ب ب")
    assert services.keep_version(dossier.pk, actor=None, made_on=MARCH_5).number == 2
    assert state(dossier) == TextState.OPEN
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="أ أ")


def test_r13_a_correction_answers_a_comment(dossier: Agreement, articles: list[DraftArticle]) -> None:
    sent(dossier)
    with pytest.raises(errors.NothingToCorrect):
        services.start_correction(dossier.pk, actor=None, on=MARCH_1)


def test_r13_what_is_sent_is_a_version(dossier: Agreement, articles: list[DraftArticle]) -> None:
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, body_ar="أ أ")
    with pytest.raises(errors.NotKept):
        sent(dossier)
    with pytest.raises(errors.NotKept):
        services.send_for_comments(dossiers.in_drafting().pk, actor=None, on=DRAFTED)


def test_r13_which_clause_an_article_carries_does_not_make_it_another_text(
    dossier: Agreement, articles: list[DraftArticle]
) -> None:
    services.write_article(dossier.pk, articles[0].key, actor=None, version=1, clause="object")
    sent(dossier)


def test_r13_comments_made_before_articles_had_keys_open_their_article_too(dossier: Agreement) -> None:
    services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "أ"), ArticleText(2, "ب")])
    services.comment(
        dossier.text_versions.get().pk, actor=None, body="ملاحظة", made_on=MARCH_1, article_number=2
    )  # fmt: skip
    WorkingText.objects.all().delete()
    TextArticle.objects.update(key=None)
    Comment.objects.update(article_key=None)
    sent(dossier)
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    first, second = texts.working(dossier).articles
    assert selectors.threads(dossier)[0].article_key == second.key
    services.write_article(dossier.pk, second.key, actor=None, version=second.version, body_ar="ب ب")
    with pytest.raises(errors.ArticleLocked):
        services.write_article(dossier.pk, first.key, actor=None, version=first.version, body_ar="أ أ")
    with pytest.raises(errors.OrderLocked):
        services.add_article(dossier.pk, actor=None, body_ar="ج")


def test_r13_a_text_is_taken_back_from_both_states_and_the_history_tells(
    dossier: Agreement, articles: list[DraftArticle]
) -> None:
    sent(dossier)
    services.take_back(dossier.pk, actor=None, on=DRAFTED, note="خطأ")
    assert state(dossier) == TextState.OPEN
    sent(dossier)
    said(dossier, articles[0])
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    services.take_back(dossier.pk, actor=None, on=MARCH_1)
    told = list(dossier.history.filter(transition__contains="t").values_list("transition", flat=True))
    assert [one for one in told if one in {"text_sent", "correction_started", "text_taken_back"}] == [
        "text_sent", "text_taken_back", "text_sent", "correction_started", "text_taken_back",
    ]  # fmt: skip


def test_r13_no_step_comes_before_its_version_or_lies_in_the_future(
    dossier: Agreement, articles: list[DraftArticle]
) -> None:
    with pytest.raises(EndsBeforeStart):
        services.send_for_comments(dossier.pk, actor=None, on=date(2024, 2, 26))
    with pytest.raises(FutureDate):
        services.send_for_comments(dossier.pk, actor=None, on=date(2999, 1, 1))
    sent(dossier)
    with pytest.raises(EndsBeforeStart):
        services.take_back(dossier.pk, actor=None, on=date(2024, 2, 26))


def test_r13_every_step_starts_where_the_table_says(dossier: Agreement, articles: list[DraftArticle]) -> None:
    verbs = {
        "send_for_comments": services.send_for_comments, "start_correction": services.start_correction,
        "take_back": services.take_back,
    }  # fmt: skip

    def refused() -> set[str]:
        found = set()
        for name, verb in verbs.items():
            if state(dossier) not in TEXT_AXIS.get(name).sources:
                with pytest.raises(IllegalTransition):
                    verb(dossier.pk, actor=None, on=MARCH_1)
                found.add(name)
        return found

    assert refused() == {"start_correction", "take_back"}
    sent(dossier)
    assert refused() == {"send_for_comments"}
    said(dossier, articles[0])
    services.start_correction(dossier.pk, actor=None, on=MARCH_1)
    assert refused() == {"send_for_comments", "start_correction"}


def test_locks_cost_no_query_while_the_text_is_open(
    dossier: Agreement, articles: list[DraftArticle], django_assert_num_queries: object
) -> None:
    text = texts.working(dossier)
    with django_assert_num_queries(0):
        texts.locks(dossier, text.row)
    sent(dossier)
    text = texts.working(dossier)
    with django_assert_num_queries(2):
        texts.locks(dossier, text.row)
