"""Posting, transmission, receipt, objection, visa, enforceability (LO 113-14 a115–a118, a273)."""

from datetime import date

import pytest

from mithaq.core.errors import IllegalTransition
from tenants.agreements.models import Agreement, AgreementState
from tenants.council import errors, selectors, services
from tenants.council.models import Decision, DecisionState
from tests.tenants.council import story
from tests.tenants.council.story import DISPATCHED, FILE, MAY_7, OBJECTION_ENDS, RECEIVED, TACIT, VISA_DUE, VISAED

pytestmark = pytest.mark.usefixtures("office")
S = DecisionState


def local_received(**fields: object) -> Decision:
    return story.received(story.local(**fields))


# --- Posting and transmission -----------------------------------------------------------------------------------------
def test_a273_posting_is_recorded_after_the_decision_and_shown_late_after_eight_days() -> None:
    decision = story.adopted()
    with pytest.raises(errors.DateBeforeCause):
        services.post_decision(decision.pk, actor=None, on=date(2024, 5, 6))
    posted = services.post_decision(decision.pk, actor=None, on=date(2024, 5, 20))
    limit = selectors.clock(posted, date(2024, 5, 20)).posting_until
    assert limit is not None
    assert limit.is_past(posted.posted_on)
    assert limit.rule.doubt  # the text does not say when the eight days start


@pytest.mark.parametrize("missing", ["has_decision", "has_minutes", "has_subject_documents"])
def test_r25_a_visa_file_without_one_of_its_papers_is_not_sent(missing: str) -> None:
    decision = story.adopted()
    with pytest.raises(errors.FileIncomplete) as refused:
        services.transmit(decision.pk, actor=None, on=DISPATCHED, **(FILE | {missing: False}))
    assert refused.value.field == missing
    assert selectors.transmission_of(decision) is None


def test_a116_without_a_visa_decision_and_minutes_are_enough() -> None:
    decision = story.adopted(story.local())
    sent = services.transmit(decision.pk, actor=None, on=DISPATCHED, has_decision=True, has_minutes=True)
    assert not sent.visa_file


def test_a116_a_late_dispatch_is_recorded_and_late() -> None:
    decision = story.adopted()
    sent = services.transmit(decision.pk, actor=None, on=date(2024, 6, 5), **FILE)
    limit = selectors.clock(decision, date(2024, 6, 5)).transmission_due
    assert limit is not None
    assert (limit.on, limit.is_past(sent.sent_on)) == (date(2024, 6, 4), True)


def test_a116_the_receipt_is_recorded_once() -> None:
    decision = story.received()
    with pytest.raises(errors.ReceiptTwice):
        services.record_receipt(decision.pk, actor=None, on=RECEIVED, reference="119")


# --- Objection --------------------------------------------------------------------------------------------------------
def test_a117_an_objection_on_the_last_day_counts() -> None:
    services.record_objection(story.received().pk, actor=None, on=OBJECTION_ENDS, reasons="خارج الاختصاص")
    assert Decision.objects.get().state == S.OBJECTED


def test_a117_an_objection_after_three_working_days_has_no_effect() -> None:
    decision = story.received()
    with pytest.raises(errors.ObjectionTooLate) as refused:
        services.record_objection(decision.pk, actor=None, on=date(2024, 5, 29), reasons="خارج الاختصاص")
    assert refused.value.context["limit"] == OBJECTION_ENDS
    assert "a117" in refused.value.article
    assert Decision.objects.get().state == S.SENT


@pytest.mark.parametrize("resolution", ["withdrawn", "court"])
def test_a117_an_objection_that_fell_lets_the_decision_go_on(resolution: str) -> None:
    decision = story.received()
    services.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="خارج الاختصاص")
    back = services.answer_objection(decision.pk, actor=None, on=date(2024, 6, 3), resolution=resolution)
    assert (back.state, back.round, back.number) == (S.SENT, 1, "14/2024")
    assert services.grant_visa(decision.pk, actor=None, on=VISAED, reference="ت/451").state == S.VISAED


def test_a117_an_answer_before_the_objection_is_refused() -> None:
    decision = story.received()
    services.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="خارج الاختصاص")
    with pytest.raises(errors.DateBeforeCause):
        services.answer_objection(decision.pk, actor=None, on=date(2024, 5, 26), resolution="withdrawn")


def test_a117_an_objected_text_may_return_to_drafting() -> None:
    decision = story.received()
    services.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="خارج الاختصاص")
    back = services.put_back(decision.pk, actor=None, on=date(2024, 6, 3))
    assert (back.state, back.agreement.state) == (S.DRAFT, AgreementState.DRAFTING)
    assert back.objections.get().resolution == "new_deliberation"


# --- Visa -------------------------------------------------------------------------------------------------------------
def test_a118_two_triggers_stand_alone() -> None:
    foreign = story.ready(financial_impact=False)
    money = story.local(financial_impact=True, title_ar="ملف مالي")
    plain = story.local(title_ar="ملف بدون أثر")
    answers = [selectors.visa_triggers(one) for one in (foreign, money, plain)]
    assert [(one.foreign_collectivity, one.financial_impact, bool(one)) for one in answers] == [
        (True, False, True), (False, True, True), (False, False, False),
    ]  # fmt: skip


def test_a118_the_receipt_opens_the_visa_with_its_triggers_and_its_last_day() -> None:
    visa = selectors.visa_of(story.received())
    assert visa is not None
    assert (visa.foreign_collectivity, visa.financial_impact) == (True, True)
    assert (visa.received_on, visa.due_on) == (RECEIVED, VISA_DUE)


def test_a118_a_visa_on_the_last_day_is_a_visa() -> None:
    assert services.grant_visa(story.received().pk, actor=None, on=VISA_DUE, reference="x").state == S.VISAED


def test_a118_after_its_term_nothing_can_be_granted_or_refused() -> None:
    decision = story.received()
    with pytest.raises(errors.VisaTermOver):
        services.grant_visa(decision.pk, actor=None, on=TACIT, reference="x")
    with pytest.raises(errors.VisaTermOver):
        services.refuse_visa(decision.pk, actor=None, on=TACIT, reasons="x")


def test_a118_silence_is_no_visa_while_the_term_runs() -> None:
    decision = story.received()
    with pytest.raises(errors.VisaStillRunning) as refused:
        services.take_tacit_visa(decision.pk, actor=None, on=VISA_DUE)
    assert refused.value.context["limit"] == VISA_DUE


def test_a118_silence_is_a_visa_after_twenty_days() -> None:
    decision = services.take_tacit_visa(story.received().pk, actor=None, on=date(2024, 6, 20))
    visa = selectors.visa_of(decision)
    assert visa is not None
    assert (decision.state, visa.tacit_on, visa.granted_on) == (S.VISAED, TACIT, None)
    assert services.make_enforceable(decision.pk, actor=None, on=TACIT).enforceable_on == TACIT


def test_a118_a_refused_visa_sends_the_draft_back() -> None:
    decision = services.refuse_visa(story.received().pk, actor=None, on=VISAED, reasons="نقص في الاعتمادات")
    assert decision.state == S.VISA_REFUSED
    with pytest.raises(IllegalTransition):
        services.make_enforceable(decision.pk, actor=None, on=TACIT)
    back = services.put_back(decision.pk, actor=None, on=date(2024, 6, 17))
    assert back.agreement.state == AgreementState.DRAFTING
    assert back.past_rounds.get().outcome == "visa_refused"


def test_a118_no_visa_is_taken_where_none_is_needed() -> None:
    decision = local_received()
    for verb, extra in ((services.grant_visa, {"reference": "x"}), (services.take_tacit_visa, {})):
        with pytest.raises(errors.VisaNotNeeded):
            verb(decision.pk, actor=None, on=date(2024, 7, 1), **extra)


def test_a118_a_visa_before_the_receipt_is_refused() -> None:
    with pytest.raises(errors.DateBeforeCause):
        services.grant_visa(story.received().pk, actor=None, on=DISPATCHED, reference="x")


def test_a118_a_financial_impact_found_after_the_receipt_still_needs_its_visa() -> None:
    decision = local_received()
    Agreement.objects.filter(pk=decision.agreement_id).update(financial_impact=True)
    with pytest.raises(errors.VisaMissing):
        services.make_enforceable(decision.pk, actor=None, on=TACIT)
    assert services.grant_visa(decision.pk, actor=None, on=VISAED, reference="x").state == S.VISAED


# --- Enforceability ---------------------------------------------------------------------------------------------------
def test_a117_without_a_visa_the_decision_is_enforceable_after_the_objection_window() -> None:
    decision = local_received()
    with pytest.raises(errors.ObjectionWindowOpen) as refused:
        services.make_enforceable(decision.pk, actor=None, on=OBJECTION_ENDS)
    assert refused.value.context["limit"] == OBJECTION_ENDS
    done = services.make_enforceable(decision.pk, actor=None, on=date(2024, 5, 29))
    assert (done.state, done.enforceable_on) == (S.ENFORCEABLE, date(2024, 5, 29))


def test_a118_with_a_trigger_the_objection_window_is_not_enough() -> None:
    decision = story.received()
    with pytest.raises(errors.VisaMissing):
        services.make_enforceable(decision.pk, actor=None, on=date(2024, 5, 29))


def test_a_decision_is_not_enforceable_before_its_visa() -> None:
    with pytest.raises(errors.DateBeforeCause):
        services.make_enforceable(story.visaed().pk, actor=None, on=date(2024, 6, 9))


def test_a117_a_decision_not_sent_cannot_become_enforceable() -> None:
    with pytest.raises(IllegalTransition):
        services.make_enforceable(story.adopted().pk, actor=None, on=MAY_7)
