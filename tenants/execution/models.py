"""The action plan of an agreement (R30): actions with their four sides, milestones, risks."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants.execution.querysets import MilestoneQuerySet


class Action(models.Model):
    """One action of the plan. The four sides are those of R31; empty dates or texts are what the SMART check shows.

    budget_centimes: in centimes of the agreement's currency. precondition: what must be there before it can start.
    beneficiaries: whom it serves, in words; beneficiary_count: how many.
    project: the project of the agreed programme it was made from (R16).
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="actions", verbose_name=_("agreement")
    )
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    pilot_service = models.CharField(_("service in charge"), max_length=160, blank=True)
    partners = models.ManyToManyField(
        "agreements.Party", related_name="actions", blank=True, verbose_name=_("partners")
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    budget_centimes = models.BigIntegerField(_("budget"), null=True, blank=True)
    financial_side = models.TextField(_("financial side"), max_length=2000, blank=True)
    communication_side = models.TextField(_("communication side"), max_length=2000, blank=True)
    technical_side = models.TextField(_("technical side"), max_length=2000, blank=True)
    material_side = models.TextField(_("material side"), max_length=2000, blank=True)
    precondition = models.TextField(_("what must be there before"), max_length=2000, blank=True)
    beneficiaries = models.CharField(_("beneficiaries"), max_length=200, blank=True, default="", db_default="")
    beneficiary_count = models.PositiveIntegerField(_("number of beneficiaries"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    project = models.ForeignKey(
        "drafting.Project", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False, verbose_name=_("project of the programme"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="action_titled_in_arabic", condition=~Q(title_ar="")),
            models.CheckConstraint(
                name="action_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An action cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="action_budget_not_negative", condition=Q(budget_centimes=None) | Q(budget_centimes__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return (self.title_ar if get_language() == "ar" else self.title_fr) or self.title_ar


class Milestone(models.Model):
    """A step of an action with its last day (R31, R35). done_on: the day it was reached."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("action"))
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="milestone_open_by_day", condition=Q(done_on=None))]
        constraints = [models.CheckConstraint(name="milestone_titled", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    def days_late(self, on: date) -> int:
        """Days after its day, up to the day it was done, else up to `on`; 0 when not late."""
        return max(((self.done_on or on) - self.due_on).days, 0)


class Severity(models.TextChoices):
    """How much a risk would harm the agreement's aims."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Risk(models.Model):
    """A difficulty foreseen, and what is done about it (R33). happened_on: the day it came true."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="risks", verbose_name=_("agreement")
    )
    action = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks", verbose_name=_("action")
    )
    description = models.CharField(_("risk"), max_length=500)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.MEDIUM)
    response = models.TextField(_("response"), max_length=1000, blank=True)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    consequence = models.CharField(_("consequence"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["agreement", "pk"]
        constraints = [
            models.CheckConstraint(name="risk_described", condition=~Q(description="")),
            models.CheckConstraint(name="risk_severity_known", condition=Q(severity__in=Severity.values)),
            models.CheckConstraint(
                name="risk_consequence_of_what_happened", condition=Q(consequence="") | Q(happened_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.description


class Allotment(models.Model):
    """A cell of the matrix contribution × action × year: so much of a contribution for an action in a year (R17, R30).

    amount_centimes: in centimes of the contribution's currency; a cell without money is no row.
    """

    contribution = models.ForeignKey(
        "finance.Contribution", on_delete=models.CASCADE, related_name="allotments", verbose_name=_("contribution"),
        db_index=False,
    )  # fmt: skip
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="allotments", verbose_name=_("action"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount_centimes = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("cell of the matrix")
        verbose_name_plural = _("cells of the matrix")
        ordering = ["contribution", "year", "action"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "action", "year"], name="allotment_one_per_cell"),
            models.CheckConstraint(name="allotment_positive", condition=Q(amount_centimes__gt=0)),
            models.CheckConstraint(name="allotment_year_of_this_age", condition=Q(year__gte=1956, year__lte=2200)),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} · {self.action_id} · {self.year}: {self.amount_centimes}"


class Expense(models.Model):
    """One entry of what was spent on an action: added, never changed; a mistake is taken back by another entry.

    amount_centimes: below zero for an entry that reverses another. Goods given in kind are spent when they are used.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="expenses", verbose_name=_("action"))
    spent_on = models.DateField(_("spent on"))
    amount_centimes = models.BigIntegerField(_("amount"))
    label = models.CharField(_("what for"), max_length=200)
    proof = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("proof of the expense"), db_index=False,
    )  # fmt: skip
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    entered_on = models.DateField(_("entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ["spent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="expense_reversal_below_zero",
                condition=Q(reverses=None, amount_centimes__gt=0) | Q(reverses__isnull=False, amount_centimes__lt=0),
            ),
            models.CheckConstraint(name="expense_labelled", condition=~Q(label="")),
            models.CheckConstraint(name="expense_entered_after_spent", condition=Q(entered_on__gte=F("spent_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.amount_centimes}"
