"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for authorities: the governor's desk, the region's desk."""

    name = "mithaq.desk"
    label = "desk"
