"""LO 113-14 a48, a273; law 54-19 a11: when the council's agenda and decisions are public, and what is not."""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import NotAllowed
from mithaq.register.errors import ReasonMissing
from mithaq.register.models import ProceedingVersion, PublicDecision, PublicSession
from tenants.agreements.models import HistoryEntry
from tenants.council import publication, services, verification
from tenants.council.models import Session, Sitting
from tests.tenants.council import bound, story

pytestmark = pytest.mark.usefixtures("office")


def summoned() -> Session:
    story.on_agenda()
    return services.record_summons(story.may_session().pk, actor=None, sent_on=story.SUMMONED)


def public_session() -> PublicSession:
    return PublicSession.objects.get()


def test_a48_the_session_is_public_with_its_agenda_when_the_members_are_summoned() -> None:
    story.on_agenda()
    assert not PublicSession.objects.exists()  # the agenda went to the governor, who may still add to it (a39)
    services.record_summons(story.may_session().pk, actor=None, sent_on=story.SUMMONED)
    row = public_session()
    assert (row.kind, row.opens_on, row.is_closed_to_public) == ("ordinary", story.MAY_7, False)
    assert [(one["number"], one["title"]["fr"]) for one in row.detail["points"]] == [
        (4, "Tri et collecte des déchets ménagers")
    ]


def test_a273_the_decision_is_public_the_day_it_is_posted_and_not_before() -> None:
    decision = story.adopted()
    assert not PublicDecision.objects.exists()
    services.post_decision(decision.pk, actor=None, on=story.POSTED)
    row = PublicDecision.objects.get()
    assert (row.number, row.decided_on, row.posted_on) == ("14/2024", story.MAY_7, story.POSTED)
    assert (row.votes_for, row.votes_against, row.abstentions, row.state) == (25, 0, 2, "adopted")
    assert row.session_public_id == public_session().public_id
    assert row.agreement_public_id == story.again(decision).agreement.public_id


def test_the_posting_and_its_publication_stand_or_fall_together() -> None:
    decision = story.adopted()
    with (
        patch.object(publication.register, "publish_decision", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        services.post_decision(decision.pk, actor=None, on=story.POSTED)
    assert story.again(decision).posted_on is None
    assert not PublicDecision.objects.exists()


def test_what_is_public_follows_each_act_with_a_version() -> None:
    decision = bound.posted()
    services.transmit(decision.pk, actor=None, on=story.DISPATCHED, **story.FILE)
    services.record_receipt(decision.pk, actor=None, on=story.RECEIVED, reference="وصل 118")
    services.grant_visa(decision.pk, actor=None, on=story.VISAED, reference="ت/451")
    services.make_enforceable(decision.pk, actor=None, on=story.VISAED)
    row = PublicDecision.objects.get()
    assert (row.state, row.enforceable_on) == ("enforceable", story.VISAED)
    states = [one.detail["state"] for one in ProceedingVersion.objects.filter(public_id=row.public_id)]
    assert states == ["adopted", "sent", "visaed", "enforceable"]
    assert public_session().closes_on == story.CLOSED


def test_a42_a_second_summons_moves_the_public_day() -> None:
    summoned()
    services.open_session(story.may_session().pk, actor=None, on=story.MAY_7, present=9)
    row = public_session()
    assert (row.opens_on, row.meeting_on, row.detail["summons"]) == (story.MAY_7, date(2024, 5, 10), 2)


def test_a35_hour_and_place_of_the_summons_are_public() -> None:
    summoned()
    services.describe_session(
        story.may_session().pk, actor=None, members_in_office=35, starts_at=time(10, 30), place="قاعة الاجتماعات"
    )
    assert (public_session().detail["hour"], public_session().detail["place"]["ar"]) == ("10:30", "قاعة الاجتماعات")


def test_a39_a_point_that_is_added_after_the_summons_is_public_too() -> None:
    summoned()
    services.record_agenda_receipt(story.may_session().pk, actor=None, on=date(2024, 4, 23))
    services.add_point(
        story.may_session().pk, actor=None, on=date(2024, 4, 29), title_ar="نقطة مستعجلة", added_by="governor"
    )
    assert [one["title"]["ar"] for one in public_session().detail["points"]][-1] == "نقطة مستعجلة"


def test_a48_of_a_closed_sitting_neither_votes_nor_attendance_are_public() -> None:
    decision = story.adopted()
    Sitting.objects.create(
        session=story.may_session(), number=1, held_on=story.MAY_7, members_in_office=35, closed_at_request="president"
    )
    services.post_decision(decision.pk, actor=None, on=story.POSTED)
    row = PublicDecision.objects.get()
    assert (row.number, row.votes_for, row.abstentions) == ("14/2024", None, None)
    assert "25" not in str(row.detail["title"])


def test_a_new_deliberation_is_another_public_decision_and_the_first_stays() -> None:
    decision = bound.posted()
    services.transmit(decision.pk, actor=None, on=story.DISPATCHED, **story.FILE)
    services.record_receipt(decision.pk, actor=None, on=story.RECEIVED, reference="وصل 118")
    services.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="خارج الاختصاص")
    services.put_back(decision.pk, actor=None, on=date(2024, 5, 30))
    row = PublicDecision.objects.get()
    assert (row.number, row.state) == ("14/2024", "objected")
    again = story.again(decision)
    assert publication.decision_key(again.pk, again.round) != row.public_id
    assert not [line for line in _question() if "14/2024" in line]


def test_the_object_stays_as_it_was_posted_until_it_is_corrected() -> None:
    decision = bound.posted()
    agreement = decision.agreement
    agreement.title_ar = "عنوان آخر"
    agreement.save()
    services.transmit(decision.pk, actor=None, on=story.DISPATCHED, **story.FILE)
    assert PublicDecision.objects.get().title_ar == "فرز وجمع النفايات المنزلية"
    with pytest.raises(ReasonMissing):
        publication.correct_decision(decision.pk, actor=None, on=story.DISPATCHED, reason=" ")
    publication.correct_decision(decision.pk, actor=None, on=story.DISPATCHED, reason="عنوان مصحح")
    assert PublicDecision.objects.get().title_ar == "عنوان آخر"
    assert HistoryEntry.objects.filter(transition="publication_corrected").count() == 1


def test_a_withdrawal_needs_the_head_and_says_why(people: Callable[..., User]) -> None:
    decision = bound.posted()
    with pytest.raises(NotAllowed):
        publication.withdraw_decision(decision.pk, actor=people("secretary"), on=story.POSTED, reason="خطأ")
    publication.withdraw_decision(decision.pk, actor=people("head"), on=story.POSTED, reason="خطأ")
    publication.withdraw_session(story.may_session().pk, actor=people("head"), on=story.POSTED, reason="خطأ")
    assert not PublicDecision.objects.filter(withdrawn_at=None).exists()
    assert not PublicSession.objects.filter(withdrawn_at=None).exists()
    lines = publication.lines()
    assert [(one.kind, one.is_shown) for one in lines] == [("session", False), ("decision", False)]


def _question() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(verification.QUESTION)
        return [" ".join(map(str, row)) for row in cursor.fetchall()]


def test_the_doctor_finds_nothing_where_the_register_says_what_the_office_holds() -> None:
    bound.posted()
    assert _question() == []
    assert list(verification.in_full(100, 1)) == []


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda: PublicDecision.objects.update(state="sent"), "differs"),
        (lambda: PublicSession.objects.update(closes_on=None), "differs"),
        (lambda: PublicDecision.objects.all().delete(), "posted, and not public"),
        (lambda: PublicSession.objects.all().delete(), "announced, and not public"),
        (lambda: PublicDecision.objects.update(number="99/2024"), "no decision"),
        (lambda: PublicSession.objects.update(kind="extraordinary"), "no session"),
    ],
)
def test_the_doctor_names_what_differs(break_it: Callable[[], Any], said: str) -> None:
    bound.posted()
    break_it()
    assert any(said in line for line in _question())


def test_the_doctor_sees_a_word_that_differs_and_what_is_missing_is_published_again() -> None:
    decision = bound.posted()
    PublicSession.objects.update(detail={"points": []})
    assert dict(verification.in_full(100, 1)) == {str(story.may_session()): "the published session is another"}
    PublicDecision.objects.all().delete()
    ProceedingVersion.objects.all().delete()
    PublicSession.objects.all().delete()
    assert publication.publish_missing(actor=None) == 2
    assert _question() == []
    assert PublicDecision.objects.get().number == decision.number


def test_of_a_restored_copy_nothing_is_published_and_its_work_goes_on(office: Collectivity) -> None:
    with patch.object(type(office), "is_copy", True):
        decision = bound.posted()
    assert story.again(decision).posted_on == story.POSTED
    assert not PublicDecision.objects.exists()
    assert not PublicSession.objects.exists()
