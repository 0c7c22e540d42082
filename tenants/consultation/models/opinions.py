"""Opinions asked of communal services, with their term in working days and the text as it stood."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

HASH = r"^[0-9a-f]{64}$"
LONGEST = 90  # working days


class OpinionAnswer(models.TextChoices):
    """What a service thinks of what it was asked."""

    FAVOURABLE = "favourable", _("favourable")
    REMARKS = "remarks", _("favourable with remarks")
    UNFAVOURABLE = "unfavourable", _("unfavourable")


class OpinionRequest(models.Model):
    """A communal service is asked for its opinion; it answers, or the request is withdrawn for a reason.

    working_days: the term, from the day after `asked_on`; due_on: its last day, included, as the calendar of holidays
    stood when it was asked. text_number and text_sha256: the last version of the text when it was asked (asked_) and
    when the opinion was given (given_); empty where nothing was drafted yet. They are copied, for the text lives on.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="opinion_requests", verbose_name=_("agreement")
    )
    service = models.CharField(_("communal service"), max_length=200)
    folded_service = models.CharField(max_length=420, editable=False)
    question = models.TextField(_("question"), max_length=4000)
    asked_on = models.DateField(_("asked on"))
    working_days = models.PositiveSmallIntegerField(_("term in working days"))
    due_on = models.DateField(_("due on"))
    asked_text_number = models.PositiveSmallIntegerField(_("version of the text when asked"), null=True, blank=True)
    asked_text_sha256 = models.CharField(_("SHA-256 hash of that version"), max_length=64, blank=True)
    answer = models.CharField(_("opinion"), max_length=12, choices=OpinionAnswer, blank=True)
    answer_text = models.TextField(_("opinion in words"), max_length=8000, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    given_by = models.CharField(_("given by (function)"), max_length=120, blank=True)
    given_text_number = models.PositiveSmallIntegerField(_("version of the text when given"), null=True, blank=True)
    given_text_sha256 = models.CharField(_("SHA-256 hash of that version"), max_length=64, blank=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("paper of the opinion"),
    )  # fmt: skip
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("request for an opinion")
        verbose_name_plural = _("requests for an opinion")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="opinion_asks_a_service", condition=~Q(service="") & ~Q(question="")),
            models.CheckConstraint(
                name="opinion_term_sane", condition=Q(working_days__gte=1, working_days__lte=LONGEST)
            ),
            models.CheckConstraint(
                name="opinion_due_after_asked",
                condition=Q(due_on__gt=F("asked_on")),
                violation_error_message=_("An opinion is due after the day it was asked."),
            ),
            models.CheckConstraint(
                name="opinion_given_whole",
                condition=Q(answer="", given_on=None, given_by="", answer_text="")
                | (Q(answer__in=OpinionAnswer.values, given_on__isnull=False) & ~Q(given_by="")),
            ),
            models.CheckConstraint(
                name="opinion_not_given_before_asked",
                condition=Q(given_on=None) | Q(given_on__gte=F("asked_on")),
                violation_error_message=_("An opinion cannot be given before it was asked."),
            ),
            models.CheckConstraint(
                name="opinion_remarks_in_words", condition=Q(answer__in=["", "favourable"]) | ~Q(answer_text="")
            ),
            models.CheckConstraint(
                name="opinion_withdrawn_for_a_reason",
                condition=Q(withdrawn_on=None, withdrawal_reason="")
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("asked_on"), given_on=None)
                    & ~Q(withdrawal_reason="")
                ),
            ),
            models.CheckConstraint(
                name="opinion_text_hashes_well_formed",
                condition=(Q(asked_text_number=None, asked_text_sha256="") | Q(asked_text_sha256__regex=HASH))
                & (Q(given_text_number=None, given_text_sha256="") | Q(given_text_sha256__regex=HASH)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.asked_on}"

    @property
    def is_open(self) -> bool:
        """Neither given nor withdrawn."""
        return self.given_on is None and self.withdrawn_on is None
