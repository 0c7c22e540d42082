"""App configuration."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The clerk's workspace: pages over all the private apps."""

    name = "tenants.office"
    label = "office"
