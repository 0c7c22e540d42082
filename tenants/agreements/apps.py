"""App configuration."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The agreement: its parties, state, reference and history."""

    name = "tenants.agreements"
    label = "agreements"
