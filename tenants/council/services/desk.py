"""The office and its governor's visa desk: submit, supply a paper, take back; and what the desk did, applied here.

What an agent does at the desk reaches the dossier through the very services that a clerk's paper goes through
(`legality`), with no person of the office as its actor; the note names the authority and the agent's function.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import assert_never
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.accounts.models import Role, User
from mithaq.collectivities.selectors import current_office
from mithaq.core.errors import DomainError, user_message
from mithaq.exchange import selectors as exchanged
from mithaq.exchange import services as exchange
from mithaq.exchange.errors import PaperAltered
from mithaq.exchange.models import ActKind, FileState, VisaAct, VisaFile
from mithaq.exchange.services import Sent, Submission
from tenants.agreements.errors import AgreementTransferred
from tenants.agreements.models import Axis
from tenants.agreements.services import record
from tenants.council import selectors
from tenants.council.errors import BundleIncomplete, DecisionFell, MinistryHasNoDesk, NotAtDesk
from tenants.council.models import Decision, DecisionState, Road, Transmission, VisaAuthority
from tenants.council.selectors import desk as desks
from tenants.council.services import legality
from tenants.council.services.moves import check, locked, move
from tenants.documents.models import Document, DocumentKind

K = DocumentKind


def function_of(actor: User | None) -> tuple[str, str]:
    """By which function a person of the office acts, in Arabic and in French; no name crosses the wall."""
    if actor is None:
        return "المكتب", "le bureau"
    role = next((one for one in Role if one in actor.role_codes), Role.CLERK)
    with override("ar"):
        in_arabic = actor.position_ar or str(role.label)
    with override("fr"):
        in_french = actor.position_fr or str(role.label)
    return in_arabic, in_french


def _sent(document: Document) -> Sent:
    """The paper with its bytes, which must be those that were added. Raises PaperAltered."""
    try:
        with document.file.open("rb") as stream:
            content = stream.read()
    except FileNotFoundError as error:
        raise PaperAltered(title=document.title) from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise PaperAltered(title=document.title)
    return Sent(
        kind=document.kind, title=document.title, name=document.name, content=content, sha256=document.sha256,
        content_type=document.content_type, made_on=document.made_on,
    )  # fmt: skip


@transaction.atomic
def submit_to_desk(
    decision_id: int, *, actor: User | None, on: date, documents: Iterable[int], slip_reference: str = ""
) -> VisaFile:
    """Submit the decision and copies of the chosen papers at the governor's visa desk (a116, R25).

    Raises BundleIncomplete, PaperAltered, MinistryHasNoDesk, DeskClosed, FileThere, and what `legality.transmit` does.
    """
    decision = locked(decision_id)
    check(decision, "transmit", actor=actor, on=on)
    agreement, triggers = decision.agreement, selectors.visa_triggers(decision.agreement)
    where = selectors.level(decision.received_from)
    if selectors.visa_authority(where, interior_matter=False) == VisaAuthority.MINISTRY:
        raise MinistryHasNoDesk
    wanted = set(documents)
    chosen = [paper for paper in desks.bundle_papers(agreement, decision.amendment_id) if paper.pk in wanted]
    kinds = {paper.kind for paper in chosen}
    if missing := desks.bundle_needs(kinds, visa_needed=bool(triggers)):
        raise BundleIncomplete(article=missing[0].article, what=[need.label for need in missing])
    function_ar, function_fr = function_of(actor)
    file = exchange.submit(
        Submission(
            decision_key=decision.pk, round=decision.round, reference=agreement.reference,
            decision_number=decision.number, decided_on=decision.decided_on or on, title_ar=agreement.title_ar,
            title_fr=agreement.title_fr, slip_reference=slip_reference,
            foreign_collectivity=triggers.foreign_collectivity, financial_impact=triggers.financial_impact,
            maintained=decision.is_maintained, submitted_on=on, function_ar=function_ar, function_fr=function_fr,
            is_demo=agreement.is_demo,
        ),
        [_sent(paper) for paper in chosen],
    )  # fmt: skip
    legality.transmit(
        decision.pk, actor=actor, on=on, slip_reference=slip_reference, has_decision=K.DECISION in kinds,
        has_minutes=K.SESSION_MINUTES in kinds, has_subject_documents=bool(kinds & desks.SUBJECT),
        has_presentation_note=K.PRESENTATION_NOTE in kinds, desk_file=file.public_id,
    )  # fmt: skip
    return file


def _transmission(decision: Decision) -> tuple[Transmission, UUID]:
    """The transmission of the present round, and its file at the desk. Raises NotAtDesk."""
    sent = selectors.transmission_of(decision)
    if sent is None or sent.road != Road.DESK or sent.desk_file is None:
        raise NotAtDesk
    return sent, sent.desk_file


@transaction.atomic
def answer_desk(
    decision_id: int, number: int, *, actor: User | None, on: date, document_id: int, text: str = ""
) -> VisaAct:
    """Supply a paper of the dossier that line `number` of the file's record asks for.

    The term is not touched: no law stops it. Raises NotAtDesk, PaperAltered, and what `exchange.answer_request` does.
    """
    decision = locked(decision_id)
    check(decision, "answer_desk", actor=actor, on=on)
    _sent_row, public_id = _transmission(decision)
    paper = Document.objects.get(pk=document_id, agreement=decision.agreement)
    function_ar, function_fr = function_of(actor)
    answer = exchange.answer_request(
        public_id, number, on=on, paper=_sent(paper), text=text, function_ar=function_ar, function_fr=function_fr
    )  # fmt: skip
    move(decision, "answer_desk", actor=actor, on=on, note=paper.title)
    return answer


@transaction.atomic
def withdraw_from_desk(decision_id: int, *, actor: User | None, on: date, reason: str) -> VisaFile:
    """Take the file back: receipt and visa are recorded from paper from now on. What was recorded stays.

    Raises NotAtDesk, and what `exchange.withdraw` does: an act of the governor's service that is under way comes first.
    """
    decision = locked(decision_id)
    check(decision, "withdraw_from_desk", actor=actor, on=on)
    sent, public_id = _transmission(decision)
    function_ar, function_fr = function_of(actor)
    file = exchange.withdraw(public_id, on=on, reason=reason, function_ar=function_ar, function_fr=function_fr)
    sent.road = Road.PAPER
    sent.save(update_fields=["road"])
    move(decision, "withdraw_from_desk", actor=actor, on=on, note=reason)
    return file


def leave_desk(agreement_id: int, *, on: date, note: str) -> None:
    """End the open files of a dossier that passes to another office: what the new one submits is a file of its own."""
    sent = Transmission.objects.filter(decision__agreement=agreement_id, road=Road.DESK, desk_file__isnull=False)
    for public_id in sent.order_by("pk").values_list("desk_file", flat=True):
        file = exchanged.own_file(public_id) if public_id else None
        if public_id and file is not None and file.is_open:
            exchange.follow(public_id, FileState.ENDED, on=on, note=note)


def authority_of(act: VisaAct) -> str:
    """Who did it, for the history: “the governor's service at Berkane: head of division”, as the page's language is."""
    office = current_office()
    return _("governor's service (%(province)s): %(function)s") % {
        "province": office.province_code, "function": f"{act.function_ar} / {act.function_fr}",
    }  # fmt: skip


def apply_act(act_id: int) -> str:
    """Do what an agent did at the desk, or send it back with the reason; returns the code of the refusal, or nothing.

    Safe to run twice: a line has one outcome. A refusal undoes nothing but itself, and the line stays in the record.
    """
    act = VisaAct.objects.select_related("file").get(pk=act_id)
    decision = Decision.objects.filter(pk=act.file.decision_key).first()
    with transaction.atomic():
        try:
            with transaction.atomic():
                if decision is not None:
                    locked(decision.pk)  # the order of locks is the office's: its dossier before the file
                if exchange.settle(act_id) is None:
                    return ""
                _do(decision, act)
        except DomainError as error:
            with override("ar"):
                in_arabic = user_message(error)
            with override("fr"):
                in_french = user_message(error)
            exchange.settle(act_id, refusal=f"{in_arabic}\n{in_french}", code=error.code)
            if decision is not None and not isinstance(error, AgreementTransferred):
                record(
                    decision.agreement, Axis.EVENT, "desk_act_returned", actor=None, on=act.on,
                    note=f"{act.get_kind_display()}: {error.code}", article="",
                )  # fmt: skip
            return error.code
    return ""


def _do(decision: Decision | None, act: VisaAct) -> None:
    """The service of the decision axis that the act asks for. Raises DecisionFell and whatever the service refuses."""
    file = act.file
    if decision is None:
        raise DecisionFell(state=_("withdrawn"))
    sent = selectors.transmission_of(decision)
    if decision.round != file.round or sent is None or sent.desk_file != file.public_id:
        raise DecisionFell(state=DecisionState(decision.state).label)
    kind, who = ActKind(act.kind), authority_of(act)
    match kind:
        case ActKind.RECEIPT:
            legality.record_receipt(decision.pk, actor=None, on=act.on, reference=act.reference, desk=who)
        case ActKind.OBJECTION:
            legality.record_objection(decision.pk, actor=None, on=act.on, reasons=act.text, desk=who)
        case ActKind.VISA:
            legality.grant_visa(decision.pk, actor=None, on=act.on, reference=act.reference, desk=who)
        case ActKind.REFUSAL:
            legality.refuse_visa(decision.pk, actor=None, on=act.on, reasons=act.text, desk=who)
        case ActKind.REQUEST:
            record(
                decision.agreement, Axis.EVENT, "desk_paper_asked", actor=None, on=act.on,
                note=f"{act.text} · {who}"[:500], article="LO 113-14 a118",
            )  # fmt: skip
        case ActKind.SUBMITTED | ActKind.ANSWER | ActKind.WITHDRAWAL | ActKind.APPLIED | ActKind.RETURNED:
            raise ValueError(f"{kind} is no act of the governor's service")
        case _:
            assert_never(kind)


def note_silence(on: date) -> int:
    """Take the visa that silence gave, in every file at the desk whose term ran out before that day; how many.

    On paper nobody but a clerk knows that no visa is in the post: there silence is recorded by a person. What cannot
    be taken, because an answer is on its way, is left for the next night.
    """
    taken = 0
    waiting = Decision.objects.filter(
        state=DecisionState.SENT, transmissions__road=Road.DESK, visas__due_on__lt=on, visas__granted_on=None,
        visas__tacit_on=None, visas__refused_on=None,
    )  # fmt: skip
    for decision_id in waiting.order_by("pk").values_list("pk", flat=True).distinct():
        try:
            legality.take_tacit_visa(decision_id, actor=None, on=on)
        except DomainError:
            continue
        taken += 1
    return taken
