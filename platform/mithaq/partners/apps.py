"""App configuration."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """The shared directory of national and foreign partners."""

    name = "mithaq.partners"
    label = "partners"
    office_reads = ("partners_lead",)
