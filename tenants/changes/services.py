"""What follows an evaluation: one function per verb (R38–R42)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.money import DEFAULT_CURRENCY
from tenants.agreements.errors import EndsBeforeStart
from tenants.agreements.models import Agreement, AgreementState, Axis
from tenants.agreements.permissions import require
from tenants.agreements.selectors import has_foreign_party, months_after
from tenants.agreements.services import add_party, check, happened, lock, open_agreement, perform, record
from tenants.changes import selectors
from tenants.changes.errors import (
    AMENDING,
    OUTCOME,
    RENEWAL,
    AlreadyRenewed,
    AmendmentDecided,
    AmendmentNotOpen,
    AmendmentOpen,
    BalanceNegative,
    DecisionNotEnforceable,
    EvaluationMissing,
    ExtensionMissing,
    FinalEvaluationMissing,
    FullPathNeeded,
    IndicatorsMissing,
    MinutesMissing,
    MoveInvalid,
    MovesMissing,
    NotExpired,
    NotifiedAfterTermination,
    NotLonger,
    OutcomeChosen,
    OutcomeMissing,
    ReasonMissing,
    ResultsMissing,
    SummaryMissing,
)
from tenants.changes.models import (
    Amendment,
    AmendmentKind,
    AmendmentMove,
    AmendmentState,
    Closure,
    Outcome,
    OutcomeKind,
    Termination,
)
from tenants.documents import selectors as documents
from tenants.documents.models import Document, DocumentKind
from tenants.documents.services import store
from tenants.execution.errors import ActionElsewhere
from tenants.execution.services import move_budget, open_dossier
from tenants.finance.services import return_balance
from tenants.monitoring import selectors as monitoring
from tenants.monitoring.models import Evaluation


@dataclass(frozen=True)
class Move:
    """An amount, in centimes, that an amendment moves from one heading to another; between two actions if named."""

    from_label: str
    to_label: str
    amount_centimes: int
    from_action_id: int | None = None
    to_action_id: int | None = None
    currency: str = DEFAULT_CURRENCY


# Outcomes after which the agreement is in force again at once; the others keep it under evaluation until they are done.
RESUMING = frozenset({OutcomeKind.GO_ON, OutcomeKind.AMEND, OutcomeKind.EXTEND})
SENT_BACK = frozenset(
    {"draft", "rejected", "visa_refused", "annulled"}
)  # states of a decision that leave the text to the office


@transaction.atomic
def choose_outcome(evaluation_id: int, *, actor: User | None, kind: str, on: date, reason: str) -> Outcome:
    """Choose what follows from an evaluation (R38); until it is acted upon, another may be chosen.

    Going on, amending and extending put the agreement in force again. Raises EvaluationMissing, OutcomeChosen,
    ReasonMissing, FutureDate, EndsBeforeStart.
    """
    require(actor, "changes.edit")
    evaluation = Evaluation.objects.get(pk=evaluation_id)
    agreement = lock(evaluation.agreement_id)
    current = monitoring.current_evaluation(agreement)
    if current is None or current.pk != evaluation.pk:
        held = Outcome.objects.filter(evaluation=evaluation).first()
        if held is not None:
            raise OutcomeChosen(kind=held.get_kind_display())
        raise EvaluationMissing(reference=agreement.reference)
    happened(on)
    _after(_("outcome"), on, _("evaluation"), evaluation.held_on, field="on")
    outcome, _created = Outcome.objects.update_or_create(
        evaluation=evaluation,
        defaults={"kind": OutcomeKind(kind), "decided_on": on, "reason": _reason(reason), "decided_by": actor},
    )
    note = f"{outcome.get_kind_display()}: {outcome.reason}"
    record(agreement, Axis.EVENT, "outcome_chosen", actor=actor, on=on, note=note, article=OUTCOME)
    if outcome.kind in RESUMING:
        perform(agreement, "resume_after_evaluation", actor=actor, on=on, note=str(outcome.get_kind_display()))
    return outcome


@transaction.atomic
def resume_after_evaluation(agreement_id: int, *, actor: User | None, on: date, note: str = "") -> Agreement:
    """Put an agreement in force again whose evaluation was started by mistake or broken off."""
    return perform(lock(agreement_id), "resume_after_evaluation", actor=actor, on=on, note=_reason(note))


@transaction.atomic
def open_amendment(
    agreement_id: int, *, actor: User | None, kind: str, on: date, summary_ar: str, summary_fr: str = "",
    extra_months: int | None = None, new_ends_on: date | None = None, moves: Iterable[Move] = (),
) -> Amendment:  # fmt: skip
    """Open the next amendment, which carries out the outcome “amend” or “extend” of the last evaluation (R38–R41).

    It is a full addendum when it touches money, duration or object, or when a party stands outside the Kingdom. Opened
    after the agreement's last day, it says so. Raises DossierEnded, OutcomeMissing, AmendmentOpen, FutureDate,
    SummaryMissing, ExtensionMissing, NotLonger, MovesMissing, MoveInvalid, ActionElsewhere.
    """
    require(actor, "changes.edit")
    agreement = open_dossier(agreement_id)
    if held := selectors.open_amendment(agreement):
        raise AmendmentOpen(number=held.number)
    outcome = selectors.outcome_to_carry_out(agreement, *selectors.AMENDING_OUTCOMES)
    if outcome is None:
        raise OutcomeMissing(reference=agreement.reference, kind=OutcomeKind.AMEND)
    happened(on)
    last = agreement.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(
        agreement=agreement, outcome=outcome, number=last + 1, opened_on=on,
        opened_after_expiry=selectors.is_expired(agreement, on),
    )  # fmt: skip
    _fill(agreement, amendment, list(moves), kind=kind, summary_ar=summary_ar, summary_fr=summary_fr,
          extra_months=extra_months, new_ends_on=new_ends_on)  # fmt: skip
    note = f"{amendment.number} · {amendment.summary_ar}"
    record(agreement, Axis.EVENT, "amendment_opened", actor=actor, on=on, note=note, article=AMENDING)
    return amendment


@transaction.atomic
def edit_amendment(
    amendment_id: int, *, actor: User | None, kind: str, summary_ar: str, summary_fr: str = "",
    extra_months: int | None = None, new_ends_on: date | None = None, moves: Iterable[Move] = (),
) -> Amendment:  # fmt: skip
    """Change a draft. Raises AmendmentNotOpen, AmendmentDecided and what `open_amendment` raises for its content."""
    require(actor, "changes.edit")
    agreement, amendment = _open(amendment_id)
    if amendment.state != AmendmentState.DRAFT:
        raise AmendmentDecided(number=amendment.number)
    _fill(agreement, amendment, list(moves), kind=kind, summary_ar=summary_ar, summary_fr=summary_fr,
          extra_months=extra_months, new_ends_on=new_ends_on)  # fmt: skip
    return amendment


def regularise(agreement_id: int, *, actor: User | None, on: date, summary_ar: str, **fields: Any) -> Amendment:
    """Open the extension of an expired agreement: its legal path back (R40). Raises NotExpired, what opening raises."""
    agreement = Agreement.objects.get(pk=agreement_id)
    if not selectors.is_expired(agreement, on):
        raise NotExpired(reference=agreement.reference, ends_on=agreement.ends_on or on)
    return open_amendment(
        agreement_id, actor=actor, kind=AmendmentKind.DURATION, on=on, summary_ar=summary_ar, **fields
    )


@transaction.atomic
def put_in_path(amendment_id: int, *, actor: User | None, on: date) -> Amendment:
    """Send a full addendum on its own way: council, governor, signatures. A draft alone can be sent."""
    require(actor, "changes.edit")
    agreement, amendment = _open(amendment_id)
    happened(on)
    if amendment.state != AmendmentState.DRAFT:
        raise AmendmentDecided(number=amendment.number)
    amendment.state = AmendmentState.IN_PATH
    amendment.save(update_fields=["state"])
    note = f"{amendment.number} · {amendment.summary_ar}"
    record(agreement, Axis.EVENT, "amendment_sent", actor=actor, on=on, note=note, article=AMENDING)
    return amendment


@transaction.atomic
def take_back(amendment_id: int, *, actor: User | None, on: date) -> Amendment:
    """Make a draft again of an amendment not yet before the council, or rejected by it. Raises AmendmentDecided."""
    require(actor, "changes.edit")
    agreement, amendment = _open(amendment_id)
    happened(on)
    if amendment.decisions.exclude(state__in=sorted(SENT_BACK)).exists():
        raise AmendmentDecided(number=amendment.number)
    amendment.state = AmendmentState.DRAFT
    amendment.save(update_fields=["state"])
    note = f"{amendment.number} · {amendment.summary_ar}"
    record(agreement, Axis.EVENT, "amendment_taken_back", actor=actor, on=on, note=note, article=AMENDING)
    return amendment


@transaction.atomic
def apply(amendment: Amendment, *, actor: User | None, on: date) -> Amendment:
    """Put a full addendum into force: its decision is enforceable and, the caller saw to it, everybody has signed.

    Raises AmendmentNotOpen, DecisionNotEnforceable, FutureDate, EndsBeforeStart, BudgetTooSmall, IllegalTransition.
    """
    agreement, held = _open(amendment.pk)
    if held.promoted_to_full and not held.decisions.filter(state="enforceable").exists():
        raise DecisionNotEnforceable(number=held.number)
    return _apply(agreement, held, actor=actor, on=on)


@transaction.atomic
def apply_simple(amendment_id: int, *, actor: User | None, on: date) -> Amendment:
    """Put into force a change of method or content that needs no decision (R39). Raises FullPathNeeded."""
    agreement, amendment = _open(amendment_id)
    if amendment.promoted_to_full or has_foreign_party(agreement):
        raise FullPathNeeded(number=amendment.number)
    return _apply(agreement, amendment, actor=actor, on=on)


@transaction.atomic
def withdraw_amendment(amendment_id: int, *, actor: User | None, on: date, reason: str) -> Amendment:
    """Give an open amendment up; the outcome it carried out may then be carried out by another."""
    require(actor, "changes.edit")
    agreement, amendment = _open(amendment_id)
    return _withdraw(agreement, amendment, actor=actor, on=on, reason=_reason(reason))


@transaction.atomic
def renew(agreement_id: int, *, actor: User | None, on: date, title_ar: str = "", title_fr: str = "") -> Agreement:
    """Open the agreement that follows this one, with its parties and subjects, and link it (R40).

    From an evaluation whose outcome is “renew”, the old agreement becomes renewed; a closed one stays closed.
    Raises OutcomeMissing, AlreadyRenewed, AmendmentOpen, IllegalTransition.
    """
    old = lock(agreement_id)
    if successor := old.renewals.exclude(state=AgreementState.WITHDRAWN).first():
        raise AlreadyRenewed(reference=old.reference, successor=successor.reference)
    if old.state == AgreementState.CLOSED:
        require(actor, "changes.edit")
    else:
        check(old, "renew", actor=actor)
        _refuse_open_amendment(old)
        if selectors.outcome_to_carry_out(old, OutcomeKind.RENEW) is None:
            raise OutcomeMissing(reference=old.reference, kind=OutcomeKind.RENEW)
        perform(old, "renew", actor=actor, on=on, ended_on=on)
    new = open_agreement(
        actor=actor, kind=old.kind, title_ar=title_ar or old.title_ar, title_fr=title_fr or old.title_fr, opened_on=on,
        renews=old, summary_ar=old.summary_ar, summary_fr=old.summary_fr, legal_basis=old.legal_basis,
        prevailing_language=old.prevailing_language, languages=list(old.languages), is_demo=old.is_demo,
        sector_codes=list(old.sector_codes), sdg_goals=list(old.sdg_goals), financial_impact=old.financial_impact,
        duration_months=old.duration_months,
    )  # fmt: skip
    for party in old.parties.filter(is_self=False).order_by("position", "pk"):
        add_party(
            new.pk, actor=actor, kind=party.kind, name_ar=party.name_ar, name_fr=party.name_fr, role=party.role,
            country=party.country, collectivity_code=party.collectivity_code, signatory_name=party.signatory_name,
            signatory_position=party.signatory_position,
        )  # fmt: skip
    record(old, Axis.EVENT, "followed_by", actor=actor, on=on, note=new.reference, article=RENEWAL)
    return new


@transaction.atomic
def close(
    agreement_id: int, *, actor: User | None, on: date, summary_ar: str, summary_fr: str = "",
    balance_centimes: int = 0, count_in_kind: bool = True, minutes_id: int | None = None,
    upload: "File[Any] | None" = None,
) -> Closure:  # fmt: skip
    """Close an agreement on its results (R42): keep them, return the balance in proportion, end it.

    minutes_id or upload: the closing minutes; neither takes those that stand in the dossier. Missed targets and unpaid
    instalments do not stop it, they are shown. Raises OutcomeMissing, FinalEvaluationMissing, IndicatorsMissing,
    ResultsMissing, AmendmentOpen, MinutesMissing, SummaryMissing, BalanceNegative, EndsBeforeStart, FileRefused, and
    what `return_balance` raises.
    """
    agreement = lock(agreement_id)
    check(agreement, "close", actor=actor)
    happened(on)
    _refuse_open_amendment(agreement)
    if selectors.outcome_to_carry_out(agreement, OutcomeKind.CLOSE) is None:
        raise OutcomeMissing(reference=agreement.reference, kind=OutcomeKind.CLOSE)
    final = monitoring.final_evaluation(agreement)
    if final is None:
        raise FinalEvaluationMissing(reference=agreement.reference)
    _after(_("closure"), on, _("evaluation"), final.held_on, field="on")
    closing = selectors.closing(agreement, on)
    if not closing.progress:
        raise IndicatorsMissing(reference=agreement.reference)
    if closing.lacking:
        raise ResultsMissing(names=[str(item.indicator) for item in closing.lacking])
    if not summary_ar.strip():
        raise SummaryMissing
    if balance_centimes < 0:
        raise BalanceNegative
    if upload is not None:
        minutes_id = _store(agreement, upload, actor=actor, on=on)
    if balance_centimes:
        return_balance(agreement.pk, balance_centimes, actor=actor, on=on, count_in_kind=count_in_kind)
    closure = Closure.objects.create(
        agreement=agreement, closed_on=on, summary_ar=summary_ar.strip(), summary_fr=summary_fr.strip(),
        balance_centimes=balance_centimes, minutes=_minutes(agreement, minutes_id),
        results=selectors.results(closing.progress),
    )  # fmt: skip
    perform(agreement, "close", actor=actor, on=on, note=f"{closing.met}/{len(closing.progress)}", ended_on=on)
    return closure


@transaction.atomic
def terminate(
    agreement_id: int, *, actor: User | None, terminated_on: date, notified_on: date, reason: str,
    notice_id: int | None = None, upload: "File[Any] | None" = None,
) -> Termination:  # fmt: skip
    """End an agreement early, with its reason; an open amendment is withdrawn with it.

    Raises ReasonMissing, NotifiedAfterTermination, FutureDate, MinutesMissing, IllegalTransition.
    """
    agreement = lock(agreement_id)
    check(agreement, "terminate", actor=actor)
    reason = _reason(reason)
    happened(terminated_on)
    if notified_on > terminated_on:
        raise NotifiedAfterTermination(notified_on=notified_on, terminated_on=terminated_on)
    if notice_id is not None and not _papers(agreement).filter(pk=notice_id).exists():
        raise MinutesMissing(field="notice")
    if upload is not None:
        notice_id = _store(agreement, upload, actor=actor, on=notified_on)
    if held := selectors.open_amendment(agreement):
        _withdraw(agreement, held, actor=actor, on=terminated_on, reason=reason[:500])
    termination = Termination.objects.create(
        agreement=agreement, reason=reason, notified_on=notified_on, terminated_on=terminated_on, notice_id=notice_id
    )
    perform(agreement, "terminate", actor=actor, on=terminated_on, note=reason, ended_on=terminated_on)
    return termination


def _open(amendment_id: int) -> tuple[Agreement, Amendment]:
    """The locked agreement and its amendment, which is open."""
    agreement = open_dossier(Amendment.objects.only("agreement_id").get(pk=amendment_id).agreement_id)
    amendment = Amendment.objects.get(pk=amendment_id)
    if not amendment.is_open:
        raise AmendmentNotOpen(number=amendment.number, state=amendment.get_state_display())
    return agreement, amendment


def _refuse_open_amendment(agreement: Agreement) -> None:
    if held := selectors.open_amendment(agreement):
        raise AmendmentOpen(number=held.number)


def _fill(
    agreement: Agreement, amendment: Amendment, moves: Sequence[Move], *, kind: str, summary_ar: str, summary_fr: str,
    extra_months: int | None, new_ends_on: date | None,
) -> None:  # fmt: skip
    """Write the content of an amendment and whether it is a full addendum."""
    if not summary_ar.strip():
        raise SummaryMissing
    if extra_months and agreement.ends_on and new_ends_on is None:
        new_ends_on = months_after(agreement.ends_on + timedelta(days=1), extra_months)
    if kind == AmendmentKind.DURATION and new_ends_on is None:
        raise ExtensionMissing
    if new_ends_on is not None and agreement.ends_on is not None and new_ends_on <= agreement.ends_on:
        raise NotLonger(new_ends_on=new_ends_on, ends_on=agreement.ends_on)
    if kind == AmendmentKind.MONEY and not moves:
        raise MovesMissing
    amendment.kind, amendment.summary_ar, amendment.summary_fr = kind, summary_ar.strip(), summary_fr.strip()
    amendment.extra_months, amendment.new_ends_on = (extra_months or None), new_ends_on
    amendment.promoted_to_full = selectors.must_be_full(agreement, kind, new_ends_on=new_ends_on, moves=bool(moves))
    amendment.save()
    amendment.moves.all().delete()
    AmendmentMove.objects.bulk_create(_move(agreement, amendment, move) for move in moves)


def _move(agreement: Agreement, amendment: Amendment, move: Move) -> AmendmentMove:
    source, target = move.from_label.strip(), move.to_label.strip()
    if move.amount_centimes <= 0 or not source or not target or source == target:
        raise MoveInvalid
    named = [action_id for action_id in (move.from_action_id, move.to_action_id) if action_id is not None]
    if len(named) == 1 or len(set(named)) != len(named):
        raise MoveInvalid
    if agreement.actions.filter(pk__in=named).count() != len(named):
        raise ActionElsewhere
    return AmendmentMove(
        amendment=amendment, from_label=source, to_label=target, amount_centimes=move.amount_centimes,
        currency=move.currency, from_action_id=move.from_action_id, to_action_id=move.to_action_id,
    )  # fmt: skip


def _apply(agreement: Agreement, amendment: Amendment, *, actor: User | None, on: date) -> Amendment:
    _after(_("entry into force"), on, _("opening of the amendment"), amendment.opened_on, field="on")
    for move in amendment.moves.all():
        if move.from_action_id and move.to_action_id:
            move_budget(move.from_action_id, move.to_action_id, move.amount_centimes, actor=actor)
    note = f"{amendment.number} · {amendment.summary_ar}"
    if amendment.new_ends_on is None:
        perform(agreement, "apply_amendment", actor=actor, on=on, note=note)
    else:
        months = agreement.duration_months
        if months is not None and amendment.extra_months is not None:
            months += amendment.extra_months
        perform(
            agreement,
            "apply_extension",
            actor=actor,
            on=on,
            note=note,
            ends_on=amendment.new_ends_on,
            duration_months=months,
        )
    amendment.state, amendment.in_force_on = AmendmentState.IN_FORCE, on
    amendment.save(update_fields=["state", "in_force_on"])
    return amendment


def _withdraw(agreement: Agreement, amendment: Amendment, *, actor: User | None, on: date, reason: str) -> Amendment:
    happened(on)
    amendment.state, amendment.withdrawn_on, amendment.withdrawal_reason = AmendmentState.WITHDRAWN, on, reason
    amendment.save(update_fields=["state", "withdrawn_on", "withdrawal_reason"])
    note = f"{amendment.number} · {reason}"
    record(agreement, Axis.EVENT, "amendment_withdrawn", actor=actor, on=on, note=note, article=AMENDING)
    return amendment


def _minutes(agreement: Agreement, minutes_id: int | None) -> Document:
    """The closing minutes: the paper named, or the last of that kind in the dossier. Raises MinutesMissing."""
    found = _papers(agreement)
    if minutes_id is not None:
        found = found.filter(pk=minutes_id)
    minutes = found.order_by("-pk").first()
    if minutes is None:
        raise MinutesMissing
    return minutes


def _store(agreement: Agreement, upload: "File[Any]", *, actor: User | None, on: date) -> int:
    """Keep the minutes or the notice among the papers; its id."""
    return store(agreement.pk, actor=actor, upload=upload, kind=DocumentKind.CLOSING_MINUTES, made_on=on).pk


def _papers(agreement: Agreement) -> QuerySet[Document]:
    return documents.of_kind(agreement, DocumentKind.CLOSING_MINUTES)


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text.strip()


def _after(later: Promise, later_on: date, earlier: Promise, earlier_on: date, *, field: str) -> None:
    if later_on < earlier_on:
        raise EndsBeforeStart(later=later, later_on=later_on, earlier=earlier, earlier_on=earlier_on, field=field)
