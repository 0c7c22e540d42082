"""The papers' engine as an installed app: it has no table, only translations."""

from django.apps import AppConfig


class DeedsConfig(AppConfig):
    """Installs the engine so that Django finds its translations."""

    name = "mithaq.deeds"
    label = "deeds"
