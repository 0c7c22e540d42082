"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """Events to be delivered: the table is the truth, the broker only wakes workers."""

    name = "mithaq.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Every app's `tasks.py` registers its handlers, in the web as well: `deliver` may run anywhere."""
        autodiscover_modules("tasks")
