"""R11: where actors stand, and what they could agree on. Nothing here goes into the dossier's readable history, which
more people see than may see positions; the audit trail has it."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, clean_text
from tenants.agreements.errors import EndsBeforeStart, Missing
from tenants.agreements.services import happened
from tenants.consultation.models import Actor, Compromise, Meeting, Position, Stance
from tenants.consultation.services.opening import actor_of, opened, since_opening

EDIT = "positions.edit"


@transaction.atomic
def note_position(
    actor_id: int, *, actor: User | None, topic: str, stance: str, noted_on: date, attitude: str = "",
    meeting_id: int | None = None,
) -> Position:  # fmt: skip
    """Note where an actor stands on a topic (R11); an earlier position stays in the history.

    Raises FutureDate, EndsBeforeStart for a day before the dossier or the meeting, Missing without a topic.
    """
    somebody = Actor.objects.get(pk=actor_id)
    agreement = opened(somebody.agreement_id, actor, EDIT)
    happened(noted_on)
    since_opening(agreement, noted_on, what=Position._meta.verbose_name, field="noted_on")
    meeting = Meeting.objects.get(pk=meeting_id, agreement=agreement) if meeting_id else None
    if meeting is not None and noted_on < meeting.held_on:
        raise EndsBeforeStart(
            field="noted_on", later=Position._meta.verbose_name, later_on=noted_on,
            earlier=Meeting._meta.verbose_name, earlier_on=meeting.held_on,
        )  # fmt: skip
    return Position.objects.create(
        actor=somebody, topic=_topic(topic), meeting=meeting, stance=Stance(stance),
        attitude=clean_text(attitude, 2000, field="attitude"), noted_on=noted_on, noted_by=actor,
    )  # fmt: skip


@transaction.atomic
def remove_position(position_id: int, *, actor: User | None) -> None:
    """Take out a position noted by mistake (law 09-08: what is wrong of somebody is put right)."""
    position = Position.objects.select_related("actor").get(pk=position_id)
    opened(position.actor.agreement_id, actor, EDIT)
    position.delete()


@transaction.atomic
def reach_compromise(
    agreement_id: int, *, actor: User | None, topic: str, text: str, reached_on: date, agreed_by: Collection[int]
) -> Compromise:
    """Note the compromise reached on a topic, and who agreed to it (R11).

    Raises Missing without a topic, words or anybody who agreed, ActorOfAnotherDossier, FutureDate, EndsBeforeStart.
    """
    agreement = opened(agreement_id, actor, EDIT)
    happened(reached_on)
    since_opening(agreement, reached_on, what=Compromise._meta.verbose_name, field="reached_on")
    text = clean_text(text, 4000, field="text")
    if not text:
        raise Missing(field="text", what=Compromise._meta.get_field("text").verbose_name)
    if not agreed_by:
        raise Missing(field="agreed_by", what=Compromise._meta.get_field("agreed_by").verbose_name)
    parties = [actor_of(agreement.pk, actor_id) for actor_id in dict.fromkeys(agreed_by)]
    compromise = Compromise.objects.create(agreement=agreement, topic=_topic(topic), text=text, reached_on=reached_on)
    compromise.agreed_by.set(parties)
    return compromise


@transaction.atomic
def remove_compromise(compromise_id: int, *, actor: User | None) -> None:
    """Take out a compromise noted by mistake."""
    compromise = Compromise.objects.get(pk=compromise_id)
    opened(compromise.agreement_id, actor, EDIT)
    compromise.delete()


def _topic(text: str) -> str:
    topic = clean_line(text, 200, field="topic")
    if not topic:
        raise Missing(field="topic", what=Position._meta.get_field("topic").verbose_name)
    return topic
