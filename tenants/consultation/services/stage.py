"""Leaving the consultation, and coming back to it."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line
from tenants.agreements.errors import EndsBeforeStart, Missing
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.services import check, lock, perform
from tenants.consultation.models import Meeting
from tenants.consultation.selectors import last_minutes_signed_on, needs


@transaction.atomic
def start_drafting(agreement_id: int, *, actor: User | None, on: date) -> Agreement:
    """Leave consultation for drafting: fields chosen (R8), an actor (R9), a meeting with signed minutes (R10, R12).

    `on` may not precede the last signed minutes. Raises Missing, EndsBeforeStart, and what `perform` raises.
    """
    agreement = lock(agreement_id)
    check(agreement, "start_drafting", actor=actor)
    if missing := needs(agreement):
        raise Missing(what=[need.label for need in missing], article=missing[0].article)
    signed_on = last_minutes_signed_on(agreement)
    if signed_on is not None and on < signed_on:
        raise EndsBeforeStart(
            field="on", later=AgreementState.DRAFTING.label, later_on=on,
            earlier=Meeting._meta.get_field("minutes_signed_on").verbose_name, earlier_on=signed_on,
        )  # fmt: skip
    return perform(agreement, "start_drafting", actor=actor, on=on)


@transaction.atomic
def return_to_consultation(agreement_id: int, *, actor: User | None, on: date, reason: str = "") -> Agreement:
    """Take a dossier in drafting back to consultation, to hear somebody again."""
    return perform(
        lock(agreement_id), "return_to_consultation", actor=actor, on=on, note=clean_line(reason, 500, field="reason")
    )
