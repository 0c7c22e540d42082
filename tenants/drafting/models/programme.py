"""R16: the projects of the agreed programme of work, how each is funded and carried out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.money import DEFAULT_CURRENCY


class Funding(models.TextChoices):
    """Where the money of a project comes from (R16). External money needs the approval of LO 113-14 a86."""

    OWN_BUDGET = "own_budget", _("own budget of the collectivity")
    CONTRIBUTIONS = "contributions", _("contributions of the parties")
    STATE = "state", _("support of the State")
    LOAN = "loan", _("loan")
    EXTERNAL = "external", _("funding from outside the Kingdom")
    MIXED = "mixed", _("several sources together")


class Manner(models.TextChoices):
    """How a project is carried out (R16). A local development company is the one of LO 113-14 a130."""

    DIRECT = "direct", _("by the collectivity's own services (direct management)")
    PROCUREMENT = "procurement", _("public contracts")
    PARTNER = "partner", _("entrusted to a partner")
    LOCAL_COMPANY = "local_company", _("local development company")
    DELEGATED = "delegated", _("delegated management of a public service")
    OTHER = "other", _("another manner, said in the clause")


class Project(models.Model):
    """One project of the programme. amount_centimes: estimate, in centimes of `currency`.

    source: who lends or gives, where it is not a party. executed_by: the party that carries it out.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="projects", verbose_name=_("agreement")
    )
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    funding = models.CharField(_("manner of funding"), max_length=13, choices=Funding)
    source = models.CharField(_("lender or giver"), max_length=160, blank=True)
    amount_centimes = models.BigIntegerField(_("estimated amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=DEFAULT_CURRENCY)
    manner = models.CharField(_("manner of execution"), max_length=13, choices=Manner)
    executed_by = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("carried out by"),
    )  # fmt: skip
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("project of the programme")
        verbose_name_plural = _("projects of the programme")
        ordering = [F("starts_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(name="project_titled_in_arabic", condition=~Q(title_ar="")),
            models.CheckConstraint(name="project_funding_known", condition=Q(funding__in=Funding.values)),
            models.CheckConstraint(name="project_manner_known", condition=Q(manner__in=Manner.values)),
            models.CheckConstraint(
                name="project_amount_positive", condition=Q(amount_centimes=None) | Q(amount_centimes__gt=0)
            ),
            models.CheckConstraint(name="project_currency_code", condition=Q(currency__regex=r"^[A-Z]{3}$")),
            models.CheckConstraint(
                name="project_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A project cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="project_partner_named", condition=~Q(manner=Manner.PARTNER.value) | Q(executed_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title_ar
