"""Entry into force and publication, in one transaction (R27–R29; law 54-19 a11)."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.register.vocabulary import VersionKind
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import require_transition
from tenants.agreements.selectors import months_after
from tenants.agreements.services import happened, lock, perform
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes import services as changes
from tenants.changes.models import Amendment
from tenants.council.selectors import current_decision
from tenants.council.words import DISPATCH, ENFORCEABILITY, SIGNATURE
from tenants.signature import publication, selectors
from tenants.signature.errors import (
    ForceBeforeCause,
    NotReadyForForce,
)


@transaction.atomic
def enter_into_force(agreement_id: int, *, actor: User | None, on: date) -> Agreement:
    """Put the agreement into force and publish it, in one transaction (R27–R29; law 54-19 a11).

    It needs an enforceable decision, every signature, the scanned original, the dispatch to all parties and to one
    communal service at least. It lasts `duration_months` from that day.
    Raises IllegalTransition, NotReadyForForce, ForceBeforeCause.
    """
    require_transition(actor, AGREEMENT_AXIS.get("enter_into_force"))
    agreement = lock(agreement_id)
    AGREEMENT_AXIS.require("enter_into_force", reference=agreement.reference, state=agreement.state)
    signed_on = _require_ready(agreement, None, on)
    if agreement.duration_months is None:
        raise NotReadyForForce(what=_labels(agreement))
    perform(
        agreement,
        "enter_into_force",
        actor=actor,
        on=on,
        signed_on=signed_on,
        in_force_on=on,
        ends_on=months_after(on, agreement.duration_months),
    )
    publication.publish(agreement, actor=actor, on=on)
    return agreement


@transaction.atomic
def enter_amendment_into_force(amendment_id: int, *, actor: User | None, on: date) -> Agreement:
    """Put an amendment into force, apply what it changes, and publish the agreement's next version.

    It needs its own enforceable decision, every signature and its scanned original.
    Raises IllegalTransition, NotReadyForForce, ForceBeforeCause, and what applying the amendment raises.
    """
    agreement = lock(Amendment.objects.values_list("agreement_id", flat=True).get(pk=amendment_id))
    amendment = Amendment.objects.get(pk=amendment_id)
    verb = "apply_extension" if amendment.new_ends_on else "apply_amendment"
    require_transition(actor, AGREEMENT_AXIS.get(verb))
    AGREEMENT_AXIS.require(verb, reference=agreement.reference, state=agreement.state)
    _require_ready(agreement, amendment_id, on)
    changes.apply(amendment, actor=actor, on=on)
    publication.publish(agreement, actor=actor, on=on, kind=VersionKind.AMENDED)
    return agreement


def _labels(agreement: Agreement, amendment_id: int | None = None) -> list[str]:
    return [need.label for need in selectors.force_needs(agreement, amendment_id)]


def _require_ready(agreement: Agreement, amendment_id: int | None, on: date) -> date:
    """Day of the last signature. Raises NotReadyForForce, ForceBeforeCause, FutureDate."""
    happened(on)
    missing = selectors.force_needs(agreement, amendment_id)
    signed_on = selectors.last_signature(agreement, amendment_id)
    if missing or signed_on is None:
        article = missing[0].article if missing else "R27"
        raise NotReadyForForce(article=article, what=[need.label for need in missing])
    decision = current_decision(agreement, amendment_id)
    sent = [row.sent_on for row in selectors.dispatches(agreement, amendment_id)]
    causes = [
        (ENFORCEABILITY, decision.enforceable_on if decision else None),
        (SIGNATURE, signed_on),
        (DISPATCH, max(sent, default=None)),
    ]
    for earlier, day in causes:
        if day is not None and on < day:
            raise ForceBeforeCause(on=on, earlier=earlier, earlier_on=day)
    return signed_on
