"""App configuration."""

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    """R30–R35: the action plan and its SMART sides."""

    name = "tenants.execution"
    label = "execution"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier."""
        from tenants.execution import papers  # models may be imported now

        papers.register()
