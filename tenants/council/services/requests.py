"""Requests for extraordinary sessions: by a third, by the majority, by the governor (LO 113-14 a36, a37)."""

from datetime import date, time

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.permissions import require
from tenants.agreements.services import happened
from tenants.council import selectors
from tenants.council.errors import (
    CannotBeRefused,
    RefusalTooLate,
    RequestAnswered,
    SessionOutsideTerm,
    TooFewAsked,
)
from tenants.council.models import CalledBy, Session, SessionKind, SessionRequest
from tenants.council.services.moves import not_before
from tenants.council.services.sessions import create_session
from tenants.council.words import OPENING, REFUSAL, REQUEST


@transaction.atomic
def record_request(
    *,
    actor: User | None,
    asked_by: str,
    on: date,
    agenda: str,
    asked_count: int | None = None,
    reference: str = "",
) -> SessionRequest:
    """Record a request for an extraordinary session, with its points (a36, a37). Raises TooFewAsked, FutureDate."""
    require(actor, "council.edit")
    happened(on)
    if asked_by == CalledBy.GOVERNOR:
        asked_count = None
    else:
        needed = selectors.signatures_needed(asked_by, on)
        if (asked_count or 0) < needed.number:
            raise TooFewAsked(
                count=asked_count or 0, needed=needed.number, members=needed.members, article=needed.rule.source
            )
    return SessionRequest.objects.create(
        asked_by=CalledBy(asked_by), asked_count=asked_count, received_on=on, agenda=agenda, reference=reference
    )


def _pending(request_id: int) -> SessionRequest:
    request: SessionRequest = SessionRequest.objects.select_for_update().get(pk=request_id)
    if not request.is_pending:
        raise RequestAnswered
    return request


@transaction.atomic
def refuse_request(request_id: int, *, actor: User | None, on: date, reasons: str) -> SessionRequest:
    """Record the president's reasoned refusal of a third's request (a36). Raises CannotBeRefused, RefusalTooLate."""
    require(actor, "council.edit")
    request = _pending(request_id)
    happened(on)
    not_before(REFUSAL, on, REQUEST, request.received_on)
    limit = selectors.refusal_limit(request)
    if limit is None:
        raise CannotBeRefused(article=selectors.request_rule(request.asked_by, request.received_on).source)
    if limit.is_past(on):
        raise RefusalTooLate(article=limit.rule.source, limit=limit.on)
    request.refused_on, request.reasons = on, reasons
    request.save(update_fields=["refused_on", "reasons"])
    return request


@transaction.atomic
def grant_request(
    request_id: int,
    *,
    actor: User | None,
    opens_on: date,
    members_in_office: int,
    starts_at: time | None = None,
    place: str = "",
) -> Session:
    """Fix the extraordinary session that a request asks for; the governor's within its term (a37).

    The term of a majority's request is shown and not enforced: the text keeps the 20 days of the agenda beside it, and
    the two do not fit (see the rule's doubt). Raises SessionOutsideTerm, RequestAnswered.
    """
    require(actor, "council.edit")
    request = _pending(request_id)
    not_before(OPENING, opens_on, REQUEST, request.received_on, field="opens_on")
    limit = selectors.holding_limit(request)
    if limit is not None and request.asked_by == CalledBy.GOVERNOR and limit.is_past(opens_on):
        raise SessionOutsideTerm(first=request.received_on, limit=limit.on, article=limit.rule.source)
    session = create_session(
        actor=actor, opens_on=opens_on, members_in_office=members_in_office, kind=SessionKind.EXTRAORDINARY,
        called_by=request.asked_by, starts_at=starts_at, place=place,
    )  # fmt: skip
    request.session = session
    request.save(update_fields=["session"])
    return session
