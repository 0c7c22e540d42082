"""The presentation note."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PresentationNote(models.Model):
    """The note that presents the partnership's content (R23): for the members, and in the visa file."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="presentation_notes", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="presentation_notes",
        verbose_name=_("amendment"),
    )
    text_ar = models.TextField(_("text in Arabic"), max_length=6000)
    text_fr = models.TextField(_("text in French"), max_length=6000, blank=True)
    written_on = models.DateField(_("written on"))

    class Meta:
        verbose_name = _("presentation note")
        verbose_name_plural = _("presentation notes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "amendment"], nulls_distinct=False, name="presentation_note_once"
            ),
            models.CheckConstraint(name="presentation_note_in_arabic", condition=~Q(text_ar="")),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.written_on}"
