"""App configuration."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """R36–R37: indicators, measurements, evaluation."""

    name = "tenants.monitoring"
    label = "monitoring"
