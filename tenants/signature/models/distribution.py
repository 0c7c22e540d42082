"""To whom the signed text went, and who acknowledged it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RecipientKind(models.TextChoices):
    PARTY = "party", _("party")
    SERVICE = "service", _("communal service")


class Dispatch(models.Model):
    """The signed text sent to a party (R28) or to a communal service with its task (R29), and its acknowledgement."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="dispatches", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name=_("amendment"),
    )
    recipient_kind = models.CharField(_("recipient"), max_length=8, choices=RecipientKind)
    party = models.ForeignKey(
        "agreements.Party",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name=_("party"),
    )
    service_name = models.CharField(_("communal service"), max_length=120, blank=True)
    task = models.TextField(_("task"), max_length=1000, blank=True)
    sent_on = models.DateField(_("sent on"))
    acknowledged_on = models.DateField(_("receipt acknowledged on"), null=True, blank=True)
    proof = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name=_("proof of receipt"),
    )

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_one_recipient",
                condition=Q(recipient_kind=RecipientKind.PARTY, party__isnull=False, service_name="")
                | Q(recipient_kind=RecipientKind.SERVICE, party=None) & ~Q(service_name=""),
            ),
            models.CheckConstraint(
                name="dispatch_service_has_task", condition=Q(recipient_kind=RecipientKind.PARTY) | ~Q(task="")
            ),
            models.CheckConstraint(
                name="dispatch_acknowledged_after_sent",
                condition=Q(acknowledged_on=None) | Q(acknowledged_on__gte=F("sent_on")),
                violation_error_message=_("A receipt cannot be acknowledged before the dispatch."),
            ),
            models.CheckConstraint(
                name="dispatch_proof_is_acknowledged", condition=Q(proof=None) | Q(acknowledged_on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["agreement", "amendment", "party"],
                condition=Q(party__isnull=False),
                nulls_distinct=False,
                name="dispatch_once_per_party",
            ),
            models.UniqueConstraint(
                fields=["agreement", "amendment", "service_name"],
                condition=~Q(service_name=""),
                nulls_distinct=False,
                name="dispatch_once_per_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_name or self.party_id} {self.sent_on}"
