"""Pages about the agreement as a whole, in both languages, and what becomes of a refusal."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from tenants.agreements import services
from tenants.agreements.models import Agreement, RefusedParty
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
ROLES = ["head", "clerk", "secretary", "president", "finance", "service", "reader"]


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.opened()


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


@pytest.fixture
def clerk(browse: Browse) -> OfficeBrowser:
    return browse("clerk")


def url(agreement: Agreement, page: str) -> str:
    return f"/office/agreements/{agreement.reference}/{page}"


NEW = {
    "kind": "twinning", "title_ar": "اتفاقية توأمة", "title_fr": "Convention de jumelage", "opened_on": "15/01/2024",
}  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("page", ["description/", "parties/"])
def test_every_role_reads_the_pages_in_both_languages(
    dossier: Agreement, browse: Browse, language: str, page: str
) -> None:
    for role in ROLES:
        client = browse(role, language=language)
        response = client.get(url(dossier, page))
        assert response.status_code == 200, role
        assert f'lang="{language}"' in response.text
        assert ("<form class" in response.text.split("<main")[1]) == (role in {"head", "clerk"}), role


def test_a_dossier_is_opened_and_leads_to_its_consultation(clerk: OfficeBrowser) -> None:
    response = clerk.post("/office/agreements/new/", NEW)
    agreement = Agreement.objects.get(title_fr="Convention de jumelage")
    assert response.url == url(agreement, "consultation/")
    assert agreement.opened_on == date(2024, 1, 15)
    assert agreement.parties.get().is_self


@pytest.mark.parametrize(("change", "words"), [
    ({"title_ar": ""}, "title_ar"),
    ({"title_ar": "أ" * 251}, "title_ar"),
    ({"title_ar": "عنوان\u202e مقلوب"}, "title_ar"),
    ({"opened_on": "01/01/2999"}, "opened_on"),
    ({"opened_on": "31/02/2024"}, "opened_on"),
    ({"kind": "treaty"}, "kind"),
])  # fmt: skip
def test_a_refused_opening_keeps_what_was_typed(clerk: OfficeBrowser, change: dict[str, str], words: str) -> None:
    response = clerk.post("/office/agreements/new/", NEW | change)
    assert response.status_code == 422
    assert "Convention de jumelage" in response.text
    assert not Agreement.objects.exists()


def test_arabic_digits_make_a_date(clerk: OfficeBrowser) -> None:
    clerk.post("/office/agreements/new/", NEW | {"opened_on": "١٥/٠١/٢٠٢٤"})
    assert Agreement.objects.get().opened_on == date(2024, 1, 15)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"head", "clerk"}))
def test_others_do_not_open_a_dossier(browse: Browse, role: str) -> None:
    client = browse(role)
    assert client.get("/office/agreements/new/").status_code == 403
    assert client.post("/office/agreements/new/", NEW).status_code == 403


def test_nobody_logged_in_is_sent_to_the_login(dossier: Agreement, office: Collectivity) -> None:
    response = Client(HTTP_HOST="berkane.localhost").get(url(dossier, "parties/"))
    assert response.status_code == 302
    assert "/office/account/login" in response.url


# --- Description ---------------------------------------------------------------------------------------------------
def described(agreement: Agreement, **changes: object) -> dict[str, object]:
    return {
        "kind": agreement.kind, "title_ar": agreement.title_ar, "title_fr": agreement.title_fr,
        "version": agreement.version,
    } | changes  # fmt: skip


def test_the_description_is_saved(dossier: Agreement, clerk: OfficeBrowser) -> None:
    response = clerk.post(url(dossier, "description/"), described(dossier, title_fr="Un autre titre"))
    assert response.status_code == 302
    dossier.refresh_from_db()
    assert (dossier.title_fr, dossier.version) == ("Un autre titre", 2)


def test_a_stale_version_shows_both_texts_and_saves_the_second_time(dossier: Agreement, clerk: OfficeBrowser) -> None:
    services.edit_agreement(dossier.pk, actor=None, title_fr="Titre d'une collègue")
    response = clerk.post(url(dossier, "description/"), described(dossier, title_fr="Mon titre"))
    assert response.status_code == 422
    assert "Titre d&#x27;une collègue" in response.text
    assert "Mon titre" in response.text
    dossier.refresh_from_db()
    assert dossier.title_fr == "Titre d'une collègue"
    again = clerk.post(url(dossier, "description/"), described(dossier, title_fr="Mon titre", version=dossier.version))
    assert again.status_code == 302
    dossier.refresh_from_db()
    assert dossier.title_fr == "Mon titre"


def test_what_the_council_decides_is_no_longer_edited_but_its_translation_is(
    dossier: Agreement, clerk: OfficeBrowser
) -> None:
    Agreement.objects.filter(pk=dossier.pk).update(state="awaiting_decision")
    refused = clerk.post(url(dossier, "description/"), described(dossier, title_ar="عنوان آخر"))
    assert refused.status_code == 422
    assert "عنوان آخر" in refused.text
    assert clerk.post(url(dossier, "description/"), described(dossier, title_fr="Traduction")).status_code == 302


# --- Parties -------------------------------------------------------------------------------------------------------
PARTNER = {
    "kind": "foreign_collectivity", "role": "implementing", "name_ar": "جماعة شريكة", "name_fr": "Commune partenaire",
    "country": "SN",
}  # fmt: skip


def test_a_party_is_added(dossier: Agreement, clerk: OfficeBrowser) -> None:
    assert clerk.post(url(dossier, "parties/"), PARTNER).status_code == 302
    assert dossier.parties.get(is_self=False).country == "SN"


@pytest.mark.parametrize("change", [
    {"kind": "foreign_state"},
    {"kind": "foreign_actor", "name_fr": "Ambassade du Sénégal"},
    {"kind": "administration", "name_fr": "Ministère de l'intérieur"},
])  # fmt: skip
def test_a86_a_foreign_state_is_refused_on_the_page_and_the_refusal_is_kept(
    dossier: Agreement, clerk: OfficeBrowser, change: dict[str, str]
) -> None:
    response = clerk.post(url(dossier, "parties/"), PARTNER | change)
    assert response.status_code == 422
    assert "86" in response.text
    assert "146" in response.text
    assert 'value="جماعة شريكة"' in response.text  # what was typed
    assert dossier.parties.count() == 1
    assert RefusedParty.objects.get().article == "LO 113-14 a86, a146"
    assert "is-bad" in clerk.get(url(dossier, "parties/")).text  # and the refusal is shown


def test_a_party_twice_and_a_foreign_party_in_morocco_are_refused_with_their_field(
    dossier: Agreement, clerk: OfficeBrowser
) -> None:
    clerk.post(url(dossier, "parties/"), PARTNER)
    twice = clerk.post(url(dossier, "parties/"), PARTNER | {"name_fr": "COMMUNE  PARTENAIRE"})
    assert twice.context["form"].errors.keys() == {"name_ar"}
    at_home = clerk.post(url(dossier, "parties/"), PARTNER | {"name_ar": "غيرها", "country": "MA"})
    assert at_home.context["form"].errors.keys() == {"country"}


def test_a_party_is_removed_after_a_question(dossier: Agreement, clerk: OfficeBrowser) -> None:
    party = dossiers.with_partner(dossier)
    address = url(dossier, f"parties/{party.pk}/remove/")
    assert party.name_ar in clerk.get(address).text
    assert clerk.post(address).status_code == 302
    assert not dossier.parties.filter(is_self=False).exists()


def test_our_own_collectivity_is_not_removed(dossier: Agreement, clerk: OfficeBrowser) -> None:
    response = clerk.post(url(dossier, f"parties/{dossier.parties.get().pk}/remove/"))
    assert response.status_code == 422
    assert dossier.parties.count() == 1


def test_a_party_of_another_dossier_is_not_found(dossier: Agreement, clerk: OfficeBrowser) -> None:
    stranger = dossiers.with_partner(dossiers.opened())
    assert clerk.post(url(dossier, f"parties/{stranger.pk}/remove/")).status_code == 404


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"head", "clerk"}))
def test_others_change_neither_description_nor_parties(dossier: Agreement, browse: Browse, role: str) -> None:
    client = browse(role)
    party = dossiers.with_partner(dossier)
    for page, data in (
        ("description/", described(dossier)), ("parties/", PARTNER), (f"parties/{party.pk}/remove/", {}),
    ):  # fmt: skip
        assert client.post(url(dossier, page), data).status_code == 403


# --- Withdrawing and reopening -------------------------------------------------------------------------------------
def test_a_dossier_is_withdrawn_and_reopened(dossier: Agreement, browse: Browse) -> None:
    president = browse("president")
    assert president.get(url(dossier, "withdraw/")).status_code == 200
    president.post(url(dossier, "withdraw/"), {"on": "2024-02-01", "reason": "تخلي الشريك"})
    dossier.refresh_from_db()
    assert (dossier.state, dossier.ended_on) == ("withdrawn", date(2024, 2, 1))
    president.post(url(dossier, "reopen/"), {"on": "2024-02-02"})
    dossier.refresh_from_db()
    assert (dossier.state, dossier.ended_on) == ("consultation", None)


def test_withdrawing_needs_a_reason(dossier: Agreement, browse: Browse) -> None:
    response = browse("head").post(url(dossier, "withdraw/"), {"on": "2024-02-01", "reason": ""})
    assert response.status_code == 422


def test_a_clerk_does_not_withdraw(dossier: Agreement, clerk: OfficeBrowser) -> None:
    assert clerk.get(url(dossier, "withdraw/")).status_code == 403


def test_reopening_what_is_open_leads_back_with_a_reason(dossier: Agreement, browse: Browse) -> None:
    assert browse("head").get(url(dossier, "reopen/")).url == url(dossier, "")


def test_another_office_s_reference_is_not_found(
    dossier: Agreement, office_client: object, other_office: object
) -> None:
    stranger = office_client("clerk", office=other_office)
    assert stranger.get(url(dossier, "parties/")).status_code == 404
