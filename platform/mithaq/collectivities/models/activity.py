"""When an office was last in use, as far as the operator may know: no page, no person, only the moment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """The last login of somebody at an office's workspace; written by the office, read on the operator's pages."""

    office_schema = models.CharField(max_length=63, primary_key=True)
    seen_at = models.DateTimeField(_("last login"))

    class Meta:
        verbose_name = _("last activity of an office")
        verbose_name_plural = _("last activities of offices")
        ordering = ["office_schema"]

    def __str__(self) -> str:
        return self.office_schema
