"""Signatures, distribution and the presentation note of an agreement, or of one of its amendments."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a party signed. A scan is a copy of a paper signature, never an electronic one (law 43-20 a4–7)."""

    PAPER = "paper", _("on paper, by hand")
    OTHER = "other", _("another way, stated on the paper kept")


class Signature(models.Model):
    """The signature of one party: waited for, given or refused. `document` is the scanned original.

    originals: how many original copies the party signed.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="signatures", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("amendment"),
    )
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, related_name="signatures", verbose_name=_("party")
    )
    signatory_name = models.CharField(_("signatory"), max_length=120, blank=True)
    signatory_position = models.CharField(_("position of the signatory"), max_length=120, blank=True)
    sent_on = models.DateField(_("sent for signature on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    refusal_reason = models.CharField(_("reason of the refusal"), max_length=500, blank=True)
    way = models.CharField(_("way of signing"), max_length=8, choices=Way, default=Way.PAPER)
    place = models.CharField(_("place"), max_length=120, blank=True)
    originals = models.PositiveSmallIntegerField(_("original copies"), null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("scanned original"),
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"], condition=Q(amendment=None), name="signature_once_per_party"
            ),
            models.UniqueConstraint(
                fields=["amendment", "party"],
                condition=Q(amendment__isnull=False),
                name="signature_once_per_party_of_amendment",
            ),
            models.CheckConstraint(name="signature_way_known", condition=Q(way__in=Way.values)),
            models.CheckConstraint(name="signature_given_or_refused", condition=Q(signed_on=None) | Q(refused_on=None)),
            models.CheckConstraint(
                name="signature_given_has_signatory", condition=Q(signed_on=None) | ~Q(signatory_name="")
            ),
            models.CheckConstraint(
                name="signature_given_after_sent",
                condition=Q(signed_on=None) | Q(sent_on=None) | Q(signed_on__gte=F("sent_on")),
                violation_error_message=_("A signature cannot come before the text was sent for it."),
            ),
            models.CheckConstraint(
                name="signature_refused_has_reason",
                condition=Q(refused_on=None, refusal_reason="") | Q(refused_on__isnull=False) & ~Q(refusal_reason=""),
            ),
            models.CheckConstraint(
                name="signature_refused_after_sent",
                condition=Q(refused_on=None) | Q(sent_on=None) | Q(refused_on__gte=F("sent_on")),
            ),
            models.CheckConstraint(
                name="signature_originals_positive", condition=Q(originals=None) | Q(originals__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.signed_on or ''}".strip()


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


class PresentationNote(models.Model):
    """The note that presents the partnership's content (R23): for the members, and in the visa file."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="presentation_notes", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="presentation_notes",
        verbose_name=_("amendment"),
    )
    text_ar = models.TextField(_("text in Arabic"), max_length=6000)
    text_fr = models.TextField(_("text in French"), max_length=6000, blank=True)
    written_on = models.DateField(_("written on"))

    class Meta:
        verbose_name = _("presentation note")
        verbose_name_plural = _("presentation notes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "amendment"], nulls_distinct=False, name="presentation_note_once"
            ),
            models.CheckConstraint(name="presentation_note_in_arabic", condition=~Q(text_ar="")),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.written_on}"
