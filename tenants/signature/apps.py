"""App configuration."""

from django.apps import AppConfig


class SignatureConfig(AppConfig):
    """R22–R29: signatures of the parties, distribution with acknowledgement."""

    name = "tenants.signature"
    label = "signature"
