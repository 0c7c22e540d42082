"""The text of a dossier as it is read: the working text, its locks, versions without their bodies."""

import uuid
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, QuerySet

from tenants.agreements.models import Agreement
from tenants.drafting.errors import ArticleLocked, OrderLocked, TextUnderReview
from tenants.drafting.models import (
    WORDS,
    ArticleWords,
    ClauseKind,
    Comment,
    DraftArticle,
    TextArticle,
    TextState,
    TextVersion,
    WorkingText,
)  # fmt: skip

MAX_ARTICLES = 120
_LEGACY = uuid.UUID("6f6a1c1e-7d7b-5f0e-9a43-1b3a5a0d6a11")


def key_of(article: TextArticle, agreement: Agreement) -> uuid.UUID:
    """Which article it is. In versions made before articles had keys the number stood for it."""
    return article.key or _legacy_key(agreement, article.number)


def article_of(remark: Comment, agreement: Agreement) -> uuid.UUID | None:
    """Which article a comment speaks of; None for the whole text, or another part of the draft."""
    if remark.article_key is None and remark.article_number is not None:
        return _legacy_key(agreement, remark.article_number)
    return remark.article_key


def _legacy_key(agreement: Agreement, number: int) -> uuid.UUID:
    return uuid.uuid5(_LEGACY, f"{agreement.public_id}:{number}")


@dataclass(frozen=True)
class Locks:
    """Which articles may be written now. commented: keys that somebody commented on since the text was sent.

    whole: somebody commented on the whole text. sent: keys of the version that was sent.
    """

    state: TextState = TextState.OPEN
    number: int = 0
    commented: frozenset[uuid.UUID] = frozenset()
    sent: frozenset[uuid.UUID] = frozenset()
    whole: bool = False

    def refusal(self, key: uuid.UUID, position: int) -> TextUnderReview | ArticleLocked | None:
        """Why this article cannot be written, or None. One that was added since the sending may be."""
        if self.state == TextState.UNDER_REVIEW:
            return TextUnderReview(number=self.number)
        if self.state == TextState.IN_CORRECTION and key in self.sent and key not in self.commented:
            return ArticleLocked(number=position)
        return None

    def order_refusal(self) -> TextUnderReview | OrderLocked | None:
        """Why no article can be added or moved, or None."""
        if self.state == TextState.UNDER_REVIEW:
            return TextUnderReview(number=self.number)
        if self.state == TextState.IN_CORRECTION and not self.whole:
            return OrderLocked()
        return None


OPEN = Locks()


@dataclass(frozen=True)
class Working:
    """The text being written. row: None until somebody writes in it; then it is the last version, article by article.

    articles: in order, with their positions. removed: those that can be put back, last removed first.
    """

    row: WorkingText | None
    articles: list[DraftArticle]
    removed: list[DraftArticle] = field(default_factory=list)

    @property
    def state(self) -> TextState:
        return TextState(self.row.state) if self.row else TextState.OPEN

    def article(self, key: uuid.UUID) -> DraftArticle | None:
        """The article that stands in the text under this key."""
        return next((one for one in self.articles if one.key == key), None)

    def uncarried(self) -> list[ClauseKind]:
        """The mandatory clauses that no article carries (R14–R19)."""
        carried = {one.clause for one in self.articles}
        return [kind for kind in ClauseKind if kind not in carried]


def working(agreement: Agreement, last: TextVersion | None = None) -> Working:
    """The working text: one query, some more when nobody wrote in it yet. last: the last version, if it is known."""
    found = list(
        DraftArticle.objects.filter(text__agreement=agreement)
        .select_related("text__sent_version", "changed_by")
        .order_by("position", "pk")
    )
    row = found[0].text if found else WorkingText.objects.filter(agreement=agreement).first()
    if row is None:
        return Working(None, drafts_of(last or last_version(agreement), agreement))
    return Working(
        row,
        [one for one in found if not one.is_removed],
        sorted((one for one in found if one.is_removed), key=lambda one: one.changed_at, reverse=True),
    )


def drafts_of(version: TextVersion | None, agreement: Agreement) -> list[DraftArticle]:
    """The articles of a version as they are taken over into a working text, not saved."""
    if version is None:
        return []
    return [
        DraftArticle(
            key=key_of(article, agreement), position=position, changed_at=version.created_at,
            changed_by_id=version.created_by_id, **article.words(),
        )
        for position, article in enumerate(version.articles.order_by("number"), start=1)
    ]  # fmt: skip


def last_version(agreement: Agreement, *, with_articles: bool = False) -> TextVersion | None:
    """The newest version, None before there is a text; one query, one more with its articles in order."""
    versions = whole(agreement) if with_articles else TextVersion.objects.filter(agreement=agreement)
    return versions.order_by("-number").first()


def locks(agreement: Agreement, row: WorkingText | None) -> Locks:
    """What may be written now: no query while the text is open, two otherwise."""
    if row is None or row.sent_version is None:
        return OPEN
    said = Comment.objects.filter(version=row.sent_version, reply_to=None, field="")
    keys = {article_of(one, agreement) for one in said.only("article_key", "article_number")}
    return Locks(
        state=TextState(row.state),
        number=row.sent_version.number,
        commented=frozenset(key for key in keys if key is not None),
        sent=frozenset(key_of(one, agreement) for one in row.sent_version.articles.only("number", "key", "version")),
        whole=None in keys,
    )


def outline(agreement: Agreement) -> QuerySet[TextVersion]:
    """Versions newest first, who made them and how many articles and comments they have; no body is read."""
    return (
        TextVersion.objects.filter(agreement=agreement)
        .select_related("created_by")
        .annotate(article_count=Count("articles", distinct=True))
        .order_by("-number")
    )


def whole(agreement: Agreement) -> QuerySet[TextVersion]:
    """Versions with their articles in order; to be narrowed to those that are read."""
    articles = Prefetch("articles", TextArticle.objects.order_by("number"))
    return TextVersion.objects.filter(agreement=agreement).select_related("created_by").prefetch_related(articles)


def is_kept(articles: list[DraftArticle], version: TextVersion | None) -> bool:
    """Whether the working text says, article by article, what this version says; which clause it carries is no word."""
    if version is None:
        return not articles
    return [_said(one) for one in version.articles.all()] == [_said(one) for one in articles]


def _said(article: ArticleWords) -> list[str]:
    return [getattr(article, name) for name in WORDS if name != "clause"]
