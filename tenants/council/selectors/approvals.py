"""Approvals before the council: wali (a92), public authorities (a86)."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.selectors import has_foreign_collectivity, has_foreign_party
from tenants.council.models import VOTED_STATES, ApprovalKind, Decision, PriorApproval

BEFORE_VOTE = (AgreementState.CONSULTATION, AgreementState.DRAFTING, AgreementState.AWAITING_DECISION)


def approvals_needed(agreement: Agreement) -> list[ApprovalKind]:
    """Approvals that must come before the council: wali (a92), public authorities (a86)."""
    needed = []
    if has_foreign_collectivity(agreement):
        needed.append(ApprovalKind.WALI)
    if has_foreign_party(agreement):
        needed.append(ApprovalKind.PUBLIC_AUTHORITIES)
    return needed


EXPIRY_NOTICE = timedelta(days=30)  # how long before its end an approval is called to mind: ours, no law sets it


def authority_before(kind: str) -> str:
    """The authority that this office asked last for such an approval: the text of a86 names none."""
    asked = PriorApproval.objects.filter(kind=kind).order_by("-requested_on", "-pk")
    return asked.values_list("authority", flat=True).first() or ""


def expires_soon(approval: PriorApproval, on: date) -> bool:
    """Whether a granted approval ends within a month, or has ended."""
    return approval.valid_until is not None and approval.valid_until - on <= EXPIRY_NOTICE


def expiring_approvals(on: date) -> list[PriorApproval]:
    """Granted approvals that end within a month in dossiers whose council has not decided yet. One query."""
    found = PriorApproval.objects.filter(
        granted_on__isnull=False, valid_until__lte=on + EXPIRY_NOTICE, agreement__state__in=BEFORE_VOTE
    )
    decided = Decision.objects.filter(agreement=OuterRef("agreement"), amendment=None, state__in=sorted(VOTED_STATES))
    newer = PriorApproval.objects.filter(
        agreement=OuterRef("agreement"), kind=OuterRef("kind"), granted_on__isnull=False
    ).filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")))
    rows = found.exclude(Exists(decided)).exclude(Exists(newer)).select_related("agreement")
    return list(rows.prefetch_related("agreement__parties").order_by("valid_until", "pk"))


def approvals_missing(agreement: Agreement, on: date) -> list[ApprovalKind]:
    """Approvals needed and not granted, or no longer valid, on that day."""
    granted = set(
        PriorApproval.objects.filter(agreement=agreement, granted_on__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gte=on))
        .values_list("kind", flat=True)
    )
    return [kind for kind in approvals_needed(agreement) if kind not in granted]
