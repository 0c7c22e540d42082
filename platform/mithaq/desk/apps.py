"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for authorities: the governor's desk, the region's desk."""

    name = "mithaq.desk"
    label = "desk"

    def ready(self) -> None:
        """The job that opens offices registers itself."""
        from mithaq.desk.operator import tasks  # noqa: F401 - registered by being imported, once models may be
