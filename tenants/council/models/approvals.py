"""What must be approved before the council may deliberate."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApprovalKind(models.TextChoices):
    """The two gates before the council, for partners outside the Kingdom."""

    WALI = "wali_a92", _("approval of the wali of the region (exchanges with foreign collectivities)")
    PUBLIC_AUTHORITIES = "public_authorities_a86", _("approval of the public authorities (actors outside the Kingdom)")

    @property
    def article(self) -> str:
        return "LO 113-14 a92" if self == ApprovalKind.WALI else "LO 113-14 a86"


class PriorApproval(models.Model):
    """A request for approval and its answer. The text does not name the authority of a86: `authority` is free.

    document: the answer itself, where it was added to the dossier. valid_until: last day, included.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="approvals", verbose_name=_("agreement")
    )
    kind = models.CharField(_("approval"), max_length=24, choices=ApprovalKind)
    authority = models.CharField(_("authority"), max_length=200)
    requested_on = models.DateField(_("requested on"))
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    reference = models.CharField(_("reference of the answer"), max_length=80, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("the answer itself"),
    )

    class Meta:
        verbose_name = _("prior approval")
        verbose_name_plural = _("prior approvals")
        ordering = ["requested_on", "pk"]
        constraints = [
            models.CheckConstraint(name="approval_kind_known", condition=Q(kind__in=ApprovalKind.values)),
            models.CheckConstraint(name="approval_authority_named", condition=~Q(authority="")),
            models.CheckConstraint(
                name="approval_granted_after_request",
                condition=Q(granted_on=None) | Q(granted_on__gte=F("requested_on")),
                violation_error_message=_("An approval cannot come before its request."),
            ),
            models.CheckConstraint(
                name="approval_refused_after_request",
                condition=Q(refused_on=None) | Q(refused_on__gte=F("requested_on")),
                violation_error_message=_("A refusal cannot come before the request."),
            ),
            models.CheckConstraint(name="approval_one_answer", condition=Q(granted_on=None) | Q(refused_on=None)),
            models.CheckConstraint(
                name="approval_granted_has_reference", condition=Q(granted_on=None) | ~Q(reference="")
            ),
            models.CheckConstraint(
                name="approval_paper_is_an_answer",
                condition=Q(document=None) | Q(granted_on__isnull=False) | Q(refused_on__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_valid_after_grant",
                condition=Q(valid_until=None) | Q(granted_on__isnull=False, valid_until__gte=F("granted_on")),
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                condition=Q(granted_on=None, refused_on=None),
                name="approval_one_pending_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.requested_on}"

    @property
    def is_pending(self) -> bool:
        return self.granted_on is None and self.refused_on is None
