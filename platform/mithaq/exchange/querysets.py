"""Named questions that a set of visa files can be asked."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from mithaq.core.text import fold

if TYPE_CHECKING:
    from mithaq.exchange.models import VisaFile  # noqa: F401  # named in the annotation below

OPEN = ("submitted", "received", "objected", "in_court")


class VisaFileQuerySet(models.QuerySet["VisaFile"]):
    """Predicates of the field."""

    def within(self, provinces: Iterable[str]) -> Self:
        """Files of the collectivities of these provinces or prefectures."""
        return self.filter(province_code__in=list(provinces))

    def open(self) -> Self:
        """Files in which the authority may still act, or an answer is waited for."""
        return self.filter(state__in=OPEN)

    def late(self, on: date) -> Self:
        """Open files whose term has run out on that day."""
        return self.filter(state="received", due_on__lt=on)

    def search(self, words: str) -> Self:
        """Files whose reference, title, number of decision or collectivity hold every word."""
        found = self
        for word in fold(words).split()[:8]:
            found = found.filter(Q(folded__contains=word))
        return found

    def in_order(self) -> Self:
        """Running terms first, the nearest last day on top; then what waits for its receipt; then the rest."""
        place = Case(
            When(state="received", then=Value(0)),
            When(state="submitted", then=Value(1)),
            When(state__in=["objected", "in_court"], then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        return self.annotate(place=place).order_by("place", F("due_on").asc(nulls_last=True), "-submitted_at", "-pk")

    def with_requests(self) -> Self:
        """Annotate `asked`: how many papers were asked for and not supplied."""
        act = self.model._meta.get_field("acts").related_model
        supplied = act._default_manager.filter(about=OuterRef("pk"), kind="answer")
        asked = act._default_manager.filter(file=OuterRef("pk"), kind="request").exclude(Exists(supplied))
        counted = asked.order_by().values("file").annotate(found=Count("pk")).values("found")
        return self.annotate(asked=Coalesce(Subquery(counted), Value(0)))

    def counted(self, on: date) -> dict[str, int]:
        """How many wait, run, are late, and are there."""
        return self.order_by().aggregate(
            waiting=Count("pk", filter=Q(state="submitted")),
            running=Count("pk", filter=Q(state="received")),
            late=Count("pk", filter=Q(state="received", due_on__lt=on)),
            every=Count("pk"),
        )
