"""What corrects and explains what was paid: entries that take others back, and the value of what is given in kind."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.ui import formats
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.documents.models import DocumentKind
from tenants.documents.services import store
from tenants.finance.errors import RESOURCES, AmountNotPositive, NotInKind, PaymentReversed, ReasonNeeded
from tenants.finance.models import Contribution, Instalment, Payment, Valuation


@transaction.atomic
def take_back(payment_id: int, *, actor: User | None, reason: str) -> Payment:
    """Correct an entry by one that takes it back; both stay, with the reason. The instalment is owed again.

    Raises PaymentReversed, ReasonNeeded.
    """
    require(actor, "finance.pay")
    agreement = lock(_agreement_of(payment_id))
    wrong = Payment.objects.select_related("instalment__contribution__party").get(pk=payment_id)
    if wrong.reverses_id is not None or Payment.objects.filter(reverses=wrong).exists():
        raise PaymentReversed
    if not reason.strip():
        raise ReasonNeeded
    part = wrong.instalment
    entry = Payment.objects.create(
        instalment=part, paid_on=wrong.paid_on, amount_centimes=-wrong.amount_centimes, note=reason.strip(),
        reverses=wrong, entered_on=max(clock.today(), wrong.paid_on), entered_by=actor,
    )  # fmt: skip
    _settle_again(part, -wrong.amount_centimes)
    said = f"{part.contribution.party} · T{part.number}: {formats.amount(wrong.amount_centimes)} · {entry.note}"
    record(agreement, Axis.EVENT, "payment_reversed", actor=actor, on=clock.today(), note=said, article=RESOURCES)
    return entry


def _settle_again(part: Instalment, centimes: int) -> None:
    """The instalment as its remaining entries leave it."""
    standing = part.payments.filter(reverses=None, reversal=None)
    last = standing.exclude(proof=None).order_by("-paid_on", "-pk").first()
    part.paid_centimes = ((part.paid_centimes or 0) + centimes) or None
    part.paid_on = standing.aggregate(last=Max("paid_on"))["last"] if part.paid_centimes else None
    part.proof_id = last.proof_id if last and part.paid_centimes else None
    if not part.excess_centimes:
        part.excess_reason = ""
    part.save(update_fields=["paid_on", "paid_centimes", "proof", "excess_reason"])


@transaction.atomic
def value(
    contribution_id: int, *, actor: User | None, what: str, method: str, valued_by: str, valued_on: date,
    amount_centimes: int, upload: "File[Any] | None" = None,
) -> Valuation:  # fmt: skip
    """Say how, by whom and on what day something given in kind was valued (LO 113-14 a150); earlier values stay.

    upload: the invoice, the report or the scale it rests on. Raises NotInKind, AmountNotPositive, FutureDate.
    """
    require(actor, "finance.edit")
    agreement = lock(Contribution.objects.only("agreement_id").get(pk=contribution_id).agreement_id)
    held = Contribution.objects.select_related("party").get(pk=contribution_id)
    if not held.in_kind:
        raise NotInKind(name=str(held.party))
    if amount_centimes <= 0:
        raise AmountNotPositive
    happened(valued_on)
    proof = _proof(agreement, held, upload, actor=actor, on=valued_on)
    made = Valuation.objects.create(
        contribution=held, what=what, method=method, valued_by=valued_by, valued_on=valued_on,
        amount_centimes=amount_centimes, proof_id=proof,
    )  # fmt: skip
    said = f"{held.party}: {formats.amount(amount_centimes)} · {made.get_method_display()} · {valued_by}"
    record(agreement, Axis.EVENT, "valued_in_kind", actor=actor, on=valued_on, note=said, article=RESOURCES)
    return made


def _proof(
    agreement: Agreement, held: Contribution, upload: "File[Any] | None", *, actor: User | None, on: date
) -> int | None:
    if upload is None:
        return None
    title = f"{held.party} · {Valuation._meta.verbose_name}"[:200]
    return store(agreement.pk, actor=actor, upload=upload, kind=DocumentKind.PAYMENT, title=title, made_on=on).pk


def _agreement_of(payment_id: int) -> int:
    found = Payment.objects.select_related("instalment__contribution").only("instalment__contribution__agreement_id")
    return found.get(pk=payment_id).instalment.contribution.agreement_id
