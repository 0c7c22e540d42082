"""R8–R12: who is concerned, what was said in meetings, who stands where, and the minutes that prove it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActorKind(models.TextChoices):
    """What an actor is (R9); wider than the kinds of party, for many are heard and few sign."""

    PARTNER = "partner", _("future partner")
    SERVICE = "service", _("communal service")
    ELECTED = "elected", _("elected body")
    AUTHORITY = "authority", _("State authority or administration")
    COLLECTIVITY = "collectivity", _("other territorial collectivity")
    ASSOCIATION = "association", _("association")
    PRIVATE = "private", _("private sector")
    FUNDER = "funder", _("funder")
    RESIDENTS = "residents", _("residents or users")
    OTHER = "other", _("other")


class Weight(models.TextChoices):
    """How much of an interest or influence an actor has."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Actor(models.Model):
    """Somebody concerned by the partnership or interested in it (R9). contact: of the function, never a private one."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="actors", verbose_name=_("agreement")
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    kind = models.CharField(_("kind of actor"), max_length=12, choices=ActorKind)
    role = models.CharField(_("role in the partnership"), max_length=200, blank=True)
    interest = models.CharField(_("interest"), max_length=6, choices=Weight, default=Weight.MEDIUM)
    influence = models.CharField(_("influence"), max_length=6, choices=Weight, default=Weight.MEDIUM)
    contact = models.CharField(_("contact of the function"), max_length=200, blank=True)
    folded_name = models.CharField(max_length=420, editable=False)

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "folded_name"], name="actor_once_per_agreement"),
            models.CheckConstraint(name="actor_named_in_arabic", condition=~Q(name_ar="")),
            models.CheckConstraint(name="actor_kind_known", condition=Q(kind__in=ActorKind.values)),
            models.CheckConstraint(
                name="actor_weights_known", condition=Q(interest__in=Weight.values, influence__in=Weight.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name_ar


class Mode(models.TextChoices):
    """How a meeting was held."""

    IN_PERSON = "in_person", _("in person")
    REMOTE = "remote", _("by video")
    MIXED = "mixed", _("in person and by video")


class Meeting(models.Model):
    """A consultative meeting (R10) and its minutes (R12). minutes_ar is the act; minutes_fr a translation."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="meetings", verbose_name=_("agreement")
    )
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)
    minutes_ar = models.TextField(_("minutes in Arabic"), max_length=20000, blank=True)
    minutes_fr = models.TextField(_("minutes in French (translation)"), max_length=20000, blank=True)
    minutes_signed_on = models.DateField(_("minutes signed on"), null=True, blank=True)
    minutes_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("scanned minutes"),
    )  # fmt: skip
    next_step = models.CharField(_("next step"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(name="meeting_mode_known", condition=Q(mode__in=Mode.values)),
            models.CheckConstraint(
                name="meeting_minutes_not_before_it",
                condition=Q(minutes_signed_on=None) | Q(minutes_signed_on__gte=F("held_on")),
                violation_error_message=_("Minutes cannot be signed before the meeting."),
            ),
            models.CheckConstraint(
                name="meeting_signed_minutes_exist",  # R12: something was signed
                condition=Q(minutes_signed_on=None) | ~Q(minutes_ar="") | Q(minutes_document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"


class Attendance(models.Model):
    """An actor took part in a meeting. represented_by: by function."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="attendances")
    represented_by = models.CharField(_("represented by (function)"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "actor"], name="attendance_once_per_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.actor_id}"


class ProposalKind(models.TextChoices):
    """What was put forward (R10)."""

    OPINION = "opinion", _("opinion")
    PROPOSAL = "proposal", _("proposal")


class Proposal(models.Model):
    """An opinion or a proposal made in a meeting, with its author (R10)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals")
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=8, choices=ProposalKind, default=ProposalKind.PROPOSAL)
    text = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("opinion or proposal")
        verbose_name_plural = _("opinions and proposals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="proposal_kind_known", condition=Q(kind__in=ProposalKind.values)),
            models.CheckConstraint(name="proposal_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Stance(models.TextChoices):
    """Where an actor stands (R11)."""

    FOR = "for", pgettext_lazy("stance", "for")
    RESERVED = "reserved", pgettext_lazy("stance", "reserved")
    AGAINST = "against", pgettext_lazy("stance", "against")
    UNKNOWN = "unknown", pgettext_lazy("stance", "unknown")


class Position(models.Model):
    """What an actor thinks of a topic on a day (R11). A new position is a new row: the history stays. Never public."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="positions", verbose_name=_("actor"))
    topic = models.CharField(_("topic"), max_length=200)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="positions", verbose_name=_("meeting")
    )
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
