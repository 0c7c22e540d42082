"""R13: the text while it is written, and the links through which partners comment on it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.core.ids import uuid7
from tenants.drafting.models.clauses import ClauseKind
from tenants.drafting.models.text import ArticleWords, TextVersion

LONGEST_LINK = 60  # days


class TextState(models.TextChoices):
    """What may be written in the working text. See `transitions.TEXT_AXIS`."""

    OPEN = "open", _("open for writing")
    UNDER_REVIEW = "under_review", _("sent for comments")
    IN_CORRECTION = "in_correction", _("in correction")


class WorkingText(models.Model):
    """The text as it is being written (R13). sent_version: the version that was sent for comments, until it is met."""

    agreement = models.OneToOneField("agreements.Agreement", on_delete=models.CASCADE, related_name="working_text")
    state = models.CharField(_("state"), max_length=13, choices=TextState, default=TextState.OPEN)
    sent_version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("working text")
        verbose_name_plural = _("working texts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="working_text_state_known", condition=Q(state__in=TextState.values)),
            models.CheckConstraint(
                name="working_text_sent_has_version",
                condition=Q(state="open", sent_version=None) | (~Q(state="open") & Q(sent_version__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.state}"


class DraftArticle(ArticleWords):
    """An article of the working text.

    key: which article it is; it survives renumbering and goes with it into every version. position: 1, 2, 3 …, empty
    once removed; removed_from: where it stood then, so that it can be put back. version: grows with each change, so
    that nobody overwrites what they have not read.
    """

    text = models.ForeignKey(WorkingText, on_delete=models.CASCADE, related_name="articles")
    key = models.UUIDField(default=uuid7, editable=False)
    position = models.PositiveSmallIntegerField(_("number"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))
    removed_from = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("article being written")
        verbose_name_plural = _("articles being written")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "key"], name="draft_article_key_once"),
            models.UniqueConstraint(
                fields=["text", "position"], name="draft_article_placed_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="draft_article_placed_or_removed",
                condition=Q(position__isnull=False, position__gte=1, removed_from=None)
                | Q(position=None, removed_from__isnull=False, removed_from__gte=1),
            ),
            models.CheckConstraint(name="draft_article_in_arabic", condition=~Q(body_ar="")),
            models.CheckConstraint(name="draft_article_clause_known", condition=Q(clause__in=["", *ClauseKind.values])),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def is_removed(self) -> bool:
        return self.position is None


class PartnerLink(models.Model):
    """A link with which a party reads one version and comments on it without an account (R13).

    digest: SHA-256 of its token, which is kept nowhere. reads: visits, counted at most once a minute.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="partner_links")
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, related_name="+", verbose_name=_("party")
    )  # fmt: skip
    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("sent to"), blank=True)
    language = models.CharField(_("language of the letter"), max_length=2, default="ar")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reads = models.PositiveIntegerField(_("visits"), default=0)
    last_read_at = models.DateTimeField(_("last visit"), null=True, blank=True)

    class Meta:
        verbose_name = _("link for a partner")
        verbose_name_plural = _("links for partners")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="link_digest_well_formed", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="link_life_bounded",
                condition=Q(
                    expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + timedelta(days=LONGEST_LINK)
                ),
            ),
            models.CheckConstraint(
                name="link_not_revoked_before_made", condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at"))
            ),
            models.CheckConstraint(name="link_language_known", condition=Q(language__in=["ar", "fr"])),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.party_id}"

    @property
    def is_open(self) -> bool:
        """Whether its address still opens the text."""
        return self.revoked_at is None and clock.now() < self.expires_at
