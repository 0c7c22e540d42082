"""R13: comments pinned to an article or a field, in threads that are answered, resolved, closed, reopened."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import NotAllowed
from tenants.agreements.errors import EndsBeforeStart, FutureDate, Missing, StageClosed
from tenants.agreements.models import Agreement
from tenants.drafting import errors, selectors, services
from tenants.drafting.models import Comment, CommentState, TextVersion
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED

pytestmark = pytest.mark.usefixtures("office")
MARCH_1, MARCH_5, MARCH_9 = date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 9)


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def version(dossier: Agreement) -> TextVersion:
    return services.add_version(
        dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "أ"), ArticleText(2, "ب")]
    )


@pytest.fixture
def remark(version: TextVersion) -> Comment:
    return services.comment(
        version.pk, actor=None, body="المبلغ ناقص", made_on=MARCH_1, article_number=2, is_blocking=True
    )


def bars(dossier: Agreement) -> bool:
    return bool(selectors.open_blocking_comments(dossier))


def test_r13_a_comment_is_pinned_to_the_article_and_follows_its_number(dossier: Agreement, remark: Comment) -> None:
    key = remark.version.articles.get(number=2).key
    assert (remark.article_key, remark.article_number) == (key, 2)
    services.move_article(dossier.pk, key, actor=None, up=True)
    newer = services.keep_version(dossier.pk, actor=None, made_on=MARCH_5)
    assert newer.articles.get(key=remark.article_key).number == 1


def test_r13_a_comment_is_pinned_to_a_field_of_the_draft(version: TextVersion) -> None:
    remark = services.comment(version.pk, actor=None, body="المدة قصيرة", made_on=MARCH_1, field="duration")
    assert (remark.field, remark.article_key) == ("duration", None)
    with pytest.raises(ValueError, match="weather"):
        services.comment(version.pk, actor=None, body="نص", made_on=MARCH_1, field="weather")


def test_r13_a_removed_article_is_not_commented_on(dossier: Agreement, version: TextVersion) -> None:
    key = version.articles.get(number=2).key
    services.remove_article(dossier.pk, key, actor=None)
    for pin in ({"article_number": 2}, {"article_key": key}):
        with pytest.raises(errors.ArticleRemoved):
            services.comment(version.pk, actor=None, body="نص", made_on=MARCH_1, **pin)


def test_r13_an_article_of_another_dossier_is_not_commented_on(version: TextVersion) -> None:
    other = dossiers.in_drafting()
    foreign = services.add_article(other.pk, actor=None, body_ar="ج")
    with pytest.raises(errors.UnknownArticle):
        services.comment(version.pk, actor=None, body="نص", made_on=MARCH_1, article_key=foreign.key)


# --- Answers --------------------------------------------------------------------------------------------------------
def test_r13_answers_stand_in_the_thread_and_an_answer_to_an_answer_too(dossier: Agreement, remark: Comment) -> None:
    first = services.reply(remark.pk, actor=None, body="نصحح", made_on=MARCH_5)
    second = services.reply(first.pk, actor=None, body="شكرا", made_on=MARCH_5)
    assert (first.reply_to, second.reply_to, second.version) == (remark, remark, remark.version)
    (thread,) = selectors.threads(dossier)
    assert [one.body for one in thread.replies] == ["نصحح", "شكرا"]


def test_r13_an_answer_says_something_after_what_it_answers(remark: Comment) -> None:
    with pytest.raises(Missing):
        services.reply(remark.pk, actor=None, body=" ", made_on=MARCH_5)
    with pytest.raises(EndsBeforeStart):
        services.reply(remark.pk, actor=None, body="نص", made_on=DRAFTED)
    with pytest.raises(FutureDate):
        services.reply(remark.pk, actor=None, body="نص", made_on=date(2999, 1, 1))


def test_r13_an_answer_has_no_state_of_its_own(remark: Comment) -> None:
    answer = services.reply(remark.pk, actor=None, body="نص", made_on=MARCH_5)
    for verb in (
        lambda: services.resolve_comment(answer.pk, actor=None, resolved_on=MARCH_5),
        lambda: services.close_comment(answer.pk, actor=None, closed_on=MARCH_5),
        lambda: services.reopen_comment(answer.pk, actor=None, reopened_on=MARCH_5, why="نص"),
    ):
        with pytest.raises(errors.ReplyHasNoState):
            verb()


def test_r13_in_the_table_no_answer_answers_itself_or_a_later_one(remark: Comment) -> None:
    first = services.reply(remark.pk, actor=None, body="نص", made_on=MARCH_5)
    second = services.reply(remark.pk, actor=None, body="نص", made_on=MARCH_5)
    for answered in (first, second):
        with pytest.raises(IntegrityError, match="comment_reply_follows"), transaction.atomic():
            Comment.objects.filter(pk=first.pk).update(reply_to=answered)


# --- States ---------------------------------------------------------------------------------------------------------
def test_r13_a_thread_goes_from_open_to_resolved_to_closed_and_back(dossier: Agreement, remark: Comment) -> None:
    assert bars(dossier)
    services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5, resolution="أضيف المبلغ")
    assert not bars(dossier)
    closed = services.close_comment(remark.pk, actor=None, closed_on=MARCH_5)
    assert closed.state == CommentState.CLOSED
    for verb in (
        lambda: services.reply(remark.pk, actor=None, body="نص", made_on=MARCH_5),
        lambda: services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5),
        lambda: services.close_comment(remark.pk, actor=None, closed_on=MARCH_5),
    ):
        with pytest.raises(errors.ThreadClosed):
            verb()
    opened = services.reopen_comment(remark.pk, actor=None, reopened_on=MARCH_9, why="ما زال ناقصا")
    assert (opened.state, opened.resolution) == (CommentState.OPEN, "أضيف المبلغ")  # what was said stays
    assert bars(dossier)
    (thread,) = selectors.threads(dossier)
    assert [one.body for one in thread.replies] == ["ما زال ناقصا"]
    with pytest.raises(errors.ThreadOpen):
        services.reopen_comment(remark.pk, actor=None, reopened_on=MARCH_9, why="نص")
    with pytest.raises(EndsBeforeStart):  # not before it was reopened
        services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5)


def test_r13_a_blocking_comment_is_answered_before_it_is_closed_but_its_author_may_withdraw_it(
    dossier: Agreement, version: TextVersion, people: object
) -> None:
    finance, clerk = people("finance"), people("clerk")
    remark = services.comment(version.pk, actor=finance, body="ناقص", made_on=MARCH_1, is_blocking=True)
    with pytest.raises(errors.BlockingNotResolved):
        services.close_comment(remark.pk, actor=clerk, closed_on=MARCH_5)
    services.close_comment(remark.pk, actor=finance, closed_on=MARCH_5)
    assert not bars(dossier)


def test_r13_who_may_do_what_with_a_thread(version: TextVersion, remark: Comment, people: object) -> None:
    reader, service = people("reader"), people("service")
    for verb in (
        lambda: services.reply(remark.pk, actor=reader, body="نص", made_on=MARCH_5),
        lambda: services.reopen_comment(remark.pk, actor=reader, reopened_on=MARCH_5, why="نص"),
        lambda: services.resolve_comment(remark.pk, actor=service, resolved_on=MARCH_5),
        lambda: services.close_comment(remark.pk, actor=service, closed_on=MARCH_5),
    ):
        with pytest.raises(NotAllowed):
            verb()
    services.reply(remark.pk, actor=service, body="نص", made_on=MARCH_5)
    assert not services.may_close(service, remark)
    assert not services.may_close(people("clerk"), remark)
    own = services.comment(version.pk, actor=service, body="نص", made_on=MARCH_5, is_blocking=True)
    assert services.may_close(service, own)


def test_r13_threads_rest_once_the_dossier_left_drafting(dossier: Agreement, remark: Comment) -> None:
    Agreement.objects.filter(pk=dossier.pk).update(state="consultation")
    for verb in (
        lambda: services.reply(remark.pk, actor=None, body="نص", made_on=MARCH_5),
        lambda: services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5),
    ):
        with pytest.raises(StageClosed):
            verb()


def test_r13_open_and_blocking_threads_come_first(dossier: Agreement, version: TextVersion) -> None:
    calm = services.comment(version.pk, actor=None, body="نص", made_on=MARCH_1)
    done = services.comment(version.pk, actor=None, body="نص", made_on=MARCH_1, is_blocking=True)
    services.resolve_comment(done.pk, actor=None, resolved_on=MARCH_1)
    urgent = services.comment(version.pk, actor=None, body="نص", made_on=MARCH_1, is_blocking=True)
    assert selectors.threads(dossier) == [urgent, calm, done]


# --- What the database itself refuses -------------------------------------------------------------------------------
@pytest.mark.parametrize(("fields", "constraint"), [
    ({"closed_on": date(2024, 2, 1)}, "comment_not_closed_before_made"),
    ({"resolved_on": MARCH_9, "closed_on": MARCH_5}, "comment_not_closed_before_resolved"),
    ({"reopened_on": date(2024, 2, 1)}, "comment_not_reopened_before_made"),
    ({"field": "weather"}, "comment_field_known"),
    ({"field": "duration", "article_key": "018f0000-0000-7000-8000-000000000000"}, "comment_pinned_once"),
])  # fmt: skip
def test_constraints_of_a_thread(version: TextVersion, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Comment.objects.create(version=version, made_on=MARCH_1, body="نص", **fields)


@pytest.mark.parametrize("fields", [
    {"is_blocking": True}, {"resolved_on": MARCH_5}, {"closed_on": MARCH_5}, {"field": "duration"},
    {"article_number": 1}, {"resolution": "نص"}, {"reopened_on": MARCH_5},
])  # fmt: skip
def test_in_the_table_an_answer_is_plain(remark: Comment, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="comment_reply_is_plain"), transaction.atomic():
        Comment.objects.create(version=remark.version, reply_to=remark, made_on=MARCH_5, body="نص", **fields)
