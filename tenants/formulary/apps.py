"""App configuration."""

from django.apps import AppConfig


class OfficeFormularyConfig(AppConfig):
    """R13: texts that start from the commons of templates, the office's own templates, notices of newer versions."""

    name = "tenants.formulary"
    label = "office_formulary"  # `formulary` is the shared side's
    public_references = (("office_formulary_owntemplate", "origin_code", ("formulary_template.code",)),)
