"""R10, R12: meetings from the plan to the signed minutes, who was asked and who came, what was put forward."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HASH = r"^[0-9a-f]{64}$"


class Mode(models.TextChoices):
    """How a meeting is held."""

    IN_PERSON = "in_person", _("in person")
    REMOTE = "remote", _("by video")
    MIXED = "mixed", _("in person and by video")


class MeetingState(models.TextChoices):
    """Where a meeting stands: minutes are drawn up of one that was held, and of no other."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    HELD = "held", pgettext_lazy("meeting", "held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Meeting(models.Model):
    """A consultative meeting (R10) and its minutes (R12). minutes_ar is the act; minutes_fr a translation.

    held_on: the day it was held, or is to be. starts_at: wall time in Casablanca. minutes_signatories: who signed, a
    list of {"name", "function"}; minutes_sha256: of the minutes as they were signed (see `minutes.fingerprint`), empty
    until then and for minutes that were signed before it was kept.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="meetings", verbose_name=_("agreement")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=MeetingState, default=MeetingState.HELD, db_default=MeetingState.HELD
    )
    held_on = models.DateField(_("held on"))
    starts_at = models.TimeField(_("hour"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(_("link of the video meeting"), max_length=300, blank=True, db_default="")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True, db_default="")
    minutes_ar = models.TextField(_("minutes in Arabic"), max_length=20000, blank=True)
    minutes_fr = models.TextField(_("minutes in French (translation)"), max_length=20000, blank=True)
    minutes_signed_on = models.DateField(_("minutes signed on"), null=True, blank=True)
    minutes_signatories = models.JSONField(_("signatories of the minutes"), default=list, blank=True, db_default=[])
    minutes_sha256 = models.CharField(_("SHA-256 hash of the minutes"), max_length=64, blank=True, db_default="")
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
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(
                name="meeting_minutes_not_before_it",
                condition=Q(minutes_signed_on=None) | Q(minutes_signed_on__gte=F("held_on")),
                violation_error_message=_("Minutes cannot be signed before the meeting."),
            ),
            models.CheckConstraint(
                name="meeting_signed_minutes_exist",  # R12: something was signed
                condition=Q(minutes_signed_on=None) | ~Q(minutes_ar="") | Q(minutes_document__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_minutes_once_held",  # R12: of a meeting that took place
                condition=Q(state="held") | Q(minutes_ar="", minutes_fr="", minutes_signed_on=None),
                violation_error_message=_("Minutes are drawn up once the meeting was held."),
            ),
            models.CheckConstraint(
                name="meeting_hash_of_signed_minutes",
                condition=Q(minutes_sha256="") | Q(minutes_sha256__regex=HASH, minutes_signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_for_a_reason",
                condition=(Q(state="cancelled") & ~Q(cancel_reason="")) | (~Q(state="cancelled") & Q(cancel_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def present_count(self) -> int:
        """How many actors were there; no query where attendances were read along."""
        return sum(one.presence == Presence.PRESENT for one in self.attendances.all())

    @property
    def invited_count(self) -> int:
        return sum(one.is_invited for one in self.attendances.all())

    @property
    def uncalled_count(self) -> int:
        """How many of the invited were not sent their invitation."""
        return sum(one.is_invited and one.invited_on is None for one in self.attendances.all())


class Presence(models.TextChoices):
    """What became of an actor whom a meeting concerns."""

    EXPECTED = "expected", pgettext_lazy("attendance", "expected")
    PRESENT = "present", pgettext_lazy("attendance", "present")
    EXCUSED = "excused", pgettext_lazy("attendance", "excused")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")


class Means(models.TextChoices):
    """By which means an invitation went out."""

    LETTER = "letter", pgettext_lazy("invitation", "letter")
    BEARER = "bearer", pgettext_lazy("invitation", "letter by bearer, against receipt")
    EMAIL = "email", pgettext_lazy("invitation", "e-mail")
    PHONE = "phone", pgettext_lazy("invitation", "telephone")
    OTHER = "other", pgettext_lazy("invitation", "other means")


class Attendance(models.Model):
    """An actor whom a meeting concerns: invited or not, expected, then present, excused or absent.

    represented_by: the function of who came for a present actor. invited_on and means: once the invitation was sent.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    actor = models.ForeignKey("consultation.Actor", on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(
        _("presence"), max_length=8, choices=Presence, default=Presence.PRESENT, db_default=Presence.PRESENT
    )
    represented_by = models.CharField(_("represented by (function)"), max_length=120, blank=True)
    is_invited = models.BooleanField(_("invited"), default=False, db_default=False)
    invited_on = models.DateField(_("invitation sent on"), null=True, blank=True)
    means = models.CharField(_("sent by"), max_length=6, choices=Means, blank=True, db_default="")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "actor"], name="attendance_once_per_meeting"),
            models.CheckConstraint(name="attendance_presence_known", condition=Q(presence__in=Presence.values)),
            models.CheckConstraint(
                name="attendance_represented_when_present", condition=Q(presence="present") | Q(represented_by="")
            ),
            models.CheckConstraint(
                name="attendance_sent_to_the_invited",
                condition=Q(invited_on=None, means="")
                | Q(is_invited=True, invited_on__isnull=False, means__in=Means.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.actor_id}"


class ProposalKind(models.TextChoices):
    """What was put forward (R10)."""

    OPINION = "opinion", _("opinion")
    PROPOSAL = "proposal", _("proposal")


class ProposalOutcome(models.TextChoices):
    """What became of it."""

    OPEN = "open", pgettext_lazy("proposal", "open")
    KEPT = "kept", pgettext_lazy("proposal", "kept")
    SET_ASIDE = "set_aside", pgettext_lazy("proposal", "set aside")


class Proposal(models.Model):
    """An opinion or a proposal made in a meeting, with its author (R10) and what became of it.

    outcome_note: why it was set aside, or how it was kept. The outcome may follow long after the minutes were signed.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals")
    author = models.ForeignKey(
        "consultation.Actor", on_delete=models.PROTECT, related_name="proposals", verbose_name=_("author")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ProposalKind, default=ProposalKind.PROPOSAL)
    text = models.TextField(_("text"), max_length=4000)
    outcome = models.CharField(
        _("what became of it"), max_length=9, choices=ProposalOutcome, default=ProposalOutcome.OPEN,
        db_default=ProposalOutcome.OPEN,
    )  # fmt: skip
    outcome_note = models.CharField(_("reason"), max_length=500, blank=True, db_default="")
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    class Meta:
        verbose_name = _("opinion or proposal")
        verbose_name_plural = _("opinions and proposals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="proposal_kind_known", condition=Q(kind__in=ProposalKind.values)),
            models.CheckConstraint(name="proposal_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="proposal_outcome_known", condition=Q(outcome__in=ProposalOutcome.values)),
            models.CheckConstraint(
                name="proposal_set_aside_for_a_reason", condition=~Q(outcome="set_aside") | ~Q(outcome_note="")
            ),
            models.CheckConstraint(
                name="proposal_settled_on_a_day",
                condition=Q(outcome="open", settled_on=None, outcome_note="")
                | (~Q(outcome="open") & Q(settled_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
