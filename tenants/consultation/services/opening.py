"""What every verb of the consultation asks first: may this be written, in this dossier, about this actor?"""

from datetime import date

from mithaq.accounts.models import User
from tenants.agreements.errors import EndsBeforeStart, StageClosed
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import require
from tenants.agreements.services import OPEN_STATES, lock
from tenants.consultation.errors import ActorOfAnotherDossier, MinutesSigned, NotHeld
from tenants.consultation.models import Actor, Meeting

EDIT = "consultation.edit"


def opened(agreement_id: int, actor: User | None, permission: str = EDIT) -> Agreement:
    """The agreement, locked, if its consultation may still be written. Raises NotAllowed, StageClosed."""
    require(actor, permission)
    agreement = lock(agreement_id)
    if agreement.state not in OPEN_STATES:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    return agreement


def actor_of(agreement_id: int, actor_id: int) -> Actor:
    """An actor of this dossier. Raises ActorOfAnotherDossier."""
    somebody = Actor.objects.get(pk=actor_id)
    if somebody.agreement_id != agreement_id:
        raise ActorOfAnotherDossier(name=somebody.name_ar)
    return somebody


def unsigned(meeting_id: int, actor: User | None) -> Meeting:
    """A meeting of an open dossier whose minutes are not signed yet; the dossier is locked. Raises MinutesSigned.

    The meeting is read again once the lock is held: somebody may have signed while we waited for it.
    """
    meeting = Meeting.objects.get(pk=meeting_id)
    agreement = opened(meeting.agreement_id, actor)
    meeting.refresh_from_db()
    meeting.agreement = agreement
    if meeting.minutes_signed_on is not None:
        raise MinutesSigned(day=meeting.held_on)
    return meeting


def held(meeting_id: int, actor: User | None) -> Meeting:
    """As `unsigned`, and it took place. Raises NotHeld too."""
    meeting = unsigned(meeting_id, actor)
    if not meeting.is_held:
        raise NotHeld(day=meeting.held_on)
    return meeting


def since_opening(agreement: Agreement, day: date, *, what: object, field: str) -> None:
    """Refuse a day before the dossier was opened. Raises EndsBeforeStart."""
    if day < agreement.opened_on:
        raise EndsBeforeStart(
            field=field, later=what, later_on=day,
            earlier=Agreement._meta.get_field("opened_on").verbose_name, earlier_on=agreement.opened_on,
        )  # fmt: skip
