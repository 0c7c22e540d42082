"""What can be done on the two pages of the council: each act with its form, its words and the service it calls.

Which acts are offered comes from the decision axis (`transitions`), from the forms' `ready`, and from permissions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import User
from tenants.agreements.models import AgreementState
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.errors import NoDecision, SessionNotOpen
from tenants.council.models import Decision, DecisionState
from tenants.council.subject import Subject
from tenants.council.transitions import DECISION_AXIS

Run = Callable[[Subject, User, dict[str, Any]], object]
PAGE, LEGALITY = "council:page", "council:legality"


@dataclass(frozen=True)
class Act:
    """One act. step: its verb on the decision axis, "" when it moves nothing; permission: asked then."""

    slug: str
    title: str | Promise
    action_label: str | Promise
    done: str | Promise
    form: type[forms.ActForm]
    run: Run
    url_name: str
    anchor: str
    step: str = ""
    permission: str = "council.edit"
    article: str = ""
    text: str | Promise = ""
    danger: bool = False


def _decision(subject: Subject) -> int:
    return decision_of(subject).pk


def decision_of(subject: Subject) -> Decision:
    """The decision of the subject. Raises NoDecision before it is opened."""
    if subject.decision is None:
        raise NoDecision
    return subject.decision


def _session(subject: Subject) -> int:
    session = subject.session
    if session is None:
        raise SessionNotOpen
    return session.pk


def _on_decision(verb: Callable[..., object]) -> Run:
    return lambda subject, actor, data: verb(_decision(subject), actor=actor, **data)


def _on_session(verb: Callable[..., object]) -> Run:
    return lambda subject, actor, data: verb(_session(subject), actor=actor, **data)


def _submit(subject: Subject, actor: User, data: dict[str, Any]) -> object:
    amendment_id = subject.amendment.pk if subject.amendment else None
    return services.submit_to_presidency(subject.agreement.pk, actor=actor, amendment_id=amendment_id, **data)


def _put_on_agenda(subject: Subject, actor: User, data: dict[str, Any]) -> object:
    return services.put_on_agenda(_decision(subject), data.pop("session"), actor=actor, **data)


def _request_approval(subject: Subject, actor: User, data: dict[str, Any]) -> object:
    return services.request_approval(subject.agreement.pk, actor=actor, **data)


def _vote(subject: Subject, actor: User, data: dict[str, Any]) -> object:
    return services.record_vote(_decision(subject), actor=actor, **data)


ACTS: dict[str, Act] = {
    act.slug: act
    for act in (
        Act("submit", _("Submit to the presidency"), _("Submit the file"), _("The file is with the presidency."),
            forms.SubmitForm, _submit, PAGE, "decision", step="submit_to_presidency", article="LO 113-14 a38"),
        Act("create-session", _("Fix a session of the council"), _("Fix the session"), _("The session is fixed."),
            forms.CreateSessionForm, lambda _subject, actor, data: services.create_session(actor=actor, **data), PAGE,
            "session", article="LO 113-14 a33, a36"),
        Act("agenda", _("Put on the agenda"), _("Put on the agenda"), _("The point is on the agenda."),
            forms.PutOnAgendaForm, _put_on_agenda, PAGE, "decision", step="put_on_agenda", article="LO 113-14 a38"),
        Act("reschedule", _("Move the session to another day"), _("Move the session"), _("The session is moved."),
            forms.RescheduleForm, _on_session(services.reschedule_session), PAGE, "session"),
        Act("agenda-receipt", _("Receipt of the agenda by the governor"), _("Record the receipt"),
            _("The receipt of the agenda is recorded."), forms.AgendaReceiptForm,
            _on_session(services.record_agenda_receipt), PAGE, "session", article="LO 113-14 a39"),
        Act("committee", _("Report of a standing committee"), _("Record the report"), _("The report is recorded."),
            forms.CommitteeForm, _on_decision(services.record_committee_report), PAGE, "committee",
            step="record_committee_report", article="LO 113-14 a28"),
        Act("refer", _("Send to a standing committee"), _("Record the referral"), _("The referral is recorded."),
            forms.ReferForm, _on_decision(services.refer_to_committee), PAGE, "committee",
            step="record_committee_report", article="LO 113-14 a28"),
        Act("summons", _("Summon the members"), _("Record the summons"), _("The summons is recorded."),
            forms.SummonsForm, _on_session(services.record_summons), PAGE, "session", article="LO 113-14 a35"),
        Act("open-session", _("Open the session"), pgettext_lazy("session of the council", "Record the meeting"),
            _("The meeting is recorded."), forms.OpenSessionForm, _on_session(services.open_session), PAGE, "session",
            article="LO 113-14 a42"),
        Act("vote", _("Record the vote"), _("Record the vote"), _("The vote is recorded."), forms.VoteForm, _vote, PAGE,
            "vote", step="adopt", article="LO 113-14 a43"),
        Act("extend-session", _("Extend the session once"), _("Extend the session"), _("The session is extended."),
            forms.ExtendForm, _on_session(services.extend_session), PAGE, "session", article="LO 113-14 a34"),
        Act("close-session", _("Close the session"), _("Close the session"), _("The session is closed."),
            forms.CloseSessionForm, _on_session(services.close_session), PAGE, "session", article="LO 113-14 a34"),
        Act("postpone", _("Postpone the point"), _("Postpone"), _("The point is postponed."), forms.ReasonForm,
            _on_decision(services.postpone), PAGE, "decision", step="postpone"),
        Act("put-back", _("Return to drafting"), _("Return to drafting"), _("The draft is back in drafting."),
            forms.ReasonForm, _on_decision(services.put_back), PAGE, "decision", step="put_back", danger=True,
            text=_("What was voted stays in the history; the file starts again from drafting.")),
        Act("request-approval", _("Ask for an approval"), _("Record the request"), _("The request is recorded."),
            forms.RequestApprovalForm, _request_approval, LEGALITY, "approvals", permission="legality.edit",
            article="LO 113-14 a86, a92"),
        Act("post", _("Posting at headquarters"), _("Record the posting"), _("The posting is recorded."),
            forms.PostForm, _on_decision(services.post_decision), LEGALITY, "posting", step="post_decision",
            article="LO 113-14 a273"),
        Act("transmit", _("Send to the governor"), _("Record the dispatch"), _("The dispatch is recorded."),
            forms.TransmitForm, _on_decision(services.transmit), LEGALITY, "control", step="transmit",
            article="LO 113-14 a116"),
        Act("receipt", _("Receipt of the governor"), _("Record the receipt"),
            _("The receipt is recorded: the terms of the law run."), forms.ReceiptForm,
            _on_decision(services.record_receipt), LEGALITY, "control", step="record_receipt",
            article="LO 113-14 a116"),
        Act("visa", _("Visa of the governor"), _("Record the visa"), _("The visa is recorded."), forms.GrantVisaForm,
            _on_decision(services.grant_visa), LEGALITY, "control", step="grant_visa", article="LO 113-14 a118"),
        Act("tacit-visa", _("Tacit visa"), _("Record the tacit visa"), _("The tacit visa is recorded."),
            forms.TacitVisaForm, _on_decision(services.take_tacit_visa), LEGALITY, "control", step="take_tacit_visa",
            article="LO 113-14 a118",
            text=_("The authority kept silent until the end of its term: silence is a visa.")),
        Act("enforceable", _("Enforceability"), _("Record that the decision is enforceable"),
            _("The decision is enforceable."), forms.EnforceableForm, _on_decision(services.make_enforceable), LEGALITY,
            "control", step="make_enforceable", article="LO 113-14 a117, a118"),
        Act("answer-objection", _("Answer the objection"), _("Record the answer"), _("The answer is recorded."),
            forms.AnswerForm, _on_decision(services.answer_objection), LEGALITY, "control", step="redeliberate",
            article="LO 113-14 a117"),
        Act("objection", _("Objection of the governor"), _("Record the objection"), _("The objection is recorded."),
            forms.ObjectionForm, _on_decision(services.record_objection), LEGALITY, "control", step="record_objection",
            article="LO 113-14 a117", danger=True),
        Act("refuse-visa", _("Refused visa"), _("Record the refusal"), _("The refusal is recorded."),
            forms.RefuseVisaForm, _on_decision(services.refuse_visa), LEGALITY, "control", step="refuse_visa",
            article="LO 113-14 a118", danger=True),
        Act("submit-desk", _("Submit at the governor's visa desk"), _("Submit the file"),
            _("The file is at the governor's visa desk."), forms.SubmitToDeskForm,
            _on_decision(services.submit_to_desk), LEGALITY, "control", step="transmit", article="LO 113-14 a116"),
        Act("withdraw-desk", _("Take the file back from the visa desk"), _("Take the file back"),
            _("The file is taken back: record its receipt and visa from paper."), forms.WithdrawFromDeskForm,
            _on_decision(services.withdraw_from_desk), LEGALITY, "control", step="withdraw_from_desk", danger=True,
            text=_("What was recorded stays; the copies remain with the governor's service.")),
        Act("refer-court", _("Referral to the administrative court"), _("Record the referral"),
            _("The referral is recorded: the execution of the decision is suspended."), forms.ReferToCourtForm,
            _on_decision(services.refer_to_court), LEGALITY, "control", step="refer_to_court",
            article="LO 113-14 a117", danger=True),
        Act("suspension", _("Ruling on the suspension"), _("Record the ruling"), _("The ruling is recorded."),
            forms.SuspensionForm, _on_decision(services.record_suspension), LEGALITY, "control",
            step="record_suspension", article="LO 113-14 a117"),
        Act("judgment", _("Judgment of the court"), _("Record the judgment"), _("The judgment is recorded."),
            forms.JudgmentForm, _on_decision(services.record_judgment), LEGALITY, "control", step="uphold",
            article="LO 113-14 a117"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """An act that this person may do now, with an empty form."""

    act: Act
    form: forms.ActForm


def offers(subject: Subject, person: User) -> dict[str, Offer]:
    """The acts this person may do now on the subject, by slug, in the order of the procedure."""
    return {
        slug: Offer(act, act.form(subject=subject, auto_id=f"{slug}_%s"))
        for slug, act in ACTS.items()
        if _is_open(act, subject) and may_do(act, person) and act.form.ready(subject)
    }


def may_do(act: Act, person: User) -> bool:
    """Whether this person holds the roles of the act, wherever the dossier stands."""
    if act.step:
        return bool(DECISION_AXIS.get(act.step).roles & person.role_codes)
    return may(person, act.permission)


def _is_open(act: Act, subject: Subject) -> bool:
    """Whether the act can follow from where the agreement and its decision stand."""
    agreement, decision = subject.agreement, subject.decision
    if act.slug == "submit":
        return _may_be_submitted(subject)
    if act.slug == "request-approval":
        return agreement.state in BEFORE_DECISION
    if not _runs(subject):
        return act.slug == "post" and decision is not None and decision.state in DECISION_AXIS.get(act.step).sources
    if decision is None:
        return False
    if act.slug == "create-session":
        return decision.state in {DecisionState.SUBMITTED, DecisionState.POSTPONED}
    if not act.step:
        return decision.state not in {DecisionState.DRAFT, DecisionState.ENFORCEABLE}
    return decision.state in DECISION_AXIS.get(act.step).sources


BEFORE_DECISION = frozenset({AgreementState.CONSULTATION, AgreementState.DRAFTING, AgreementState.AWAITING_DECISION})


def _runs(subject: Subject) -> bool:
    if subject.amendment is None:
        return subject.agreement.state in selectors.DECIDABLE
    return subject.agreement.state in selectors.AMENDABLE and subject.amendment.is_open


def _may_be_submitted(subject: Subject) -> bool:
    if subject.amendment is None:
        return subject.agreement.state == AgreementState.DRAFTING
    return _runs(subject) and (subject.decision is None or subject.decision.state == DecisionState.DRAFT)


def of(offered: Iterable[Offer], *slugs: str) -> list[Offer]:
    """The offers with these slugs, in this order."""
    by_slug = {offer.act.slug: offer for offer in offered}
    return [by_slug[slug] for slug in slugs if slug in by_slug]
