"""What is said of the text, in threads: open, resolved, closed, reopened (R13)."""

import uuid
from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, clean_text
from tenants.agreements.errors import Missing
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import may
from tenants.agreements.services import happened
from tenants.drafting import texts
from tenants.drafting.errors import (
    ArticleRemoved,
    BlockingNotResolved,
    CommentResolved,
    ReplyHasNoState,
    ThreadClosed,
    ThreadOpen,
    UnknownArticle,
)  # fmt: skip
from tenants.drafting.models import Comment, CommentField, CommentState, DraftArticle, TextVersion
from tenants.drafting.services.dossier import follows, opened, party_of

LONGEST = 4000


@transaction.atomic
def comment(
    version_id: int, *, actor: User | None, body: str, made_on: date, article_number: int | None = None,
    is_blocking: bool = False, on_behalf_of_id: int | None = None, article_key: uuid.UUID | None = None,
    field: str = "",
) -> Comment:  # fmt: skip
    """Say something of a version, of one article or of a field of the draft (R13).

    The article is named by its number in that version or by its key. Raises UnknownArticle, ArticleRemoved, Missing,
    EndsBeforeStart, FutureDate, StageClosed.
    """
    version = TextVersion.objects.get(pk=version_id)
    agreement = opened(version.agreement_id, actor, "drafting.comment")
    happened(made_on)
    party = party_of(agreement, on_behalf_of_id) if on_behalf_of_id else None
    remark = prepared(
        agreement, version, body=body, made_on=made_on, article_number=article_number, article_key=article_key,
        field=field,
    )  # fmt: skip
    remark.author, remark.on_behalf_of, remark.is_blocking = actor, party, is_blocking
    remark.save()
    return remark


def prepared(
    agreement: Agreement, version: TextVersion, *, body: str, made_on: date, article_number: int | None = None,
    article_key: uuid.UUID | None = None, field: str = "",
) -> Comment:  # fmt: skip
    """A remark, checked and pinned, not saved: who makes it is still to be said."""
    follows("made_on", Comment._meta.verbose_name or "", made_on, TextVersion._meta.verbose_name or "", version.made_on)
    number = key = None
    if article_number is not None or article_key is not None:
        number, key = _pin(agreement, version, article_number, article_key)
    field = str(CommentField(field).value) if field and key is None else ""
    return Comment(
        version=version, article_number=number, article_key=key, field=field, body=_said(body), made_on=made_on
    )


@transaction.atomic
def reply(comment_id: int, *, actor: User | None, body: str, made_on: date) -> Comment:
    """Answer in a thread; an answer to a reply goes to the remark that opened it, in its own dossier always.

    Raises ThreadClosed, Missing, EndsBeforeStart, FutureDate, StageClosed.
    """
    _agreement, root = _thread(comment_id, actor, "drafting.comment")
    if root.closed_on is not None:
        raise ThreadClosed(day=root.closed_on)
    happened(made_on)
    _after(root, "made_on", made_on)
    return Comment.objects.create(
        version_id=root.version_id, reply_to=root, author=actor, body=_said(body), made_on=made_on
    )


@transaction.atomic
def resolve_comment(comment_id: int, *, actor: User | None, resolved_on: date, resolution: str = "") -> Comment:
    """Note how and when a comment was met (R13). Raises CommentResolved, ThreadClosed, EndsBeforeStart, FutureDate."""
    _agreement, remark = _thread(comment_id, actor, "drafting.edit", itself=True)
    if remark.closed_on is not None:
        raise ThreadClosed(day=remark.closed_on)
    if remark.resolved_on is not None:
        raise CommentResolved(day=remark.resolved_on)
    happened(resolved_on)
    _after(remark, "resolved_on", resolved_on)
    remark.resolved_on, remark.resolution = resolved_on, clean_line(resolution, 500, field="resolution")
    remark.save(update_fields=["resolved_on", "resolution"])
    return remark


@transaction.atomic
def close_comment(comment_id: int, *, actor: User | None, closed_on: date) -> Comment:
    """Settle a thread for good. Its author may withdraw it so; the office closes a blocking one once it is resolved.

    Raises BlockingNotResolved, ThreadClosed, NotAllowed, EndsBeforeStart, FutureDate.
    """
    remark = Comment.objects.get(pk=comment_id)
    is_author = actor is not None and remark.author_id == actor.pk
    permission = "drafting.comment" if is_author else "drafting.edit"
    _agreement, remark = _thread(comment_id, actor, permission, itself=True)
    if remark.closed_on is not None:
        raise ThreadClosed(day=remark.closed_on)
    if remark.bars_the_way and not is_author:
        raise BlockingNotResolved
    happened(closed_on)
    _after(remark, "closed_on", closed_on)
    remark.closed_on = closed_on
    remark.save(update_fields=["closed_on"])
    return remark


@transaction.atomic
def reopen_comment(comment_id: int, *, actor: User | None, reopened_on: date, why: str) -> Comment:
    """Open a thread again, because its answer does not do; why is said in the thread. A blocking one bars again.

    Raises ThreadOpen, Missing, EndsBeforeStart, FutureDate, StageClosed.
    """
    _agreement, remark = _thread(comment_id, actor, "drafting.comment", itself=True)
    if remark.state == CommentState.OPEN:
        raise ThreadOpen
    happened(reopened_on)
    _after(remark, "reopened_on", reopened_on)
    Comment.objects.create(
        version_id=remark.version_id, reply_to=remark, author=actor, body=_said(why, "why"), made_on=reopened_on
    )
    remark.reopened_on, remark.resolved_on, remark.closed_on = reopened_on, None, None
    remark.save(update_fields=["reopened_on", "resolved_on", "closed_on"])
    return remark


def may_close(actor: User, remark: Comment) -> bool:
    """Whether this person may settle the thread as it stands."""
    if remark.author_id == actor.pk:
        return may(actor, "drafting.comment")
    return may(actor, "drafting.edit") and not remark.bars_the_way


def _thread(
    comment_id: int, actor: User | None, permission: str, *, itself: bool = False
) -> tuple[Agreement, Comment]:  # fmt: skip
    """The dossier, locked, and the remark that opened the thread. itself: the comment must be that remark."""
    found = Comment.objects.select_related("version").get(pk=comment_id)
    agreement = opened(found.version.agreement_id, actor, permission)
    if found.reply_to_id is not None:
        if itself:
            raise ReplyHasNoState
        found = Comment.objects.get(pk=found.reply_to_id)
    found.refresh_from_db()
    return agreement, found


def _after(remark: Comment, field: str, day: date) -> None:
    """Raise EndsBeforeStart for what comes before the remark, its answer, or its reopening."""
    follows(field, _named(field), day, Comment._meta.verbose_name or "", remark.made_on)
    for cause in ("resolved_on", "closed_on", "reopened_on"):
        before = getattr(remark, cause)
        if before is not None:
            follows(field, _named(field), day, _named(cause), before)


def _named(field: str) -> str:
    """What a day of a comment is called."""
    return str(getattr(Comment._meta.get_field(field), "verbose_name", field))


def _pin(
    agreement: Agreement, version: TextVersion, number: int | None, key: uuid.UUID | None
) -> tuple[int | None, uuid.UUID]:  # fmt: skip
    """Number and key of the article. Raises UnknownArticle, ArticleRemoved."""
    named = {texts.key_of(one, agreement): one.number for one in version.articles.only("number", "key", "version")}
    if key is None:
        key = next((found for found, position in named.items() if position == number), None)
    drafts = DraftArticle.objects.filter(text__agreement=agreement, key=key) if key else DraftArticle.objects.none()
    draft = drafts.first()
    if key is None or (key not in named and draft is None):
        raise UnknownArticle(version=version.number, number=number or "—")
    if draft is not None and draft.is_removed:
        raise ArticleRemoved
    return named.get(key), key


def _said(body: str, field: str = "body") -> str:
    body = clean_text(body, LONGEST, field=field)
    if not body:
        raise Missing(field=field, what=Comment._meta.get_field("body").verbose_name)
    return body
