"""App configuration."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Bringing an office's older agreements in from a table, all of them or none."""

    name = "tenants.agreements.importing"
    label = "importing"
