"""The control of legality: transmission against receipt, objection, visa (LO 113-14 a116–118)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.council.models.decisions import Decision


class Road(models.TextChoices):
    """How a decision reaches the governor: both roads lead through the same states."""

    PAPER = "paper", _("on paper")
    DESK = "desk", _("at the visa desk")


class Transmission(models.Model):
    """A decision sent to the governor with its file (R25), and the receipt that starts the clocks (a116).

    desk_file: public identifier of the file at the governor's visa desk; it stays when the file was taken back and the
    road is paper again. interior_matter: delegated management or a local development company, whose visa is the
    ministry's (a118).
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="transmissions", verbose_name=_("decision")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    sent_on = models.DateField(_("sent on"))
    slip_reference = models.CharField(_("reference of the transmission slip"), max_length=80, blank=True)
    visa_file = models.BooleanField(_("sent for visa"), default=False)
    has_decision = models.BooleanField(_("decision of the council"), default=False)
    has_minutes = models.BooleanField(_("minutes of the deliberations"), default=False)
    has_subject_documents = models.BooleanField(_("documents of the partnership's subject"), default=False)
    has_presentation_note = models.BooleanField(_("presentation note"), default=False)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    receipt_reference = models.CharField(_("reference of the receipt"), max_length=80, blank=True)
    road = models.CharField(_("road"), max_length=5, choices=Road, default=Road.PAPER, db_default=Road.PAPER)
    desk_file = models.UUIDField(_("file at the visa desk"), null=True, blank=True, editable=False)
    interior_matter = models.BooleanField(
        _("delegated management or local development company"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("transmission to the governor")
        verbose_name_plural = _("transmissions to the governor")
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round"], name="transmission_once_per_round"),
            models.CheckConstraint(
                name="transmission_received_after_sent",
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                violation_error_message=_("A receipt cannot come before the dispatch."),
            ),
            models.CheckConstraint(
                name="transmission_receipt_complete",
                condition=Q(received_on=None, receipt_reference="")
                | Q(received_on__isnull=False) & ~Q(receipt_reference=""),
            ),
            models.CheckConstraint(  # LO 113-14 a116: decisions and minutes, whether or not a visa is asked
                name="transmission_has_decision_and_minutes", condition=Q(has_decision=True, has_minutes=True)
            ),
            models.CheckConstraint(
                name="transmission_visa_file_complete", condition=Q(visa_file=False) | Q(has_subject_documents=True)
            ),
            models.CheckConstraint(name="transmission_road_known", condition=Q(road__in=Road.values)),
            models.CheckConstraint(
                name="transmission_at_desk_has_file", condition=Q(road="paper") | Q(desk_file__isnull=False)
            ),
            models.CheckConstraint(  # the desk is the governor's; the ministry takes papers
                name="transmission_at_desk_is_governors", condition=Q(road="paper") | Q(interior_matter=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.sent_on}"


class Resolution(models.TextChoices):
    """How an objection was answered (LO 113-14 a117)."""

    NEW_DELIBERATION = "new_deliberation", _("new deliberation of the council")
    WITHDRAWN = "withdrawn", _("objection withdrawn by the governor")
    COURT = "court", _("dismissed by the administrative court")


class Objection(models.Model):
    """A reasoned objection of the governor (LO 113-14 a117)."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="objections", verbose_name=_("decision")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    received_on = models.DateField(_("received on"))
    reasons = models.TextField(_("reasons"), max_length=2000)
    resolution = models.CharField(_("answer"), max_length=18, choices=Resolution, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round"], name="objection_once_per_round"),
            models.CheckConstraint(name="objection_reasoned", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="objection_resolution_known", condition=Q(resolution__in=["", *Resolution.values])
            ),
            models.CheckConstraint(
                name="objection_answer_complete",
                condition=Q(resolution="", answered_on=None)
                | ~Q(resolution="") & Q(answered_on__isnull=False, answered_on__gte=F("received_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.received_on}"


class VisaAuthority(models.TextChoices):
    GOVERNOR = "governor", _("governor of the prefecture or province")
    MINISTRY = "ministry", _("government authority in charge of the interior")


class Visa(models.Model):
    """The visa a decision needs, from the receipt on: granted, refused, or tacit by silence (LO 113-14 a118).

    Two triggers, independent of each other. due_on: last day, included, on which the authority may act.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="visas", verbose_name=_("decision"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    authority = models.CharField(_("authority"), max_length=10, choices=VisaAuthority, default=VisaAuthority.GOVERNOR)
    foreign_collectivity = models.BooleanField(_("foreign collectivity"), default=False)
    financial_impact = models.BooleanField(_("financial impact"), default=False)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("due on"))
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    reference = models.CharField(_("reference of the visa"), max_length=80, blank=True)
    tacit_on = models.DateField(_("tacit on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    reasons = models.TextField(_("reasons of the refusal"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("visa")
        verbose_name_plural = _("visas")
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round"], name="visa_once_per_round"),
            models.CheckConstraint(name="visa_authority_known", condition=Q(authority__in=VisaAuthority.values)),
            models.CheckConstraint(
                name="visa_has_trigger", condition=Q(foreign_collectivity=True) | Q(financial_impact=True)
            ),
            models.CheckConstraint(name="visa_due_after_receipt", condition=Q(due_on__gt=F("received_on"))),
            models.CheckConstraint(
                name="visa_one_outcome",
                condition=Q(granted_on=None, tacit_on=None)
                | Q(granted_on=None, refused_on=None)
                | Q(tacit_on=None, refused_on=None),
            ),
            models.CheckConstraint(
                name="visa_granted_after_receipt",
                condition=Q(granted_on=None) | Q(granted_on__gte=F("received_on")),
                violation_error_message=_("A visa cannot come before the decision was received."),
            ),
            models.CheckConstraint(name="visa_granted_has_reference", condition=Q(granted_on=None) | ~Q(reference="")),
            models.CheckConstraint(
                name="visa_tacit_after_term",
                condition=Q(tacit_on=None) | Q(tacit_on__gt=F("due_on")),
                violation_error_message=_("Silence is a visa only once the term has run out."),
            ),
            models.CheckConstraint(
                name="visa_refused_within_term",
                condition=Q(refused_on=None)
                | Q(refused_on__gte=F("received_on"), refused_on__lte=F("due_on")) & ~Q(reasons=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.due_on}"

    @property
    def obtained_on(self) -> date | None:
        """Day of the visa, granted or tacit."""
        return self.granted_on or self.tacit_on
