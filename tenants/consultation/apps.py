"""App configuration."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """R8–R12: actors, meetings, positions, minutes."""

    name = "tenants.consultation"
    label = "consultation"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier."""
        from tenants.consultation import papers  # models may be imported now

        papers.register()
