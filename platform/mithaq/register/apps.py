"""App configuration."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The published register: what citizens and the API read."""

    name = "mithaq.register"
    label = "register"
