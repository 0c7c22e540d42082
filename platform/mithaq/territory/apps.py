"""App configuration."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Regions, provinces and communes by HCP code."""

    name = "mithaq.territory"
    label = "territory"
