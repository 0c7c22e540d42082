"""Events to be delivered. Written in the transaction that causes them; the broker only wakes workers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxEvent(models.Model):
    """One effect owed. A worker leases it, does it and marks it done in one transaction; after 8 tries it is dead."""

    task = models.CharField(_("task"), max_length=80)
    payload = models.JSONField(_("payload"), default=dict)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    available_at = models.DateTimeField(_("not before"), auto_now_add=True)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    dead_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("event to deliver")
        verbose_name_plural = _("events to deliver")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["available_at"], name="outbox_waiting", condition=Q(done_at=None) & Q(dead_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="outbox_done_or_dead", condition=Q(done_at=None) | Q(dead_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"
