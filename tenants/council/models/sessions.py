"""Sessions of the council, up to their quorum."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.council.querysets import SessionQuerySet


class SessionKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary session")
    EXTRAORDINARY = "extraordinary", _("extraordinary session")


class CalledBy(models.TextChoices):
    """Who asked for an extraordinary session (LO 113-14 a36, a37)."""

    PRESIDENT = "president", _("the president")
    THIRD = "third", _("a third of the members in office")
    MAJORITY = "majority", _("the absolute majority of the members")
    GOVERNOR = "governor", _("the governor")


class Session(models.Model):
    """A session of the council, for all the dossiers on its agenda.

    opens_on: day fixed by the first summons; meeting_on: day fixed by the last one. summons: 1, 2 or 3 (a42).
    members_in_office: not the seats, vacancies count. opened_on: day it met with a quorum, or without needing one.
    starts_at, place: as the summons says them (a35).
    received_from: code of the collectivity whose council this was, where a dossier brought it from another office;
    empty for our own council. Such a session is read only.
    """

    kind = models.CharField(_("kind"), max_length=14, choices=SessionKind, default=SessionKind.ORDINARY)
    called_by = models.CharField(_("called by"), max_length=10, choices=CalledBy, default=CalledBy.PRESIDENT)
    opens_on = models.DateField(_("opens on"))
    members_in_office = models.PositiveSmallIntegerField(_("members in office"))
    agenda_sent_on = models.DateField(_("agenda sent to the governor"), null=True, blank=True)
    agenda_received_on = models.DateField(_("agenda received by the governor"), null=True, blank=True)
    summons_sent_on = models.DateField(_("members summoned on"), null=True, blank=True)
    summons = models.PositiveSmallIntegerField(_("summons"), default=1)
    meeting_on = models.DateField(_("meeting fixed for"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    present_at_opening = models.PositiveSmallIntegerField(_("members present at the opening"), null=True, blank=True)
    extended = models.BooleanField(_("extended once by the president"), default=False)
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    starts_at = models.TimeField(_("hour of the meeting"), null=True, blank=True)
    place = models.CharField(_("place of the meeting"), max_length=200, blank=True, db_default="", default="")
    closes_on = models.DateField(_("closed on"), null=True, blank=True)
    received_from = models.CharField(max_length=16, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of the council")
        verbose_name_plural = _("sessions of the council")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="session_kind_known", condition=Q(kind__in=SessionKind.values)),
            models.CheckConstraint(name="session_called_by_known", condition=Q(called_by__in=CalledBy.values)),
            models.CheckConstraint(
                name="session_ordinary_called_by_president",
                condition=Q(kind=SessionKind.EXTRAORDINARY) | Q(called_by=CalledBy.PRESIDENT),
            ),
            models.UniqueConstraint(fields=["received_from", "kind", "opens_on"], name="session_once_a_day"),
            models.CheckConstraint(name="session_has_members", condition=Q(members_in_office__gte=1)),
            models.CheckConstraint(name="session_summons_known", condition=Q(summons__gte=1, summons__lte=3)),
            models.CheckConstraint(
                name="session_agenda_before_opening",
                condition=Q(agenda_sent_on=None) | Q(agenda_sent_on__lt=F("opens_on")),
            ),
            models.CheckConstraint(
                name="session_agenda_received_after_sent",
                condition=Q(agenda_received_on=None)
                | Q(agenda_sent_on__isnull=False, agenda_received_on__gte=F("agenda_sent_on")),
            ),
            models.CheckConstraint(
                name="session_summons_before_opening",
                condition=Q(summons_sent_on=None) | Q(summons_sent_on__lt=F("opens_on")),
            ),
            models.CheckConstraint(name="session_meeting_from_opening_day", condition=Q(meeting_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="session_opened_has_attendance",
                condition=Q(opened_on=None, present_at_opening=None)
                | Q(opened_on__isnull=False, present_at_opening__isnull=False, summons_sent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="session_opened_on_its_day", condition=Q(opened_on=None) | Q(opened_on__gte=F("meeting_on"))
            ),
            models.CheckConstraint(
                name="session_present_within_members",
                condition=Q(present_at_opening=None)
                | Q(present_at_opening__gte=1, present_at_opening__lte=F("members_in_office")),
            ),
            models.CheckConstraint(  # LO 113-14 a42; a37 for a session at the governor's request
                name="session_opened_with_quorum",
                condition=Q(opened_on=None)
                | Q(summons=3)
                | Q(summons=2, called_by=CalledBy.GOVERNOR)
                | Q(members_in_office__lt=F("present_at_opening") * 2),
            ),
            models.CheckConstraint(
                name="session_closes_after_opening",
                condition=Q(closes_on=None) | Q(opened_on__isnull=False, closes_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens_on}"

    @property
    def is_open(self) -> bool:
        return self.opened_on is not None and self.closes_on is None

    @property
    def by_governor(self) -> bool:
        return self.called_by == CalledBy.GOVERNOR


class MissedMeeting(models.Model):
    """A meeting that could not be held for want of a quorum (LO 113-14 a42)."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="missed_meetings", verbose_name=_("session")
    )
    summons = models.PositiveSmallIntegerField(_("summons"))
    held_on = models.DateField(_("on"))
    present = models.PositiveSmallIntegerField(_("members present"))

    class Meta:
        verbose_name = _("meeting without a quorum")
        verbose_name_plural = _("meetings without a quorum")
        ordering = ["summons"]
        constraints = [
            models.UniqueConstraint(fields=["session", "summons"], name="missed_meeting_once_per_summons"),
            models.CheckConstraint(name="missed_meeting_summons_known", condition=Q(summons__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.held_on}"
