"""The dossier whose draft is written: locked, in drafting, and its parties."""

from datetime import date

from django.utils.functional import Promise

from mithaq.accounts.models import User
from tenants.agreements.errors import EndsBeforeStart, StageClosed
from tenants.agreements.models import Agreement, AgreementState, Party
from tenants.agreements.permissions import require
from tenants.agreements.services import lock
from tenants.drafting.errors import ForeignPartyOfObligation


def opened(agreement_id: int, actor: User | None, permission: str = "drafting.edit") -> Agreement:
    """The agreement, locked, if it is being drafted. Raises NotAllowed, StageClosed."""
    require(actor, permission)
    return in_drafting(lock(agreement_id))


def in_drafting(agreement: Agreement) -> Agreement:
    """The same agreement. Raises StageClosed unless it is being drafted."""
    if agreement.state != AgreementState.DRAFTING:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    return agreement


def party_of(agreement: Agreement, party_id: int, *, field: str = "party_id") -> Party:
    """The party, if it is one of this agreement. Raises ForeignPartyOfObligation, at `field`."""
    party = Party.objects.filter(pk=party_id).first()
    if party is None or party.agreement_id != agreement.pk:
        raise ForeignPartyOfObligation(field=field, name=party.name_ar if party else str(party_id))
    return party


def follows(
    field: str, later: str | Promise, later_on: date, earlier: str | Promise, earlier_on: date
) -> None:  # fmt: skip
    """Raise EndsBeforeStart for a date that comes before its cause."""
    if later_on < earlier_on:
        raise EndsBeforeStart(field=field, later=later, later_on=later_on, earlier=earlier, earlier_on=earlier_on)
