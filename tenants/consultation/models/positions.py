"""R11: where each actor stands, how that moves, what they could agree on. Confidential: it never leaves the office."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stance(models.TextChoices):
    """Where an actor stands (R11)."""

    FOR = "for", pgettext_lazy("stance", "for")
    RESERVED = "reserved", pgettext_lazy("stance", "reserved")
    AGAINST = "against", pgettext_lazy("stance", "against")
    UNKNOWN = "unknown", pgettext_lazy("stance", "unknown")


class Position(models.Model):
    """What an actor thinks of a topic on a day (R11). A new position is a new row: the history stays. Never public."""

    actor = models.ForeignKey(
        "consultation.Actor", on_delete=models.PROTECT, related_name="positions", verbose_name=_("actor")
    )
    topic = models.CharField(_("topic"), max_length=200)
    meeting = models.ForeignKey(
        "consultation.Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="positions",
        verbose_name=_("meeting"),
    )  # fmt: skip
    stance = models.CharField(_("stance"), max_length=8, choices=Stance)
    attitude = models.TextField(_("attitude observed"), max_length=2000, blank=True)
    noted_on = models.DateField(_("noted on"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["noted_on", "pk"]
        constraints = [
            models.CheckConstraint(name="position_stance_known", condition=Q(stance__in=Stance.values)),
            models.CheckConstraint(name="position_on_a_topic", condition=~Q(topic="")),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.stance}"


class Compromise(models.Model):
    """What actors agreed on about a topic (R11), on which day and who. Never public, as positions are."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="compromises", verbose_name=_("agreement")
    )
    topic = models.CharField(_("topic"), max_length=200)
    text = models.TextField(_("compromise"), max_length=4000)
    reached_on = models.DateField(_("reached on"))
    agreed_by = models.ManyToManyField("consultation.Actor", related_name="compromises", verbose_name=_("agreed by"))

    class Meta:
        verbose_name = _("compromise")
        verbose_name_plural = _("compromises")
        ordering = ["reached_on", "pk"]
        constraints = [
            models.CheckConstraint(name="compromise_on_a_topic", condition=~Q(topic="")),
            models.CheckConstraint(name="compromise_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.text[:60]}"
