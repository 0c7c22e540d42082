"""What happened to an office as a whole: openings, suspensions, names, transfers, erasure."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.models.registry import Collectivity


class OfficeEventKind(models.TextChoices):
    """What was done to an office."""

    CREATED = "created", _("opened")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")
    RENAMED = "renamed", _("renamed")
    HOST_ADDED = "host_added", _("host added")
    HOST_REMOVED = "host_removed", _("host removed")
    HOST_CHANGED = "host_changed", _("main host changed")
    LIMITS_CHANGED = "limits_changed", _("limits changed")
    ARCHIVED = "archived", _("archived")
    MERGED = "merged", _("merged")
    TRANSFERRED_OUT = "transferred_out", _("agreements transferred to another office")
    TRANSFERRED_IN = "transferred_in", _("agreements received from another office")
    EXPORTED = "exported", _("exported")
    RESTORED = "restored", _("restored")
    ERASURE_ASKED = "erasure_asked", _("erasure asked for")
    ERASURE_CANCELLED = "erasure_cancelled", _("erasure cancelled")
    ERASED = "erased", _("erased")
    SUPPORT_OPENED = "support_opened", _("support access opened")
    SUPPORT_CLOSED = "support_closed", _("support access closed")


class OfficeEvent(models.Model):
    """One line of an office's life; never changed, never deleted.

    by: who did it (address of an operator, or `console:<system user>`). reason: in their own words. act: reference of
    the legal act, where one commands it. details: what changed, as codes and figures.
    """

    office_schema = models.CharField(max_length=63, editable=False)
    kind = models.CharField(_("what happened"), max_length=20, choices=OfficeEventKind)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=120)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    act = models.CharField(_("legal act"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("event of an office")
        verbose_name_plural = _("events of offices")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["office_schema", "-at"], name="office_event_by_office")]
        constraints = [
            models.CheckConstraint(name="office_event_kind_known", condition=Q(kind__in=OfficeEventKind.values)),
            models.CheckConstraint(name="office_event_has_author", condition=~Q(by="")),
        ]

    def __str__(self) -> str:
        return f"{self.office_schema} {self.kind}"


class Transfer(models.Model):
    """The passage of agreements from one office to another, commanded by a legal act.

    A commune's agreements pass to the ECI that takes over their field (organic law 113-14, article 139), or to the
    commune that succeeds it in a merger. agreements: for each, its public id, and its references on both sides.
    """

    source = models.ForeignKey(
        Collectivity, on_delete=models.PROTECT, related_name="transfers_out", verbose_name=_("from")
    )
    target = models.ForeignKey(
        Collectivity, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("to")
    )
    act = models.CharField(_("legal act"), max_length=200)
    effective_on = models.DateField(_("takes effect on"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.CharField(_("by"), max_length=120)
    done_at = models.DateTimeField(_("done at"))
    agreements = models.JSONField(_("agreements"), default=list)

    class Meta:
        verbose_name = _("transfer of agreements")
        verbose_name_plural = _("transfers of agreements")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="transfer_between_two_offices", condition=~Q(source=F("target"))),
            models.CheckConstraint(name="transfer_names_its_act", condition=~Q(act="")),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class Erasure(models.Model):
    """The erasure of an archived office's data: asked by one person, approved by another, proven by a certificate.

    certificate: what was erased (rows of each table, files, bytes, head of the audit chain, digest of the last export).
    """

    collectivity = models.ForeignKey(Collectivity, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(_("reason"), max_length=500)
    act = models.CharField(_("legal act"), max_length=200)
    asked_by = models.CharField(_("asked by"), max_length=120)
    asked_at = models.DateTimeField(_("asked at"))
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=120, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    certificate = models.JSONField(_("certificate"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure of an office")
        verbose_name_plural = _("erasures of offices")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="erasure_by_two_persons", condition=Q(approved_by="") | ~Q(approved_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="erasure_done_after_approval",
                condition=Q(done_at=None) | (Q(approved_at__isnull=False) & Q(certificate__isnull=False)),
            ),
            models.CheckConstraint(
                name="erasure_approval_is_signed",
                condition=(Q(approved_at=None) & Q(approved_by=""))
                | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
            ),
            models.CheckConstraint(
                name="erasure_not_done_and_cancelled", condition=Q(done_at=None) | Q(cancelled_at=None)
            ),
            models.CheckConstraint(name="erasure_says_why", condition=~Q(reason="") & ~Q(act="")),
            models.UniqueConstraint(
                fields=["collectivity"],
                name="erasure_one_open_per_office",
                condition=Q(done_at=None) & Q(cancelled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collectivity_id} {self.asked_at:%Y-%m-%d}"
