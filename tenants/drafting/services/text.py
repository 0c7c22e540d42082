"""Writing the text article by article, and keeping it in versions (R13)."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.ids import uuid7
from mithaq.core.text import clean_line, clean_text
from tenants.agreements.errors import Missing
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.services import happened, record
from tenants.drafting import texts
from tenants.drafting.errors import (
    ArticleChanged,
    ArticleGone,
    ArticleStands,
    ArticleTwice,
    NoArticle,
    SameText,
    TextChanged,
    TooManyArticles,
)  # fmt: skip
from tenants.drafting.models import (
    COLUMNS,
    MAX_BODY,
    WORDS,
    ClauseKind,
    DraftArticle,
    TextArticle,
    TextState,
    TextVersion,
    WorkingText,
)  # fmt: skip
from tenants.drafting.services.dossier import follows, opened
from tenants.drafting.transitions import TEXT_AXIS
from tenants.drafting.words import plain

_LATER_COLUMNS = ("heading_zgh", "body_zgh", "heading_en", "body_en")


@dataclass(frozen=True)
class ArticleText:
    """An article as it is handed in; the Arabic is required. key: which article it is, where that is known."""

    number: int
    body_ar: str
    body_fr: str = ""
    heading_ar: str = ""
    heading_fr: str = ""
    clause: str = ""
    heading_zgh: str = ""
    body_zgh: str = ""
    heading_en: str = ""
    body_en: str = ""
    key: uuid.UUID | None = None

    def words(self) -> dict[str, str]:
        """Everything it says and carries, by field."""
        return {name: getattr(self, name) for name in WORDS}


# --- The working text, article by article ---------------------------------------------------------------------------
def begin(agreement: Agreement) -> WorkingText:
    """The working text of a locked agreement; one that has none yet starts from its last version."""
    row = WorkingText.objects.filter(agreement=agreement).select_related("sent_version").first()
    if row is not None:
        return row
    row = WorkingText.objects.create(agreement=agreement)
    drafts = texts.drafts_of(texts.last_version(agreement), agreement)
    for draft in drafts:
        draft.text = row
    DraftArticle.objects.bulk_create(drafts)
    return row


@transaction.atomic
def write_article(
    agreement_id: int, key: uuid.UUID, *, actor: User | None, version: int, **words: str
) -> DraftArticle:  # fmt: skip
    """Write an article anew. version: the one the person was shown; words: fields of `WORDS`, the others stay.

    Raises ArticleChanged when somebody wrote it in between, ArticleGone, Missing without Arabic, TextUnderReview,
    ArticleLocked, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    row = begin(agreement)
    article = _standing(row, key)
    _require_writable(agreement, row, article)
    _require_shown(article, version)
    said = article.words() | _cleaned_words(words)
    if said == article.words():
        return article
    for name, value in said.items():
        setattr(article, name, value)
    _save(article, actor, *said)
    return article


@transaction.atomic
def add_article(
    agreement_id: int, *, actor: User | None, after: uuid.UUID | None = None, first: bool = False, **words: str
) -> DraftArticle:  # fmt: skip
    """Add an article after another, as the first, or at the end.

    Raises ArticleGone, Missing, TooManyArticles, TextUnderReview, OrderLocked, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    row = begin(agreement)
    _require_order(agreement, row)
    said = _cleaned_words({"body_ar": ""} | words)
    standing = row.articles.filter(position__isnull=False)
    count = standing.count()
    if count >= texts.MAX_ARTICLES:
        raise TooManyArticles(limit=texts.MAX_ARTICLES)
    before = 0 if first else count
    if after is not None:
        before = _standing(row, after).position or 0
    standing.filter(position__gt=before).update(position=F("position") + 1)
    return DraftArticle.objects.create(
        text=row, position=before + 1, changed_by=actor, changed_at=clock.now(), **said
    )  # fmt: skip


@transaction.atomic
def move_article(agreement_id: int, key: uuid.UUID, *, actor: User | None, up: bool) -> DraftArticle:
    """Move an article one place; at the end of the text it stays. Raises as `add_article`."""
    agreement = opened(agreement_id, actor)
    row = begin(agreement)
    _require_order(agreement, row)
    article = _standing(row, key)
    here = article.position or 0
    there = here - 1 if up else here + 1
    neighbour = row.articles.filter(position=there).first()
    if neighbour is None:
        return article
    DraftArticle.objects.filter(pk=neighbour.pk).update(position=here)  # unique only once both have moved
    DraftArticle.objects.filter(pk=article.pk).update(position=there)
    article.position = there
    return article


@transaction.atomic
def remove_article(
    agreement_id: int, key: uuid.UUID, *, actor: User | None, version: int | None = None
) -> DraftArticle:  # fmt: skip
    """Take an article out of the text; `put_back_article` undoes it. version: the one the person was shown.

    Raises ArticleChanged, ArticleGone, TextUnderReview, ArticleLocked, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    row = begin(agreement)
    article = _standing(row, key)
    _require_writable(agreement, row, article)
    if version is not None:
        _require_shown(article, version)
    return _remove(row, article, actor)


@transaction.atomic
def put_back_article(agreement_id: int, key: uuid.UUID, *, actor: User | None) -> DraftArticle:
    """Put a removed article back where it stood. Raises ArticleGone, ArticleStands, TooManyArticles and locks."""
    agreement = opened(agreement_id, actor)
    row = begin(agreement)
    article = row.articles.filter(key=key).first()
    if article is None:
        raise ArticleGone
    if not article.is_removed:
        raise ArticleStands
    _require_writable(agreement, row, article)
    count = row.articles.filter(position__isnull=False).count()
    if count >= texts.MAX_ARTICLES:
        raise TooManyArticles(limit=texts.MAX_ARTICLES)
    place = min(article.removed_from or 1, count + 1)
    row.articles.filter(position__gte=place).update(position=F("position") + 1)
    article.position, article.removed_from = place, None
    _save(article, actor, "position", "removed_from")
    return article


def _standing(row: WorkingText, key: uuid.UUID) -> DraftArticle:
    article = row.articles.select_related("changed_by").filter(key=key, position__isnull=False).first()
    if article is None:
        raise ArticleGone
    return article


def _require_writable(agreement: Agreement, row: WorkingText, article: DraftArticle) -> None:
    if refusal := texts.locks(agreement, row).refusal(article.key, article.position or article.removed_from or 0):
        raise refusal


def _require_order(agreement: Agreement, row: WorkingText) -> None:
    if refusal := texts.locks(agreement, row).order_refusal():
        raise refusal


def _require_shown(article: DraftArticle, version: int) -> None:
    if article.version != version:
        who = article.changed_by.get_full_name() if article.changed_by else str(_("The system"))
        raise ArticleChanged(article, name=who)


def _require_all_shown(row: WorkingText, shown: Mapping[uuid.UUID, int]) -> None:
    found = row.articles.select_related("changed_by").order_by("position", "pk")
    changed = [one for one in found if (one.key in shown if one.is_removed else shown.get(one.key) != one.version)]
    if changed:
        raise TextChanged(changed)


def _save(article: DraftArticle, actor: User | None, *fields: str) -> None:
    article.version += 1
    article.changed_by, article.changed_at = actor, clock.now()
    article.save(update_fields=[*fields, "version", "changed_by", "changed_at"])


def _remove(row: WorkingText, article: DraftArticle, actor: User | None) -> DraftArticle:
    place = article.position or 1
    article.position, article.removed_from = None, place
    _save(article, actor, "position", "removed_from")
    row.articles.filter(position__gt=place).update(position=F("position") - 1)
    return article


def _cleaned_words(words: dict[str, str]) -> dict[str, str]:
    """The fields as they are stored: markup gone, clean, measured. Raises Missing without Arabic, ValueError."""
    if unknown := set(words) - set(WORDS):
        raise ValueError(f"no such field of an article: {sorted(unknown)}")
    cleaned = {}
    for name, value in words.items():
        if name == "clause":
            cleaned[name] = str(ClauseKind(value).value) if value else ""
        elif name.startswith("heading"):
            cleaned[name] = clean_line(plain(value), 200, field=name)
        else:
            cleaned[name] = clean_text(plain(value), MAX_BODY, field=name)
    if cleaned.get("body_ar", "x") == "":
        raise Missing(field="body_ar", what=DraftArticle._meta.get_field("body_ar").verbose_name)
    return cleaned


# --- Versions -------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_version(
    agreement_id: int, *, actor: User | None, made_on: date, articles: Sequence[ArticleText], note: str = "",
    shown: Mapping[uuid.UUID, int] | None = None,
) -> TextVersion:  # fmt: skip
    """Put these articles in the place of the working text and keep it as the next version (R13).

    An article without a key keeps that of the article it continues: the one with the same words, heading or number; one
    that names no clause carries on the clause it carried. shown: each article and its version as the person was shown
    them; TextChanged is raised when somebody wrote in the text in between.
    Raises NoArticle, ArticleTwice, SameText, TooManyArticles, FutureDate, EndsBeforeStart, StageClosed, and what the
    locks refuse while the text is under review or in correction.
    """
    agreement = opened(agreement_id, actor)
    happened(made_on)
    text = _cleaned(articles)
    last = texts.last_version(agreement)
    _require_next(text, last, made_on)
    row = begin(agreement)
    if shown is not None:
        _require_all_shown(row, shown)
    _replace(agreement, row, text, actor)
    return _keep(agreement, row, text, last, actor=actor, made_on=made_on, note=note)


@transaction.atomic
def keep_version(agreement_id: int, *, actor: User | None, made_on: date, note: str = "") -> TextVersion:
    """Keep the working text as it stands as the next version (R13); a correction ends with it.

    Raises NoArticle, SameText, FutureDate, EndsBeforeStart, TextUnderReview, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    happened(made_on)
    row = begin(agreement)
    text = [
        ArticleText(number=number, key=article.key, **article.words())
        for number, article in enumerate(row.articles.filter(position__isnull=False).order_by("position"), start=1)
    ]
    if not text:
        raise NoArticle
    last = texts.last_version(agreement)
    _require_next(text, last, made_on)
    return _keep(agreement, row, text, last, actor=actor, made_on=made_on, note=note)


def text_hash(articles: Iterable[ArticleText]) -> str:
    """SHA-256 of the articles in order, every language: equal texts have equal hashes. Keys and clauses don't count.

    Columns that came later count only where they say something: a text in Arabic and French keeps the hash it had.
    """
    said = [
        {
            name: value
            for name, value in asdict(article).items()
            if name not in {"key", "clause"} and (value or name not in _LATER_COLUMNS)
        }
        for article in articles
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _require_next(text: list[ArticleText], last: TextVersion | None, made_on: date) -> None:
    if last is None:
        return
    if last.sha256 == text_hash(text):
        raise SameText(number=last.number)
    follows("made_on", TextVersion._meta.verbose_name or "", made_on, f"v{last.number}", last.made_on)


def _keep(
    agreement: Agreement, row: WorkingText, text: list[ArticleText], last: TextVersion | None, *, actor: User | None,
    made_on: date, note: str,
) -> TextVersion:  # fmt: skip
    TEXT_AXIS.require("keep_version", reference=agreement.reference, state=row.state)
    version = TextVersion.objects.create(
        agreement=agreement, number=(last.number if last else 0) + 1, made_on=made_on, sha256=text_hash(text),
        note=clean_line(note, 500, field="note"), created_by=actor,
    )  # fmt: skip
    TextArticle.objects.bulk_create(
        TextArticle(version=version, number=article.number, key=article.key, **article.words()) for article in text
    )
    if row.state != TextState.OPEN:
        row.state, row.sent_version = TextState.OPEN, None
        row.save(update_fields=["state", "sent_version"])
    record(agreement, Axis.EVENT, "version_added", actor=actor, on=made_on, note=f"v{version.number}", article="R13")
    return version


def _cleaned(articles: Iterable[ArticleText]) -> list[ArticleText]:
    text = sorted(
        (
            replace(article, clause=str(ClauseKind(article.clause).value) if article.clause else "", **_bare(article))
            for article in articles
        ),
        key=lambda article: article.number,
    )
    if not text or any(not article.body_ar or article.number < 1 for article in text):
        raise NoArticle
    for before, after in pairwise(text):
        if before.number == after.number:
            raise ArticleTwice(number=after.number)
    if len(text) > texts.MAX_ARTICLES:
        raise TooManyArticles(limit=texts.MAX_ARTICLES)
    return text


def _bare(article: ArticleText) -> dict[str, Any]:
    """Headings and bodies as they are stored; a refusal names the column, `text_ar`."""
    cleaned: dict[str, Any] = {}
    for language in COLUMNS:
        heading, body = getattr(article, f"heading_{language}"), getattr(article, f"body_{language}")
        cleaned[f"heading_{language}"] = clean_line(plain(heading), 200, field=f"text_{language}")
        cleaned[f"body_{language}"] = clean_text(plain(body), MAX_BODY, field=f"text_{language}")
    return cleaned


def _replace(agreement: Agreement, row: WorkingText, text: list[ArticleText], actor: User | None) -> None:
    """Write these articles over the working text; `text` gets their keys. What is left out can be put back."""
    standing = list(row.articles.filter(position__isnull=False).order_by("position"))
    text[:] = _with_keys(text, standing)
    by_key = {article.key: article for article in standing}
    _require_replaceable(agreement, row, text, standing)
    kept = {article.key for article in text}
    for gone in reversed([article for article in standing if article.key not in kept]):
        _remove(row, gone, actor)
    for place, article in enumerate(text, start=1):
        key = article.key or uuid7()
        draft = by_key.get(key)
        if draft is None:
            removed = row.articles.filter(key=key, position__isnull=True).first()
            draft = removed or DraftArticle(text=row, key=key, version=0)
        elif draft.words() == article.words():
            DraftArticle.objects.filter(pk=draft.pk).exclude(position=place).update(position=place)
            continue
        for name, value in (article.words() | {"position": place, "removed_from": None}).items():
            setattr(draft, name, value)
        draft.version += 1
        draft.changed_by, draft.changed_at = actor, clock.now()
        draft.save()


def _require_replaceable(
    agreement: Agreement, row: WorkingText, text: list[ArticleText], standing: list[DraftArticle]
) -> None:  # fmt: skip
    """Raise what the locks refuse: a changed or missing article that is locked, a new or moved one."""
    locks = texts.locks(agreement, row)
    if locks is texts.OPEN:
        return
    said = {article.key: article for article in text}
    for draft in standing:
        now = said.get(draft.key)
        changed = now is None or now.words() != draft.words()
        if changed and (refusal := locks.refusal(draft.key, draft.position or 0)):
            raise refusal
    before = [draft.key for draft in standing if draft.key in said]
    after = [article.key for article in text]
    if before != after and (order_refusal := locks.order_refusal()):
        raise order_refusal


def _with_keys(text: list[ArticleText], standing: list[DraftArticle]) -> list[ArticleText]:
    """The articles, each with the key it was given, or that of the one it continues, or a new one."""
    taken = {article.key for article in text if article.key}
    free = [draft for draft in standing if draft.key not in taken]
    found: dict[int, uuid.UUID] = {}

    def match(same: str) -> None:
        for article in text:
            if article.key or article.number in found:
                continue
            for draft in free:
                if _continues(article, draft, same):
                    found[article.number] = draft.key
                    free.remove(draft)
                    break

    for same in ("words", "body", "heading", "number"):
        match(same)
    carried = {draft.key: draft.clause for draft in standing}
    keyed = [replace(article, key=article.key or found.get(article.number) or uuid7()) for article in text]
    return [replace(one, clause=one.clause or carried.get(one.key or uuid.UUID(int=0), "")) for one in keyed]


def _continues(article: ArticleText, draft: DraftArticle, same: str) -> bool:
    if same == "words":
        return article.words() == draft.words()
    if same == "body":
        return article.body_ar == draft.body_ar
    if same == "heading":
        return bool(article.heading_ar) and article.heading_ar == draft.heading_ar
    return article.number == draft.position
