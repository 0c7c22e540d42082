"""R13: what was said of the text, in threads."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.drafting.models.text import TextVersion


class CommentState(models.TextChoices):
    """Where a thread stands. Resolved: it was answered; closed: it is settled for good, or was withdrawn."""

    OPEN = "open", _("not resolved")
    RESOLVED = "resolved", _("resolved")
    CLOSED = "closed", pgettext_lazy("a comment", "closed")


class CommentField(models.TextChoices):
    """What else of the draft a comment may be pinned to."""

    TITLE = "title", _("title of the agreement")
    BASIS = "basis", _("legal basis and languages")
    DURATION = "duration", _("duration and effect")
    CONTRIBUTIONS = "contributions", _("contributions and due dates")
    OBLIGATIONS = "obligations", _("ledger of obligations")
    SUPERVISION = "supervision", _("supervisory bodies")


class Comment(models.Model):
    """A remark on a version, one of its articles or a field of the draft, or a reply to such a remark (R13).

    A blocking one bars the way to the council until it is resolved or closed. article_key: the article, whatever its
    number becomes; article_number: the number it had in the version. reply_to: the remark that opened the thread; no
    reply has replies. link: the partner's link through which it came; signed_name: who wrote it there.
    resolution: how it was met; after a reopening, how it had been.
    """

    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="comments")
    article_number = models.PositiveSmallIntegerField(_("article"), null=True, blank=True)
    article_key = models.UUIDField(null=True, blank=True, editable=False)
    field = models.CharField(_("about"), max_length=13, choices=CommentField, blank=True, default="", db_default="")
    reply_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("author")
    )
    on_behalf_of = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("on behalf of"),
    )  # fmt: skip
    link = models.ForeignKey(
        "drafting.PartnerLink", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    signed_name = models.CharField(
        _("name and position"), max_length=120, blank=True, default="", db_default=""
    )  # fmt: skip
    body = models.TextField(_("comment"), max_length=4000)
    is_blocking = models.BooleanField(_("blocking: must be resolved before the council"), default=False)
    made_on = models.DateField(_("made on"))
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolution = models.CharField(_("how it was resolved"), max_length=500, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(body="")),
            models.CheckConstraint(
                name="comment_not_resolved_before_made",
                condition=Q(resolved_on=None) | Q(resolved_on__gte=F("made_on")),
                violation_error_message=_("A comment cannot be resolved before it was made."),
            ),
            models.CheckConstraint(
                name="comment_not_closed_before_made", condition=Q(closed_on=None) | Q(closed_on__gte=F("made_on"))
            ),
            models.CheckConstraint(
                name="comment_not_closed_before_resolved",
                condition=Q(closed_on=None) | Q(resolved_on=None) | Q(closed_on__gte=F("resolved_on")),
            ),
            models.CheckConstraint(
                name="comment_not_reopened_before_made",
                condition=Q(reopened_on=None) | Q(reopened_on__gte=F("made_on")),
            ),
            models.CheckConstraint(name="comment_field_known", condition=Q(field__in=["", *CommentField.values])),
            models.CheckConstraint(name="comment_pinned_once", condition=Q(field="") | Q(article_key=None)),
            models.CheckConstraint(  # a reply is younger than what it answers: no circle can be closed
                name="comment_reply_follows", condition=Q(reply_to=None) | Q(reply_to__lt=F("id"))
            ),
            models.CheckConstraint(  # pin, blocking and state are the thread's, which its first remark holds
                name="comment_reply_is_plain",
                condition=Q(reply_to=None)
                | Q(
                    is_blocking=False,
                    article_key=None,
                    article_number=None,
                    field="",
                    resolved_on=None,
                    closed_on=None,
                    reopened_on=None,
                    resolution="",
                ),
            ),
            models.CheckConstraint(
                name="comment_by_link_is_a_partys",
                condition=Q(link=None) | Q(author=None, on_behalf_of__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]

    @property
    def state(self) -> CommentState:
        """Open, resolved or closed."""
        if self.closed_on is not None:
            return CommentState.CLOSED
        return CommentState.OPEN if self.resolved_on is None else CommentState.RESOLVED

    @property
    def is_open(self) -> bool:
        return self.state == CommentState.OPEN

    @property
    def bars_the_way(self) -> bool:
        """Whether the draft cannot go to the council for it."""
        return self.is_blocking and self.is_open
