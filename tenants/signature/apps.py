"""App configuration."""

from django.apps import AppConfig


class SignatureConfig(AppConfig):
    """R22–R29: signatures of the parties, distribution with acknowledgement."""

    name = "tenants.signature"
    label = "signature"

    def ready(self) -> None:
        """Its papers, its part of the execution page, and how the doctor compares the register with the dossiers."""
        from mithaq.collectivities.health.register import Comparison, compared_by  # models may be imported now
        from tenants.execution import beside
        from tenants.signature import notification, panels, papers, verification

        papers.register()
        compared_by(Comparison(verification.QUESTION, verification.in_full))
        compared_by(Comparison(verification.SEALS, verification.no_more))
        notification.register()
        beside.show(panels.service_tasks)
