"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers of a dossier: files with their hash, kind and register number."""

    name = "tenants.documents"
    label = "documents"

    def ready(self) -> None:
        """The office's storage is what its papers take."""
        from mithaq.collectivities import limits  # models may be imported now
        from tenants.documents import selectors

        limits.measured_by(selectors.bytes_kept)
