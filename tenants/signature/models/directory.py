"""The communal services the office works with, and the list of those to whom a dossier's text will go."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants.signature.models.distribution import Channel, RecipientKind


class CommunalService(models.Model):
    """A service of the collectivity in the office's own directory. head_name: who leads it.

    Dossiers copy what they need of it: what was sent to a service that has since changed its name stays true.
    """

    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    folded_name = models.CharField(max_length=300, unique=True, editable=False)
    head_name = models.CharField(_("head of the service"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("communal service")
        verbose_name_plural = _("communal services")
        ordering = ["name_ar", "pk"]
        constraints = [
            models.CheckConstraint(name="service_named_in_arabic", condition=~Q(name_ar="") & ~Q(folded_name="")),
        ]

    def __str__(self) -> str:
        return (self.name_ar if get_language() == "ar" else self.name_fr) or self.name_ar


class DistributionLine(models.Model):
    """A recipient on the list of a dossier, prepared before the text goes. When it goes the line becomes a dispatch."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="distribution_lines", db_index=False
    )
    amendment = models.ForeignKey(
        "changes.Amendment", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    recipient_kind = models.CharField(_("recipient"), max_length=8, choices=RecipientKind)
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("party"),
    )  # fmt: skip
    service_name = models.CharField(_("communal service"), max_length=120, blank=True)
    task = models.TextField(_("what it has to do"), max_length=1000, blank=True)
    task_due_on = models.DateField(_("to be done by"), null=True, blank=True)
    task_person = models.CharField(_("person in charge"), max_length=120, blank=True)
    channel = models.CharField(_("sent how"), max_length=5, choices=Channel, default=Channel.PAPER)
    contact_name = models.CharField(_("to the attention of"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language of the letter"), max_length=2, default="ar")

    class Meta:
        verbose_name = _("line of a distribution list")
        verbose_name_plural = _("lines of distribution lists")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "amendment", "party", "service_name"], nulls_distinct=False,
                name="distribution_line_once",
            ),
            models.CheckConstraint(
                name="distribution_line_one_recipient",
                condition=Q(recipient_kind=RecipientKind.PARTY, party__isnull=False, service_name="", task="")
                | Q(recipient_kind=RecipientKind.SERVICE, party=None) & ~Q(service_name="") & ~Q(task=""),
            ),
            models.CheckConstraint(name="distribution_line_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="distribution_line_mail_has_address", condition=~Q(channel=Channel.MAIL) | ~Q(email="")
            ),
            models.CheckConstraint(name="distribution_line_language_known", condition=Q(language__in=["ar", "fr"])),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.recipient

    @property
    def recipient(self) -> str:
        """Name of who it will go to, a party's in the language of the page."""
        return self.service_name or str(self.party)
