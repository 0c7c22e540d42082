"""Templates in immutable versions, their articles in Arabic and French, and which office used which version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

MAX_BODY = 20_000  # as an article of a dossier's text


class Form(models.TextChoices):
    """A whole agreement to start from, or one clause to insert."""

    AGREEMENT = "agreement", _("template of an agreement")
    CLAUSE = "clause", _("clause")


class TemplateKind(models.TextChoices):
    """What a template is for, in the order shown; a clause is of the last kind."""

    PARTNERSHIP_PUBLIC = "partnership_public", _("partnership with the public sector")
    PARTNERSHIP_PRIVATE = "partnership_private", _("partnership with the private sector")
    PARTNERSHIP_ASSOCIATION = "partnership_association", _("partnership with an association")
    COOPERATION = "cooperation", _("cooperation between territorial collectivities")
    TWINNING_NATIONAL = "twinning_national", _("twinning with a national collectivity")
    TWINNING_FOREIGN = "twinning_foreign", _("twinning with a foreign collectivity")
    DECENTRALIZED = "decentralized_cooperation", _("decentralized cooperation with a foreign collectivity")
    FRAMEWORK = "framework", _("framework agreement")
    FOUNDING_ECI = "founding_eci", _("founding of an establishment for intercommunal cooperation")
    FOUNDING_GCT = "founding_gct", _("founding of a grouping of territorial collectivities")
    ACCESSION = "accession", _("accession to an establishment or a grouping")
    MEMBERSHIP = "membership", _("membership in an organization")
    AMENDMENT = "amendment", pgettext_lazy("kind of template", "amendment")
    CLAUSE = "clause", _("single clause")


class ClauseKind(models.TextChoices):
    """The six mandatory clauses (R14–R19); an article may carry one."""

    OBJECT = "object", _("object, aim, fields and schedule")
    OBLIGATIONS = "obligations", _("obligations and roles of each party")
    PROGRAMME = "programme", _("agreed programme of work")
    CONTRIBUTIONS = "contributions", _("contributions, due dates and management")
    SUPERVISION = "supervision", _("supervision, monitoring and evaluation")
    DURATION = "duration", _("duration and effect")

    @property
    def requirement(self) -> str:
        """The line of the procedure that asks for it."""
        return f"R{14 + list(ClauseKind).index(self)}"


class Status(models.TextChoices):
    """A retired template is no longer offered; what was started from it stays."""

    CURRENT = "current", _("in use")
    RETIRED = "retired", _("retired")


class Template(models.Model):
    """A template known by its code for ever. latest: number of its newest version."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    form = models.CharField(_("form"), max_length=9, choices=Form)
    kind = models.CharField(_("kind"), max_length=26, choices=TemplateKind)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.CURRENT)
    latest = models.PositiveSmallIntegerField(_("newest version"), default=1)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(name="formulary_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(name="formulary_kind_known", condition=Q(kind__in=TemplateKind.values)),
            models.CheckConstraint(
                name="formulary_clause_kind_of_clauses",
                condition=Q(form="clause", kind="clause") | ~Q(form="clause") & ~Q(kind="clause"),
            ),
            models.CheckConstraint(name="formulary_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="formulary_latest_from_one", condition=Q(latest__gte=1)),
            models.CheckConstraint(name="formulary_code_form", condition=Q(code__regex=r"^[a-z][a-z0-9-]+$")),
        ]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """A template as it stood from `edition` on; it never changes, the next one has the next number.

    purpose: when to take it. provenance: who wrote it, after which law or public model. notes: what the clerk should
    know, doubts of the law included. changes: what differs from the version before. legal_bases, agreement_kinds,
    party_kinds: codes of the agreements' app it was written for; empty means any. sources: articles it quotes, such
    as `LO 113-14 a149`.
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField(_("version"))
    edition = models.DateField(_("edition"))
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    purpose_ar = models.TextField(_("when to take it, in Arabic"), max_length=1000)
    purpose_fr = models.TextField(_("when to take it, in French"), max_length=1000)
    provenance_ar = models.TextField(_("provenance in Arabic"), max_length=1000)
    provenance_fr = models.TextField(_("provenance in French"), max_length=1000)
    notes_ar = models.TextField(_("notes in Arabic"), max_length=4000, blank=True)
    notes_fr = models.TextField(_("notes in French"), max_length=4000, blank=True)
    changes_ar = models.TextField(_("what changed, in Arabic"), max_length=1000, blank=True)
    changes_fr = models.TextField(_("what changed, in French"), max_length=1000, blank=True)
    sources = ArrayField(models.CharField(max_length=40), verbose_name=_("articles quoted"), default=list)
    legal_bases = ArrayField(models.CharField(max_length=16), verbose_name=_("legal bases"), default=list, blank=True)
    agreement_kinds = ArrayField(
        models.CharField(max_length=32), verbose_name=_("kinds of agreement"), default=list, blank=True
    )
    party_kinds = ArrayField(
        models.CharField(max_length=28), verbose_name=_("kinds of party"), default=list, blank=True
    )
    sha256 = models.CharField(_("SHA-256 hash"), max_length=64)
    folded = models.TextField(editable=False, default="")
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="formulary_version_numbered_once"),
            models.CheckConstraint(name="formulary_version_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="formulary_version_hash_form", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="formulary_version_in_both",
                condition=~Q(title_ar="") & ~Q(title_fr="") & ~Q(purpose_ar="") & ~Q(purpose_fr=""),
            ),
            models.CheckConstraint(
                name="formulary_version_says_whence", condition=~Q(provenance_ar="") & ~Q(provenance_fr="")
            ),
            models.CheckConstraint(
                name="formulary_version_says_what_changed",
                condition=Q(number=1) | ~Q(changes_ar="") & ~Q(changes_fr=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} v{self.number}"

    def _said(self, name: str) -> str:
        return str(getattr(self, f"{name}_ar" if get_language() == "ar" else f"{name}_fr"))

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self._said("title")

    @property
    def notes(self) -> str:
        """What the clerk should know, in the language of the page."""
        return self._said("notes")

    @property
    def changes(self) -> str:
        """What differs from the version before, in the language of the page."""
        return self._said("changes")


class Article(models.Model):
    """An article of a version, whole in both languages. key: what it is about, the same from version to version.

    clause: the mandatory clause it carries, if any. hint: to the clerk, never part of the text.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="articles", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.SlugField(_("about"), max_length=40, db_index=False)
    clause = models.CharField(_("mandatory clause"), max_length=13, choices=ClauseKind, blank=True)
    heading_ar = models.CharField(_("heading in Arabic"), max_length=200)
    heading_fr = models.CharField(_("heading in French"), max_length=200)
    body_ar = models.TextField(_("text in Arabic"), max_length=MAX_BODY)
    body_fr = models.TextField(_("text in French"), max_length=MAX_BODY)
    hint_ar = models.TextField(_("hint in Arabic"), max_length=1000, blank=True)
    hint_fr = models.TextField(_("hint in French"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("article of a template")
        verbose_name_plural = _("articles of templates")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="formulary_article_numbered_once"),
            models.UniqueConstraint(fields=["version", "key"], name="formulary_article_once_about"),
            models.CheckConstraint(name="formulary_article_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="formulary_article_clause_known", condition=Q(clause__in=["", *ClauseKind.values])
            ),
            models.CheckConstraint(
                name="formulary_article_in_both",
                condition=~Q(heading_ar="") & ~Q(heading_fr="") & ~Q(body_ar="") & ~Q(body_fr=""),
            ),
            models.CheckConstraint(
                name="formulary_article_hint_in_both",
                condition=Q(hint_ar="", hint_fr="") | ~Q(hint_ar="") & ~Q(hint_fr=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"

    @property
    def hint(self) -> str:
        """The hint in the language of the page."""
        return self.hint_ar if get_language() == "ar" else self.hint_fr


class Use(models.Model):
    """An office took a version for a dossier. It refers to both by code: the row outlives neither wall nor template."""

    office_schema = models.CharField(max_length=63, editable=False)
    template_code = models.CharField(_("template"), max_length=40)
    template_version = models.PositiveSmallIntegerField(_("version"))
    agreement_id = models.UUIDField(_("public identifier of the agreement"))
    used_at = models.DateTimeField(_("used at"), auto_now_add=True)

    class Meta:
        verbose_name = _("use of a template")
        verbose_name_plural = _("uses of templates")
        ordering = ["pk"]
        indexes = [models.Index(fields=["template_code", "office_schema"], name="formulary_use_by_template")]
        constraints = [
            models.UniqueConstraint(
                fields=["office_schema", "template_code", "template_version", "agreement_id"],
                name="formulary_use_noted_once",
            ),
            models.CheckConstraint(name="formulary_use_version_from_one", condition=Q(template_version__gte=1)),
            models.CheckConstraint(name="formulary_use_names_office", condition=~Q(office_schema="")),
        ]

    def __str__(self) -> str:
        return f"{self.template_code} v{self.template_version}"


NEWEST = Q(number=F("template__latest"))  # the version of a template that is offered
