"""The office's own templates in versions, and from which template the text of a dossier came.

What stands in the shared formulary is named by code and version number: no foreign key crosses the wall.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mithaq.core.ids import uuid7
from mithaq.formulary.models import MAX_BODY, ClauseKind, Form, TemplateKind


class OwnTemplate(models.Model):
    """A template of this office, made from a shared one or from a dossier's text.

    latest: number of its newest version. origin_code, origin_version: the shared template it was made from, and the
    version whose words it took last. settled_version: the newest shared version that the office looked at and left.
    origin_reference: the dossier whose text it was made from.
    """

    code = models.UUIDField(_("code"), default=uuid7, unique=True, editable=False)
    form = models.CharField(_("form"), max_length=9, choices=Form)
    kind = models.CharField(_("kind"), max_length=26, choices=TemplateKind)
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    latest = models.PositiveSmallIntegerField(_("newest version"), default=1)
    origin_code = models.CharField(_("made from"), max_length=40, blank=True)
    origin_version = models.PositiveSmallIntegerField(_("made from version"), null=True, blank=True)
    settled_version = models.PositiveSmallIntegerField(_("version left as it is"), null=True, blank=True)
    origin_reference = models.CharField(_("made from dossier"), max_length=32, blank=True)
    is_put_away = models.BooleanField(_("put away"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("own template")
        verbose_name_plural = _("own templates")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(name="own_template_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(name="own_template_kind_known", condition=Q(kind__in=TemplateKind.values)),
            models.CheckConstraint(
                name="own_template_clause_kind_of_clauses",
                condition=Q(form="clause", kind="clause") | ~Q(form="clause") & ~Q(kind="clause"),
            ),
            models.CheckConstraint(name="own_template_titled_in_arabic", condition=~Q(title_ar="")),
            models.CheckConstraint(name="own_template_latest_from_one", condition=Q(latest__gte=1)),
            models.CheckConstraint(
                name="own_template_origin_whole",
                condition=Q(origin_code="", origin_version=None, settled_version=None)
                | ~Q(origin_code="") & Q(origin_version__isnull=False, origin_version__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the page, in Arabic where it is missing."""
        return (self.title_ar if get_language() == "ar" else self.title_fr) or self.title_ar


class OwnVersion(models.Model):
    """The whole template as it stood on a day."""

    template = models.ForeignKey(OwnTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    made_on = models.DateField(_("made on"))
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of an own template")
        verbose_name_plural = _("versions of own templates")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="own_version_numbered_once"),
            models.CheckConstraint(name="own_version_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class OwnArticle(models.Model):
    """An article of an own template. The Arabic is the text; the French is a translation and may be missing.

    key: what it is about, the same in the shared template it came from; empty for an article of the office's own.
    """

    version = models.ForeignKey(OwnVersion, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.CharField(_("about"), max_length=40, blank=True)
    clause = models.CharField(_("mandatory clause"), max_length=13, choices=ClauseKind, blank=True)
    heading_ar = models.CharField(_("heading in Arabic"), max_length=200, blank=True)
    heading_fr = models.CharField(_("heading in French"), max_length=200, blank=True)
    body_ar = models.TextField(_("text in Arabic"), max_length=MAX_BODY)
    body_fr = models.TextField(_("text in French (translation)"), max_length=MAX_BODY, blank=True)

    class Meta:
        verbose_name = _("article of an own template")
        verbose_name_plural = _("articles of own templates")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="own_article_numbered_once"),
            models.CheckConstraint(name="own_article_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="own_article_in_arabic", condition=~Q(body_ar="")),
            models.CheckConstraint(name="own_article_clause_known", condition=Q(clause__in=["", *ClauseKind.values])),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Origin(models.Model):
    """A template or clause from which words of a dossier's text came.

    code: the shared template's, or the own template's UUID (`is_own`). version: the version whose words were taken
    last, for version `text_version` of the dossier's text. settled_version: the newest version looked at and left.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="template_origins", verbose_name=_("agreement")
    )
    form = models.CharField(_("form"), max_length=9, choices=Form)
    code = models.CharField(_("template"), max_length=40)
    is_own = models.BooleanField(_("the office's own"), default=False)
    version = models.PositiveSmallIntegerField(_("version"))
    settled_version = models.PositiveSmallIntegerField(_("version left as it is"), null=True, blank=True)
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    text_version = models.PositiveSmallIntegerField(_("version of the text"))
    taken_on = models.DateField(_("taken on"))

    class Meta:
        verbose_name = _("origin of a text")
        verbose_name_plural = _("origins of texts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="origin_once_per_template"),
            models.CheckConstraint(name="origin_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(name="origin_versions_from_one", condition=Q(version__gte=1, text_version__gte=1)),
            models.CheckConstraint(name="origin_named", condition=~Q(code="") & ~Q(title_ar="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def title(self) -> str:
        """Its title when it was taken, in the language of the page, in Arabic where it is missing."""
        return (self.title_ar if get_language() == "ar" else self.title_fr) or self.title_ar
