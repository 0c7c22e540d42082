"""What follows an evaluation (R38–R42): outcomes, amendments, closure, termination."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mithaq.core.money import DEFAULT_CURRENCY


class OutcomeKind(models.TextChoices):
    """What an evaluation leads to (R39–R42)."""

    GO_ON = "go_on", _("go on unchanged")
    AMEND = "amend", _("amend")
    EXTEND = "extend", _("extend")
    RENEW = "renew", _("renew")
    CLOSE = "close", _("close")
    TERMINATE = "terminate", _("terminate")


class Outcome(models.Model):
    """The outcome chosen from an evaluation; the column that names the evaluation is never empty (R38)."""

    evaluation = models.OneToOneField(
        "monitoring.Evaluation", on_delete=models.PROTECT, related_name="outcome", verbose_name=_("evaluation")
    )
    kind = models.CharField(_("outcome"), max_length=9, choices=OutcomeKind)
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"), max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(name="outcome_kind_known", condition=Q(kind__in=OutcomeKind.values)),
            models.CheckConstraint(name="outcome_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.decided_on})"


class AmendmentKind(models.TextChoices):
    """What an amendment changes first (R39, R41)."""

    CONTENT = "content", _("content")
    DURATION = "duration", _("duration")
    MONEY = "money", _("money")
    METHOD = "method", _("method")
    OBJECT = "object", _("object")


FULL_KINDS = frozenset({AmendmentKind.DURATION, AmendmentKind.MONEY, AmendmentKind.OBJECT})


class AmendmentState(models.TextChoices):
    """From the desk to force. `in_path`: before the council, the governor and the parties."""

    DRAFT = "draft", _("draft")
    IN_PATH = "in_path", _("before the council and the parties")
    IN_FORCE = "in_force", _("in force")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "withdrawn")


OPEN_STATES = frozenset({AmendmentState.DRAFT, AmendmentState.IN_PATH})


class Amendment(models.Model):
    """A numbered change of an agreement.

    outcome: the one it carries out; None only for an amendment brought in with an imported agreement. promoted_to_full:
    needs its own decision, visa and signatures. new_ends_on: last day in force once it applies, included.
    opened_after_expiry: the agreement had already ended when it was opened, so that it regularises.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="amendments", verbose_name=_("agreement")
    )
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, related_name="amendments", verbose_name=_("outcome")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind of amendment"), max_length=8, choices=AmendmentKind)
    promoted_to_full = models.BooleanField(_("full addendum"), default=False)
    summary_ar = models.TextField(_("what it changes, in Arabic"), max_length=2000)
    summary_fr = models.TextField(_("what it changes, in French"), max_length=2000, blank=True)
    extra_months = models.PositiveSmallIntegerField(_("months added"), null=True, blank=True)
    new_ends_on = models.DateField(_("new last day"), null=True, blank=True)
    opened_after_expiry = models.BooleanField(_("opened after the agreement had expired"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=AmendmentState, default=AmendmentState.DRAFT)
    opened_on = models.DateField(_("amendment opened on"))
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_numbered_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["draft", "in_path"]),
                name="amendment_one_open",
                violation_error_message=_("Another amendment of this agreement is still open."),
            ),
            models.UniqueConstraint(
                fields=["outcome"],
                condition=Q(outcome__isnull=False) & ~Q(state="withdrawn"),
                name="amendment_once_per_outcome",
            ),
            models.CheckConstraint(name="amendment_kind_known", condition=Q(kind__in=AmendmentKind.values)),
            models.CheckConstraint(name="amendment_state_known", condition=Q(state__in=AmendmentState.values)),
            models.CheckConstraint(name="amendment_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="amendment_says_what", condition=~Q(summary_ar="")),
            models.CheckConstraint(
                name="amendment_full_when_it_must",
                condition=Q(promoted_to_full=True) | Q(new_ends_on=None) & ~Q(kind__in=sorted(FULL_KINDS)),
            ),
            models.CheckConstraint(
                name="amendment_duration_says_until", condition=~Q(kind="duration") | Q(new_ends_on__isnull=False)
            ),
            models.CheckConstraint(
                name="amendment_months_sane",
                condition=Q(extra_months=None)
                | Q(extra_months__gte=1, extra_months__lte=600, new_ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="amendment_in_force_has_day",
                condition=Q(state="in_force", in_force_on__isnull=False, in_force_on__gte=F("opened_on"))
                | ~Q(state="in_force") & Q(in_force_on=None),
            ),
            models.CheckConstraint(
                name="amendment_withdrawn_says_why",
                condition=Q(state="withdrawn", withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('amendment')} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def summary(self) -> str:
        """What it changes, in the language of the page, in Arabic where it is missing."""
        return (self.summary_ar if get_language() == "ar" else self.summary_fr) or self.summary_ar


class AmendmentMove(models.Model):
    """An amount that an amendment moves from one heading to another; between two actions it moves their budgets."""

    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, related_name="moves", verbose_name=_("amendment")
    )
    from_label = models.CharField(_("from"), max_length=160)
    to_label = models.CharField(_("to"), max_length=160)
    amount_centimes = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default=DEFAULT_CURRENCY)
    from_action = models.ForeignKey(
        "execution.Action",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from action"),
    )
    to_action = models.ForeignKey(
        "execution.Action",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to action"),
    )

    class Meta:
        verbose_name = _("amount moved")
        verbose_name_plural = _("amounts moved")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="amendment_move_positive", condition=Q(amount_centimes__gt=0)),
            models.CheckConstraint(
                name="amendment_move_between_two",
                condition=~Q(from_label="") & ~Q(to_label="") & ~Q(from_label=F("to_label")),
            ),
            models.CheckConstraint(
                name="amendment_move_actions_together",
                condition=Q(from_action=None, to_action=None)
                | Q(from_action__isnull=False, to_action__isnull=False) & ~Q(from_action=F("to_action")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_label} → {self.to_label}"


class Closure(models.Model):
    """The end of an agreement whose results are in (R42).

    results: each indicator as it stood that day: names, unit, baseline, target, value, percent, met, period_end.
    balance_centimes: returned to those who gave; the parts stand in `finance.BalanceReturn`.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="closure", verbose_name=_("agreement")
    )
    closed_on = models.DateField(_("closed on"))
    summary_ar = models.TextField(_("results in Arabic"), max_length=5000)
    summary_fr = models.TextField(_("results in French"), max_length=5000, blank=True)
    balance_centimes = models.BigIntegerField(_("balance returned"), default=0)
    minutes = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("closing minutes")
    )
    results = models.JSONField(_("results of the indicators"), default=list)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["closed_on", "pk"]
        constraints = [
            models.CheckConstraint(name="closure_balance_not_negative", condition=Q(balance_centimes__gte=0)),
            models.CheckConstraint(name="closure_has_results", condition=~Q(summary_ar="") & ~Q(results=[])),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.closed_on}"


class Termination(models.Model):
    """An early or failed end, always with its reason (early termination: R38's only way without an evaluation)."""

    agreement = models.OneToOneField(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="termination", verbose_name=_("agreement")
    )
    reason = models.TextField(_("reason"), max_length=2000)
    notified_on = models.DateField(_("parties notified on"))
    terminated_on = models.DateField(_("terminated on"))
    notice = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("notice")
    )

    class Meta:
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        ordering = ["terminated_on", "pk"]
        constraints = [
            models.CheckConstraint(name="termination_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="termination_after_notice",
                condition=Q(notified_on__lte=F("terminated_on")),
                violation_error_message=_("The parties are notified before the agreement is terminated."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.terminated_on}"
