"""Leads: cooperations that public lists speak of and that nobody has verified. A lead is never an agreement.

Nothing here is published: the portal and the API read the register alone. Offices may read, to verify their own.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Which kind of list a lead comes from."""

    TWINNINGS = "twinnings", _("list of twinnings")
    RECORDS = "records", _("cooperation records")


class LeadKind(models.TextChoices):
    """What the list says it is."""

    TWINNING = "twinning", _("twinning")
    COOPERATION = "cooperation", _("decentralized cooperation")
    FRAMEWORK = "framework", _("framework agreement")
    PARTNERSHIP = "partnership", _("partnership")
    GROUPING = "grouping", _("grouping or intercommunal establishment")
    AMENDMENT = "amendment", _("amendment")
    FUND = "fund", _("fund or call for projects")
    FOREIGN_STATE = "foreign_state", _("request to a foreign State")
    OTHER = "other", _("other")


class DatePrecision(models.TextChoices):
    """How much of the date the list knows."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("unknown")


class Confidence(models.TextChoices):
    """How far the list itself trusts the row; empty when it does not say."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class LeadStatus(models.TextChoices):
    """A lead can only wait for its verification; what is verified becomes a dossier of an office."""

    TO_BE_VERIFIED = "to_be_verified", _("to be verified")


class Lead(models.Model):
    """A cooperation somebody spoke of. is_denied: kept as the example of what the law forbids or a council denied.

    place_code: HCP code of the commune, province or region; None when the list names no such place. country: ISO
    3166-1 alpha-2; None when it cannot be told. date_text: as the list writes it, cut to its precision.
    issues: what is doubtful, one line each.
    """

    source = models.CharField(_("source"), max_length=12, choices=Source)
    source_key = models.CharField(_("key in the source"), max_length=300)
    source_url = models.URLField(_("page"), max_length=500, blank=True)
    place_code = models.CharField(_("HCP code"), max_length=16, null=True, blank=True)
    place_name = models.CharField(_("place as written"), max_length=160, blank=True)
    partner_name = models.CharField(_("partner"), max_length=250, blank=True)
    country = models.CharField(_("country (ISO 3166)"), max_length=2, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=LeadKind)
    kind_text = models.CharField(_("kind as written"), max_length=160, blank=True)
    date_text = models.CharField(_("date"), max_length=20, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=DatePrecision, default=DatePrecision.UNKNOWN
    )
    duration_text = models.CharField(_("duration"), max_length=60, blank=True)
    amount_centimes = models.BigIntegerField(_("amount in dirhams, in centimes"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence, blank=True)
    issues = models.TextField(_("doubts"), blank=True)
    note = models.TextField(_("note"), blank=True)
    is_denied = models.BooleanField(_("denied or forbidden"), default=False)
    status = models.CharField(_("status"), max_length=16, choices=LeadStatus, default=LeadStatus.TO_BE_VERIFIED)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["source", "source_key"]
        indexes = [models.Index(fields=["place_code"], name="lead_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="lead_once_per_source"),
            models.CheckConstraint(name="lead_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(name="lead_kind_known", condition=Q(kind__in=LeadKind.values)),
            models.CheckConstraint(name="lead_precision_known", condition=Q(date_precision__in=DatePrecision.values)),
            models.CheckConstraint(name="lead_confidence_known", condition=Q(confidence__in=["", *Confidence.values])),
            models.CheckConstraint(name="lead_is_only_to_be_verified", condition=Q(status="to_be_verified")),
            models.CheckConstraint(  # Morocco's Saharan provinces stand under MA
                name="lead_country_code",
                condition=Q(country=None) | (Q(country__regex=r"^[A-Z]{2}$") & ~Q(country="EH")),
            ),
            models.CheckConstraint(
                name="lead_place_code_form",
                condition=Q(place_code=None) | Q(place_code__regex=r"^\d{2}(\.\d{3}(\.\d{2}\.\d{1,2})?)?$"),
            ),
            models.CheckConstraint(
                name="lead_foreign_state_denied",  # LO 113-14 a86
                condition=~Q(kind="foreign_state") | Q(is_denied=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_name} – {self.partner_name}"
