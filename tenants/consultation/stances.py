"""R11: the map of positions: who stands where on each topic, how that moved, what was agreed. The caller has checked
`positions.view`: nothing of it is shown to anybody else."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.core.text import fold
from mithaq.ui import charts, formats
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import name_of
from tenants.consultation.models import Actor, Compromise, Position, Stance
from tenants.consultation.selectors import once

# Shape, tone: a stance is never told by its colour alone; the word stands beside it.
LOOKS: dict[str, tuple[charts.Shape, str]] = {
    Stance.FOR: (charts.Shape.CIRCLE, "ok"),
    Stance.RESERVED: (charts.Shape.TRIANGLE, "warn"),
    Stance.AGAINST: (charts.Shape.SQUARE, "bad"),
    Stance.UNKNOWN: (charts.Shape.RING, "muted"),
}
MOST_MOMENTS = 12  # columns of a drawing; the list below it has them all


@dataclass
class Topic:
    """What was said of one topic. positions: oldest first, by actor. name: as it was first written."""

    name: str
    positions: dict[int, list[Position]] = field(default_factory=dict)
    compromises: list[Compromise] = field(default_factory=list)

    @property
    def moments(self) -> list[date]:
        """The days on which somebody's position was noted, oldest first."""
        return sorted({one.noted_on for noted in self.positions.values() for one in noted})

    @property
    def noted(self) -> list[Position]:
        """Every position on it, newest first."""
        found = [one for noted in self.positions.values() for one in noted]
        return sorted(found, key=lambda one: (one.noted_on, one.pk), reverse=True)


@dataclass
class PositionsMap:
    """The whole map. actors: those with a position, in the order they were noted; silent: the others."""

    actors: list[Actor]
    silent: list[Actor]
    topics: list[Topic]

    @property
    def counts(self) -> dict[Stance, int]:
        """How many actors stand where today, over all topics."""
        last = [noted[-1] for topic in self.topics for noted in topic.positions.values()]
        return {stance: sum(one.stance == stance for one in last) for stance in Stance}


def positions(agreement: Agreement) -> QuerySet[Position]:
    """Every position noted, newest first (R11): internal; the caller has checked `positions.view`."""
    return (
        Position.objects.filter(actor__agreement=agreement)
        .select_related("actor", "meeting", "noted_by")
        .order_by("-noted_on", "-pk")
    )


def positions_map(agreement: Agreement) -> PositionsMap:
    """The map in four queries, whatever was noted; topics written alike are one."""
    everybody = list(Actor.objects.filter(agreement=agreement).order_by("pk"))
    topics: dict[str, Topic] = {}
    for position in positions(agreement).order_by("noted_on", "pk"):
        topic = topics.setdefault(fold(position.topic), Topic(position.topic))
        topic.positions.setdefault(position.actor_id, []).append(position)
    agreed = Prefetch("agreed_by", Actor.objects.order_by("pk"))
    for compromise in (
        Compromise.objects.filter(agreement=agreement).prefetch_related(agreed).order_by("reached_on", "pk")
    ):
        topics.setdefault(fold(compromise.topic), Topic(compromise.topic)).compromises.append(compromise)
    spoken = {actor_id for topic in topics.values() for actor_id in topic.positions}
    return PositionsMap(
        actors=[one for one in everybody if one.pk in spoken],
        silent=[one for one in everybody if one.pk not in spoken],
        topics=list(topics.values()),
    )


def topic_names(agreement: Agreement) -> list[str]:
    """Topics already named, to be chosen again; each once. Two queries."""
    named = [
        *Position.objects.filter(actor__agreement=agreement).order_by("pk").values_list("topic", flat=True),
        *Compromise.objects.filter(agreement=agreement).order_by("pk").values_list("topic", flat=True),
    ]
    return once(named)


def standing_chart(found: PositionsMap) -> SafeString:
    """Actors by topics: where each stands today, and where they stood before."""
    topics = [topic for topic in found.topics if topic.positions]
    marks = {
        (row, column): _mark(noted[-1], noted[-2] if len(noted) > 1 else None)
        for row, actor in enumerate(found.actors)
        for column, topic in enumerate(topics)
        if (noted := topic.positions.get(actor.pk))
    }
    return charts.matrix(
        [name_of(one) for one in found.actors], [topic.name for topic in topics], marks,
        title=_("Where each actor stands today"), corner=_("Actor"),
    )  # fmt: skip


def movement_chart(found: PositionsMap, topic: Topic) -> SafeString:
    """Actors by days: how positions on one topic moved, over its last twelve days."""
    moments = topic.moments[-MOST_MOMENTS:]
    column_of = {day: column for column, day in enumerate(moments)}
    rows = [one for one in found.actors if one.pk in topic.positions]
    marks = {
        (row, column_of[position.noted_on]): _mark(position)
        for row, actor in enumerate(rows)
        for position in topic.positions[actor.pk]
        if position.noted_on in column_of
    }
    return charts.matrix(
        [name_of(one) for one in rows], [formats.day_short(day) for day in moments], marks,
        title=_("How positions moved: %(topic)s") % {"topic": topic.name}, corner=_("Actor"), joined=True,
    )  # fmt: skip


def _mark(position: Position, before: Position | None = None) -> charts.Mark:
    shape, tone = LOOKS[position.stance]
    moved = before is not None and before.stance != position.stance
    note = _("before: %(stance)s") % {"stance": before.get_stance_display()} if moved and before else ""
    return charts.Mark(shape, tone, str(position.get_stance_display()), note)
