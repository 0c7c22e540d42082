"""App configuration."""

from django.apps import AppConfig


class CollectivitiesConfig(AppConfig):
    """`office_reads`, `office_writes` and `register_reads` of every app become grants: see `grants.py`."""

    name = "mithaq.collectivities"
    label = "collectivities"
    office_reads = ("collectivities_collectivity", "collectivities_domain")
    office_writes = ("collectivities_pendingwork",)
    register_reads = ("collectivities_collectivity", "collectivities_domain")

    def ready(self) -> None:
        """The checks of `check --deploy` register themselves."""
        from mithaq.collectivities import checks  # noqa: F401 - registered by being imported, once models may be
