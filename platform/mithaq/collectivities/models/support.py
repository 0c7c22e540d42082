"""The operator's visits to an office, which the office sees."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SupportSession(models.Model):
    """A time-limited, reasoned access of one operator to one office, to read only.

    ticket: SHA-256 of the one-time link. entered_at: when the link was used. user_id: the visitor's account in the
    office's schema. The office reads its own rows and writes none.
    """

    office_schema = models.CharField(max_length=63)
    operator = models.CharField(_("operator"), max_length=254)
    reason = models.CharField(_("reason"), max_length=500)
    opened_at = models.DateTimeField(_("opened at"))
    expires_at = models.DateTimeField(_("ends at"))
    ticket = models.CharField(max_length=64, unique=True)
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("support access")
        verbose_name_plural = _("support accesses")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["office_schema", "-opened_at"], name="support_by_office")]
        constraints = [
            models.CheckConstraint(name="support_says_why", condition=~Q(reason="") & ~Q(operator="")),
            models.CheckConstraint(name="support_ends_after_opening", condition=Q(expires_at__gt=F("opened_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.office_schema}"


class SupportPage(models.Model):
    """One page that a visitor of the support asked for: the office sees which, and when. Never changed.

    method: GET or HEAD; any other was refused. path: with its query, without the host.
    """

    session = models.ForeignKey(SupportSession, on_delete=models.PROTECT, related_name="pages")
    office_schema = models.CharField(max_length=63)
    at = models.DateTimeField(_("at"))
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("page"), max_length=500)

    class Meta:
        verbose_name = _("page seen by the support")
        verbose_name_plural = _("pages seen by the support")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.session_id} {self.path}"
