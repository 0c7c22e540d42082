"""The court's branch of an objection: the council keeps its decision, the governor goes to the judge (a117)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import IllegalTransition
from tenants.council import errors, selectors, services
from tenants.council.models import CourtCase, Decision, DecisionState, Session
from tests.tenants.council import story
from tests.tenants.council.story import FILE

pytestmark = pytest.mark.usefixtures("office")
S = DecisionState
OBJECTED, ANEW, OCT_7, CLOSED = date(2024, 5, 27), date(2024, 6, 3), date(2024, 10, 7), date(2024, 10, 10)
SENT, RECEIVED = date(2024, 10, 14), date(2024, 10, 15)
SEIZED, RULED, JUDGED = date(2024, 10, 21), date(2024, 10, 23), date(2024, 11, 18)
COURT = "المحكمة الإدارية بوجدة"


def maintained() -> Decision:
    """Objected to in May, adopted again in October, and received by the governor on the 15th."""
    decision = story.received()
    services.record_objection(decision.pk, actor=None, on=OBJECTED, reasons="خارج الاختصاص")
    services.answer_objection(decision.pk, actor=None, on=ANEW, resolution="new_deliberation")
    session = services.create_session(actor=None, opens_on=OCT_7, members_in_office=35)
    services.put_on_agenda(decision.pk, session.pk, actor=None, on=date(2024, 9, 10), point_number=1)
    services.record_committee_report(
        decision.pk, actor=None, on=date(2024, 9, 17), committee=story.COMMITTEE, opinion="favourable"
    )
    services.record_summons(session.pk, actor=None, sent_on=date(2024, 9, 20))
    services.open_session(session.pk, actor=None, on=OCT_7, present=27)
    services.record_vote(decision.pk, actor=None, **(story.VOTE | {"on": OCT_7, "number": "31/2024"}))
    services.close_session(Session.objects.get(opens_on=OCT_7).pk, actor=None, on=CLOSED)
    services.transmit(decision.pk, actor=None, on=SENT, **FILE)
    services.record_receipt(decision.pk, actor=None, on=RECEIVED, reference="وصل 240")
    return Decision.objects.get(pk=decision.pk)


def seized() -> Decision:
    decision = maintained()
    services.refer_to_court(decision.pk, actor=None, on=SEIZED, court=COURT, case_number="512/7110/2024")
    return Decision.objects.get(pk=decision.pk)


def test_a117_a_maintained_decision_is_not_objected_to_again() -> None:
    decision = maintained()
    assert decision.is_maintained
    with pytest.raises(errors.DecisionMaintained):
        services.record_objection(decision.pk, actor=None, on=date(2024, 10, 17), reasons="x")


def test_a117_the_court_is_seized_of_a_maintained_decision_alone() -> None:
    with pytest.raises(errors.NotMaintained):
        services.refer_to_court(story.received().pk, actor=None, on=date(2024, 5, 27), court=COURT)


def test_a117_the_referral_suspends_the_execution_until_the_judgment() -> None:
    decision = seized()
    assert decision.state == S.IN_COURT
    terms = selectors.clock(decision, SEIZED)
    assert (terms.enforceable_from, terms.tacit_from) == (None, None)
    for verb in (services.make_enforceable, services.take_tacit_visa):
        with pytest.raises(IllegalTransition):
            verb(decision.pk, actor=None, on=JUDGED)
    services.record_suspension(decision.pk, actor=None, on=RULED, suspension="rejected")
    assert Decision.objects.get(pk=decision.pk).state == S.IN_COURT


def test_a117_the_judge_has_48_hours_the_court_thirty_days_and_its_copy_ten() -> None:
    decision = seized()
    court = selectors.court_terms(decision)
    assert court is not None
    assert (court.ruling_due.on, court.judgment_due.on) == (date(2024, 10, 23), date(2024, 11, 20))
    assert court.referral.doubt  # the text says neither by when to refer, nor which ruling ends the suspension
    services.record_judgment(decision.pk, actor=None, on=JUDGED, judgment="upheld")
    court = selectors.court_terms(Decision.objects.get(pk=decision.pk))
    assert court is not None
    assert court.notice_due is not None
    assert court.notice_due.on == date(2024, 11, 28)


def test_a117_an_upheld_decision_goes_on_where_it_stood() -> None:
    decision = services.record_judgment(seized().pk, actor=None, on=JUDGED, judgment="upheld", notified_on=JUDGED)
    assert decision.state == S.SENT
    # The law stops no clock of the visa: silence over the term of 4 November is a visa.
    assert services.take_tacit_visa(decision.pk, actor=None, on=JUDGED).state == S.VISAED


def test_a117_an_annulled_decision_returns_to_drafting() -> None:
    decision = services.record_judgment(seized().pk, actor=None, on=JUDGED, judgment="annulled")
    assert decision.state == S.ANNULLED
    with pytest.raises(IllegalTransition):
        services.make_enforceable(decision.pk, actor=None, on=JUDGED)
    back = services.put_back(decision.pk, actor=None, on=date(2024, 11, 25))
    assert (back.state, back.past_rounds.last().outcome) == (S.DRAFT, "annulled")  # type: ignore[union-attr]  # it is there
    assert not back.redeliberates


def test_a117_days_before_the_court_come_in_order() -> None:
    decision = maintained()
    with pytest.raises(errors.DateBeforeCause):
        services.refer_to_court(decision.pk, actor=None, on=date(2024, 10, 14), court=COURT)
    services.refer_to_court(decision.pk, actor=None, on=SEIZED, court=COURT)
    with pytest.raises(errors.DateBeforeCause):
        services.record_suspension(decision.pk, actor=None, on=date(2024, 10, 20), suspension="ordered")
    services.record_suspension(decision.pk, actor=None, on=RULED, suspension="ordered")
    with pytest.raises(errors.RuledAlready):
        services.record_suspension(decision.pk, actor=None, on=RULED, suspension="rejected")
    with pytest.raises(errors.DateBeforeCause):
        services.record_judgment(decision.pk, actor=None, on=date(2024, 10, 22), judgment="upheld")


def test_a117_a_maintained_decision_that_nobody_referred_is_enforceable_as_others_are() -> None:
    decision = maintained()
    services.grant_visa(decision.pk, actor=None, on=date(2024, 10, 25), reference="ت/700")
    assert services.make_enforceable(decision.pk, actor=None, on=date(2024, 10, 25)).state == S.ENFORCEABLE


def test_tasks_tell_what_the_court_owes() -> None:
    decision = seized()
    [task] = [one for one in selectors.tasks(SEIZED) if one.agreement.pk == decision.agreement_id and one.due_on]
    assert task.article == "LO 113-14 a117"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("court_named", {"court": ""}),
        ("court_suspension_known", {"suspension": "maybe", "ruled_on": RULED}),
        ("court_judgment_known", {"judgment": "maybe", "judged_on": JUDGED}),
        ("court_petition_after_registration", {"petition_on": date(2024, 10, 1)}),
        ("court_ruling_complete", {"suspension": "ordered"}),
        ("court_ruling_complete", {"suspension": "ordered", "ruled_on": date(2024, 10, 1)}),
        ("court_judgment_complete", {"judged_on": JUDGED}),
        ("court_notice_after_judgment", {"notified_on": JUDGED}),
    ],
)
def test_a_case_is_whole_past_the_service(name: str, fields: dict[str, object]) -> None:
    seized()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CourtCase.objects.update(**fields)


def test_a_round_has_one_case_past_the_service() -> None:
    decision = seized()
    with pytest.raises(IntegrityError, match="court_case_once_per_round"), transaction.atomic():
        CourtCase.objects.create(
            decision=decision, round=decision.round, court=COURT, registered_on=SEIZED, petition_on=SEIZED
        )
