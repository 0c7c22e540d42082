"""What one office may take of the shared machine, and what it has taken."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.models.registry import Collectivity

MEGABYTE = 1024 * 1024


class UsageKind(models.TextChoices):
    """What is counted."""

    STORAGE = "storage", _("storage in bytes")
    UPLOADS = "uploads", _("bytes uploaded in a day")
    EXPORTS = "exports", _("exports in a day")
    API = "api", _("requests to the API in an hour")


class Limits(models.Model):
    """An office's own limits; an office without a row has the defaults of these columns."""

    collectivity = models.OneToOneField(Collectivity, on_delete=models.PROTECT, related_name="limits", primary_key=True)
    storage_mb = models.PositiveIntegerField(_("storage (MB)"), default=5_000)
    uploads_mb = models.PositiveIntegerField(_("uploads in a day (MB)"), default=500)
    exports = models.PositiveIntegerField(_("exports in a day"), default=200)
    api_requests = models.PositiveIntegerField(_("API requests in an hour"), default=5_000)
    worker_share = models.PositiveSmallIntegerField(_("effects delivered in one turn"), default=50)

    class Meta:
        verbose_name = _("limits of an office")
        verbose_name_plural = _("limits of offices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="limits_share_positive", condition=Q(worker_share__gte=1)),
            models.CheckConstraint(name="limits_storage_positive", condition=Q(storage_mb__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.collectivity_id)


class Usage(models.Model):
    """A counter. period: the day (`2026-05-04`), the hour (`2026-05-04T11`), or empty for a standing sum."""

    office_schema = models.CharField(max_length=63)
    kind = models.CharField(_("kind"), max_length=8, choices=UsageKind)
    period = models.CharField(_("period"), max_length=13, blank=True)
    used = models.BigIntegerField(_("used"), default=0)

    class Meta:
        verbose_name = _("usage of an office")
        verbose_name_plural = _("usage of offices")
        ordering = ["office_schema", "kind", "period"]
        constraints = [
            models.UniqueConstraint(fields=["office_schema", "kind", "period"], name="usage_counted_once"),
            models.CheckConstraint(name="usage_kind_known", condition=Q(kind__in=UsageKind.values)),
            models.CheckConstraint(name="usage_not_negative", condition=Q(used__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.office_schema} {self.kind} {self.used}"
