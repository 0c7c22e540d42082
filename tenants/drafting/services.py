"""What is done in drafting (R13–R19). The text is open in drafting only; submission lives in the council's app."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import pairwise

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.money import check_words
from mithaq.core.text import clean_line, clean_text
from tenants.agreements.errors import EndsBeforeStart, Missing, StageClosed
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState, Axis, Language, LegalBasis, Party
from tenants.agreements.permissions import require
from tenants.agreements.services import edit_agreement, happened, lock, record
from tenants.drafting.errors import (
    ArticleTwice,
    CommentResolved,
    ForeignPartyOfObligation,
    NoArticle,
    ObligationDone,
    SameText,
    UnknownArticle,
)  # fmt: skip
from tenants.drafting.models import (
    MAX_BODY,
    Clause,
    ClauseKind,
    Comment,
    Obligation,
    SupervisoryBody,
    SupervisoryKind,
    TextArticle,
    TextVersion,
)  # fmt: skip


@dataclass(frozen=True)
class ArticleText:
    """An article as it is handed in; the Arabic is required."""

    number: int
    body_ar: str
    body_fr: str = ""
    heading_ar: str = ""
    heading_fr: str = ""


def _opened(agreement_id: int, actor: User | None, permission: str = "drafting.edit") -> Agreement:
    """The agreement, locked, if it is being drafted. Raises NotAllowed, StageClosed."""
    require(actor, permission)
    agreement = lock(agreement_id)
    if agreement.state != AgreementState.DRAFTING:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    return agreement


@transaction.atomic
def add_version(
    agreement_id: int, *, actor: User | None, made_on: date, articles: Sequence[ArticleText], note: str = ""
) -> TextVersion:
    """Keep the text as it stands on `made_on` as the next version (R13); numbers are given under the dossier's lock.

    Raises NoArticle, ArticleTwice, SameText, FutureDate, EndsBeforeStart, StageClosed.
    """
    agreement = _opened(agreement_id, actor)
    happened(made_on)
    text = _cleaned(articles)
    last = TextVersion.objects.filter(agreement=agreement).order_by("-number").first()
    sha256 = text_hash(text)
    if last is not None and last.sha256 == sha256:
        raise SameText(number=last.number)
    if last is not None and made_on < last.made_on:
        raise EndsBeforeStart(
            field="made_on", later=TextVersion._meta.verbose_name, later_on=made_on,
            earlier=f"v{last.number}", earlier_on=last.made_on,
        )  # fmt: skip
    version = TextVersion.objects.create(
        agreement=agreement, number=(last.number if last else 0) + 1, made_on=made_on, sha256=sha256,
        note=clean_line(note, 500, field="note"), created_by=actor,
    )  # fmt: skip
    TextArticle.objects.bulk_create([TextArticle(version=version, **asdict(article)) for article in text])
    record(agreement, Axis.EVENT, "version_added", actor=actor, on=made_on, note=f"v{version.number}", article="R13")
    return version


def text_hash(articles: Iterable[ArticleText]) -> str:
    """SHA-256 of the articles in order, both languages: equal texts have equal hashes."""
    words = json.dumps([asdict(article) for article in articles], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


def _cleaned(articles: Iterable[ArticleText]) -> list[ArticleText]:
    text = sorted(
        (
            replace(
                article,
                heading_ar=clean_line(article.heading_ar, 200, field="text_ar"),
                heading_fr=clean_line(article.heading_fr, 200, field="text_fr"),
                body_ar=clean_text(article.body_ar, MAX_BODY, field="text_ar"),
                body_fr=clean_text(article.body_fr, MAX_BODY, field="text_fr"),
            )
            for article in articles
        ),
        key=lambda article: article.number,
    )
    if not text or any(not article.body_ar or article.number < 1 for article in text):
        raise NoArticle
    for before, after in pairwise(text):
        if before.number == after.number:
            raise ArticleTwice(number=after.number)
    return text


@transaction.atomic
def comment(
    version_id: int, *, actor: User | None, body: str, made_on: date, article_number: int | None = None,
    is_blocking: bool = False, on_behalf_of_id: int | None = None,
) -> Comment:  # fmt: skip
    """Say something of a version or of one article (R13). Raises UnknownArticle, EndsBeforeStart, FutureDate."""
    version = TextVersion.objects.get(pk=version_id)
    agreement = _opened(version.agreement_id, actor, "drafting.comment")
    happened(made_on)
    if made_on < version.made_on:
        raise EndsBeforeStart(
            field="made_on", later=Comment._meta.verbose_name, later_on=made_on,
            earlier=TextVersion._meta.verbose_name, earlier_on=version.made_on,
        )  # fmt: skip
    if article_number is not None and not version.articles.filter(number=article_number).exists():
        raise UnknownArticle(version=version.number, number=article_number)
    body = clean_text(body, 4000, field="body")
    if not body:
        raise Missing(field="body", what=Comment._meta.get_field("body").verbose_name)
    party = _party_of(agreement, on_behalf_of_id) if on_behalf_of_id else None
    return Comment.objects.create(
        version=version, article_number=article_number, author=actor, on_behalf_of=party, body=body,
        is_blocking=is_blocking, made_on=made_on,
    )  # fmt: skip


@transaction.atomic
def resolve_comment(comment_id: int, *, actor: User | None, resolved_on: date, resolution: str = "") -> Comment:
    """Note how and when a comment was met (R13). Raises CommentResolved, EndsBeforeStart, FutureDate, StageClosed."""
    remark = Comment.objects.select_related("version").get(pk=comment_id)
    _opened(remark.version.agreement_id, actor)
    remark.refresh_from_db()
    if remark.resolved_on is not None:
        raise CommentResolved(day=remark.resolved_on)
    happened(resolved_on)
    if resolved_on < remark.made_on:
        raise EndsBeforeStart(
            field="resolved_on", later=Comment._meta.get_field("resolved_on").verbose_name, later_on=resolved_on,
            earlier=Comment._meta.verbose_name, earlier_on=remark.made_on,
        )  # fmt: skip
    remark.resolved_on, remark.resolution = resolved_on, clean_line(resolution, 500, field="resolution")
    remark.save(update_fields=["resolved_on", "resolution"])
    return remark


@transaction.atomic
def write_clause(
    agreement_id: int, *, actor: User | None, kind: str, body_ar: str, body_fr: str = "",
    amount_centimes: int | None = None, amount_words_ar: str = "", amount_words_fr: str = "",
) -> Clause:  # fmt: skip
    """Write one of the six clauses, or write it anew (R14–R19).

    The contributions clause may state a total in figures and in words; they must say the same.
    Raises WordsDiffer, Missing, StageClosed.
    """
    agreement = _opened(agreement_id, actor)
    which = ClauseKind(kind)
    body_ar = clean_text(body_ar, MAX_BODY, field="body_ar")
    if not body_ar:
        raise Missing(field="body_ar", what=Clause._meta.get_field("body_ar").verbose_name)
    words_ar = clean_line(amount_words_ar, 300, field="amount_words_ar")
    words_fr = clean_line(amount_words_fr, 300, field="amount_words_fr")
    if which == ClauseKind.CONTRIBUTIONS:
        _check_amount(amount_centimes, words_ar, words_fr)
    else:
        amount_centimes, words_ar, words_fr = None, "", ""
    clause, _ = Clause.objects.update_or_create(
        agreement=agreement, kind=which,
        defaults={
            "body_ar": body_ar, "body_fr": clean_text(body_fr, MAX_BODY, field="body_fr"),
            "amount_centimes": amount_centimes, "amount_words_ar": words_ar, "amount_words_fr": words_fr,
        },
    )  # fmt: skip
    return clause


def _check_amount(centimes: int | None, words_ar: str, words_fr: str) -> None:
    if centimes is None:
        if words_ar or words_fr:
            raise Missing(field="amount_centimes", what=Clause._meta.get_field("amount_centimes").verbose_name)
        return
    if words_ar:
        check_words(words_ar, centimes, "ar", field="amount_words_ar")
    if words_fr:
        check_words(words_fr, centimes, "fr", field="amount_words_fr")


def _party_of(agreement: Agreement, party_id: int) -> Party:
    party = Party.objects.get(pk=party_id)
    if party.agreement_id != agreement.pk:
        raise ForeignPartyOfObligation(name=party.name_ar)
    return party


@transaction.atomic
def add_obligation(
    agreement_id: int, *, actor: User | None, party_id: int, what_ar: str, what_fr: str = "",
    due_on: date | None = None, proof: str = "",
) -> Obligation:  # fmt: skip
    """Write what a party has to do (R15). Raises Missing, ForeignPartyOfObligation, EndsBeforeStart, StageClosed."""
    agreement = _opened(agreement_id, actor)
    party = _party_of(agreement, party_id)
    what_ar = clean_text(what_ar, 2000, field="what_ar")
    if not what_ar:
        raise Missing(field="what_ar", what=Obligation._meta.get_field("what_ar").verbose_name)
    if due_on is not None and due_on < agreement.opened_on:
        raise EndsBeforeStart(
            field="due_on", later=Obligation._meta.get_field("due_on").verbose_name, later_on=due_on,
            earlier=Agreement._meta.get_field("opened_on").verbose_name, earlier_on=agreement.opened_on,
        )  # fmt: skip
    return Obligation.objects.create(
        agreement=agreement, party=party, what_ar=what_ar, what_fr=clean_text(what_fr, 2000, field="what_fr"),
        due_on=due_on, proof=clean_line(proof, 300, field="proof"),
    )  # fmt: skip


@transaction.atomic
def remove_obligation(obligation_id: int, *, actor: User | None) -> None:
    """Strike an obligation from the draft. Raises ObligationDone, StageClosed."""
    obligation = Obligation.objects.get(pk=obligation_id)
    _opened(obligation.agreement_id, actor)
    if obligation.done_on is not None:
        raise ObligationDone(day=obligation.done_on)
    obligation.delete()


@transaction.atomic
def fulfil_obligation(obligation_id: int, *, actor: User | None, done_on: date) -> Obligation:
    """Note that a party did what it owed, once the agreement is in force. Raises ObligationDone, StageClosed."""
    require(actor, "execution.edit")
    obligation = Obligation.objects.select_related("party").get(pk=obligation_id)
    agreement = lock(obligation.agreement_id)
    obligation.refresh_from_db()
    if agreement.state not in EVER_IN_FORCE_STATES or agreement.in_force_on is None:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    if obligation.done_on is not None:
        raise ObligationDone(day=obligation.done_on)
    happened(done_on)
    if done_on < agreement.in_force_on:
        raise EndsBeforeStart(
            field="done_on", later=Obligation._meta.get_field("done_on").verbose_name, later_on=done_on,
            earlier=Agreement._meta.get_field("in_force_on").verbose_name, earlier_on=agreement.in_force_on,
        )  # fmt: skip
    obligation.done_on = done_on
    obligation.save(update_fields=["done_on"])
    note = obligation.party.name_ar
    record(agreement, Axis.EVENT, "obligation_fulfilled", actor=actor, on=done_on, note=note, article="R15")
    return obligation


@transaction.atomic
def set_supervision(
    agreement_id: int, *, actor: User | None, kind: str, name_ar: str, name_fr: str = "", members: str = "",
    meets_every_months: int | None = None,
) -> SupervisoryBody:  # fmt: skip
    """Name the steering or the monitoring committee, or describe it anew (R18). Raises Missing, StageClosed."""
    agreement = _opened(agreement_id, actor)
    name_ar = clean_line(name_ar, 200, field="name_ar")
    if not name_ar:
        raise Missing(field="name_ar", what=SupervisoryBody._meta.get_field("name_ar").verbose_name)
    body, _ = SupervisoryBody.objects.update_or_create(
        agreement=agreement, kind=SupervisoryKind(kind),
        defaults={
            "name_ar": name_ar, "name_fr": clean_line(name_fr, 200, field="name_fr"),
            "members": clean_text(members, 2000, field="members"), "meets_every_months": meets_every_months,
        },
    )  # fmt: skip
    return body


@transaction.atomic
def set_duration(
    agreement_id: int, *, actor: User | None, duration_months: int, planned_start_on: date | None = None
) -> Agreement:
    """Fix the duration, in months from entry into force, and when that is planned (R19). Raises StageClosed."""
    _opened(agreement_id, actor)
    return edit_agreement(
        agreement_id, actor=actor, duration_months=duration_months, planned_start_on=planned_start_on
    )  # fmt: skip


@transaction.atomic
def set_legal_basis(
    agreement_id: int, *, actor: User | None, legal_basis: str, prevailing_language: str = Language.ARABIC,
    languages: Iterable[str] = (Language.ARABIC,),
) -> Agreement:  # fmt: skip
    """Choose the article the agreement rests on, and its languages; one that does not fit is kept, with a warning."""
    _opened(agreement_id, actor)
    prevailing = Language(prevailing_language)
    spoken = list(dict.fromkeys([prevailing.value, *languages]))
    return edit_agreement(
        agreement_id, actor=actor, legal_basis=LegalBasis(legal_basis), prevailing_language=prevailing, languages=spoken
    )
