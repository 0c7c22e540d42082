"""The court's branch of an objection: the council kept its decision, and the governor went to the judge (a117)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.council.models.decisions import Decision


class Suspension(models.TextChoices):
    """What the judge in summary proceedings said of the request to suspend the execution (48 hours: a117)."""

    ORDERED = "ordered", _("execution suspended")
    REJECTED = "rejected", _("request rejected")


class Judgment(models.TextChoices):
    """What the court said of the request for nullity (30 days: a117)."""

    UPHELD = "upheld", _("request for nullity rejected")
    ANNULLED = "annulled", _("decision annulled")
    DROPPED = "dropped", _("governor gave up the request")


class CourtCase(models.Model):
    """The referral of a maintained decision to the administrative court, and what the court said.

    registered_on: the request to suspend was registered by the court's registry; the 48 hours run from it.
    petition_on: the court received the request for nullity; the 30 days run from it. notified_on: the president got
    the copy of the judgment, owed within 10 days.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="court_cases", verbose_name=_("decision")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    court = models.CharField(_("court"), max_length=160)
    case_number = models.CharField(_("number of the case"), max_length=80, blank=True)
    registered_on = models.DateField(_("request registered on"))
    petition_on = models.DateField(_("request for nullity received on"))
    suspension = models.CharField(_("ruling on the suspension"), max_length=8, choices=Suspension, blank=True)
    ruled_on = models.DateField(_("ruled on"), null=True, blank=True)
    judgment = models.CharField(_("judgment"), max_length=8, choices=Judgment, blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    notified_on = models.DateField(_("copy of the judgment received on"), null=True, blank=True)

    class Meta:
        verbose_name = _("case before the administrative court")
        verbose_name_plural = _("cases before the administrative court")
        ordering = ["registered_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round"], name="court_case_once_per_round"),
            models.CheckConstraint(name="court_named", condition=~Q(court="")),
            models.CheckConstraint(name="court_suspension_known", condition=Q(suspension__in=["", *Suspension.values])),
            models.CheckConstraint(name="court_judgment_known", condition=Q(judgment__in=["", *Judgment.values])),
            models.CheckConstraint(
                name="court_petition_after_registration", condition=Q(petition_on__gte=F("registered_on"))
            ),
            models.CheckConstraint(
                name="court_ruling_complete",
                condition=Q(suspension="", ruled_on=None)
                | ~Q(suspension="") & Q(ruled_on__isnull=False, ruled_on__gte=F("registered_on")),
            ),
            models.CheckConstraint(
                name="court_judgment_complete",
                condition=Q(judgment="", judged_on=None)
                | ~Q(judgment="") & Q(judged_on__isnull=False, judged_on__gte=F("registered_on")),
            ),
            models.CheckConstraint(
                name="court_notice_after_judgment",
                condition=Q(notified_on=None) | Q(judged_on__isnull=False, notified_on__gte=F("judged_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.court} {self.registered_on}"

    @property
    def is_open(self) -> bool:
        """The court has not judged yet."""
        return not self.judgment
