"""The agreement or addendum asked for, and what the pages share."""

from typing import Any

from django.http import Http404, HttpRequest

from tenants.agreements.models import Agreement
from tenants.agreements.pages import person
from tenants.council import selectors
from tenants.council.acts import Offer, offers
from tenants.council.subject import Subject


def subject_asked(request: HttpRequest, agreement: Agreement) -> Subject:
    """The agreement, or the addendum that `?amendment=` names. Raises Http404 for one that is not there."""
    number = request.GET.get("amendment", "")
    if number and not number.isdecimal():
        raise Http404
    subject = selectors.subject_of(agreement, int(number) if number else None)
    if subject is None:
        raise Http404
    return subject


def frame(request: HttpRequest, subject: Subject) -> tuple[dict[str, Any], dict[str, Offer]]:
    """What both pages show."""
    offered = offers(subject, person(request))
    amendment_id = subject.amendment.pk if subject.amendment else None
    return {
        "subject": subject,
        "decision": subject.decision,
        "addenda": selectors.addenda(subject.agreement),
        "needs": selectors.needs(subject.agreement, amendment_id),
        "past_rounds": list(subject.decision.past_rounds.all()) if subject.decision else [],
    }, offered
