"""Papers of a dossier: the file, its hash, what it is, and the register number it came or went under."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.database import connection
from mithaq.core.ids import uuid7

MAX_BYTES = 25 * 1024 * 1024
HASH = r"^[0-9a-f]{64}$"


class DocumentKind(models.TextChoices):
    """What a paper is, in the order of the law (the documents that clerks handle)."""

    LETTER = "letter", _("letter of intent or invitation")
    MINUTES = "minutes", _("minutes of a consultation meeting")
    DRAFT = "draft", _("draft agreement")
    APPROVAL = "approval", _("approval of the public authorities")
    PRESENTATION_NOTE = "presentation_note", _("presentation note")
    SUMMONS = "summons", _("agenda and summons")
    COMMITTEE_REPORT = "committee_report", _("report of the standing committee")
    DECISION = "decision", _("council decision")
    SESSION_MINUTES = "session_minutes", _("minutes of the session")
    TRANSMISSION_SLIP = "transmission_slip", _("transmission slip")
    RECEIPT = "receipt", _("receipt of the governor")
    OBJECTION = "objection", _("objection of the governor")
    VISA = "visa", _("visa of the governor")
    SIGNED_AGREEMENT = "signed_agreement", _("signed agreement")
    AMENDMENT = "amendment", _("amendment")
    ACTION_PLAN = "action_plan", _("action plan")
    PAYMENT = "payment", _("payment paper")
    MONITORING_REPORT = "monitoring_report", _("monitoring report or indicator sheet")
    EVALUATION_REPORT = "evaluation_report", _("evaluation report")
    CLOSING_MINUTES = "closing_minutes", _("closing minutes or notice of termination")
    OTHER = "other", _("other paper")


class DocumentLanguage(models.TextChoices):
    """Language a paper is written in; Arabic is the language of acts."""

    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")
    BOTH = "ar-fr", _("Arabic and French")
    OTHER = "other", _("another language")


def _place(document: "Document", name: str) -> str:
    """Where the file lies: the office's own folder and a name that tells nothing."""
    extension = name.rpartition(".")[2].lower()
    return f"{connection.schema_name}/{uuid7()}.{extension}"


class Document(models.Model):
    """A paper, scanned or typed; never called electronically signed, for a scan proves nothing of the kind (law 43-20).

    size: bytes. sha256: of the file as received. made_on: the day written on the paper. name: the file's, cleaned.
    paper: code of the generated paper, empty for a file that somebody added; fingerprint: the one printed on its pages;
    text_version: the version of the text it was made from, where it rests on one.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="documents", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("amendment"),
    )
    kind = models.CharField(_("kind of paper"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=_place, max_length=120)
    name = models.CharField(_("name of the file"), max_length=160)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 hash"), max_length=64)
    content_type = models.CharField(_("type of content"), max_length=100)
    language = models.CharField(_("language"), max_length=5, choices=DocumentLanguage, default=DocumentLanguage.ARABIC)
    made_on = models.DateField(_("date of the paper"), null=True, blank=True)
    register_number = models.CharField(_("register number"), max_length=40, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_on = models.DateField(_("added on"))
    uploaded_at = models.DateTimeField(_("added at"), auto_now_add=True)
    paper = models.CharField(_("generated paper"), max_length=32, blank=True, default="", db_default="")
    fingerprint = models.CharField(_("fingerprint"), max_length=12, blank=True, default="", db_default="")
    text_version = models.PositiveSmallIntegerField(_("version of the text"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["agreement", "kind"], name="document_by_kind")]
        constraints = [
            models.CheckConstraint(name="document_kind_known", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(name="document_language_known", condition=Q(language__in=DocumentLanguage.values)),
            models.CheckConstraint(name="document_size_sane", condition=Q(size__gte=1, size__lte=MAX_BYTES)),
            models.CheckConstraint(name="document_hash_well_formed", condition=Q(sha256__regex=HASH)),
            models.CheckConstraint(name="document_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="document_made_before_added",
                condition=Q(made_on=None) | Q(made_on__lte=F("uploaded_on")),
                violation_error_message=_("A paper cannot be dated after the day it was added."),
            ),
            models.CheckConstraint(
                name="document_generated_is_whole",
                condition=Q(paper="", fingerprint="", text_version=None)
                | ~Q(paper="") & Q(fingerprint__regex=r"^[0-9a-f]{12}$"),
            ),
            models.UniqueConstraint(fields=["agreement", "sha256"], name="document_once_per_agreement"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_generated(self) -> bool:
        """Written by the service itself: never signed, whatever its kind."""
        return bool(self.paper)

    @property
    def kilobytes(self) -> int:
        """The size in units of 1,024 bytes, rounded up."""
        return -(-self.size // 1024)
