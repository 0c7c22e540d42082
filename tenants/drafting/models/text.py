"""R13: the text in versions, article by article, in up to four languages."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.drafting.models.clauses import MAX_BODY, ClauseKind

# Languages a text may have beside the Arabic, in the order of its columns. The Arabic is always there.
TRANSLATIONS = ("fr", "zgh", "en")
COLUMNS = ("ar", *TRANSLATIONS)
WORDS = ("clause", *(f"{part}_{language}" for language in COLUMNS for part in ("heading", "body")))


class TextVersion(models.Model):
    """The whole text as it stood on a day (R13). number: 1, 2, 3 … sha256: of its articles, both languages."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="text_versions", verbose_name=_("agreement")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    made_on = models.DateField(_("made on"))
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    sha256 = models.CharField(_("SHA-256 hash"), max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of the text")
        verbose_name_plural = _("versions of the text")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_numbered_once"),
            models.CheckConstraint(name="version_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="version_hash_well_formed", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class ArticleWords(models.Model):
    """What an article says, in up to four languages. The Arabic is the text; the others are translations.

    clause: the mandatory clause it carries, if any (R14–R19).
    """

    clause = models.CharField(
        _("mandatory clause it carries"), max_length=13, choices=ClauseKind, blank=True, default="", db_default=""
    )
    heading_ar = models.CharField(_("heading in Arabic"), max_length=200, blank=True)
    heading_fr = models.CharField(_("heading in French"), max_length=200, blank=True)
    heading_zgh = models.CharField(_("heading in Amazigh"), max_length=200, blank=True, default="", db_default="")
    heading_en = models.CharField(_("heading in English"), max_length=200, blank=True, default="", db_default="")
    body_ar = models.TextField(_("text in Arabic"), max_length=MAX_BODY)
    body_fr = models.TextField(_("text in French (translation)"), max_length=MAX_BODY, blank=True)
    body_zgh = models.TextField(
        _("text in Amazigh (translation)"), max_length=MAX_BODY, blank=True, default="", db_default=""
    )
    body_en = models.TextField(
        _("text in English (translation)"), max_length=MAX_BODY, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True

    def words(self) -> dict[str, Any]:
        """Everything it says and carries, by field."""
        return {name: getattr(self, name) for name in WORDS}

    def column(self, language: str) -> dict[str, str]:
        """Its words in one language: `code`, `direction`, `heading`, `body`."""
        return {
            "code": language, "direction": "rtl" if language == "ar" else "ltr",
            "heading": getattr(self, f"heading_{language}"), "body": getattr(self, f"body_{language}"),
        }  # fmt: skip


class TextArticle(ArticleWords):
    """An article of a version.

    key: which article it is, whatever its number; empty in versions made before articles had keys (see
    `texts.key_of`).
    """

    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("article of the text")
        verbose_name_plural = _("articles of the text")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="text_article_numbered_once"),
            models.CheckConstraint(name="text_article_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="text_article_in_arabic", condition=~Q(body_ar="")),
            models.CheckConstraint(name="text_article_clause_known", condition=Q(clause__in=["", *ClauseKind.values])),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
