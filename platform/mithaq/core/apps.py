"""The core as an installed app: it has no table, only translations."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Installs the core so that Django finds its translations."""

    name = "mithaq.core"
    label = "core"
