"""App configuration."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Contributions, instalments, payments."""

    name = "tenants.finance"
    label = "finance"
