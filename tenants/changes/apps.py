"""App configuration."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """R38–R42: amendment, extension, renewal, closure, termination."""

    name = "tenants.changes"
    label = "changes"
