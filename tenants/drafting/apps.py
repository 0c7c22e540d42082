"""App configuration."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """R13–R19: versions of the text, comments, mandatory clauses, obligations."""

    name = "tenants.drafting"
    label = "drafting"
