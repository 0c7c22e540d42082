"""Work on offices that an operator asked for on a page and that a process with the owner's rights carries out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class OperatorJob(models.Model):
    """One piece of work: what, for whom, how far, and what came of it.

    kind: name of a handler (`jobs.handler`). done, total: steps; total is 0 while unknown. message: one line.
    lease_until: a runner that dies leaves a lease that runs out, and another goes on.
    """

    kind = models.CharField(_("kind"), max_length=40)
    arguments = models.JSONField(_("arguments"), default=dict)
    office_schema = models.CharField(max_length=63, blank=True)
    by = models.CharField(_("by"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("operator's job")
        verbose_name_plural = _("operator's jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "id"], name="operator_job_waiting")]
        constraints = [
            models.CheckConstraint(name="operator_job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="operator_job_failure_says_why", condition=~Q(state="failed") | ~Q(error="")),
            models.CheckConstraint(name="operator_job_has_author", condition=~Q(by="")),
            models.CheckConstraint(
                name="operator_job_not_beyond_total", condition=Q(total=0) | Q(done__lte=F("total"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
