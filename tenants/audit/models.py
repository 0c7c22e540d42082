"""The trail: one row per changed row of any table of the office, written by a trigger, chained by hashes.

Nobody but the trigger writes here: the office's role may only read.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.TextChoices):
    """What happened to the row."""

    INSERT = "INSERT", _("created")
    UPDATE = "UPDATE", _("changed")
    DELETE = "DELETE", _("deleted")
    TRUNCATE = "TRUNCATE", _("emptied")


class AuditEntry(models.Model):
    """One change. diff: new values (created), [old, new] per column (changed), old values (deleted).

    hash: SHA-256 of the previous hash and of every other column of this row (`public.audit_hash`).
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.TextField(_("actor"))
    request = models.TextField(_("request"))
    operation = models.CharField(_("operation"), max_length=8, choices=Operation)
    table = models.TextField(_("table"), db_column="tbl")
    object_id = models.TextField(_("object"))
    diff = models.JSONField(_("change"))
    previous = models.BinaryField(editable=False)
    hash = models.BinaryField(editable=False)

    class Meta:
        db_table = "audit_entry"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["table", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.seq} {self.operation} {self.table}"


class AuditHead(models.Model):
    """The chain's end: number and hash of the last entry. Its row lock makes the chain's writers take turns."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(editable=False)

    class Meta:
        db_table = "audit_head"
        verbose_name = _("end of the chain")
        verbose_name_plural = _("ends of the chain")
        constraints = [models.CheckConstraint(name="audit_one_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.seq)
