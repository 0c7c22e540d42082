"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sessions, second factor and roles, in `public` and in every office."""

    name = "mithaq.accounts"
    label = "accounts"
