"""App configuration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine side: the public register and each office's own systems."""

    name = "api"
    label = "api"
