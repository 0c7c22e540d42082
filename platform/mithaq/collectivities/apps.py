"""App configuration."""

from django.apps import AppConfig


class CollectivitiesConfig(AppConfig):
    """The `office_…` and `register_reads` tuples of every app become grants: see `structure/grants.py`."""

    name = "mithaq.collectivities"
    label = "collectivities"
    office_reads = ("collectivities_collectivity", "collectivities_domain", "collectivities_limits")
    office_reads_own = ("collectivities_officeevent", "collectivities_supportsession", "collectivities_supportpage")
    office_writes = ("collectivities_activity", "collectivities_pendingwork", "collectivities_usage")
    register_reads = ("collectivities_collectivity", "collectivities_domain")
    append_only = ("collectivities_officeevent", "collectivities_supportpage")
    never_deleted = ("collectivities_collectivity", "collectivities_erasure", "collectivities_transfer")

    def ready(self) -> None:
        """The checks of `check --deploy` register themselves."""
        from mithaq.collectivities import checks  # noqa: F401 - registered by being imported, once models may be
        from mithaq.collectivities.fleet import tasks  # noqa: F401 - as above
        from mithaq.collectivities.portability import tasks as portability  # noqa: F401 - as above
        from mithaq.collectivities.provisioning import tasks as opening  # noqa: F401 - as above
        from mithaq.collectivities.services import tasks as life  # noqa: F401 - as above
        from mithaq.collectivities.support import letters  # noqa: F401 - as above
