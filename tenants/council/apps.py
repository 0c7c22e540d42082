"""App configuration."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """R20–R21 and the control of legality: sessions, decisions, transmission, objection, visa."""

    name = "tenants.council"
    label = "council"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier; the doctor compares what it published."""
        from mithaq.collectivities.health.register import Comparison, compared_by  # models may be imported now
        from tenants.council import papers, verification

        papers.register()
        compared_by(Comparison(verification.QUESTION, verification.in_full))
