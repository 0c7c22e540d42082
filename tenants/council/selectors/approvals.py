"""Approvals before the council: wali (a92), public authorities (a86)."""

from datetime import date

from django.db.models import Q

from tenants.agreements.models import Agreement
from tenants.agreements.selectors import has_foreign_collectivity, has_foreign_party
from tenants.council.models import (
    ApprovalKind,
    PriorApproval,
)


def approvals_needed(agreement: Agreement) -> list[ApprovalKind]:
    """Approvals that must come before the council: wali (a92), public authorities (a86)."""
    needed = []
    if has_foreign_collectivity(agreement):
        needed.append(ApprovalKind.WALI)
    if has_foreign_party(agreement):
        needed.append(ApprovalKind.PUBLIC_AUTHORITIES)
    return needed


def approvals_missing(agreement: Agreement, on: date) -> list[ApprovalKind]:
    """Approvals needed and not granted, or no longer valid, on that day."""
    granted = set(
        PriorApproval.objects.filter(agreement=agreement, granted_on__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gte=on))
        .values_list("kind", flat=True)
    )
    return [kind for kind in approvals_needed(agreement) if kind not in granted]
