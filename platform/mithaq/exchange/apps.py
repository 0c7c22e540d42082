"""App configuration."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """What crosses the wall between two offices, or between an office and an authority, as a snapshot."""

    name = "mithaq.exchange"
    label = "exchange"
