"""Money of an agreement: who carries it, who gives what, when it falls due, what was paid, what went back."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.money import DEFAULT_CURRENCY
from tenants.finance.querysets import InstalmentQuerySet

WHOLE = 10_000  # basis points


class CarrierKind(models.TextChoices):
    """What carries the operation's accounts (LO 113-14 a151)."""

    BUDGET = "budget", _("budget")
    SPECIAL_ACCOUNT = "special_account", _("special account")


class FinancialCarrier(models.Model):
    """The budget or special account of one collectivity that carries the money (LO 113-14 a151).

    management: the way the money is managed (R17): who orders, who accounts, how it is reported.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="carrier", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, related_name="+", verbose_name=_("collectivity")
    )
    kind = models.CharField(_("carried by"), max_length=16, choices=CarrierKind, default=CarrierKind.BUDGET)
    account = models.CharField(_("account"), max_length=160, blank=True)
    management = models.TextField(_("way of managing the money"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("financial carrier")
        verbose_name_plural = _("financial carriers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="carrier_kind_known", condition=Q(kind__in=CarrierKind.values)),
            models.CheckConstraint(
                name="carrier_special_account_named",
                condition=~Q(kind="special_account") | ~Q(account=""),
                violation_error_message=_("Name the special account."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.get_kind_display()}"


class Contribution(models.Model):
    """What one party gives, in money or valued in kind (LO 113-14 a150).

    amount_centimes: in centimes of `currency`. share_basis_points: its part of the whole; the parts of an agreement
    make exactly 10,000.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="contributions", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, related_name="contributions", verbose_name=_("party")
    )
    amount_centimes = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default=DEFAULT_CURRENCY)
    in_kind = models.BooleanField(_("in kind, valued"), default=False)
    share_basis_points = models.PositiveSmallIntegerField(_("share"), default=0, editable=False)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-amount_centimes", "pk"]
        constraints = [
            models.CheckConstraint(name="contribution_positive", condition=Q(amount_centimes__gt=0)),
            models.CheckConstraint(name="contribution_currency_code", condition=Q(currency__regex=r"^[A-Z]{3}$")),
            models.CheckConstraint(
                name="contribution_share_within_whole",
                condition=Q(share_basis_points__gte=0, share_basis_points__lte=WHOLE),
            ),
            models.UniqueConstraint(fields=["party", "in_kind"], name="contribution_once_per_party_and_nature"),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.amount_centimes}"

    @property
    def share_percent(self) -> float:
        """Its part of the whole, in per cent, with two decimals at most."""
        return self.share_basis_points / 100


class Instalment(models.Model):
    """A part of a contribution and the last day on which it may be paid.

    paid_centimes: all that was paid so far, paid_on: the day of the last payment; both or neither. They are the sum of
    the entries in `Payment`. excess_reason: why more was paid than the instalment, which is refused without a reason.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="instalments", verbose_name=_("contribution")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due on"))
    amount_centimes = models.BigIntegerField(_("amount"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_centimes = models.BigIntegerField(_("paid"), null=True, blank=True)
    proof = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proof of payment"),
    )
    excess_reason = models.CharField(
        _("why more was paid"), max_length=500, blank=True, default="", db_default="", editable=False
    )

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["contribution", "number"]
        indexes = [models.Index(fields=["due_on"], name="instalment_by_due_day")]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="instalment_numbered_once"),
            models.CheckConstraint(name="instalment_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="instalment_positive", condition=Q(amount_centimes__gt=0)),
            models.CheckConstraint(
                name="instalment_paid_day_with_amount",
                condition=Q(paid_on=None, paid_centimes=None) | Q(paid_on__isnull=False, paid_centimes__isnull=False),
            ),
            models.CheckConstraint(
                name="instalment_paid_within_amount",
                condition=Q(paid_centimes=None)
                | Q(paid_centimes__gt=0) & (Q(paid_centimes__lte=F("amount_centimes")) | ~Q(excess_reason="")),
            ),
            models.CheckConstraint(
                name="instalment_proof_of_a_payment", condition=Q(proof=None) | Q(paid_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} T{self.number}"

    @property
    def left_centimes(self) -> int:
        """What is still owed, in centimes; nothing when more was paid."""
        return max(self.amount_centimes - (self.paid_centimes or 0), 0)

    @property
    def excess_centimes(self) -> int:
        """What was paid beyond the instalment, in centimes."""
        return max((self.paid_centimes or 0) - self.amount_centimes, 0)

    @property
    def is_settled(self) -> bool:
        return self.left_centimes == 0

    def days_late(self, on: date) -> int:
        """Days after the due day, up to the last payment when settled, else up to `on`; 0 when not late."""
        end = self.paid_on if self.is_settled and self.paid_on else on
        return max((end - self.due_on).days, 0)


class BalanceReturn(models.Model):
    """A party's part of the balance returned at closure, in centimes of the contribution's currency."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, related_name="balance_return", verbose_name=_("contribution")
    )
    amount_centimes = models.BigIntegerField(_("amount"))
    returned_on = models.DateField(_("returned on"))

    class Meta:
        verbose_name = _("returned balance")
        verbose_name_plural = _("returned balances")
        ordering = ["contribution"]
        constraints = [models.CheckConstraint(name="balance_return_positive", condition=Q(amount_centimes__gt=0))]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.amount_centimes}"


class Payment(models.Model):
    """One entry of what was paid: added, never changed. A mistake is corrected by an entry that takes it back.

    amount_centimes: below zero for an entry that reverses another. handed_to: who took over what was given in kind.
    note: why it is reversed, or what is worth knowing. entered_on: the day it was written here.
    """

    instalment = models.ForeignKey(
        Instalment, on_delete=models.PROTECT, related_name="payments", verbose_name=_("instalment")
    )
    paid_on = models.DateField(_("paid on"))
    amount_centimes = models.BigIntegerField(_("amount"))
    proof = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("proof of payment"), db_index=False,
    )  # fmt: skip
    handed_to = models.CharField(_("handed over to"), max_length=160, blank=True)
    excess_reason = models.CharField(_("why more was paid"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    entered_on = models.DateField(_("entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="payment_reversal_below_zero",
                condition=Q(reverses=None, amount_centimes__gt=0) | Q(reverses__isnull=False, amount_centimes__lt=0),
            ),
            models.CheckConstraint(name="payment_reversal_says_why", condition=Q(reverses=None) | ~Q(note="")),
            models.CheckConstraint(name="payment_entered_after_paid", condition=Q(entered_on__gte=F("paid_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id}: {self.amount_centimes}"


class Means(models.TextChoices):
    """How a letter went out."""

    POST = "post", _("registered post")
    HAND = "hand", _("by hand, against receipt")
    EMAIL = "email", pgettext_lazy("means", "e-mail")


class FundsCall(models.Model):
    """A call for funds: the numbered letter that asks a party for an instalment (R17).

    amount_centimes: asked, what was left of the instalment that day. addressee: who is written to at the party.
    reminded_on: the last reminder. A call that was sent is never erased: it is withdrawn, with the reason.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="funds_calls", verbose_name=_("agreement"),
        db_index=False,
    )  # fmt: skip
    instalment = models.ForeignKey(
        Instalment, on_delete=models.PROTECT, related_name="calls", verbose_name=_("instalment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    made_on = models.DateField(_("dated"))
    due_on = models.DateField(_("to be paid by"))
    amount_centimes = models.BigIntegerField(_("amount"))
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    means = models.CharField(_("sent by"), max_length=8, choices=Means, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("call for funds")
        verbose_name_plural = _("calls for funds")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="funds_call_numbered_once"),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(withdrawn_on=None), name="funds_call_once_per_instalment"
            ),
            models.CheckConstraint(name="funds_call_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="funds_call_positive", condition=Q(amount_centimes__gt=0)),
            models.CheckConstraint(name="funds_call_due_after_made", condition=Q(due_on__gte=F("made_on"))),
            models.CheckConstraint(
                name="funds_call_sent_by_some_means",
                condition=Q(sent_on=None, means="") | Q(sent_on__gte=F("made_on"), means__in=Means.values),
            ),
            models.CheckConstraint(
                name="funds_call_received_after_sent",
                condition=Q(received_on=None) | Q(sent_on__isnull=False, received_on__gte=F("sent_on")),
            ),
            models.CheckConstraint(
                name="funds_call_reminded_after_sent",
                condition=Q(reminded_on=None) | Q(sent_on__isnull=False, reminded_on__gte=F("sent_on")),
            ),
            models.CheckConstraint(
                name="funds_call_withdrawn_says_why",
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} AF{self.number}"


class ValuationMethod(models.TextChoices):
    """How something given in kind was turned into money."""

    INVOICE = "invoice", _("invoice or purchase price")
    MARKET = "market", _("market price of the like")
    EXPERT = "expert", _("report of an expert")
    SCALE = "scale", _("official scale of prices")
    TIME = "time", _("time of agents at their hourly cost")


class Valuation(models.Model):
    """What a contribution in kind was valued at: how, by whom and on what day. A later one adds to it (a150)."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="valuations", verbose_name=_("contribution")
    )
    what = models.CharField(_("what is given"), max_length=500)
    method = models.CharField(_("how it was valued"), max_length=8, choices=ValuationMethod)
    valued_by = models.CharField(_("valued by"), max_length=160)
    valued_on = models.DateField(_("valued on"))
    amount_centimes = models.BigIntegerField(_("value"))
    proof = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("proof of the value"), db_index=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("valuation")
        verbose_name_plural = _("valuations")
        ordering = ["valued_on", "pk"]
        constraints = [
            models.CheckConstraint(name="valuation_positive", condition=Q(amount_centimes__gt=0)),
            models.CheckConstraint(name="valuation_method_known", condition=Q(method__in=ValuationMethod.values)),
            models.CheckConstraint(name="valuation_says_what_and_who", condition=~Q(what="") & ~Q(valued_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.amount_centimes}"
