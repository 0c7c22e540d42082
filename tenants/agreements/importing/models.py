"""What a file said of an agreement, and tables that wait for their confirmation."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.money import DEFAULT_CURRENCY

WAITS = timedelta(hours=2)
TOLD = timedelta(days=7)  # for which the outcome of a table that was written in the background is kept


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
    """A table that waits for its confirmation, is being written, or was; the file itself is kept nowhere.

    data: `Sheet.as_json`, emptied when all is over; the audit trail leaves a column of this name out. A draft is for
    the person who sent it. confirmed_at: when a large table was handed to the worker. written: agreements. refusal: why
    nothing was written, in the person's language. faults: the first bad cells, a list for each, as `reports.lines`
    gives them; fault_count: all of them.
    """

    file_name = models.CharField(_("file"), max_length=200)
    row_count = models.PositiveIntegerField(_("rows"))
    data = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("waits until"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    written = models.PositiveIntegerField(_("written"), default=0)
    refusal = models.CharField(_("why it was refused"), max_length=1000, blank=True)
    fault_count = models.PositiveIntegerField(_("bad cells"), default=0)
    faults = models.JSONField(default=list)

    class Meta:
        verbose_name = _("table to confirm")
        verbose_name_plural = _("tables to confirm")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="import_draft_has_rows", condition=Q(row_count__gte=1)),
            models.CheckConstraint(
                name="import_draft_expires_after_creation", condition=Q(expires_at__gt=models.F("created_at"))
            ),
            models.CheckConstraint(
                name="import_draft_confirmed_before_finished",
                condition=Q(finished_at=None)
                | Q(confirmed_at__isnull=False, finished_at__gte=models.F("confirmed_at")),
            ),
            models.CheckConstraint(  # all of them, or none and the reason
                name="import_draft_written_or_refused",
                condition=Q(finished_at=None, written=0, refusal="")
                | Q(finished_at__isnull=False, written=models.F("row_count"), refusal="")
                | (Q(finished_at__isnull=False, written=0) & ~Q(refusal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.row_count})"

    @property
    def is_under_way(self) -> bool:
        """Confirmed, and neither written nor refused yet."""
        return self.confirmed_at is not None and self.finished_at is None
