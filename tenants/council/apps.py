"""App configuration."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """R20–R21 and the control of legality: sessions, decisions, transmission, objection, visa."""

    name = "tenants.council"
    label = "council"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier; the doctor compares what it published and sent."""
        from mithaq.collectivities.health.register import Comparison, compared_by  # models may be imported now
        from mithaq.exchange import health
        from tenants.council import letters, papers, verification

        health.decisions_by("SELECT desk_file FROM council_transmission WHERE desk_file IS NOT NULL")
        papers.register()
        compared_by(Comparison(verification.QUESTION, verification.in_full))
        letters.register()
