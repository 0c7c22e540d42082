"""App configuration."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Events to be delivered: the table is the truth, the broker only wakes workers."""

    name = "mithaq.outbox"
    label = "outbox"
