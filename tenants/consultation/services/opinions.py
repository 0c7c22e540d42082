"""Opinions of communal services: asked with a term in working days, given or withdrawn, with the text of the day."""

from datetime import date, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, clean_text, fold
from mithaq.core.working_days import add_working_days
from mithaq.law.selectors import holidays_between
from tenants.agreements.errors import EndsBeforeStart, Missing, StageClosed
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import may, require
from tenants.agreements.services import happened, lock, record
from tenants.consultation.errors import OpinionClosed, OpinionOfAnotherService, OpinionTerm
from tenants.consultation.models import OpinionAnswer, OpinionRequest
from tenants.consultation.models.opinions import LONGEST
from tenants.consultation.selectors import services_of
from tenants.consultation.services.opening import EDIT, opened, since_opening
from tenants.documents.models import DocumentKind
from tenants.documents.services import store
from tenants.drafting.texts import last_version

ANSWER = "opinions.answer"


@transaction.atomic
def ask_opinion(
    agreement_id: int, *, actor: User | None, service: str, question: str, asked_on: date, working_days: int
) -> OpinionRequest:
    """Ask a communal service for its opinion within so many working days, the day of asking not counted.

    What is kept of the text: number and hash of its last version. Raises OpinionTerm, Missing, FutureDate,
    EndsBeforeStart for a day before the dossier was opened.
    """
    agreement = opened(agreement_id, actor)
    service, question = clean_line(service, 200, field="service"), clean_text(question, 4000, field="question")
    for field, value in (("service", service), ("question", question)):
        if not value:
            raise Missing(field=field, what=_label(field))
    happened(asked_on)
    since_opening(agreement, asked_on, what=OpinionRequest._meta.verbose_name, field="asked_on")
    text = last_version(agreement)
    request = OpinionRequest.objects.create(
        agreement=agreement, service=service, folded_service=fold(service), question=question, asked_on=asked_on,
        working_days=working_days, due_on=due_day(asked_on, working_days),
        asked_text_number=text.number if text else None, asked_text_sha256=text.sha256 if text else "",
    )  # fmt: skip
    record(agreement, Axis.EVENT, "opinion_asked", actor=actor, on=asked_on, note=service)
    return request


def due_day(asked_on: date, working_days: int) -> date:
    """Last day, included, of a term in working days. Raises OpinionTerm outside 1 to 90 days."""
    if not 1 <= working_days <= LONGEST:
        raise OpinionTerm(longest=LONGEST, days=working_days)
    known = holidays_between(asked_on, asked_on + timedelta(days=2 * working_days + 30))  # the longest run of feasts
    return add_working_days(asked_on, working_days, known)


@transaction.atomic
def give_opinion(
    request_id: int, *, actor: User | None, answer: str, given_on: date, given_by: str, text: str = "",
    upload: "File[Any] | None" = None,
) -> OpinionRequest:  # fmt: skip
    """Note a service's opinion, with the version of the text it was given on and its paper where there is one.

    By the office, or by somebody of that very service. Raises NotAllowed, OpinionOfAnotherService, OpinionClosed,
    EndsBeforeStart for a day before it was asked, FutureDate, Missing for remarks without words, FileRefused.
    """
    request, agreement = _open_request(request_id, actor, ANSWER)
    if not may(actor, EDIT) and actor is not None and request.folded_service not in services_of(actor):
        raise OpinionOfAnotherService(service=request.service)
    happened(given_on)
    if given_on < request.asked_on:
        raise EndsBeforeStart(
            field="given_on", later=_label("given_on"), later_on=given_on, earlier=_label("asked_on"),
            earlier_on=request.asked_on,
        )  # fmt: skip
    request.answer, request.answer_text = OpinionAnswer(answer), clean_text(text, 8000, field="text")
    request.given_on, request.given_by = given_on, clean_line(given_by, 120, field="given_by")
    if not request.given_by:
        raise Missing(field="given_by", what=_label("given_by"))
    if request.answer != OpinionAnswer.FAVOURABLE and not request.answer_text:
        raise Missing(field="text", what=_label("answer_text"))
    if upload is not None:
        request.document = store(
            agreement.pk, actor=actor, upload=upload, kind=DocumentKind.OTHER, made_on=given_on,
            title=f"{request._meta.get_field('answer').verbose_name}: {request.service}"[:200],
        )  # fmt: skip
    version = last_version(agreement)
    request.given_text_number, request.given_text_sha256 = (
        (version.number, version.sha256) if version else (None, "")
    )  # fmt: skip
    request.save(
        update_fields=[
            "answer", "answer_text", "given_on", "given_by", "document", "given_text_number", "given_text_sha256",
        ]
    )  # fmt: skip
    record(agreement, Axis.EVENT, "opinion_given", actor=actor, on=given_on, note=request.service)
    return request


@transaction.atomic
def withdraw_opinion(request_id: int, *, actor: User | None, withdrawn_on: date, reason: str) -> OpinionRequest:
    """Withdraw a request that needs no answer any more. Raises OpinionClosed, Missing, EndsBeforeStart, FutureDate."""
    request, agreement = _open_request(request_id, actor, EDIT)
    happened(withdrawn_on)
    if withdrawn_on < request.asked_on:
        raise EndsBeforeStart(
            field="withdrawn_on", later=_label("withdrawn_on"), later_on=withdrawn_on, earlier=_label("asked_on"),
            earlier_on=request.asked_on,
        )  # fmt: skip
    request.withdrawn_on, request.withdrawal_reason = withdrawn_on, clean_line(reason, 500, field="reason")
    if not request.withdrawal_reason:
        raise Missing(field="reason", what=_label("withdrawal_reason"))
    request.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    note = f"{request.service}: {request.withdrawal_reason}"
    record(agreement, Axis.EVENT, "opinion_withdrawn", actor=actor, on=withdrawn_on, note=note)
    return request


def _open_request(request_id: int, actor: User | None, permission: str) -> tuple[OpinionRequest, Agreement]:
    """An open request with its dossier locked: an opinion may arrive late, so the stage may be over, not the dossier.

    Raises NotAllowed, StageClosed for a dossier that ended, OpinionClosed.
    """
    require(actor, permission)
    request = OpinionRequest.objects.get(pk=request_id)
    agreement = lock(request.agreement_id)
    request.refresh_from_db()  # somebody may have answered while we waited
    if agreement.is_ended:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    if not request.is_open:
        raise OpinionClosed(service=request.service)
    return request, agreement


def _label(name: str) -> Any:
    return getattr(OpinionRequest._meta.get_field(name), "verbose_name", name)
