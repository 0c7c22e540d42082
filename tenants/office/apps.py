"""App configuration."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The clerk's workspace: pages over all the private apps."""

    name = "tenants.office"
    label = "office"

    def ready(self) -> None:
        """An office's archive is read without the service: its pages are made here."""
        from mithaq.collectivities.portability import reader
        from tenants.office.reader import pages

        reader.made_by(pages)
