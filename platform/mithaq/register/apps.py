"""App configuration."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The published register: what citizens and the API read."""

    name = "mithaq.register"
    label = "register"
    office_writes = (
        "register_entry",
        "register_version",
        "register_change",
        "register_publicsession",
        "register_publicdecision",
        "register_proceedingversion",
        "register_seal",
    )
    register_reads = (
        "register_entry",
        "register_version",
        "register_change",
        "register_publicsession",
        "register_publicdecision",
        "register_proceedingversion",
        "register_seal",
        "register_territoryclient",
        "allauth_idp_oidc_token",  # hashes: a territory's token is checked on the read-only side
    )
