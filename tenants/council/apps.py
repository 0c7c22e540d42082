"""App configuration."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """R20–R21 and the control of legality: sessions, decisions, transmission, objection, visa."""

    name = "tenants.council"
    label = "council"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier."""
        from mithaq.exchange import health
        from tenants.council import letters, papers  # models may be imported now

        health.decisions_by("SELECT desk_file FROM council_transmission WHERE desk_file IS NOT NULL")
        papers.register()
        letters.register()
