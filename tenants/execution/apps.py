"""App configuration."""

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    """R30–R35: the action plan and its SMART sides."""

    name = "tenants.execution"
    label = "execution"
