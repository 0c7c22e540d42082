"""An embassy is its State, whatever kind and country the clerk chose (LO 113-14 a86, a146)."""

from datetime import date

import pytest

from mithaq.collectivities.models import Collectivity
from tenants.agreements import services
from tenants.agreements.errors import ForeignStateRefused
from tenants.agreements.models import Party, RefusedParty


@pytest.mark.parametrize(
    ("name_ar", "name_fr", "kind", "country"),
    [
        ("سفارة دولة أجنبية", "", "other_public_body", "MA"),
        ("سَفَـارَة إسبانيا بالمغرب", "", "foreign_actor", "ES"),
        ("هيئة", "Ambassade de X", "administration", "MA"),
        ("هيئة", "Embassy of X", "foreign_ngo", "SN"),
        ("وزارة", "Ministère de X", "administration", "FR"),
        ("دولة", "", "foreign_state", "MA"),
    ],
)
def test_a86_a_state_is_refused_under_any_kind_and_country(
    office: Collectivity, name_ar: str, name_fr: str, kind: str, country: str
) -> None:
    agreement = services.open_agreement(actor=None, kind="cooperation", title_ar="اتفاقية", opened_on=date(2024, 1, 15))
    with pytest.raises(ForeignStateRefused):
        services.add_party(agreement.pk, actor=None, kind=kind, name_ar=name_ar, name_fr=name_fr, country=country)
    assert RefusedParty.objects.count() == 1
    assert Party.objects.filter(agreement=agreement, is_self=False).count() == 0


def test_a86_the_kingdoms_own_embassy_is_no_foreign_state(office: Collectivity) -> None:
    agreement = services.open_agreement(actor=None, kind="cooperation", title_ar="اتفاقية", opened_on=date(2024, 1, 15))
    services.add_party(
        agreement.pk, actor=None, kind="administration", name_ar="سفارة المملكة المغربية", name_fr="Ambassade du Maroc"
    )
    assert not RefusedParty.objects.exists()
