"""What a worker does for the signature stage: letters of the distribution, steps that fall due, the publication."""

from datetime import date
from typing import Any

import structlog
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mithaq.collectivities import selectors as offices
from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.collectivities.health.reading import ask
from mithaq.core import clock
from mithaq.outbox import services as outbox
from mithaq.outbox.registry import Lane, handler
from mithaq.register import seals
from mithaq.ui import formats
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.services import lock
from tenants.signature import letters, publication, services
from tenants.signature.models import Dispatch, EventKind, RoundStep, SigningLink
from tenants.signature.services import following
from tenants.signature.services.events import happened_to

log = structlog.get_logger(__name__)
# Whether anybody's answer is waited for at all: most offices need no visit of their own on a given night.
_WAITING = """
SELECT 1 FROM signature_dispatch WHERE acknowledged_on IS NULL AND climb_after IS NOT NULL LIMIT 1
"""
OFFICES_AT_ONCE = 50


@handler("signature.night", lane=Lane.HEAVY, inside=True)
def night(*, after: int = 0) -> None:
    """On the public side: owe each office whose rounds wait for a day its passing of the day, some offices a turn."""
    found = list(offices.active_offices().filter(pk__gt=after).order_by("pk")[:OFFICES_AT_ONCE])
    for office in found:
        with offices.office_context(office):
            if services.waits_for_the_clock():
                outbox.add("signature.pass_day")
    if len(found) == OFFICES_AT_ONCE:
        with offices.public_side():
            outbox.add("signature.night", after=found[-1].pk)


@handler("signature.pass_day", inside=True)
def pass_day() -> None:
    """Expire requests whose last day has passed; owe the reminders of the day."""
    services.pass_day(clock.today())


@handler("signature.read_scan", lane=Lane.HEAVY, inside=True)
def read_scan(*, batch_id: int) -> None:
    """Read the next pages of a scan."""
    services.read_scan(batch_id)


@handler("signature.send_link")
def send_link(*, link_id: int, root: str = "") -> None:
    """Send the link to the person of the step; one revoked in between is not sent. The token is made here."""
    found = SigningLink.objects.select_related("step__party", "step__round__agreement").filter(pk=link_id).first()
    if found is None or not found.is_open or not found.step.email:
        return
    token = services.token_to_send(found)
    if token is None:
        return
    address = root + reverse("signing:read", urlconf="mithaq.urls.office", args=[token])
    _send(found.step, "link", {"link": address, "until": formats.day(clock.local_day(found.expires_at))})


@handler("signature.remind")
def remind(*, step_id: int, day: str) -> None:
    """Remind the person of a step that was neither done nor refused meanwhile; a round that ended reminds nobody."""
    step = RoundStep.objects.select_related("party", "round__agreement").filter(pk=step_id).first()
    if step is None or not step.is_open or not step.round.is_open or not step.email:
        return
    _send(
        step,
        "reminder",
        {"since": formats.day(step.asked_on or date.fromisoformat(day)), "day": formats.day(date.fromisoformat(day))},
    )


@handler("signature.send_copy")
def send_copy(*, step_id: int) -> None:
    """Tell somebody who receives a copy that everybody has signed."""
    step = RoundStep.objects.select_related("party", "round__agreement").filter(pk=step_id).first()
    if step is not None and step.email:
        _send(step, "copy", {})


def _send(step: RoundStep, letter: str, said: dict[str, Any]) -> None:
    office, agreement, turn = offices.current_office(), step.round.agreement, step.round
    with translation.override(step.language):
        arabic = step.language == "ar"
        context = {
            "name": step.name or str(step.party),
            "place": office.name_ar if arabic else office.name_fr,
            "title": agreement.title_ar if arabic else agreement.title_fr or agreement.title_ar,
            "reference": agreement.reference,
            "expires": formats.day(turn.expires_on) if turn.expires_on else "",
        } | said
        subject = render_to_string(f"signature/email/{letter}_subject.txt", context)
        text = render_to_string(f"signature/email/{letter}_message.txt", context)
    send_mail(" ".join(subject.split()), text, None, [step.email])


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
