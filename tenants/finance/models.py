"""Money of an agreement: who carries it, who gives what, when it falls due, what was paid, what went back."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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

    paid_centimes: all that was paid so far, paid_on: the day of the last payment; both or neither.
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
                condition=Q(paid_centimes=None) | Q(paid_centimes__gt=0, paid_centimes__lte=F("amount_centimes")),
            ),
            models.CheckConstraint(
                name="instalment_proof_of_a_payment", condition=Q(proof=None) | Q(paid_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} T{self.number}"

    @property
    def left_centimes(self) -> int:
        """What is still owed, in centimes."""
        return self.amount_centimes - (self.paid_centimes or 0)

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
