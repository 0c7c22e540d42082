"""App configuration."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    """Dossiers that pass from one office to another. No table of its own: it moves everybody's rows."""

    name = "tenants.transfer"
    label = "transfer"
