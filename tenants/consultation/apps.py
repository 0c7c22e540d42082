"""App configuration."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """R8–R12: actors, meetings, positions, minutes."""

    name = "tenants.consultation"
    label = "consultation"
