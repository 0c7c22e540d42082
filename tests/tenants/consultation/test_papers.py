"""Invitations, minutes and requests for opinion say what the dossier holds (R9, R10, R12)."""

from datetime import date

import pytest

from mithaq.deeds.blocks import Deed, Facts, Items, Paragraph, Table
from tenants.agreements.models import Agreement
from tenants.consultation import services
from tenants.consultation.models import Meeting
from tenants.documents import generated
from tests.tenants import dossiers

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def meeting() -> Meeting:
    agreement = dossiers.opened()
    hygiene = services.add_actor(
        agreement.pk, actor=None, name_ar="مصلحة حفظ الصحة", name_fr="Service d'hygiène", kind="service"
    )
    partner = services.add_actor(agreement.pk, actor=None, name_ar="شريك", name_fr="Partenaire", kind="partner")
    held = services.add_meeting(
        agreement.pk, actor=None, held_on=dossiers.MEETING, place="مقر الجماعة", agenda="عرض المشروع\nالتمويل",
        next_step="صياغة مشروع أول", attendees=[hygiene.pk, partner.pk],
    )  # fmt: skip
    services.add_attendance(held.pk, actor=None, actor_id=partner.pk, represented_by="المدير")
    services.add_proposal(held.pk, actor=None, author_id=partner.pk, kind="proposal", text="أداء على ثلاث دفعات")
    services.add_proposal(held.pk, actor=None, author_id=hygiene.pk, kind="opinion", text="رأي بالموافقة")
    services.write_minutes(
        held.pk,
        actor=None,
        minutes_ar="افتتح اللقاء.\nواختتم.",
        minutes_fr="Ouverture.\nClôture.",
        next_step="صياغة مشروع أول",
    )
    return held


def made(agreement: Agreement, code: str, key: object, language: str) -> Deed:
    return generated.make(agreement, code, str(key), language).deed


def words(deed: Deed) -> str:
    return repr(deed.blocks)


def test_minutes_tell_who_was_there_what_was_said_and_what_comes_next(meeting: Meeting) -> None:
    deed = made(meeting.agreement, "minutes", meeting.pk, "ar")
    (present,) = (block for block in deed.blocks if isinstance(block, Table))
    assert present.rows == (("مصلحة حفظ الصحة", "—", ""), ("شريك", "المدير", ""))
    for said in (
        "عرض المشروع",
        "افتتح اللقاء.",
        "شريك – أداء على ثلاث دفعات",
        "رأي بالموافقة",
        "صياغة مشروع أول",
        "مقر الجماعة",
    ):
        assert said in words(deed)
    assert "30 يناير 2024" in deed.title
    assert deed.made_on == dossiers.MEETING


def test_french_minutes_are_the_translation(meeting: Meeting) -> None:
    said = words(made(meeting.agreement, "minutes", meeting.pk, "fr"))
    assert "Clôture." in said
    assert "واختتم" not in said
    assert "Service d'hygiène" in said


@pytest.mark.parametrize(("language", "missing"), [("ar", "minutes_ar"), ("fr", "minutes_fr")])
def test_minutes_that_nobody_wrote_are_missing(meeting: Meeting, language: str, missing: str) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(minutes_ar="", minutes_fr="")
    source = generated.find("minutes").source(meeting.agreement)
    assert [need.code for need in source.needs(str(meeting.pk), language)] == [missing]


def test_an_invitation_gives_the_day_the_place_and_the_agenda_of_a_meeting(meeting: Meeting) -> None:
    deed = made(meeting.agreement, "invitation", meeting.pk, "ar")
    (facts,) = (block for block in deed.blocks if isinstance(block, Facts))
    assert "30 يناير 2024" in facts.rows[0][1]
    (agenda,) = (block for block in deed.blocks if isinstance(block, Items))
    assert agenda.texts == ("عرض المشروع", "التمويل")


def test_an_invitation_to_the_next_meeting_is_there_before_any_was_held() -> None:
    deed = made(dossiers.opened(), "invitation", "next", "fr")
    assert "Tri et collecte des déchets ménagers" in words(deed)
    assert "………" in words(deed)


def test_a_service_is_asked_for_its_opinion_on_the_version_as_it_stands() -> None:
    agreement = dossiers.drafted()
    service = agreement.actors.get(kind="service")
    deed = made(agreement, "opinion-request", service.pk, "ar")
    version = agreement.text_versions.get()
    assert deed.recipient[1].endswith("مصلحة حفظ الصحة")
    (text,) = (block.text for block in deed.blocks if isinstance(block, Paragraph) and "SHA-256" in block.text)
    assert version.sha256[:12] in text
    assert generated.make(agreement, "opinion-request", str(service.pk), "ar").text_version == 1


def test_only_services_are_asked_for_an_opinion(meeting: Meeting) -> None:
    source = generated.find("opinion-request").source(meeting.agreement)
    assert [subject.label for subject in source.subjects()] == ["مصلحة حفظ الصحة"]


def test_the_day_of_a_meeting_is_written_in_full(meeting: Meeting) -> None:
    assert meeting.held_on == date(2024, 1, 30)
    assert "الثلاثاء 30 يناير 2024" in words(made(meeting.agreement, "minutes", meeting.pk, "ar")).replace("،", "")
