"""The law as an installed app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    """Rules live in code, dated; only the days off announced year by year live in a table."""

    name = "mithaq.law"
    label = "law"
    verbose_name = _("law")
    office_reads = ("law_holiday",)
