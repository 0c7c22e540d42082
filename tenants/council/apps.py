"""App configuration."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """R20–R21 and the control of legality: sessions, decisions, transmission, objection, visa."""

    name = "tenants.council"
    label = "council"
