"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trigger-fed, hash-chained trail of an office."""

    name = "tenants.audit"
    label = "audit"
