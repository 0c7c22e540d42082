"""Approvals that come before the council (LO 113-14 a86, a92)."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.council.errors import ApprovalAnswered, ApprovalPending
from tenants.council.models import ApprovalKind, PriorApproval
from tenants.council.services.moves import not_before
from tenants.council.words import APPROVAL, REFUSAL, REQUEST, VALIDITY
from tenants.documents.models import Document


@transaction.atomic
def request_approval(agreement_id: int, *, actor: User | None, kind: str, authority: str, on: date) -> PriorApproval:
    """Record that the president asked an authority for its approval. Raises ApprovalPending, FutureDate."""
    require(actor, "legality.edit")
    agreement = lock(agreement_id)
    asked = ApprovalKind(kind)
    happened(on)
    pending = PriorApproval.objects.filter(agreement=agreement, kind=kind, granted_on=None, refused_on=None).first()
    if pending:
        raise ApprovalPending(requested_on=pending.requested_on)
    approval = PriorApproval.objects.create(agreement=agreement, kind=kind, authority=authority, requested_on=on)
    record(
        agreement,
        Axis.EVENT,
        "approval_requested",
        actor=actor,
        on=on,
        note=f"{asked.label}: {authority}",
        article=asked.article,
    )
    return approval


@transaction.atomic
def grant_approval(
    approval_id: int, *, actor: User | None, on: date, reference: str, valid_until: date | None = None,
    document_id: int | None = None,
) -> PriorApproval:  # fmt: skip
    """Record that the approval was given; document_id: the answer itself, a paper of the dossier.

    Raises ApprovalAnswered, DateBeforeCause.
    """
    approval = _pending(approval_id, actor)
    not_before(APPROVAL, happened(on), REQUEST, approval.requested_on)
    if valid_until is not None:
        not_before(VALIDITY, valid_until, APPROVAL, on, field="valid_until")
    approval.granted_on, approval.reference, approval.valid_until = on, reference, valid_until
    approval.document = _paper(approval, document_id)
    approval.save(update_fields=["granted_on", "reference", "valid_until", "document"])
    _tell(approval, "approval_granted", actor, on, reference)
    return approval


@transaction.atomic
def refuse_approval(
    approval_id: int, *, actor: User | None, on: date, reference: str = "", document_id: int | None = None
) -> PriorApproval:
    """Record that the approval was refused; another can be asked for. Raises ApprovalAnswered, DateBeforeCause."""
    approval = _pending(approval_id, actor)
    not_before(REFUSAL, happened(on), REQUEST, approval.requested_on)
    approval.refused_on, approval.reference = on, reference
    approval.document = _paper(approval, document_id)
    approval.save(update_fields=["refused_on", "reference", "document"])
    _tell(approval, "approval_refused", actor, on, reference)
    return approval


def _paper(approval: PriorApproval, document_id: int | None) -> Document | None:
    """The answer itself. Raises Document.DoesNotExist for a paper of another dossier."""
    return Document.objects.get(pk=document_id, agreement=approval.agreement) if document_id else None


def _pending(approval_id: int, actor: User | None) -> PriorApproval:
    require(actor, "legality.edit")
    agreement = lock(PriorApproval.objects.values_list("agreement_id", flat=True).get(pk=approval_id))
    approval = PriorApproval.objects.get(pk=approval_id)
    approval.agreement = agreement
    if not approval.is_pending:
        raise ApprovalAnswered
    return approval


def _tell(approval: PriorApproval, what: str, actor: User | None, on: date, note: str) -> None:
    kind = ApprovalKind(approval.kind)
    record(approval.agreement, Axis.EVENT, what, actor=actor, on=on, note=f"{kind.label}: {note}", article=kind.article)
