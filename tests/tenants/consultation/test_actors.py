"""R8–R9: fields in the office's own words, actors corrected, their contact, whom to keep close."""

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import InvalidInput, NotAllowed
from tenants.agreements.models import Agreement
from tenants.consultation import errors, selectors, services
from tenants.consultation.models import Actor, Attention, Meeting, PartnershipFields, Weight
from tenants.consultation.targets import TARGETS, split
from tests.tenants.browsing import OfficeBrowser

pytestmark = pytest.mark.usefixtures("office")


def choose(dossier: Agreement, **fields: object) -> Agreement:
    return services.choose_fields(dossier.pk, actor=None, **{"sector_codes": [], "sdg_goals": []} | fields)


def test_r8_the_fields_are_said_in_our_own_words(dossier: Agreement) -> None:
    choose(dossier, words_ar="تدبير النفايات", words_fr="Gestion des déchets")
    assert selectors.own_fields(dossier).words_fr == "Gestion des déchets"
    assert [need.code for need in selectors.needs(dossier)] == ["actors", "meetings", "minutes"]
    choose(dossier)
    assert selectors.own_fields(dossier) is None


def test_r8_a_target_brings_its_goal_and_stands_in_the_order_of_the_goals(dossier: Agreement) -> None:
    assert len(TARGETS) == 169
    found = choose(dossier, sdg_goals=[17], sdg_targets=["12.5", "11.6", "11.a"])
    assert found.sdg_goals == [11, 12, 17]
    assert selectors.own_fields(dossier).sdg_targets == ["11.6", "11.a", "12.5"]


@pytest.mark.parametrize("target", ["11.9", "18.1", "0.1", "11", "17.a", "<b>"])
def test_r8_a_target_outside_the_list_is_refused(dossier: Agreement, target: str) -> None:
    with pytest.raises(errors.UnknownField) as refusal:
        choose(dossier, sdg_targets=[target])
    assert refusal.value.field == "sdg_targets"


def test_r8_targets_are_read_as_people_type_them() -> None:
    assert split("١١.٦، 12.5; 11.A") == ["11.6", "12.5", "11.a"]


def test_r8_the_database_keeps_no_empty_words(dossier: Agreement) -> None:
    with pytest.raises(IntegrityError, match="partnership_fields_say_something"), transaction.atomic():
        PartnershipFields.objects.create(agreement=dossier)


def test_r9_an_actor_is_corrected_and_keeps_what_they_said(dossier: Agreement, meeting: Meeting, actor: Actor) -> None:
    services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="اقتراح")
    services.edit_actor(
        actor.pk, actor=None, name_ar="جمعية البيئة والتنمية", kind="association", influence="high",
        contact_function="الكاتب العام", contact_email="Bureau@Association.MA ", contact_phone="٠٥٣٦ ٦١-٠٠.٠٠",
    )  # fmt: skip
    actor.refresh_from_db()
    assert (actor.name_ar, actor.name_fr, actor.influence) == ("جمعية البيئة والتنمية", "", "high")
    assert (actor.contact_email, actor.contact_phone) == ("bureau@association.ma", "0536610000")
    assert meeting.proposals.get().author == actor


def test_r9_an_actor_keeps_its_own_name_and_takes_no_others(dossier: Agreement, actor: Actor, service: Actor) -> None:
    services.edit_actor(actor.pk, actor=None, name_ar=actor.name_ar, name_fr=actor.name_fr, kind="other")
    with pytest.raises(errors.ActorTwice):
        services.edit_actor(service.pk, actor=None, name_ar="جمعيّة البيئه", name_fr="association", kind="other")


@pytest.mark.parametrize(("typed", "kept"), [
    ("+212 536-61-00-00", "+212536610000"), ("00212536610000", "+212536610000"), ("05 36 61 00 00", "0536610000"),
    ("", ""),
])  # fmt: skip
def test_r9_a_telephone_number_is_kept_as_digits(dossier: Agreement, typed: str, kept: str) -> None:
    assert services.add_actor(
        dossier.pk, actor=None, name_ar="فاعل", kind="other", contact_phone=typed
    ).contact_phone == kept  # fmt: skip


@pytest.mark.parametrize(("field", "value", "error"), [
    ("contact_email", "no-address", errors.BadEmail), ("contact_email", "a@b", errors.BadEmail),
    ("contact_email", "a b@c.ma", errors.BadEmail), ("contact_phone", "12", errors.BadPhone),
    ("contact_phone", "call me", errors.BadPhone), ("contact_phone", "1" * 16, errors.BadPhone),
    ("contact_function", "ر" * 121, InvalidInput), ("contact_function", "رئيس\u202e", InvalidInput),
    ("role", "د" * 20_000, InvalidInput),
])  # fmt: skip
def test_r9_a_contact_that_is_none_is_refused_beside_its_field(
    dossier: Agreement, field: str, value: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refusal:
        services.add_actor(dossier.pk, actor=None, name_ar="فاعل", kind="other", **{field: value})
    assert refusal.value.field == field
    assert not dossier.actors.exists()


@pytest.mark.parametrize(("change", "constraint"), [
    ({"contact_email": "nobody"}, "actor_email_well_formed"), ({"contact_phone": "12"}, "actor_phone_well_formed"),
    ({"contact_phone": "0536 61"}, "actor_phone_well_formed"),
])  # fmt: skip
def test_r9_the_database_refuses_a_contact_that_is_none(actor: Actor, change: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Actor.objects.filter(pk=actor.pk).update(**change)


@pytest.mark.parametrize(("influence", "interest", "attention"), [
    ("high", "high", "close"), ("high", "medium", "close"), ("medium", "high", "close"), ("high", "low", "satisfied"),
    ("low", "high", "informed"), ("medium", "medium", "informed"), ("medium", "low", "watched"),
    ("low", "medium", "watched"), ("low", "low", "watched"),
])  # fmt: skip
def test_r9_whom_to_keep_close(influence: str, interest: str, attention: str) -> None:
    assert Actor(influence=influence, interest=interest).attention == Attention(attention)


def test_r9_the_grid_places_each_actor_once(dossier: Agreement, actor: Actor, service: Actor) -> None:
    services.edit_actor(service.pk, actor=None, name_ar="مصلحة", kind="service", interest="low", influence="high")
    grid = selectors.grid(selectors.actors(dossier))
    assert [line.influence for line in grid] == [Weight.HIGH, Weight.MEDIUM, Weight.LOW]
    assert [[len(cell.actors) for cell in line.cells] for line in grid] == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert grid[0].cells[0].attention == Attention.SATISFIED


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_r9_only_the_office_corrects_an_actor(actor: Actor, people: object, role: str) -> None:
    with pytest.raises(NotAllowed):
        services.edit_actor(actor.pk, actor=people(role), name_ar="غيره", kind="other")


def test_r9_an_actor_is_corrected_on_its_page(dossier: Agreement, actor: Actor, clerk: OfficeBrowser) -> None:
    page = f"/office/agreements/{dossier.reference}/consultation/actors/{actor.pk}/edit/"
    assert actor.name_fr in clerk.get(page).text
    sent = {
        "actor-name_ar": actor.name_ar, "actor-kind": "association", "actor-interest": "high",
        "actor-influence": "high", "actor-contact_email": "typed@wrong",
    }  # fmt: skip
    refused = clerk.post(page, sent)
    assert (refused.status_code, "typed@wrong" in refused.text, "id_actor-contact_email_error" in refused.text) == (
        422, True, True,
    )  # fmt: skip
    assert clerk.post(page, sent | {"actor-contact_email": "right@association.ma"}).status_code == 302
    listed = clerk.get(f"/office/agreements/{dossier.reference}/consultation/actors/").text
    assert "right@association.ma" in listed
    assert "weight-close" in listed
