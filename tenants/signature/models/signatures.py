"""The signature of each party."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a party signed. A scan is a copy of a paper signature, never an electronic one (law 43-20 a4–7)."""

    PAPER = "paper", _("on paper, by hand")
    OTHER = "other", _("another way, stated on the paper kept")
    SEALED = "sealed", _("electronically, in this service")
    VERIFIED = "verified", _("electronically elsewhere, verified here")


ELECTRONIC = (Way.SEALED.value, Way.VERIFIED.value)
BY_HAND = (Way.PAPER.value, Way.OTHER.value)  # what a person may record; the others are proven by a file


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
            models.CheckConstraint(
                name="signature_electronic_has_file", condition=~Q(way__in=ELECTRONIC) | Q(document__isnull=False)
            ),
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
