"""What a worker does for the signature stage: letters of the distribution, steps that fall due, the publication."""

import structlog

from mithaq.collectivities import selectors as offices
from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.collectivities.health.reading import ask
from mithaq.core import clock
from mithaq.outbox import services as outbox
from mithaq.outbox.registry import Lane, handler
from mithaq.register import seals
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.services import lock
from tenants.signature import letters, publication
from tenants.signature.models import Dispatch, EventKind
from tenants.signature.services import following
from tenants.signature.services.events import happened_to

log = structlog.get_logger(__name__)
# Whether anybody's answer is waited for at all: most offices need no visit of their own on a given night.
_WAITING = """
SELECT 1 FROM signature_dispatch WHERE acknowledged_on IS NULL AND climb_after IS NOT NULL LIMIT 1
"""


@handler("signature.refresh_publication", inside=True)
def refresh_publication(*, agreement_id: int) -> None:
    """Bring the register to what the dossier says now; nothing changes when it says the same already."""
    if Agreement.objects.filter(pk=agreement_id, state=AgreementState.TRANSFERRED).exists():
        return  # the office that goes on with it publishes from now on
    agreement = lock(agreement_id)
    if agreement.state in EVER_IN_FORCE_STATES and publication.is_published(agreement):
        publication.publish(agreement, actor=None, on=clock.today())


# --- The distribution -------------------------------------------------------------------------------------------------


def _waiting(dispatch_id: int) -> Dispatch | None:
    """The dispatch, locked with its dossier; None once there is nothing to write about."""
    found = Dispatch.objects.filter(pk=dispatch_id).values_list("agreement_id", flat=True).first()
    if found is None or Agreement.objects.filter(pk=found, state=AgreementState.TRANSFERRED).exists():
        return None
    lock(found)
    dispatch = Dispatch.objects.select_related("agreement", "party", "amendment").get(pk=dispatch_id)
    return dispatch if dispatch.is_waiting else None


@handler("signature.send_dispatch")
def send_dispatch(*, dispatch_id: int) -> None:
    """The letter with the link to the signed text; none once the receipt is there. Sent twice, both letters work."""
    dispatch = _waiting(dispatch_id)
    if dispatch is not None and letters.send_link(dispatch, "dispatch"):
        happened_to(dispatch, EventKind.LETTER, dispatch.email)


@handler("signature.remind_recipient")
def remind_recipient(*, dispatch_id: int) -> None:
    """The same link again, with the reminder."""
    dispatch = _waiting(dispatch_id)
    if dispatch is not None and letters.send_link(dispatch, "dispatch_reminder"):
        happened_to(dispatch, EventKind.LETTER, dispatch.email)


@handler("signature.tell_director")
def tell_director(*, dispatch_id: int) -> None:
    """To the heads of the office: a receipt never came."""
    dispatch = _waiting(dispatch_id)
    if dispatch is not None:
        letters.tell_heads(dispatch)


@handler("signature.follow", inside=True)
def follow() -> None:
    """Take the steps that are due in this office; done twice, nothing happens twice."""
    following.follow_all(clock.today())


@handler("signature.follow_everywhere", lane=Lane.HEAVY)
def follow_everywhere() -> None:
    """The night's work: each office that waits for an answer is owed its steps, each agreement without a seal its own.

    It runs on the public side. An office that is closed meanwhile is left as it is.
    """
    owed = {
        answer.office.schema_name for answer in ask(offices.active_offices(), lambda office: _WAITING) if answer.rows
    }
    unsealed = seals.unsealed()
    for schema in sorted(owed | set(unsealed)):
        try:
            with offices.office_context(offices.get_active(schema)):
                if schema in owed:
                    outbox.add("signature.follow")
                for pk in Agreement.objects.filter(public_id__in=unsealed.get(schema, [])).values_list("pk", flat=True):
                    outbox.add("signature.refresh_publication", agreement_id=pk)
        except (OfficeUnknown, OfficeClosed) as error:
            log.warning("office_not_followed", schema=schema, code=error.code)
