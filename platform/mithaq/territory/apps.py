"""App configuration."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Regions, provinces and communes by HCP code."""

    name = "mithaq.territory"
    label = "territory"
    office_reads = ("territory_region", "territory_province", "territory_commune")
    register_reads = office_reads
