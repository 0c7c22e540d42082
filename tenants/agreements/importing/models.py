"""What a file said of an agreement, and tables that wait for their confirmation."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.money import DEFAULT_CURRENCY

WAITS = timedelta(hours=2)


class PaperRecord(models.Model):
    """What the imported file said and no stage here recorded: total, decision. Never taken for a decision made here.

    amount_centimes: total of the agreement, in centimes of `currency`; who gives what is entered as contributions.
    file_row: row of the file, 1 is its header.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="paper_record", verbose_name=_("agreement")
    )
    amount_centimes = models.BigIntegerField(_("total on paper"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=DEFAULT_CURRENCY)
    decision_number = models.CharField(_("number of the council's decision"), max_length=40, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_row = models.PositiveIntegerField(_("row"))

    class Meta:
        verbose_name = _("paper record")
        verbose_name_plural = _("paper records")
        ordering = ["agreement"]
        constraints = [
            models.CheckConstraint(
                name="paper_amount_positive", condition=Q(amount_centimes=None) | Q(amount_centimes__gt=0)
            ),
            models.CheckConstraint(name="paper_currency_code", condition=Q(currency__regex=r"^[A-Z]{3}$")),
            models.CheckConstraint(
                name="paper_decision_numbered_and_dated",
                condition=Q(decision_number="", decided_on=None)
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(name="paper_row_below_header", condition=Q(file_row__gte=2)),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.file_row}"


class ImportDraft(models.Model):
    """A table without bad cells that waits for its confirmation; the file itself is kept nowhere.

    data: `Sheet.as_json`; the audit trail leaves a column of this name out. A draft is for the person who sent it.
    """

    file_name = models.CharField(_("file"), max_length=200)
    row_count = models.PositiveIntegerField(_("rows"))
    data = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("waits until"))

    class Meta:
        verbose_name = _("table to confirm")
        verbose_name_plural = _("tables to confirm")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="import_draft_has_rows", condition=Q(row_count__gte=1)),
            models.CheckConstraint(
                name="import_draft_expires_after_creation", condition=Q(expires_at__gt=models.F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.row_count})"
