"""R10: meetings as they are lived: planned, called, held or cancelled; what became of what was put forward."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from mithaq.core import clock
from mithaq.core.errors import InvalidInput, NotAllowed
from tenants.agreements.errors import EndsBeforeStart, FutureDate, Missing
from tenants.agreements.models import Agreement
from tenants.consultation import errors, selectors, services
from tenants.consultation.models import Actor, Attendance, Meeting, Presence, Proposal
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import MEETING, SIGNATORIES, SIGNED

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2024, 2, 1)
PLANNED = date(2024, 2, 13)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def planned(dossier: Agreement, actor: Actor, service: Actor) -> Meeting:
    return services.plan_meeting(
        dossier.pk, actor=None, held_on=PLANNED, starts_at=time(10, 30), place="مقر الجماعة", agenda="الأهداف",
        mode="mixed", link="https://video.example/m/1", invited=[actor.pk, service.pk],
    )  # fmt: skip


def send(meeting: Meeting, *actors: Actor, on: date = TODAY, means: str = "email") -> list[Attendance]:
    return services.send_invitations(
        meeting.pk, actor=None, actor_ids=[one.pk for one in actors], sent_on=on, means=means
    )


def hold(meeting: Meeting, roll: dict[int, tuple[str, str]], on: date = PLANNED) -> Meeting:
    with clock.frozen(on + timedelta(days=1)):
        return services.hold_meeting(meeting.pk, actor=None, held_on=on, roll=roll)


# --- Planned -------------------------------------------------------------------------------------------------------
def test_r10_a_meeting_is_planned_ahead_with_its_hour_place_link_agenda_and_list(planned: Meeting) -> None:
    planned.refresh_from_db()
    assert (planned.state, planned.starts_at, planned.link) == ("planned", time(10, 30), "https://video.example/m/1")
    assert {one.presence for one in planned.attendances.all()} == {Presence.EXPECTED}
    assert planned.agreement.history.filter(transition="meeting_planned").exists()


@pytest.mark.parametrize(("day", "error"), [
    (date(2024, 1, 31), errors.PlannedInThePast), (date(2999, 1, 1), errors.PlannedTooFar),
    (date(2026, 2, 2), errors.PlannedTooFar),
])  # fmt: skip
def test_r10_nobody_plans_a_day_that_is_over_or_out_of_reach(
    dossier: Agreement, day: date, error: type[Exception]
) -> None:
    with pytest.raises(error) as refusal:
        services.plan_meeting(dossier.pk, actor=None, held_on=day)
    assert refusal.value.field == "held_on"


@pytest.mark.parametrize(("field", "value", "code"), [
    ("link", "javascript:alert(1)", "bad_link"), ("link", "zoom", "bad_link"), ("agenda", "ب" * 20_000, "too_long"),
    ("place", "قاعة\u2066", "bidi_control"), ("agenda", "جدول\u202e", "bidi_control"),
])  # fmt: skip
def test_r10_hostile_words_are_refused_beside_their_field(
    dossier: Agreement, field: str, value: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.plan_meeting(dossier.pk, actor=None, held_on=PLANNED, **{field: value})
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_r10_an_actor_of_another_dossier_is_not_invited(dossier: Agreement, planned: Meeting, stranger: Actor) -> None:
    with pytest.raises(errors.ActorOfAnotherDossier):
        services.plan_meeting(dossier.pk, actor=None, held_on=PLANNED, invited=[stranger.pk])
    with pytest.raises(errors.ActorOfAnotherDossier):
        send(planned, stranger)


def test_r12_a_meeting_to_come_has_neither_attendance_nor_proposals_nor_minutes(planned: Meeting, actor: Actor) -> None:
    for verb in (
        lambda: services.add_attendance(planned.pk, actor=None, actor_id=actor.pk),
        lambda: services.add_proposal(planned.pk, actor=None, author_id=actor.pk, text="اقتراح"),
        lambda: services.take_roll(planned.pk, actor=None, roll={actor.pk: ("present", "")}),
        lambda: services.write_minutes(planned.pk, actor=None, minutes_ar="محضر"),
        lambda: services.draft_minutes(planned.pk, actor=None),
        lambda: services.sign_minutes(planned.pk, actor=None, signed_on=TODAY, signatories=SIGNATORIES),
    ):
        with pytest.raises(errors.NotHeld):
            verb()


def test_r10_a_planned_meeting_does_not_stand_for_one_that_was_held(planned: Meeting) -> None:
    assert [need.code for need in selectors.needs(planned.agreement)] == ["fields", "meetings", "minutes"]


def test_r10_a_meeting_put_off_calls_everybody_again(planned: Meeting, actor: Actor, service: Actor) -> None:
    send(planned, actor, service)
    services.edit_meeting(planned.pk, actor=None, held_on=PLANNED, starts_at=time(10, 30), place="قاعة أخرى")
    assert planned.attendances.filter(invited_on__isnull=False).count() == 2
    services.edit_meeting(planned.pk, actor=None, held_on=PLANNED + timedelta(days=7), starts_at=time(10, 30))
    assert not planned.attendances.filter(invited_on__isnull=False).exists()
    assert planned.attendances.filter(is_invited=True).count() == 2
    with pytest.raises(errors.PlannedInThePast):
        services.edit_meeting(planned.pk, actor=None, held_on=date(2024, 1, 20))


def test_r10_who_holds_an_invitation_stays_on_the_list(planned: Meeting, actor: Actor, service: Actor) -> None:
    send(planned, actor)
    with pytest.raises(errors.InvitationSent):
        services.edit_meeting(
            planned.pk, actor=None, held_on=PLANNED, starts_at=time(10, 30), invited=[service.pk]
        )  # fmt: skip
    services.edit_meeting(planned.pk, actor=None, held_on=PLANNED, starts_at=time(10, 30), invited=[actor.pk])
    assert [one.actor for one in planned.attendances.all()] == [actor]


# --- Called --------------------------------------------------------------------------------------------------------
def test_r10_invitations_say_who_when_and_by_which_means(planned: Meeting, actor: Actor) -> None:
    send(planned, actor, on=date(2024, 1, 31), means="bearer")
    sent = planned.attendances.get(actor=actor)
    assert (sent.is_invited, sent.invited_on, sent.means) == (True, date(2024, 1, 31), "bearer")
    assert planned.agreement.history.filter(transition="invitations_sent").exists()


@pytest.mark.parametrize(("day", "error"), [
    (date(2024, 2, 14), errors.InvitationAfterMeeting), (date(2024, 3, 2), FutureDate),
    (date(2024, 1, 14), EndsBeforeStart),
])  # fmt: skip
def test_r10_an_invitation_after_the_meeting_is_refused(
    planned: Meeting, actor: Actor, day: date, error: type[Exception]
) -> None:
    with clock.frozen(date(2024, 3, 1)), pytest.raises(error):
        send(planned, actor, on=day)
    assert not planned.attendances.filter(invited_on__isnull=False).exists()


def test_r10_an_invitation_goes_to_somebody(planned: Meeting) -> None:
    with pytest.raises(errors.NobodyInvited):
        send(planned)


def test_r10_a_meeting_is_not_held_before_its_invitations(planned: Meeting, actor: Actor, service: Actor) -> None:
    send(planned, actor)
    everybody = {actor.pk: ("present", ""), service.pk: ("present", "")}
    with pytest.raises(errors.InvitationAfterMeeting) as refusal:
        hold(planned, everybody, on=date(2024, 1, 31))
    assert refusal.value.field == "held_on"


def test_r10_invitations_to_a_recorded_meeting_are_noted_of_those_on_its_roll(
    meeting: Meeting, actor: Actor, service: Actor
) -> None:
    send(meeting, actor, on=date(2024, 1, 22))
    assert meeting.attendances.get().presence == Presence.PRESENT
    with pytest.raises(errors.PresenceOpen):
        send(meeting, service, on=date(2024, 1, 22))


# --- Held or cancelled ---------------------------------------------------------------------------------------------
def test_r10_the_roll_tells_present_represented_excused_and_absent(
    dossier: Agreement, planned: Meeting, actor: Actor, service: Actor
) -> None:
    late = services.add_actor(dossier.pk, actor=None, name_ar="القابض", kind="authority")
    hold(planned, {actor.pk: ("present", "الكاتب العام"), service.pk: ("excused", "لا أحد"), late.pk: ("absent", "")})
    found = {one.actor_id: (one.presence, one.represented_by) for one in planned.attendances.all()}
    assert found == {
        actor.pk: ("present", "الكاتب العام"), service.pk: ("excused", ""), late.pk: ("absent", "")
    }  # fmt: skip
    planned.refresh_from_db()
    assert planned.is_held


def test_r10_everybody_who_was_invited_is_accounted_for(planned: Meeting, actor: Actor, service: Actor) -> None:
    with pytest.raises(errors.PresenceOpen) as refusal:
        hold(planned, {actor.pk: ("present", ""), service.pk: ("", "")})
    assert refusal.value.context["names"] == [service.name_ar]
    planned.refresh_from_db()
    assert planned.is_planned


def test_r10_who_spoke_was_there(meeting: Meeting, actor: Actor) -> None:
    services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="اقتراح")
    with pytest.raises(errors.AuthorAbsent):
        services.take_roll(meeting.pk, actor=None, roll={actor.pk: ("absent", "")})
    services.take_roll(meeting.pk, actor=None, roll={actor.pk: ("", "")})
    assert meeting.attendances.count() == 1


def test_r10_the_roll_takes_nobody_of_another_dossier(meeting: Meeting, stranger: Actor) -> None:
    with pytest.raises(errors.ActorOfAnotherDossier):
        services.take_roll(meeting.pk, actor=None, roll={stranger.pk: ("present", "")})


def test_r10_a_meeting_is_held_once_and_not_in_the_future(planned: Meeting, actor: Actor, service: Actor) -> None:
    everybody = {actor.pk: ("present", ""), service.pk: ("present", "")}
    with pytest.raises(FutureDate):
        services.hold_meeting(planned.pk, actor=None, held_on=PLANNED, roll=everybody)
    hold(planned, everybody)
    with pytest.raises(errors.AlreadyHeld):
        hold(planned, everybody)
    with pytest.raises(errors.AlreadyHeld):
        services.cancel_meeting(planned.pk, actor=None, reason="متأخر")


def test_r10_a_cancelled_meeting_stays_with_its_reason_and_is_written_no_more(planned: Meeting, actor: Actor) -> None:
    with pytest.raises(Missing) as refusal:
        services.cancel_meeting(planned.pk, actor=None, reason="  ")
    assert refusal.value.field == "reason"
    services.cancel_meeting(planned.pk, actor=None, reason="تعذر حضور الشريك")
    planned.refresh_from_db()
    assert (planned.is_cancelled, planned.cancel_reason) == (True, "تعذر حضور الشريك")
    with pytest.raises(errors.AlreadyHeld):
        send(planned, actor)
    with pytest.raises(errors.AlreadyHeld):
        services.edit_meeting(planned.pk, actor=None, held_on=PLANNED)


# --- Proposals -----------------------------------------------------------------------------------------------------
@pytest.fixture
def proposal(meeting: Meeting, actor: Actor) -> Proposal:
    return services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="فرز من المنبع")


def settle(proposal: Proposal, outcome: str, on: date = TODAY, note: str = "") -> Proposal:
    return services.settle_proposal(proposal.pk, actor=None, outcome=outcome, settled_on=on, note=note)


def test_r10_a_proposal_is_kept_set_aside_for_a_reason_or_open_again(proposal: Proposal) -> None:
    assert (proposal.outcome, proposal.settled_on) == ("open", None)
    assert settle(proposal, "kept", note="أدرج في البرنامج").settled_on == TODAY
    with pytest.raises(Missing) as refusal:
        settle(proposal, "set_aside")
    assert refusal.value.field == "note"
    assert settle(proposal, "set_aside", note="كلفة مرتفعة").outcome_note == "كلفة مرتفعة"
    opened = settle(proposal, "open", note="لا شيء")
    assert (opened.outcome_note, opened.settled_on) == ("", None)


def test_r10_what_became_of_a_proposal_follows_the_signed_minutes(meeting: Meeting, proposal: Proposal) -> None:
    services.write_minutes(meeting.pk, actor=None, minutes_ar="محضر")
    services.sign_minutes(meeting.pk, actor=None, signed_on=TODAY, signatories=SIGNATORIES)
    settle(proposal, "kept")
    with pytest.raises(errors.MinutesSigned):
        services.remove_proposal(proposal.pk, actor=None)


@pytest.mark.parametrize(("day", "error"), [(date(2024, 1, 29), EndsBeforeStart), (date(2024, 2, 2), FutureDate)])
def test_r10_nothing_is_settled_before_it_was_said(proposal: Proposal, day: date, error: type[Exception]) -> None:
    with pytest.raises(error):
        settle(proposal, "kept", on=day)


# --- Tasks ---------------------------------------------------------------------------------------------------------
def labels(on: date) -> list[tuple[str, date | None]]:
    return [(str(task.label), task.due_on) for task in selectors.tasks(on)]


def test_r10_tasks_call_to_the_meeting_and_to_its_invitations(
    planned: Meeting, actor: Actor, service: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    assert labels(TODAY) == [("إرسال الدعوات إلى اللقاء", PLANNED)]
    send(planned, actor)
    assert labels(TODAY) == [("إرسال الدعوات إلى اللقاء", PLANNED)]
    send(planned, service)
    assert labels(TODAY) == []
    assert labels(PLANNED - timedelta(days=4)) == []
    assert labels(PLANNED - timedelta(days=3)) == [("عقد اللقاء التشاوري", PLANNED)]
    with django_assert_num_queries(3):
        assert labels(PLANNED + timedelta(days=1)) == [("بيان هل انعقد اللقاء المبرمج", PLANNED)]
    hold(planned, {actor.pk: ("present", ""), service.pk: ("present", "")})
    assert labels(PLANNED + timedelta(days=1)) == [("إنجاز المحضر وتوقيعه", None)]


# --- What the database itself refuses ------------------------------------------------------------------------------
@pytest.mark.parametrize(("change", "constraint"), [
    ({"state": "dreamt"}, "meeting_state_known"),
    ({"minutes_ar": "محضر"}, "meeting_minutes_once_held"),
    ({"minutes_sha256": "0" * 64}, "meeting_hash_of_signed_minutes"),
    ({"cancel_reason": "سبب"}, "meeting_cancelled_for_a_reason"),
    ({"state": "cancelled"}, "meeting_cancelled_for_a_reason"),
])  # fmt: skip
def test_constraints_of_a_planned_meeting(planned: Meeting, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Meeting.objects.filter(pk=planned.pk).update(**change)


@pytest.mark.parametrize(("change", "constraint"), [
    ({"presence": "perhaps"}, "attendance_presence_known"),
    ({"presence": "absent", "represented_by": "الرئيس"}, "attendance_represented_when_present"),
    ({"invited_on": SIGNED, "means": "email"}, "attendance_sent_to_the_invited"),
    ({"is_invited": True, "invited_on": SIGNED}, "attendance_sent_to_the_invited"),
    ({"is_invited": True, "means": "email"}, "attendance_sent_to_the_invited"),
    ({"is_invited": True, "invited_on": SIGNED, "means": "pigeon"}, "attendance_sent_to_the_invited"),
])  # fmt: skip
def test_constraints_of_an_attendance(meeting: Meeting, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Attendance.objects.filter(meeting=meeting).update(**change)


@pytest.mark.parametrize(("change", "constraint"), [
    ({"outcome": "lost", "settled_on": SIGNED}, "proposal_outcome_known"),
    ({"outcome": "set_aside", "settled_on": SIGNED}, "proposal_set_aside_for_a_reason"),
    ({"outcome": "kept"}, "proposal_settled_on_a_day"),
    ({"settled_on": SIGNED}, "proposal_settled_on_a_day"),
])  # fmt: skip
def test_constraints_of_an_outcome(proposal: Proposal, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**change)


# --- Pages ---------------------------------------------------------------------------------------------------------
def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/consultation/{page}"


def test_r10_a_meeting_is_clicked_from_the_plan_to_the_roll(
    dossier: Agreement, actor: Actor, service: Actor, clerk: OfficeBrowser
) -> None:
    sent = {
        "meeting-held_on": "2024-02-13", "meeting-starts_at": "١٠:٣٠", "meeting-mode": "mixed",
        "meeting-place": "مقر الجماعة", "meeting-link": "https://video.example/1",
        "meeting-invited": [actor.pk, service.pk],
    }  # fmt: skip
    assert clerk.post(url(dossier, "meetings/plan/"), sent).status_code == 302
    meeting = dossier.meetings.get()
    inside = f"meetings/{meeting.pk}/"
    page = clerk.get(url(dossier, inside)).text
    assert "10:30" in page
    assert f"{inside}hold/" not in page  # it is still to come
    mail = {"invitations-actor_ids": [actor.pk, service.pk], "invitations-sent_on": "2024-02-01"}
    assert clerk.post(url(dossier, f"{inside}invitations/"), mail | {"invitations-means": "email"}).status_code == 302
    with clock.frozen(PLANNED):
        assert f"{inside}hold/" in clerk.get(url(dossier, inside)).text
        roll = {"roll-held_on": "2024-02-13", "roll-mode": "mixed", "roll-place": "مقر الجماعة",
                f"roll-presence_{actor.pk}": "present", f"roll-by_{actor.pk}": "الكاتب العام"}  # fmt: skip
        refused = clerk.post(url(dossier, f"{inside}hold/"), roll)
        assert (refused.status_code, "الكاتب العام" in refused.text, service.name_ar in refused.text) == (
            422,
            True,
            True,
        )
        assert (
            clerk.post(url(dossier, f"{inside}hold/"), roll | {f"roll-presence_{service.pk}": "excused"}).status_code
            == 302
        )
        page = clerk.get(url(dossier, inside)).text
    assert "الكاتب العام" in page
    assert "معتذر" in page


@pytest.mark.parametrize(("page", "data", "kept"), [
    ("plan/", {"meeting-held_on": "2024-01-20", "meeting-place": "محفوظ", "meeting-mode": "remote"}, "محفوظ"),
    ("plan/", {"meeting-held_on": "2024-03-01", "meeting-link": "hello", "meeting-mode": "remote"}, "hello"),
    ("plan/", {"meeting-held_on": "2024-03-01", "meeting-agenda": "ب" * 4001, "meeting-mode": "remote"}, "ببب"),
    ("{planned}/invitations/", {"invitations-sent_on": "2024-02-01", "invitations-means": "letter"}, "2024-02-01"),
    ("{planned}/cancel/", {"cancel-reason": "\u202eسبب"}, "سبب"),
    ("{planned}/edit/", {"meeting-held_on": "2023-01-01", "meeting-place": "محفوظ", "meeting-mode": "remote"}, "محفوظ"),
])  # fmt: skip
def test_r10_a_refused_form_answers_422_and_keeps_what_was_typed(
    dossier: Agreement, planned: Meeting, clerk: OfficeBrowser, page: str, data: dict[str, str], kept: str
) -> None:
    response = clerk.post(url(dossier, f"meetings/{page.format(planned=planned.pk)}"), data)
    assert response.status_code == 422
    assert kept in response.text


def test_r10_a_meeting_or_a_proposal_of_another_dossier_is_not_found(
    planned: Meeting, proposal: Proposal, clerk: OfficeBrowser
) -> None:
    other = dossiers.opened()
    for page in ("edit/", "invitations/", "hold/", "attendance/", "cancel/", "minutes/draft/"):
        assert clerk.post(url(other, f"meetings/{planned.pk}/{page}")).status_code == 404
    for page in ("settle/", "remove/"):
        assert clerk.get(url(other, f"proposals/{proposal.pk}/{page}")).status_code == 404


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_r10_only_the_office_plans_calls_and_holds(
    dossier: Agreement, planned: Meeting, proposal: Proposal, actor: Actor, people: Callable[..., object], role: str
) -> None:
    somebody = people(role)
    for verb in (
        lambda: services.plan_meeting(dossier.pk, actor=somebody, held_on=PLANNED),
        lambda: services.edit_meeting(planned.pk, actor=somebody, held_on=PLANNED),
        lambda: services.hold_meeting(planned.pk, actor=somebody, held_on=MEETING, roll={}),
        lambda: services.cancel_meeting(planned.pk, actor=somebody, reason="سبب"),
        lambda: services.send_invitations(
            planned.pk, actor=somebody, actor_ids=[actor.pk], sent_on=TODAY, means="email"
        ),
        lambda: services.settle_proposal(proposal.pk, actor=somebody, outcome="kept", settled_on=TODAY),
        lambda: services.remove_proposal(proposal.pk, actor=somebody),
    ):
        with pytest.raises(NotAllowed):
            verb()
