"""The Berkane file from 8 April to 10 June 2024 with every date, and its failure branches (domain §6)."""

from datetime import date

import pytest
from django.utils import translation

from mithaq.core.errors import IllegalTransition, user_message
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.council import errors, selectors, services
from tenants.council.models import Decision, DecisionState, Session
from tests.tenants.council import story

pytestmark = pytest.mark.usefixtures("office")
S = DecisionState


def test_the_berkane_decision_from_the_presidency_to_enforceability() -> None:
    decision = story.enforceable()
    assert (decision.state, decision.number, decision.enforceable_on) == (S.ENFORCEABLE, "14/2024", story.VISAED)
    moves = HistoryEntry.objects.filter(agreement=decision.agreement, axis="decision")
    assert [(row.transition, row.happened_on, row.to_state) for row in moves] == [
        ("submit_to_presidency", date(2024, 4, 8), S.SUBMITTED),
        ("put_on_agenda", date(2024, 4, 16), S.ON_AGENDA),
        ("record_committee_report", date(2024, 4, 23), S.ON_AGENDA),
        ("adopt", date(2024, 5, 7), S.ADOPTED),
        ("transmit", date(2024, 5, 22), S.SENT),
        ("record_receipt", date(2024, 5, 23), S.SENT),
        ("grant_visa", date(2024, 6, 10), S.VISAED),
        ("make_enforceable", date(2024, 6, 10), S.ENFORCEABLE),
    ]
    assert all(row.article for row in moves)


def test_the_terms_of_berkane_are_those_of_the_law() -> None:
    decision = story.received()
    clock = selectors.clock(decision, story.RECEIVED)
    assert clock.transmission_due is not None
    assert clock.transmission_due.on == date(2024, 6, 4)  # 15 working days after 14 May (a116)
    assert clock.posting_until is not None
    assert clock.posting_until.on == story.POSTED
    assert clock.objection_ends is not None
    assert clock.objection_ends.on == story.OBJECTION_ENDS
    assert clock.visa_due is not None
    assert clock.visa_due.on == story.VISA_DUE
    assert clock.tacit_from == story.TACIT
    assert clock.enforceable_from == story.TACIT
    assert clock.objection_open
    assert clock.visa_running
    assert not selectors.clock(decision, date(2024, 5, 29)).objection_open
    assert selectors.clock(decision, story.TACIT).may_be_tacit


def test_the_reachable_session_of_8_april_is_that_of_may() -> None:
    story.may_session()
    found = selectors.reachable(story.SUBMITTED)
    assert found.opens_on == story.MAY_7
    assert found.agenda_by.on == date(2024, 4, 17)
    assert found.summons_by.on == date(2024, 4, 27)


def test_a38_an_agenda_sent_on_18_april_cannot_reach_7_may_and_names_october() -> None:
    decision = story.submitted()
    session = story.may_session()
    with pytest.raises(errors.AgendaTooLate) as refused:
        services.put_on_agenda(decision.pk, session.pk, actor=None, on=date(2024, 4, 18))
    assert refused.value.context["limit"] == date(2024, 4, 17)
    assert refused.value.context["next_session"] == date(2024, 10, 7)
    assert "a38" in refused.value.article
    with translation.override("fr"):
        assert "17 avril 2024" in user_message(refused.value)
    assert Decision.objects.get(pk=decision.pk).state == S.SUBMITTED
    assert Session.objects.get(pk=session.pk).agenda_sent_on is None


def test_a42_quorum_missed_on_7_may_second_summons_then_any_number() -> None:
    decision = story.on_agenda()
    session = story.may_session()
    services.record_committee_report(
        decision.pk, actor=None, on=story.STUDIED, committee=story.COMMITTEE, opinion="favourable"
    )
    services.record_summons(session.pk, actor=None, sent_on=story.SUMMONED)
    session = services.open_session(session.pk, actor=None, on=story.MAY_7, present=17)
    assert (session.opened_on, session.summons, session.meeting_on) == (None, 2, date(2024, 5, 10))
    with pytest.raises(errors.SessionNotOpen):
        services.record_vote(decision.pk, actor=None, **story.VOTE)
    session = services.open_session(session.pk, actor=None, on=date(2024, 5, 10), present=17)
    assert (session.opened_on, session.summons) == (None, 3)
    assert session.meeting_on == date(2024, 5, 16)  # the working day after the third one
    session = services.open_session(session.pk, actor=None, on=date(2024, 5, 16), present=9)
    assert session.opened_on == date(2024, 5, 16)
    assert [row.present for row in session.missed_meetings.all()] == [17, 17]
    vote = story.VOTE | {"on": date(2024, 5, 16), "present": 9, "votes_for": 8, "abstentions": 1}
    assert services.record_vote(decision.pk, actor=None, **vote).state == S.ADOPTED


@pytest.mark.parametrize("day", [date(2024, 5, 9), date(2024, 5, 13)])
def test_a42_the_second_meeting_comes_three_to_five_days_after(day: date) -> None:
    story.on_agenda()
    session = story.may_session()
    services.record_summons(session.pk, actor=None, sent_on=story.SUMMONED)
    with pytest.raises(errors.OutsideSecondSummons) as refused:
        services.open_session(session.pk, actor=None, on=story.MAY_7, present=17, next_meeting_on=day)
    assert (refused.value.context["first"], refused.value.context["last"]) == (date(2024, 5, 10), date(2024, 5, 12))


def test_a117_objection_of_27_may_leads_to_a_new_deliberation() -> None:
    decision = story.received()
    services.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="خارج الاختصاص")
    with pytest.raises(IllegalTransition):
        services.grant_visa(decision.pk, actor=None, on=story.VISAED, reference="x")
    again = services.answer_objection(decision.pk, actor=None, on=date(2024, 6, 3), resolution="new_deliberation")
    assert (again.state, again.round, again.number, again.session) == (S.SUBMITTED, 2, "", None)
    past = again.past_rounds.get()
    assert (past.number, past.votes_for, past.outcome) == ("14/2024", 25, "objected")
    october = services.create_session(actor=None, opens_on=date(2024, 10, 7), members_in_office=35)
    services.put_on_agenda(again.pk, october.pk, actor=None, on=date(2024, 9, 10))
    assert selectors.visa_of(again) is None  # the new round has its own transmission and visa
    assert again.visas.count() == 1


def test_a116_without_a_receipt_no_clock_runs() -> None:
    decision = story.sent()
    clock = selectors.clock(decision, story.VISAED)
    assert (clock.started, clock.objection_ends, clock.visa_due, clock.tacit_from) == (False, None, None, None)
    for verb, extra in (
        (services.record_objection, {"reasons": "x"}),
        (services.grant_visa, {"reference": "x"}),
        (services.refuse_visa, {"reasons": "x"}),
        (services.take_tacit_visa, {}),
        (services.make_enforceable, {}),
    ):
        with pytest.raises(errors.NoReceipt):
            verb(decision.pk, actor=None, on=date(2024, 7, 1), **extra)


def test_more_votes_than_members_present_are_refused() -> None:
    decision = story.in_session()
    with pytest.raises(errors.TooManyVotes):
        services.record_vote(decision.pk, actor=None, **(story.VOTE | {"votes_for": 26}))
    assert Decision.objects.get(pk=decision.pk).state == S.ON_AGENDA


def test_a_receipt_before_the_dispatch_is_refused() -> None:
    decision = story.sent()
    with pytest.raises(errors.DateBeforeCause):
        services.record_receipt(decision.pk, actor=None, on=date(2024, 5, 21), reference="118")


def test_no_visa_for_a_withdrawn_agreement() -> None:
    decision = story.received()
    agreements.withdraw(decision.agreement_id, actor=None, on=date(2024, 6, 1), reason="تخلى الشريك")
    with pytest.raises(errors.DossierElsewhere):
        services.grant_visa(decision.pk, actor=None, on=story.VISAED, reference="ت/451")
    assert Decision.objects.get(pk=decision.pk).state == S.SENT


def test_a_withdrawn_dossier_taken_up_again_deliberates_anew() -> None:
    decision = story.received()
    agreement = decision.agreement
    agreements.withdraw(agreement.pk, actor=None, on=date(2024, 6, 1), reason="تخلى الشريك")
    agreements.reopen(agreement.pk, actor=None, on=date(2024, 6, 5))
    Agreement.objects.filter(pk=agreement.pk).update(state="drafting")
    again = services.submit_to_presidency(agreement.pk, actor=None, on=date(2024, 6, 6))
    assert (again.pk, again.state, again.round) == (decision.pk, S.SUBMITTED, 2)
    assert again.past_rounds.get().outcome == "lapsed"
