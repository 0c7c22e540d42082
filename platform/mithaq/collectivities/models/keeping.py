"""What proves that an office's data are kept: backups, and the anchored heads of its audit chain."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BackupKind(models.TextChoices):
    """What a backup holds."""

    OFFICE = "office", _("one office")
    CLUSTER = "cluster", _("the whole database server")


class Backup(models.Model):
    """A backup that was written and read back. office_schema is empty for the whole server."""

    office_schema = models.CharField(max_length=63, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=BackupKind)
    made_at = models.DateTimeField(_("made at"))
    path = models.CharField(_("place"), max_length=500)
    size = models.BigIntegerField(_("size in bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["office_schema", "-made_at"], name="backup_by_office")]
        constraints = [
            models.CheckConstraint(name="backup_kind_known", condition=Q(kind__in=["office", "cluster"])),
            models.CheckConstraint(
                name="backup_of_an_office_or_of_all",
                condition=(Q(kind="office") & ~Q(office_schema="")) | (Q(kind="cluster") & Q(office_schema="")),
            ),
            models.CheckConstraint(name="backup_size_positive", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.path


class AuditAnchor(models.Model):
    """The head of an office's audit chain as it was seen at a moment, kept outside the office's schema."""

    office_schema = models.CharField(max_length=63)
    seq = models.BigIntegerField(_("length of the chain"))
    hash = models.BinaryField(_("hash"), max_length=32)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("anchor of an audit chain")
        verbose_name_plural = _("anchors of audit chains")
        ordering = ["office_schema", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["office_schema", "seq"], name="audit_anchor_once"),
            models.CheckConstraint(name="audit_anchor_not_negative", condition=Q(seq__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.office_schema} {self.seq}"
