"""What a day brings to the rounds by itself: a request that expired, a reminder that is due.

Run as often as one likes: a reminder goes out once for each planned day, a round expires once. Both are decided under
the dossier's lock, so that a signature that came first stands and one that comes later is refused.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from mithaq.outbox import services as outbox
from tenants.agreements.models import AgreementState, Axis
from tenants.agreements.services import lock, record
from tenants.signature import rounds
from tenants.signature.models import RoundStep, SigningRound, StepRole
from tenants.signature.services.rounds import ARTICLE, expire_round


def waits_for_the_clock() -> bool:
    """Whether any round of the office has something to do with days: one query."""
    timed = Q(expires_on__isnull=False) | Q(remind_every__isnull=False)
    return SigningRound.objects.filter(timed, ended_on=None).exists()


def pass_day(on: date) -> tuple[int, int]:
    """Expire and remind over the whole office; how many rounds expired, how many reminders are owed."""
    timed = Q(expires_on__lt=on) | Q(remind_every__isnull=False)
    found = SigningRound.objects.filter(timed, ended_on=None).exclude(agreement__state=AgreementState.TRANSFERRED)
    done = [pass_day_of(pk, on) for pk in list(found.values_list("pk", flat=True))]
    return sum(expired for expired, _ in done), sum(reminded for _, reminded in done)


@transaction.atomic
def pass_day_of(round_id: int, on: date) -> tuple[bool, int]:
    """One round: whether it expired, and how many were reminded."""
    agreement = lock(SigningRound.objects.values_list("agreement_id", flat=True).get(pk=round_id))
    turn = SigningRound.objects.get(pk=round_id)
    if not turn.is_open:
        return False, 0
    if turn.is_late(on):
        expire_round(turn, agreement, on)
        return True, 0
    if turn.remind_every is None:
        return False, 0
    steps = list(turn.steps.all())
    reminded = 0
    for step in steps:
        due = planned_day(step, turn.remind_every, on)
        if due is None or (turn.in_order and rounds.before(step, steps) is not None):
            continue
        step.reminded_on = due
        step.save(update_fields=["reminded_on"])
        outbox.add("signature.remind", step_id=step.pk, day=due.isoformat())
        note = step.name or str(step.party)
        record(agreement, Axis.EVENT, "signature_reminded", actor=None, on=on, note=note, article=ARTICLE)
        reminded += 1
    return False, reminded


def planned_day(step: RoundStep, every: int, on: date) -> date | None:
    """The last planned day up to `on` for which no reminder went out; None when none is owed."""
    if step.asked_on is None or not step.is_open or step.role == StepRole.COPY or not step.email:
        return None
    times = (on - step.asked_on).days // every
    if times < 1:
        return None
    due = step.asked_on + timedelta(days=times * every)
    return due if step.reminded_on is None or step.reminded_on < due else None
