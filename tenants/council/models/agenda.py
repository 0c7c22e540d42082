"""The agenda of a session, point by point, and what members asked to have on it (LO 113-14 a38–a41)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.council.models.sessions import Session


class AddedBy(models.TextChoices):
    """Who put a point on the agenda."""

    PRESIDENT = "president", _("the president")
    GOVERNOR = "governor", _("the governor")
    MEMBERS = "members", _("members of the council")


class AgendaPoint(models.Model):
    """A point of a session's agenda, one of our dossiers or not.

    number: its place; the decisions on it are those of the session with the same `point_number`: several where dossiers
    are linked. added_on: the day it was put there, or the governor told the president of it (a39). reference: of the
    letter that asked for it. taken_on: day of the sitting it is planned for (the timetable of a33, a35). objected_on:
    of the governor's reasoned objection to a point outside the council's competence; the council may not deliberate on
    it while that stands (a41).
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="points", verbose_name=_("session"))
    number = models.PositiveSmallIntegerField(_("number of the point"))
    title_ar = models.CharField(_("title in Arabic"), max_length=300)
    title_fr = models.CharField(_("title in French"), max_length=300, blank=True)
    added_by = models.CharField(_("added by"), max_length=10, choices=AddedBy, default=AddedBy.PRESIDENT)
    added_on = models.DateField(_("added on"))
    reference = models.CharField(_("reference of the letter"), max_length=80, blank=True)
    taken_on = models.DateField(_("planned for the sitting of"), null=True, blank=True)
    objected_on = models.DateField(_("objected to on"), null=True, blank=True)
    objection_reasons = models.TextField(_("reasons of the objection"), max_length=1000, blank=True)
    objection_ended_on = models.DateField(_("objection ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("point of the agenda")
        verbose_name_plural = _("points of the agenda")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="agenda_point_number_once"),
            models.CheckConstraint(name="agenda_point_number_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(name="agenda_point_titled", condition=~Q(title_ar="")),
            models.CheckConstraint(name="agenda_point_added_by_known", condition=Q(added_by__in=AddedBy.values)),
            models.CheckConstraint(
                name="agenda_point_objection_reasoned",
                condition=Q(objected_on=None, objection_reasons="")
                | Q(objected_on__isnull=False) & ~Q(objection_reasons=""),
            ),
            models.CheckConstraint(
                name="agenda_point_objection_ended_after",
                condition=Q(objection_ended_on=None)
                | Q(objected_on__isnull=False, objection_ended_on__gte=F("objected_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title_ar}"

    @property
    def is_barred(self) -> bool:
        """Whether the governor's objection stands: the council may not deliberate on the point (a41)."""
        return self.objected_on is not None and self.objection_ended_on is None


class PointRequest(models.Model):
    """A point that members asked for in writing (LO 113-14 a40): granted, or refused with reasons read at the opening.

    asked_count: how many members signed; half of the council's members make the point obligatory.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="point_requests", verbose_name=_("session")
    )
    title_ar = models.CharField(_("title in Arabic"), max_length=300)
    title_fr = models.CharField(_("title in French"), max_length=300, blank=True)
    asked_by = models.CharField(_("asked by"), max_length=300)
    asked_count = models.PositiveSmallIntegerField(_("members who signed"))
    received_on = models.DateField(_("received on"))
    granted_on = models.DateField(_("put on the agenda on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    reasons = models.TextField(_("reasons of the refusal"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("request for a point")
        verbose_name_plural = _("requests for points")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(name="point_request_titled", condition=~Q(title_ar="")),
            models.CheckConstraint(name="point_request_asked_by_somebody", condition=Q(asked_count__gte=1)),
            models.CheckConstraint(
                name="point_request_refusal_reasoned",  # a40: every refusal is reasoned
                condition=Q(refused_on=None, reasons="")
                | Q(refused_on__isnull=False, refused_on__gte=F("received_on")) & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="point_request_one_answer",
                condition=Q(granted_on=None) | Q(refused_on=None, granted_on__gte=F("received_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title_ar

    @property
    def is_pending(self) -> bool:
        return self.granted_on is None and self.refused_on is None
