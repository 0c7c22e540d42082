"""App configuration."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """R13–R19: versions of the text, comments, mandatory clauses, obligations."""

    name = "tenants.drafting"
    label = "drafting"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier."""
        from tenants.drafting import papers  # models may be imported now

        papers.register()
