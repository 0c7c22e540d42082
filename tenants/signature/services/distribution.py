"""The signed text goes to the parties and to the communal services (R28, R29)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement, Axis, Party
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.council.selectors import of_subject
from tenants.documents.models import Document
from tenants.signature import selectors
from tenants.signature.errors import (
    AcknowledgedBeforeSent,
    DispatchBeforeSignature,
    DispatchTwice,
    ForeignPaper,
    NotReturned,
    TaskMissing,
)
from tenants.signature.models import Dispatch, RecipientKind
from tenants.signature.services.guards import own_amendment


@transaction.atomic
def add_dispatch(
    agreement_id: int,
    *,
    actor: User | None,
    on: date,
    party_id: int | None = None,
    service_name: str = "",
    task: str = "",
    amendment_id: int | None = None,
) -> Dispatch:
    """Send the signed text to a party (R28), or to a communal service with its task (R29).

    It must have returned signed by all, its decision enforceable (R27). Raises NotReturned, DispatchTwice,
    DispatchBeforeSignature, TaskMissing, ForeignPaper.
    """
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    happened(on)
    own_amendment(agreement, amendment_id)
    if missing := selectors.return_needs(agreement, amendment_id):
        raise NotReturned(article=missing[0].article, what=[need.label for need in missing])
    last = selectors.last_signature(agreement, amendment_id)
    if last is not None and on < last:
        raise DispatchBeforeSignature(on=on, signed_on=last)
    rows = Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement)
    if party_id is not None:
        recipient = _party_name(agreement, party_id)
        rows, kind, service_name = rows.filter(party_id=party_id), RecipientKind.PARTY, ""
    else:
        recipient = service_name = service_name.strip()
        if not task.strip():
            raise TaskMissing
        rows, kind = rows.filter(service_name=service_name), RecipientKind.SERVICE
    if rows.exists():
        raise DispatchTwice(field="party" if party_id else "service_name")
    dispatch = Dispatch.objects.create(
        agreement=agreement,
        amendment_id=amendment_id,
        recipient_kind=kind,
        party_id=party_id,
        service_name=service_name,
        task=task.strip(),
        sent_on=on,
    )
    record(agreement, Axis.EVENT, "distributed", actor=actor, on=on, note=recipient)
    return dispatch


@transaction.atomic
def distribute(
    agreement_id: int, *, actor: User | None, on: date, party_ids: Iterable[int], amendment_id: int | None = None
) -> list[Dispatch]:
    """Send the signed text to several parties on one day (R28): all or none. Raises what one dispatch raises."""
    return [
        add_dispatch(agreement_id, actor=actor, on=on, party_id=party_id, amendment_id=amendment_id)
        for party_id in party_ids
    ]


def _party_name(agreement: Agreement, party_id: int) -> str:
    party = Party.objects.filter(pk=party_id, agreement=agreement).first()
    if party is None:
        raise ForeignPaper
    return str(party)


@transaction.atomic
def acknowledge(dispatch_id: int, *, actor: User | None, on: date, proof_id: int | None = None) -> Dispatch:
    """Record that the recipient acknowledged receipt, with its proof if there is a paper (R28)."""
    require(actor, "signature.edit")
    agreement = lock(Dispatch.objects.values_list("agreement_id", flat=True).get(pk=dispatch_id))
    dispatch = Dispatch.objects.select_related("party").get(pk=dispatch_id)
    happened(on)
    if on < dispatch.sent_on:
        raise AcknowledgedBeforeSent(on=on, sent_on=dispatch.sent_on)
    if proof_id is not None and not Document.objects.filter(pk=proof_id, agreement=agreement).exists():
        raise ForeignPaper
    dispatch.acknowledged_on, dispatch.proof_id = on, proof_id
    dispatch.save(update_fields=["acknowledged_on", "proof"])
    note = dispatch.service_name or str(dispatch.party)
    record(agreement, Axis.EVENT, "dispatch_acknowledged", actor=actor, on=on, note=note)
    return dispatch
