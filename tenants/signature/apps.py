"""App configuration."""

from django.apps import AppConfig


class SignatureConfig(AppConfig):
    """R22–R29: signatures of the parties, distribution with acknowledgement."""

    name = "tenants.signature"
    label = "signature"

    def ready(self) -> None:
        """The doctor compares what is published with what the dossiers say; the certificate is among the papers."""
        from mithaq.collectivities.health.register import Comparison, compared_by  # models may be imported now
        from tenants.signature import papers, verification

        papers.register()
        compared_by(Comparison(verification.QUESTION, verification.in_full))
