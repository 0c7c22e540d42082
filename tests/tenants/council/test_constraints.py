"""Each rule that one row can show is held by the database: every test writes past the services."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from mithaq.core.ids import uuid7
from tenants.council.models import (
    AgendaPoint,
    Ballot,
    Committee,
    CommitteeReferral,
    CommitteeReport,
    CommitteeSeat,
    Decision,
    Delegate,
    FoundingTerms,
    MissedMeeting,
    Objection,
    PastRound,
    PointRequest,
    PriorApproval,
    Session,
    SessionRequest,
    Transmission,
    Visa,
)
from tests.tenants.council import chamber, story

pytestmark = pytest.mark.usefixtures("office")
DAY = timedelta(days=1)


def breaks(constraint: str, write: Callable[[], Any]) -> None:
    """`write` must fail on that constraint, by its name."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def update(row: models.Model, **values: Any) -> Callable[[], Any]:
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**values)


def copy(row: models.Model, **values: Any) -> Callable[[], Any]:
    """Insert a second row like this one."""
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return lambda: type(row)._default_manager.create(**(fields | values))


# --- Approvals --------------------------------------------------------------------------------------------------------
@pytest.fixture
def approval() -> PriorApproval:
    return PriorApproval.objects.create(
        agreement=story.ready(), kind="wali_a92", authority="الوالي", requested_on=story.REQUESTED
    )


APPROVED = {"granted_on": story.APPROVED, "reference": "12"}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("approval_kind_known", {"kind": "other"}),
        ("approval_authority_named", {"authority": ""}),
        ("approval_granted_after_request", APPROVED | {"granted_on": story.REQUESTED - DAY}),
        ("approval_refused_after_request", {"refused_on": story.REQUESTED - DAY}),
        ("approval_one_answer", APPROVED | {"refused_on": story.APPROVED}),
        ("approval_granted_has_reference", {"granted_on": story.APPROVED}),
        ("approval_valid_after_grant", {"valid_until": story.APPROVED}),
        ("approval_valid_after_grant", APPROVED | {"valid_until": story.APPROVED - DAY}),
    ],
)
def test_approval(approval: PriorApproval, constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(approval, **values))


def test_one_approval_of_a_kind_is_pending(approval: PriorApproval) -> None:
    breaks("approval_one_pending_per_kind", copy(approval))


# --- Sessions ---------------------------------------------------------------------------------------------------------
OPENED = {"summons_sent_on": story.SUMMONED, "opened_on": story.MAY_7, "present_at_opening": 27}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("session_kind_known", {"kind": "secret"}),
        ("session_called_by_known", {"called_by": "nobody"}),
        ("session_ordinary_called_by_president", {"called_by": "governor"}),
        ("session_has_members", {"members_in_office": 0}),
        ("session_summons_known", {"summons": 4}),
        ("session_agenda_before_opening", {"agenda_sent_on": story.MAY_7}),
        ("session_agenda_received_after_sent", {"agenda_received_on": story.AGENDA}),
        (
            "session_agenda_received_after_sent",
            {"agenda_sent_on": story.AGENDA, "agenda_received_on": story.AGENDA - DAY},
        ),
        ("session_summons_before_opening", {"summons_sent_on": story.MAY_7}),
        ("session_meeting_from_opening_day", {"meeting_on": story.MAY_7 - DAY}),
        ("session_opened_has_attendance", {"opened_on": story.MAY_7}),
        ("session_opened_has_attendance", {"present_at_opening": 27}),
        ("session_opened_has_attendance", OPENED | {"summons_sent_on": None}),
        ("session_opened_on_its_day", OPENED | {"opened_on": story.MAY_7 - DAY}),
        ("session_present_within_members", OPENED | {"present_at_opening": 36}),
        ("session_opened_with_quorum", OPENED | {"present_at_opening": 17}),
        ("session_opened_with_quorum", OPENED | {"present_at_opening": 17, "summons": 2}),
        ("session_closes_after_opening", {"closes_on": story.CLOSED}),
        ("session_closes_after_opening", OPENED | {"closes_on": story.MAY_7 - DAY}),
    ],
)
def test_session(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(story.may_session(), **values))


def test_session_once_a_day() -> None:
    breaks("session_once_a_day", copy(story.may_session()))


def test_a42_the_third_meeting_needs_no_quorum() -> None:
    update(story.may_session(), **(OPENED | {"present_at_opening": 3, "summons": 3}))()


def test_missed_meeting() -> None:
    missed = MissedMeeting.objects.create(session=story.may_session(), summons=1, held_on=story.MAY_7, present=9)
    breaks("missed_meeting_once_per_summons", copy(missed))
    breaks("missed_meeting_summons_known", update(missed, summons=3))


# --- Decisions --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("decision_state_known", {"state": "unknown"}),
        ("decision_majority_known", {"majority": "two_thirds"}),
        ("decision_side_known", {"president_side": "both"}),
        ("decision_round_positive", {"round": 0}),
        ("decision_submitted_has_day", {"submitted_on": None, "agenda_sent_on": None, "decided_on": None}),
        ("decision_on_agenda_has_session", {"session": None}),
        ("decision_agenda_after_submission", {"agenda_sent_on": story.SUBMITTED - DAY}),
        ("decision_voted_has_votes", {"abstentions": None}),
        ("decision_voted_has_votes", {"decided_on": None}),
        ("decision_adopted_has_number", {"number": ""}),
        ("decision_decided_after_submission", {"decided_on": story.SUBMITTED - DAY}),
        ("decision_votes_within_present", {"votes_for": 26}),
        ("decision_votes_within_present", {"state": "submitted", "present": None}),
        ("decision_present_within_members", {"present": 36}),
        ("decision_adopted_by_majority", {"votes_for": 2, "votes_against": 3}),
        ("decision_adopted_by_majority", {"votes_for": 3, "votes_against": 3}),
        ("decision_adopted_by_majority", {"votes_for": 0, "votes_against": 0, "president_side": "for"}),
        ("decision_adopted_by_majority", {"votes_for": 17, "majority": "members_in_office"}),
        ("decision_posted_after_decided", {"posted_on": story.MAY_7 - DAY}),
        ("decision_enforceable_has_day", {"state": "enforceable"}),
        ("decision_enforceable_has_day", {"enforceable_on": story.VISAED}),
        ("decision_enforceable_has_day", {"state": "enforceable", "enforceable_on": story.MAY_7 - DAY}),
    ],
)
def test_decision(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(story.adopted(), **values))


def test_decision_one_per_agreement() -> None:
    breaks("decision_one_per_agreement", copy(story.submitted()))


def test_decision_number_once() -> None:
    first, other = story.adopted(), story.submitted(story.local(title_ar="ملف آخر"))
    breaks("decision_number_once", update(other, number=first.number))


def test_past_round() -> None:
    decision = story.submitted()
    breaks(
        "past_round_outcome_known",
        lambda: PastRound.objects.create(decision=decision, round=1, outcome="lost", ended_on=story.MAY_7),
    )


def test_committee_report() -> None:
    report = CommitteeReport.objects.get(decision=story.in_session())
    breaks("committee_opinion_known", update(report, opinion="none"))
    breaks("committee_named", update(report, committee=""))
    breaks("committee_once_per_round", copy(report))


# --- Control of legality ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("transmission_received_after_sent", {"received_on": story.DISPATCHED - DAY}),
        ("transmission_receipt_complete", {"receipt_reference": ""}),
        ("transmission_receipt_complete", {"received_on": None}),
        ("transmission_has_decision_and_minutes", {"has_decision": False}),
        ("transmission_has_decision_and_minutes", {"has_minutes": False}),
        ("transmission_visa_file_complete", {"has_subject_documents": False}),
    ],
)
def test_transmission(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(Transmission.objects.get(decision=story.received()), **values))


def test_transmission_once_per_round() -> None:
    breaks("transmission_once_per_round", copy(Transmission.objects.get(decision=story.sent())))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("objection_reasoned", {"reasons": ""}),
        ("objection_resolution_known", {"resolution": "ignored", "answered_on": story.VISAED}),
        ("objection_answer_complete", {"resolution": "court"}),
        ("objection_answer_complete", {"answered_on": story.VISAED}),
        ("objection_answer_complete", {"resolution": "court", "answered_on": story.RECEIVED}),
    ],
)
def test_objection(constraint: str, values: dict[str, Any]) -> None:
    objection = Objection.objects.create(decision=story.received(), received_on=date(2024, 5, 27), reasons="سبب")
    breaks(constraint, update(objection, **values))


def test_objection_once_per_round() -> None:
    objection = Objection.objects.create(decision=story.received(), received_on=date(2024, 5, 27), reasons="سبب")
    breaks("objection_once_per_round", copy(objection))


GRANTED, REFUSED = {"granted_on": story.VISAED, "reference": "451"}, {"refused_on": story.VISAED, "reasons": "سبب"}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("visa_authority_known", {"authority": "mayor"}),
        ("visa_has_trigger", {"foreign_collectivity": False, "financial_impact": False}),
        ("visa_due_after_receipt", {"due_on": story.RECEIVED}),
        ("visa_one_outcome", GRANTED | REFUSED),
        ("visa_one_outcome", GRANTED | {"tacit_on": story.TACIT}),
        ("visa_one_outcome", REFUSED | {"tacit_on": story.TACIT}),
        ("visa_granted_after_receipt", GRANTED | {"granted_on": story.DISPATCHED}),
        ("visa_granted_has_reference", GRANTED | {"reference": ""}),
        ("visa_tacit_after_term", {"tacit_on": story.VISA_DUE}),
        ("visa_refused_within_term", REFUSED | {"refused_on": story.TACIT}),
        ("visa_refused_within_term", REFUSED | {"reasons": ""}),
    ],
)
def test_visa(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(Visa.objects.get(decision=story.received()), **values))


def test_visa_once_per_round() -> None:
    breaks("visa_once_per_round", copy(Visa.objects.get(decision=story.received())))


# --- Members, committees ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("member_named", {"name_ar": ""}),
        ("member_position_known", {"position": "king"}),
        ("member_vacancy_known", {"vacancy": "bored", "until": story.MAY_7}),
        ("member_ended_has_reason", {"until": story.MAY_7}),
        ("member_ended_has_reason", {"vacancy": "death"}),
        ("member_until_after_since", {"until": chamber.SINCE - DAY, "vacancy": "death"}),
        ("member_rank_of_vice_presidents", {"position": "vice_president", "rank": None}),
        ("member_rank_of_vice_presidents", {"rank": 1}),
        ("member_one_holder_of_an_office", {"position": "secretary"}),
    ],
)
def test_member(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(chamber.members(6)[5], **values))


def test_member_once() -> None:
    everybody = chamber.members(6)
    breaks("member_once", copy(everybody[5], name_ar="آخر"))
    breaks("member_name_once_a_mandate", copy(everybody[5], uid=uuid7()))
    breaks("member_one_vice_president_of_a_rank", copy(everybody[1], uid=uuid7(), name_ar="آخر"))


def test_committee() -> None:
    everybody = chamber.members(6)
    one = Committee.objects.create(name_ar="لجنة", since=chamber.SINCE)
    breaks("committee_name_once", copy(one))
    breaks("committee_has_name", update(one, name_ar=""))
    breaks("committee_until_after_since", update(one, until=chamber.SINCE - DAY))
    seat = CommitteeSeat.objects.create(committee=one, member=everybody[0], role="chair")
    breaks("committee_seat_role_known", update(seat, role="guest"))
    breaks("committee_seat_one_chair_and_deputy", copy(seat, member_id=everybody[1].pk))
    other = Committee.objects.create(name_ar="أخرى", since=chamber.SINCE)  # a25: nobody sits in two
    breaks("council_committeeseat_member_id_key", copy(seat, committee_id=other.pk))


# --- Agenda, requests, summons, roll ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("agenda_point_number_positive", {"number": 0}),
        ("agenda_point_titled", {"title_ar": ""}),
        ("agenda_point_added_by_known", {"added_by": "mayor"}),
        ("agenda_point_objection_reasoned", {"objected_on": story.MAY_7}),
        ("agenda_point_objection_ended_after", {"objection_ended_on": story.MAY_7}),
        (
            "agenda_point_objection_ended_after",
            {"objected_on": story.MAY_7, "objection_reasons": "سبب", "objection_ended_on": story.MAY_7 - DAY},
        ),
    ],
)
def test_agenda_point(constraint: str, values: dict[str, Any]) -> None:
    story.on_agenda()
    breaks(constraint, update(AgendaPoint.objects.get(), **values))


def test_agenda_point_number_once() -> None:
    story.on_agenda()
    breaks("agenda_point_number_once", copy(AgendaPoint.objects.get()))


ASKED = {"title_ar": "نقطة", "asked_by": "فريق", "asked_count": 3, "received_on": story.AGENDA}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("point_request_titled", {"title_ar": ""}),
        ("point_request_asked_by_somebody", {"asked_count": 0}),
        ("point_request_refusal_reasoned", {"refused_on": story.MAY_7}),
        ("point_request_refusal_reasoned", {"refused_on": story.AGENDA - DAY, "reasons": "سبب"}),
        ("point_request_one_answer", {"granted_on": story.AGENDA - DAY}),
        ("point_request_one_answer", {"granted_on": story.MAY_7, "refused_on": story.MAY_7, "reasons": "سبب"}),
    ],
)
def test_point_request(constraint: str, values: dict[str, Any]) -> None:
    session = story.may_session()
    breaks(constraint, lambda: PointRequest.objects.create(session=session, **(ASKED | values)))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("session_request_asked_by_known", {"asked_by": "president"}),
        ("session_request_members_counted", {"asked_count": None}),
        ("session_request_members_counted", {"asked_by": "governor"}),
        ("session_request_names_its_points", {"agenda": ""}),
        ("session_request_refusal_reasoned", {"refused_on": story.MAY_7}),
        ("session_request_refusal_reasoned", {"asked_by": "majority", "refused_on": story.MAY_7, "reasons": "سبب"}),
    ],
)
def test_session_request(constraint: str, values: dict[str, Any]) -> None:
    asked = {"asked_by": "third", "asked_count": 12, "received_on": story.AGENDA, "agenda": "نقطة"}
    breaks(constraint, lambda: SessionRequest.objects.create(**(asked | values)))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("dispatch_way_known", {"way": "pigeon"}),
        ("dispatch_summons_known", {"summons": 4}),
        ("dispatch_received_after_sent", {"received_on": story.SUMMONED - DAY}),
        ("dispatch_carries_the_agenda", {"with_agenda": False}),
        ("dispatch_proof_whole", {"proof": "x/y.pdf"}),
    ],
)
def test_dispatch(constraint: str, values: dict[str, Any]) -> None:
    session, _everybody = chamber.summoned(6)
    breaks(constraint, update(session.dispatches.first(), **values))


def test_dispatch_once() -> None:
    session, _everybody = chamber.summoned(6)
    breaks("dispatch_once_per_summons", copy(session.dispatches.first()))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("sitting_number_positive", {"number": 0}),
        ("sitting_summons_known", {"summons": 4}),
        ("sitting_has_members", {"members_in_office": 0}),
        ("sitting_closed_by_known", {"closed_at_request": "press"}),
        ("sitting_closed_by_known", {"closed_at_request": "governor"}),
        ("sitting_closed_by_known", {"closed_reason": "سبب"}),
    ],
)
def test_sitting(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(chamber.sitting()[1], **values))


def test_roll_and_ballots() -> None:
    decision, held, everybody = chamber.sitting()
    breaks("sitting_number_once", copy(held))
    line = held.attendances.first()
    breaks("attendance_once_a_sitting", copy(line))
    breaks("attendance_status_known", update(line, status="asleep"))
    one = Ballot.objects.create(decision=decision, sitting=1, member=everybody[0], choice="for")
    breaks("ballot_once_per_vote", copy(one, choice="against"))
    breaks("ballot_choice_known", update(one, choice="maybe"))
    breaks("ballot_sitting_positive", update(one, sitting=0))
    breaks("decision_secret_vote_has_ground", update(decision, secret_ballot=True))


def test_referral_and_delegate() -> None:
    decision, everybody = story.submitted(), chamber.members(2)
    sent = CommitteeReferral.objects.create(decision=decision, committee="لجنة", referred_on=story.AGENDA)
    breaks("referral_once_per_round", copy(sent))
    breaks("referral_committee_named", update(sent, committee=""))
    breaks("referral_due_after_referred", update(sent, due_on=story.AGENDA - DAY))
    named = {"body": "steering", "body_ar": "لجنة القيادة", "appointed_on": story.MAY_7}
    one = Delegate.objects.create(decision=decision, member=everybody[0], **named)
    breaks("delegate_once_a_body", copy(one))
    breaks("delegate_body_known", update(one, body="club"))
    breaks("delegate_body_named", update(one, body_ar=""))
    breaks("delegate_until_after_appointment", update(one, until=story.MAY_7 - DAY))


def test_founding_terms() -> None:
    one = FoundingTerms.objects.create(months="3,9", source="اتفاقية")
    breaks("founding_terms_once", copy(one))
    breaks("founding_terms_one_row", update(one, only=2))
    breaks("founding_terms_months_written", update(one, months="13"))
    breaks("founding_terms_source_named", update(one, source=""))


def test_every_named_constraint_of_the_app_is_tested_here() -> None:
    """In this folder: those of the court, the desk and the letters beside what they belong to."""
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    names = {one.name for model in apps.get_app_config("council").get_models() for one in model._meta.constraints}
    untested = {name for name in names if f'"{name}"' not in source}
    assert untested == {f"decision_one_per_{'amendment'}"}  # in tests/tenants/signature/test_amendments.py


def test_no_two_decisions_are_open_for_an_agreement() -> None:
    decision = story.submitted()
    assert Decision.objects.filter(agreement=decision.agreement).count() == 1
    assert Session.objects.count() == 0
