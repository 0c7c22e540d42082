"""The six mandatory clauses, obligations, supervision, duration and legal basis (R14–R19)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.money import check_words
from mithaq.core.text import clean_line, clean_text
from tenants.agreements.errors import Missing, StageClosed
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, Axis, Language, LegalBasis
from tenants.agreements.permissions import require
from tenants.agreements.services import edit_agreement, happened, lock, record
from tenants.documents.models import Document, DocumentKind
from tenants.documents.services import store
from tenants.drafting.errors import ObligationDone, ObligationNotDone, ProofOfAnotherDossier
from tenants.drafting.models import MAX_BODY, Clause, ClauseKind, Obligation, SupervisoryBody, SupervisoryKind
from tenants.drafting.services.dossier import follows, opened, party_of
from tenants.drafting.words import plain


@transaction.atomic
def write_clause(
    agreement_id: int, *, actor: User | None, kind: str, body_ar: str, body_fr: str = "",
    amount_centimes: int | None = None, amount_words_ar: str = "", amount_words_fr: str = "",
) -> Clause:  # fmt: skip
    """Write one of the six clauses, or write it anew (R14–R19).

    The contributions clause may state a total in figures and in words; they must say the same.
    Raises WordsDiffer, Missing, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    which = ClauseKind(kind)
    body_ar = clean_text(plain(body_ar), MAX_BODY, field="body_ar")
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
            "body_ar": body_ar, "body_fr": clean_text(plain(body_fr), MAX_BODY, field="body_fr"),
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


@transaction.atomic
def add_obligation(
    agreement_id: int, *, actor: User | None, party_id: int, what_ar: str, what_fr: str = "",
    due_on: date | None = None, proof: str = "",
) -> Obligation:  # fmt: skip
    """Write what a party has to do (R15). Raises Missing, ForeignPartyOfObligation, EndsBeforeStart, StageClosed."""
    agreement = opened(agreement_id, actor)
    party = party_of(agreement, party_id)
    said = _obligation(agreement, what_ar, what_fr, due_on, proof)
    return Obligation.objects.create(agreement=agreement, party=party, **said)


@transaction.atomic
def edit_obligation(
    obligation_id: int, *, actor: User | None, party_id: int, what_ar: str, what_fr: str = "",
    due_on: date | None = None, proof: str = "",
) -> Obligation:  # fmt: skip
    """Correct an obligation of the draft (R15). Raises ObligationDone, and as `add_obligation`."""
    obligation = Obligation.objects.get(pk=obligation_id)
    agreement = opened(obligation.agreement_id, actor)
    obligation.refresh_from_db()
    if obligation.done_on is not None:
        raise ObligationDone(day=obligation.done_on)
    obligation.party = party_of(agreement, party_id)
    for name, value in _obligation(agreement, what_ar, what_fr, due_on, proof).items():
        setattr(obligation, name, value)
    obligation.save(update_fields=["party", "what_ar", "what_fr", "due_on", "proof"])
    return obligation


def _obligation(
    agreement: Agreement, what_ar: str, what_fr: str, due_on: date | None, proof: str
) -> dict[str, str | date | None]:  # fmt: skip
    what_ar = clean_text(what_ar, 2000, field="what_ar")
    if not what_ar:
        raise Missing(field="what_ar", what=Obligation._meta.get_field("what_ar").verbose_name)
    if due_on is not None:
        due, opening = Obligation._meta.get_field("due_on"), Agreement._meta.get_field("opened_on")
        follows("due_on", due.verbose_name, due_on, opening.verbose_name, agreement.opened_on)
    return {
        "what_ar": what_ar, "what_fr": clean_text(what_fr, 2000, field="what_fr"), "due_on": due_on,
        "proof": clean_line(proof, 300, field="proof"),
    }  # fmt: skip


@transaction.atomic
def remove_obligation(obligation_id: int, *, actor: User | None) -> None:
    """Strike an obligation from the draft. Raises ObligationDone, StageClosed."""
    obligation = Obligation.objects.get(pk=obligation_id)
    opened(obligation.agreement_id, actor)
    if obligation.done_on is not None:
        raise ObligationDone(day=obligation.done_on)
    obligation.delete()


@transaction.atomic
def fulfil_obligation(
    obligation_id: int, *, actor: User | None, done_on: date, proof_id: int | None = None,
    upload: "File[Any] | None" = None,
) -> Obligation:  # fmt: skip
    """Note that a party did what it owed, once the agreement is in force, and which paper proves it (R15).

    proof_id: a paper of the dossier; upload: one that is kept with it. Raises ObligationDone, ProofOfAnotherDossier,
    EndsBeforeStart, FutureDate, FileRefused, StageClosed.
    """
    require(actor, "execution.edit")
    obligation = Obligation.objects.select_related("party").get(pk=obligation_id)
    agreement = lock(obligation.agreement_id)
    obligation.refresh_from_db()
    if agreement.state not in EVER_IN_FORCE_STATES or agreement.in_force_on is None:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    if obligation.done_on is not None:
        raise ObligationDone(day=obligation.done_on)
    happened(done_on)
    done, force = Obligation._meta.get_field("done_on"), Agreement._meta.get_field("in_force_on")
    follows("done_on", done.verbose_name, done_on, force.verbose_name, agreement.in_force_on)
    obligation.done_on = done_on
    obligation.proof_document = _paper(agreement, obligation, actor, done_on, proof_id, upload)
    obligation.save(update_fields=["done_on", "proof_document"])
    note = obligation.party.name_ar
    record(agreement, Axis.EVENT, "obligation_fulfilled", actor=actor, on=done_on, note=note, article="R15")
    return obligation


@transaction.atomic
def prove_obligation(
    obligation_id: int, *, actor: User | None, proof_id: int | None = None, upload: "File[Any] | None" = None
) -> Obligation:
    """Name the paper that proves what was done, or another one in its place; neither: none proves it (R15).

    Raises ObligationNotDone, ProofOfAnotherDossier, FileRefused.
    """
    require(actor, "execution.edit")
    obligation = Obligation.objects.select_related("party").get(pk=obligation_id)
    agreement = lock(obligation.agreement_id)
    obligation.refresh_from_db()
    if obligation.done_on is None:
        raise ObligationNotDone
    obligation.proof_document = _paper(agreement, obligation, actor, obligation.done_on, proof_id, upload)
    obligation.save(update_fields=["proof_document"])
    note = " · ".join(filter(None, [obligation.party.name_ar, str(obligation.proof_document or "")]))
    record(agreement, Axis.EVENT, "obligation_proof", actor=actor, on=clock.today(), note=note, article="R15")
    return obligation


def _paper(
    agreement: Agreement, obligation: Obligation, actor: User | None, done_on: date, proof_id: int | None,
    upload: "File[Any] | None",
) -> Document | None:  # fmt: skip
    """The paper named or sent, none without. Raises ProofOfAnotherDossier."""
    if upload is not None:
        return store(
            agreement.pk, actor=actor, upload=upload, kind=DocumentKind.OTHER, made_on=done_on,
            title=f"{obligation.proof or obligation.what_ar[:80]} · {obligation.party.name_ar}"[:200],
        )  # fmt: skip
    if proof_id is None:
        return None
    found = Document.objects.filter(pk=proof_id, agreement=agreement).first()
    if found is None:
        raise ProofOfAnotherDossier
    return found


@transaction.atomic
def set_supervision(
    agreement_id: int, *, actor: User | None, kind: str, name_ar: str, name_fr: str = "", members: str = "",
    meets_every_months: int | None = None,
) -> SupervisoryBody:  # fmt: skip
    """Name the steering or the monitoring committee, or describe it anew (R18). Raises Missing, StageClosed."""
    agreement = opened(agreement_id, actor)
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
    opened(agreement_id, actor)
    return edit_agreement(
        agreement_id, actor=actor, duration_months=duration_months, planned_start_on=planned_start_on
    )  # fmt: skip


@transaction.atomic
def set_legal_basis(
    agreement_id: int, *, actor: User | None, legal_basis: str, prevailing_language: str = Language.ARABIC,
    languages: Iterable[str] = (Language.ARABIC,),
) -> Agreement:  # fmt: skip
    """Choose the article the agreement rests on, and its languages; one that does not fit is kept, with a warning."""
    opened(agreement_id, actor)
    prevailing = Language(prevailing_language)
    spoken = list(dict.fromkeys([prevailing.value, *languages]))
    return edit_agreement(
        agreement_id, actor=actor, legal_basis=LegalBasis(legal_basis), prevailing_language=prevailing, languages=spoken
    )
