"""What the pages of this stage share: the agreement or addendum asked for, and where it stands."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.pages import person
from tenants.agreements.permissions import may
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes.models import AmendmentState
from tenants.council.models import DecisionState
from tenants.council.selectors import AMENDABLE, addenda, subject_of
from tenants.council.subject import Subject
from tenants.signature import selectors

WRITE = "signature.edit"


def subject_asked(request: HttpRequest, agreement: Agreement) -> Subject:
    """The agreement, or the addendum that `?amendment=` names. Raises Http404 for one that is not there."""
    number = request.GET.get("amendment", "")
    subject = subject_of(agreement, int(number) if number else None) if number.isdecimal() or not number else None
    if subject is None:
        raise Http404
    return subject


def amendment_id_of(subject: Subject) -> int | None:
    return subject.amendment.pk if subject.amendment else None


def is_signing(subject: Subject) -> bool:
    """Whether signatures may be given now."""
    if subject.decision is None or subject.decision.state not in selectors.SIGNABLE:
        return False
    if subject.amendment is None:
        return subject.agreement.state == AgreementState.SIGNING
    return subject.agreement.state in AMENDABLE and subject.amendment.is_open


def is_opened(subject: Subject) -> bool:
    """Whether the round of signatures was opened."""
    if subject.amendment is None:
        return subject.agreement.state == AgreementState.SIGNING or subject.agreement.state in EVER_IN_FORCE_STATES
    return subject.amendment.signatures.exists()


def may_do(request: HttpRequest, verb: str) -> bool:
    return bool(AGREEMENT_AXIS.get(verb).roles & person(request).role_codes)


def url_of(subject: Subject, name: str = "page", anchor: str = "") -> str:
    url = f"{reverse(f'signature:{name}', args=[subject.agreement.reference])}{subject.query}"
    return f"{url}#{anchor}" if anchor else url


def frame(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    agreement, amendment_id = subject.agreement, amendment_id_of(subject)
    return {
        "subject": subject,
        "decision": subject.decision,
        "addenda": addenda(agreement),
        "lines": selectors.lines(agreement, amendment_id),
        "enforceable": subject.decision is not None and subject.decision.state == DecisionState.ENFORCEABLE,
        "may_write": may(person(request), WRITE),
        "signing": is_signing(subject),
        "opened": is_opened(subject),
    }


def in_force(subject: Subject) -> bool:
    if subject.amendment is not None:
        return subject.amendment.state == AmendmentState.IN_FORCE
    return subject.agreement.state in EVER_IN_FORCE_STATES
