"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormularyConfig(AppConfig):
    """Templates of agreements and single clauses, read by every office; who uses what, each office its own rows.

    `formulary_usecount` is a view that says how many offices use a template, and not which.
    """

    name = "mithaq.formulary"
    label = "formulary"
    verbose_name = _("formulary")
    office_reads = ("formulary_template", "formulary_version", "formulary_article", "formulary_usecount")
    office_writes = ("formulary_use",)
    append_only = ("formulary_version", "formulary_article")  # a version that somebody started from stays as it was
    never_deleted = ("formulary_template",)
