"""R20–R21: approvals, submission, agenda, study, vote, postponement, return (LO 113-14 a28, a38, a43, a86, a92)."""

from datetime import date

import pytest

from mithaq.core import clock as calendar
from mithaq.core.errors import IllegalTransition
from tenants.agreements.errors import FutureDate
from tenants.agreements.models import Agreement, AgreementState, PartyKind
from tenants.council import errors, selectors, services
from tenants.council.models import ApprovalKind, Decision, DecisionState, Majority, PastRound, PriorApproval
from tests.tenants import dossiers
from tests.tenants.council import story
from tests.tenants.council.story import AGENDA, MAY_7, SUBMITTED, VOTE

pytestmark = pytest.mark.usefixtures("office")
S = DecisionState


# --- Approvals and submission ----------------------------------------------------------------------------------------
def test_a86_a92_a_foreign_collectivity_needs_both_approvals_before_the_council() -> None:
    agreement = story.ready()
    assert selectors.approvals_needed(agreement) == [ApprovalKind.WALI, ApprovalKind.PUBLIC_AUTHORITIES]
    with pytest.raises(errors.ApprovalMissing) as refused:
        services.submit_to_presidency(agreement.pk, actor=None, on=SUBMITTED)
    assert refused.value.article == "LO 113-14 a92"
    story.approve(agreement, ApprovalKind.WALI)
    with pytest.raises(errors.ApprovalMissing) as refused:
        services.submit_to_presidency(agreement.pk, actor=None, on=SUBMITTED)
    assert refused.value.article == "LO 113-14 a86"
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.DRAFTING


def test_a86_a_foreign_body_that_is_no_collectivity_needs_one_approval() -> None:
    agreement = dossiers.opened()
    dossiers.with_partner(agreement, kind=PartyKind.FOREIGN_NGO)
    assert selectors.approvals_needed(agreement) == [ApprovalKind.PUBLIC_AUTHORITIES]


def test_a_moroccan_partnership_needs_no_approval() -> None:
    assert services.submit_to_presidency(story.local().pk, actor=None, on=SUBMITTED).state == S.SUBMITTED


def test_a86_an_approval_given_after_the_submission_or_expired_does_not_count() -> None:
    agreement = story.ready()
    story.approve(agreement)
    assert selectors.approvals_missing(agreement, date(2024, 4, 1)) == list(ApprovalKind)
    PriorApproval.objects.filter(agreement=agreement).update(valid_until=date(2024, 4, 5))
    assert selectors.approvals_missing(agreement, SUBMITTED) == list(ApprovalKind)


def test_an_approval_is_asked_once_and_answered_once() -> None:
    agreement = story.ready()
    asked = services.request_approval(
        agreement.pk, actor=None, kind=ApprovalKind.WALI, authority="الوالي", on=story.REQUESTED
    )
    with pytest.raises(errors.ApprovalPending):
        services.request_approval(
            agreement.pk, actor=None, kind=ApprovalKind.WALI, authority="الوالي", on=story.APPROVED
        )
    with pytest.raises(errors.DateBeforeCause):
        services.grant_approval(asked.pk, actor=None, on=date(2024, 3, 4), reference="1")
    with pytest.raises(errors.DateBeforeCause) as refused:
        services.grant_approval(asked.pk, actor=None, on=story.APPROVED, reference="1", valid_until=date(2024, 4, 1))
    assert refused.value.field == "valid_until"
    services.refuse_approval(asked.pk, actor=None, on=story.APPROVED)
    with pytest.raises(errors.ApprovalAnswered):
        services.grant_approval(asked.pk, actor=None, on=story.APPROVED, reference="1")
    story.approve(agreement, ApprovalKind.WALI)  # another may be asked for


def test_r20_an_incomplete_draft_is_not_submitted_and_says_what_is_missing() -> None:
    agreement = dossiers.drafted()
    story.approve(agreement)
    with pytest.raises(errors.NotReady) as refused:
        services.submit_to_presidency(agreement.pk, actor=None, on=SUBMITTED)
    assert len(refused.value.context["what"]) == 2  # contributions, carrier
    assert not Decision.objects.filter(agreement=agreement).exists()


def test_r21_submission_moves_both_axes() -> None:
    decision = story.submitted()
    assert decision.agreement.state == AgreementState.AWAITING_DECISION
    assert decision.majority == Majority.VOTES_CAST
    with pytest.raises(IllegalTransition):
        services.submit_to_presidency(decision.agreement_id, actor=None, on=SUBMITTED)


def test_nothing_is_recorded_on_a_day_to_come() -> None:
    agreement = story.ready()
    story.approve(agreement)
    with calendar.frozen(date(2024, 4, 5)), pytest.raises(FutureDate):
        services.submit_to_presidency(agreement.pk, actor=None, on=SUBMITTED)


# --- Agenda ----------------------------------------------------------------------------------------------------------
def test_a38_an_agenda_sent_on_the_last_day_is_in_time() -> None:
    decision = services.put_on_agenda(
        story.submitted().pk, story.may_session().pk, actor=None, on=date(2024, 4, 17), point_number=4
    )
    assert (decision.state, decision.agenda_sent_on) == (S.ON_AGENDA, date(2024, 4, 17))
    assert story.again(story.may_session()).agenda_sent_on == date(2024, 4, 17)


def test_an_agenda_before_the_submission_is_refused() -> None:
    with pytest.raises(errors.DateBeforeCause):
        services.put_on_agenda(story.submitted().pk, story.may_session().pk, actor=None, on=date(2024, 4, 7))


def test_a41_an_open_session_takes_no_more_points() -> None:
    story.in_session()
    other = story.submitted(story.local(title_ar="ملف آخر"))
    with pytest.raises(errors.SessionStarted):
        services.put_on_agenda(other.pk, story.may_session().pk, actor=None, on=AGENDA)


def test_two_files_cannot_be_the_same_point() -> None:
    story.on_agenda(point=4)
    other = story.submitted(story.local(title_ar="ملف آخر"))
    with pytest.raises(errors.PointTaken):
        services.put_on_agenda(other.pk, story.may_session().pk, actor=None, on=AGENDA, point_number=4)


def test_a37_a_session_the_governor_asked_for_is_not_bound_by_the_twenty_days() -> None:
    decision = story.submitted()
    session = services.create_session(
        actor=None, opens_on=date(2024, 4, 22), members_in_office=35, kind="extraordinary", called_by="governor"
    )
    assert services.put_on_agenda(decision.pk, session.pk, actor=None, on=date(2024, 4, 15)).state == S.ON_AGENDA


# --- Committee -------------------------------------------------------------------------------------------------------
def test_a28_a_point_no_committee_studied_is_not_voted_unless_the_council_says_so() -> None:
    decision = story.on_agenda()
    session = story.may_session()
    services.record_summons(session.pk, actor=None, sent_on=story.SUMMONED)
    services.open_session(session.pk, actor=None, on=MAY_7, present=27)
    with pytest.raises(errors.NotStudied) as refused:
        services.record_vote(decision.pk, actor=None, **VOTE)
    assert refused.value.article == "LO 113-14 a28"
    adopted = services.record_vote(decision.pk, actor=None, **VOTE, without_study=True)
    assert (adopted.state, adopted.without_study) == (S.ADOPTED, True)


def test_a28_a_report_dated_after_the_vote_is_no_prior_study() -> None:
    decision = story.on_agenda()
    session = story.may_session()
    services.record_committee_report(
        decision.pk, actor=None, on=date(2024, 5, 8), committee=story.COMMITTEE, opinion="favourable"
    )
    services.record_summons(session.pk, actor=None, sent_on=story.SUMMONED)
    services.open_session(session.pk, actor=None, on=MAY_7, present=27)
    with pytest.raises(errors.NotStudied):
        services.record_vote(decision.pk, actor=None, **VOTE)


def test_a28_an_extraordinary_session_needs_no_study() -> None:
    decision = story.submitted()
    session = services.create_session(actor=None, opens_on=date(2024, 5, 6), members_in_office=35, kind="extraordinary")
    services.put_on_agenda(decision.pk, session.pk, actor=None, on=AGENDA)
    services.record_summons(session.pk, actor=None, sent_on=date(2024, 4, 25))
    services.open_session(session.pk, actor=None, on=date(2024, 5, 6), present=20)
    vote = VOTE | {"on": date(2024, 5, 6), "present": 20, "votes_for": 18}
    assert services.record_vote(decision.pk, actor=None, **vote).state == S.ADOPTED


def test_a_committee_reports_once_a_round() -> None:
    decision = story.in_session()
    with pytest.raises(errors.CommitteeTwice):
        services.record_committee_report(
            decision.pk, actor=None, on=story.STUDIED, committee=story.COMMITTEE, opinion="unfavourable"
        )


# --- Vote ------------------------------------------------------------------------------------------------------------
def vote(**changes: object) -> Decision:
    return services.record_vote(story.in_session().pk, actor=None, **(VOTE | changes))


def test_a43_abstentions_are_not_votes_cast() -> None:
    decision = vote(votes_for=3, votes_against=2, abstentions=22)
    assert (decision.state, decision.votes_cast) == (S.ADOPTED, 5)


def test_a43_as_many_against_as_for_asks_for_the_presidents_side() -> None:
    with pytest.raises(errors.TieWithoutPresident) as refused:
        vote(votes_for=13, votes_against=13, abstentions=1)
    assert refused.value.article == "LO 113-14 a43"


@pytest.mark.parametrize(("side", "state"), [("for", S.ADOPTED), ("against", S.REJECTED)])
def test_a43_in_a_tie_the_presidents_side_prevails(side: str, state: str) -> None:
    assert vote(votes_for=13, votes_against=13, abstentions=1, president_side=side).state == state


def test_a43_more_against_than_for_is_a_rejection() -> None:
    decision = vote(votes_for=10, votes_against=12, abstentions=5, number="")
    assert decision.state == S.REJECTED
    assert decision.agreement.state == AgreementState.AWAITING_DECISION


def test_a43_nobody_for_nobody_against_is_a_rejection() -> None:
    assert vote(votes_for=0, votes_against=0, abstentions=27, number="").state == S.REJECTED


def test_a43_private_sector_needs_the_members_in_office_then_a_second_sitting() -> None:
    decision = story.in_session(story.local(kind=PartyKind.PRIVATE))
    assert decision.majority == Majority.MEMBERS_IN_OFFICE
    first = services.record_vote(
        decision.pk, actor=None, **(VOTE | {"votes_for": 17, "votes_against": 4, "abstentions": 6})
    )
    assert (first.state, first.second_sitting, first.votes_for) == (S.ON_AGENDA, True, None)
    assert first.past_rounds.get().outcome == "no_majority"
    second = services.record_vote(
        decision.pk,
        actor=None,
        **(VOTE | {"on": date(2024, 5, 9), "votes_for": 12, "votes_against": 8, "abstentions": 0}),
    )
    assert (second.state, second.second_sitting) == (S.ADOPTED, True)


def test_a43_private_sector_with_eighteen_of_thirty_five_is_adopted_at_once() -> None:
    decision = story.in_session(story.local(kind=PartyKind.PRIVATE))
    done = services.record_vote(
        decision.pk, actor=None, **(VOTE | {"votes_for": 18, "votes_against": 9, "abstentions": 0})
    )
    assert (done.state, done.second_sitting) == (S.ADOPTED, False)


def test_a47_an_adopted_decision_has_a_number_of_its_own() -> None:
    with pytest.raises(errors.NumberMissing):
        vote(number="")
    services.record_vote(Decision.objects.get().pk, actor=None, **VOTE)


def test_a47_a_number_is_given_once() -> None:
    services.record_vote(story.in_session().pk, actor=None, **VOTE)
    february = services.create_session(actor=None, opens_on=date(2025, 2, 4), members_in_office=35)
    other = story.submitted(story.local(title_ar="ملف آخر"))
    services.put_on_agenda(other.pk, february.pk, actor=None, on=date(2025, 1, 10))
    services.record_summons(february.pk, actor=None, sent_on=date(2025, 1, 20))
    services.open_session(february.pk, actor=None, on=date(2025, 2, 4), present=27)
    with pytest.raises(errors.NumberTaken):
        services.record_vote(other.pk, actor=None, **(VOTE | {"on": date(2025, 2, 4)}), without_study=True)


def test_a_vote_outside_the_session_is_refused() -> None:
    for day in (date(2024, 5, 6), date(2024, 5, 22)):
        with pytest.raises(errors.OutsideSession):
            services.record_vote(
                (Decision.objects.first() or story.in_session()).pk, actor=None, **(VOTE | {"on": day})
            )


def test_more_present_than_members_are_refused() -> None:
    with pytest.raises(errors.MorePresentThanMembers):
        vote(present=36)


# --- Postponed, put back ----------------------------------------------------------------------------------------------
def test_a_postponed_point_goes_on_the_agenda_of_a_later_session() -> None:
    decision = services.postpone(story.in_session().pk, actor=None, on=MAY_7, reason="استكمال المعطيات")
    assert (decision.state, decision.session) == (S.POSTPONED, None)
    october = services.create_session(actor=None, opens_on=date(2024, 10, 3), members_in_office=34)
    later = services.put_on_agenda(decision.pk, october.pk, actor=None, on=date(2024, 9, 2))
    assert (later.state, later.session) == (S.ON_AGENDA, october)
    assert PastRound.objects.get(decision=decision).outcome == "postponed"


@pytest.mark.parametrize("ending", ["submitted", "postponed", "rejected"])
def test_what_is_not_adopted_returns_to_drafting_and_can_come_again(ending: str) -> None:
    if ending == "rejected":
        decision = vote(votes_for=1, votes_against=20, abstentions=0, number="")
    elif ending == "postponed":
        decision = services.postpone(story.in_session().pk, actor=None, on=MAY_7)
    else:
        decision = story.submitted()
    back = services.put_back(decision.pk, actor=None, on=date(2024, 5, 20), reason="مراجعة الصيغة")
    assert (back.state, back.round, back.submitted_on) == (S.DRAFT, 2, None)
    assert back.agreement.state == AgreementState.DRAFTING
    assert services.submit_to_presidency(back.agreement_id, actor=None, on=date(2024, 6, 3)).state == S.SUBMITTED


def test_an_adopted_decision_cannot_be_put_back() -> None:
    with pytest.raises(IllegalTransition):
        services.put_back(story.adopted().pk, actor=None, on=date(2024, 5, 20))
