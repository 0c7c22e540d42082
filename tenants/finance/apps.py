"""App configuration."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Contributions, instalments, payments."""

    name = "tenants.finance"
    label = "finance"

    def ready(self) -> None:
        """Its generated papers are offered in every dossier."""
        from tenants.finance import papers  # models may be imported now

        papers.register()
