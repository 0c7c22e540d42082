"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers of a dossier: files with their hash, kind and register number."""

    name = "tenants.documents"
    label = "documents"
