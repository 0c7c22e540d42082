"""R8–R12: fields, actors, meetings, positions, minutes; and the two verbs of the stage."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import IllegalTransition, InvalidInput, NotAllowed
from tenants.agreements import services as agreements
from tenants.agreements.errors import EndsBeforeStart, FutureDate, Missing, StageClosed
from tenants.agreements.models import Agreement, AgreementState
from tenants.consultation import errors, selectors, services, stances
from tenants.consultation.models import Actor, Attendance, Meeting, Position, Proposal
from tenants.documents.models import DocumentKind
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED, MEETING, SIGNATORIES, SIGNED, pdf

pytestmark = pytest.mark.usefixtures("office")


# --- R8 ------------------------------------------------------------------------------------------------------------
def test_r8_fields_are_kept_once_each_in_the_order_of_the_lists(dossier: Agreement) -> None:
    services.choose_fields(dossier.pk, actor=None, sector_codes=["14050", "15112", "14050"], sdg_goals=[17, 11, 11])
    dossier.refresh_from_db()
    assert (dossier.sector_codes, dossier.sdg_goals) == (["15112", "14050"], [11, 17])


@pytest.mark.parametrize(("sectors", "goals", "field"), [(["99999"], [], "sector_codes"), ([], [18], "sdg_goals")])
def test_r8_a_field_outside_the_lists_is_refused(
    dossier: Agreement, sectors: list[str], goals: list[int], field: str
) -> None:
    with pytest.raises(errors.UnknownField) as refusal:
        services.choose_fields(dossier.pk, actor=None, sector_codes=sectors, sdg_goals=goals)
    assert refusal.value.field == field


# --- R9 ------------------------------------------------------------------------------------------------------------
def test_r9_an_actor_is_noted_once_whatever_the_spelling(dossier: Agreement, actor: Actor) -> None:
    with pytest.raises(errors.ActorTwice):
        services.add_actor(dossier.pk, actor=None, name_ar="جمعيّة  البيئه", name_fr="ASSOCIATION", kind="other")
    assert dossier.actors.count() == 1


@pytest.mark.parametrize(("name", "code"), [("أ" * 201, "too_long"), ("جمعية\u202eX", "bidi_control")])
def test_r9_a_hostile_name_is_refused(dossier: Agreement, name: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.add_actor(dossier.pk, actor=None, name_ar=name, kind="other")
    assert (refusal.value.code, refusal.value.field) == (code, "name_ar")


def test_r9_an_actor_who_said_something_stays(dossier: Agreement, actor: Actor, meeting: Meeting) -> None:
    with pytest.raises(errors.ActorInUse):
        services.remove_actor(actor.pk, actor=None)
    silent = services.add_actor(dossier.pk, actor=None, name_ar="شخص آخر", kind="other")
    services.remove_actor(silent.pk, actor=None)
    assert list(dossier.actors.all()) == [actor]


# --- R10 -----------------------------------------------------------------------------------------------------------
def test_r10_a_meeting_to_come_is_refused(dossier: Agreement) -> None:
    with pytest.raises(FutureDate):
        services.add_meeting(dossier.pk, actor=None, held_on=date(2999, 1, 1))


def test_r10_a_meeting_before_the_dossier_was_opened_is_refused(dossier: Agreement) -> None:
    with pytest.raises(EndsBeforeStart) as refusal:
        services.add_meeting(dossier.pk, actor=None, held_on=date(2024, 1, 14))
    assert refusal.value.field == "held_on"


def test_r10_an_actor_attends_a_meeting_once_and_the_representative_is_corrected(
    meeting: Meeting, actor: Actor
) -> None:
    services.add_attendance(meeting.pk, actor=None, actor_id=actor.pk, represented_by="الرئيس")
    services.add_attendance(meeting.pk, actor=None, actor_id=actor.pk, represented_by="الكاتب العام")
    assert meeting.attendances.get().represented_by == "الكاتب العام"


def test_r10_an_actor_of_another_dossier_cannot_attend(meeting: Meeting) -> None:
    stranger = services.add_actor(dossiers.opened().pk, actor=None, name_ar="غريب", kind="other")
    with pytest.raises(errors.ActorOfAnotherDossier):
        services.add_attendance(meeting.pk, actor=None, actor_id=stranger.pk)
    with pytest.raises(errors.ActorOfAnotherDossier):
        services.add_proposal(meeting.pk, actor=None, author_id=stranger.pk, text="اقتراح")


def test_r10_who_proposes_thereby_attended(dossier: Agreement, meeting: Meeting) -> None:
    late = services.add_actor(dossier.pk, actor=None, name_ar="مصلحة المالية", kind="service")
    services.add_proposal(meeting.pk, actor=None, author_id=late.pk, text="تقسيم الأداءات", kind="opinion")
    assert meeting.attendances.filter(actor=late).exists()


def test_r10_an_empty_proposal_is_refused(meeting: Meeting, actor: Actor) -> None:
    with pytest.raises(Missing):
        services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="  \n ")


# --- R11 -----------------------------------------------------------------------------------------------------------
def test_r11_a_new_position_keeps_the_earlier_one(dossier: Agreement, actor: Actor) -> None:
    for stance, day in (("reserved", MEETING), ("for", SIGNED)):
        services.note_position(actor.pk, actor=None, topic="جدولة الأداءات", stance=stance, noted_on=day)
    assert [one.stance for one in stances.positions(dossier)] == ["for", "reserved"]


def test_r11_a_position_cannot_precede_its_meeting(actor: Actor, meeting: Meeting) -> None:
    with pytest.raises(EndsBeforeStart):
        services.note_position(
            actor.pk, actor=None, topic="المال", stance="for", noted_on=date(2024, 1, 29), meeting_id=meeting.pk
        )


# --- R12 -----------------------------------------------------------------------------------------------------------
def test_r12_empty_minutes_cannot_be_signed(meeting: Meeting) -> None:
    with pytest.raises(errors.MinutesEmpty) as refusal:
        services.sign_minutes(meeting.pk, actor=None, signed_on=SIGNED)
    assert refusal.value.article == "R12"


def test_r12_minutes_are_signed_on_the_scanned_paper_alone(meeting: Meeting) -> None:
    services.sign_minutes(meeting.pk, actor=None, signed_on=SIGNED, upload=pdf())
    meeting.refresh_from_db()
    assert (meeting.minutes_document.kind, meeting.minutes_document.made_on) == (DocumentKind.MINUTES, SIGNED)


def test_r12_minutes_are_not_signed_before_the_meeting(meeting: Meeting) -> None:
    services.write_minutes(meeting.pk, actor=None, minutes_ar="محضر")
    with pytest.raises(EndsBeforeStart) as refusal:
        services.sign_minutes(meeting.pk, actor=None, signed_on=date(2024, 1, 29))
    assert refusal.value.field == "signed_on"


def test_r12_signed_minutes_are_closed(meeting: Meeting, actor: Actor) -> None:
    services.write_minutes(meeting.pk, actor=None, minutes_ar="محضر")
    services.sign_minutes(meeting.pk, actor=None, signed_on=SIGNED, signatories=SIGNATORIES)
    for rewrite in (
        lambda: services.write_minutes(meeting.pk, actor=None, minutes_ar="غيره"),
        lambda: services.sign_minutes(meeting.pk, actor=None, signed_on=SIGNED),
        lambda: services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="متأخر"),
        lambda: services.add_attendance(meeting.pk, actor=None, actor_id=actor.pk),
        lambda: services.remove_meeting(meeting.pk, actor=None),
    ):
        with pytest.raises(errors.MinutesSigned):
            rewrite()
    meeting.refresh_from_db()
    assert meeting.minutes_ar == "محضر"


def test_a_meeting_entered_by_mistake_is_taken_out(dossier: Agreement, meeting: Meeting) -> None:
    services.remove_meeting(meeting.pk, actor=None)
    assert not dossier.meetings.exists()
    assert dossier.history.filter(transition="meeting_removed").exists()


def test_r12_minutes_are_needed_to_leave_consultation(dossier: Agreement, actor: Actor, meeting: Meeting) -> None:
    services.choose_fields(dossier.pk, actor=None, sector_codes=["14050"], sdg_goals=[])
    services.write_minutes(meeting.pk, actor=None, minutes_ar="محضر")
    with pytest.raises(Missing) as refusal:
        services.start_drafting(dossier.pk, actor=None, on=DRAFTED)
    assert refusal.value.article == "R12"
    dossier.refresh_from_db()
    assert dossier.state == AgreementState.CONSULTATION
    services.sign_minutes(meeting.pk, actor=None, signed_on=SIGNED, signatories=SIGNATORIES)
    assert services.start_drafting(dossier.pk, actor=None, on=DRAFTED).state == AgreementState.DRAFTING


def test_everything_that_is_missing_is_named_at_once(dossier: Agreement) -> None:
    assert [need.code for need in selectors.needs(dossier)] == ["fields", "actors", "meetings", "minutes"]


def test_drafting_does_not_start_before_the_last_minutes_were_signed() -> None:
    dossier = dossiers.consulted()
    with pytest.raises(EndsBeforeStart):
        services.start_drafting(dossier.pk, actor=None, on=date(2024, 2, 12))
    assert services.start_drafting(dossier.pk, actor=None, on=SIGNED).state == AgreementState.DRAFTING


def test_a_dossier_returns_to_consultation_with_its_reason() -> None:
    dossier = dossiers.in_drafting()
    services.return_to_consultation(dossier.pk, actor=None, on=DRAFTED, reason="شريك جديد")
    entry = dossier.history.get(transition="return_to_consultation")
    assert (entry.from_state, entry.to_state, entry.note) == ("drafting", "consultation", "شريك جديد")


def test_a_step_from_the_wrong_state_is_named_before_what_is_missing() -> None:
    dossier = dossiers.in_drafting()
    with pytest.raises(IllegalTransition):
        services.start_drafting(dossier.pk, actor=None, on=DRAFTED)


def test_consultation_is_closed_once_the_dossier_is_withdrawn(dossier: Agreement, meeting: Meeting) -> None:
    agreements.withdraw(dossier.pk, actor=None, on=SIGNED, reason="تخلي الشريك")
    with pytest.raises(StageClosed):
        services.add_actor(dossier.pk, actor=None, name_ar="متأخر", kind="other")
    with pytest.raises(StageClosed):
        services.write_minutes(meeting.pk, actor=None, minutes_ar="متأخر")


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_only_the_office_writes_the_consultation(dossier: Agreement, people: object, role: str) -> None:
    with pytest.raises(NotAllowed):
        services.add_actor(dossier.pk, actor=people(role), name_ar="فاعل", kind="other")
    with pytest.raises(NotAllowed):
        services.start_drafting(dossier.pk, actor=people(role), on=DRAFTED)


# --- What the database itself refuses ------------------------------------------------------------------------------
@pytest.mark.parametrize(("change", "constraint"), [
    ({"mode": "telepathy"}, "meeting_mode_known"),
    ({"minutes_ar": "محضر", "minutes_signed_on": date(2024, 1, 29)}, "meeting_minutes_not_before_it"),
    ({"minutes_signed_on": SIGNED}, "meeting_signed_minutes_exist"),
])  # fmt: skip
def test_constraints_of_a_meeting(meeting: Meeting, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**change)


@pytest.mark.parametrize(("change", "constraint"), [
    ({"name_ar": ""}, "actor_named_in_arabic"),
    ({"kind": "state"}, "actor_kind_known"),
    ({"interest": "huge"}, "actor_weights_known"),
    ({"influence": ""}, "actor_weights_known"),
])  # fmt: skip
def test_constraints_of_an_actor(actor: Actor, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Actor.objects.filter(pk=actor.pk).update(**change)


def test_an_actor_stands_once_in_the_table(actor: Actor) -> None:
    with pytest.raises(IntegrityError, match="actor_once_per_agreement"), transaction.atomic():
        Actor.objects.create(
            agreement=actor.agreement, name_ar=actor.name_ar, kind="other", folded_name=actor.folded_name
        )


def test_one_attendance_per_actor_and_meeting_in_the_table(meeting: Meeting, actor: Actor) -> None:
    with pytest.raises(IntegrityError, match="attendance_once_per_meeting"), transaction.atomic():
        Attendance.objects.create(meeting=meeting, actor=actor)


def test_a_stance_is_one_of_four(actor: Actor) -> None:
    for fields, constraint in (
        ({"stance": "perhaps", "topic": "المال"}, "position_stance_known"),
        ({"stance": "for", "topic": ""}, "position_on_a_topic"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Position.objects.create(actor=actor, noted_on=MEETING, **fields)


def test_a_proposal_says_something_of_a_known_kind(meeting: Meeting, actor: Actor) -> None:
    for fields, constraint in (
        ({"kind": "rumour", "text": "نص"}, "proposal_kind_known"),
        ({"kind": "opinion", "text": ""}, "proposal_says_something"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Proposal.objects.create(meeting=meeting, author=actor, **fields)


# --- Selectors -----------------------------------------------------------------------------------------------------
def test_meetings_cost_the_same_queries_whatever_their_number(
    dossier: Agreement, actor: Actor, django_assert_num_queries: object
) -> None:
    for day in range(1, 6):
        one = services.add_meeting(dossier.pk, actor=None, held_on=date(2024, 2, day), attendees=[actor.pk])
        services.add_proposal(one.pk, actor=None, author_id=actor.pk, text="اقتراح")
    with django_assert_num_queries(3):
        for one in selectors.meetings(dossier):
            assert [attendance.actor.name_ar for attendance in one.attendances.all()] == ["جمعية البيئة"]
            assert [proposal.author.name_ar for proposal in one.proposals.all()] == ["جمعية البيئة"]


def test_unsigned_minutes_are_a_task_of_the_whole_office_in_three_queries(
    meeting: Meeting, django_assert_num_queries: object
) -> None:
    dossiers.consulted()
    with django_assert_num_queries(3):
        (task,) = selectors.tasks(date(2024, 3, 1))
    assert (task.agreement, task.article) == (meeting.agreement, "R12")


def test_another_office_sees_nothing_of_the_consultation(
    meeting: Meeting, other_office: object, as_office: object
) -> None:
    with as_office(other_office):
        assert not Meeting.objects.exists()
        assert not Actor.objects.exists()
