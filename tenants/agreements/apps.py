"""App configuration."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The agreement: its parties, state, reference and history."""

    name = "tenants.agreements"
    label = "agreements"
    public_references = (  # looked for by `mithaq doctor`, for no foreign key crosses the wall
        (
            "agreements_party", "collectivity_code",
            (
                "collectivities_collectivity.code", "territory_commune.code", "territory_province.code",
                "territory_region.code",
            ),
        ),
        ("agreements_passage", "office_code", ("collectivities_collectivity.code",)),
        ("agreements_historyentry", "received_from", ("collectivities_collectivity.code",)),
    )  # fmt: skip

    def ready(self) -> None:
        """Before an office is closed for good, its open dossiers are counted."""
        from mithaq.collectivities.signals import counting_open_work
        from tenants.agreements.selectors import open_work

        counting_open_work.connect(open_work, dispatch_uid="agreements.open_work")
