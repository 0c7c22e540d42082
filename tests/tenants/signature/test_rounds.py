"""R24: rounds with order, roles, substitutes, refusal, expiry, reminders and withdrawal; a president signs (a94)."""

from datetime import date, timedelta

import pytest
from django.core import mail

from mithaq.core.clock import frozen
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.signature import rounds as reading
from tenants.signature import services, tasks
from tenants.signature.errors import (
    DaysReversed,
    DelegationOverlaps,
    ExpiryInPast,
    ForeignPaper,
    Nobody,
    NotYourTurn,
    OutsideDelegation,
    RequestExpired,
    RoundEmpty,
    RoundEnded,
    RoundUnderWay,
    SignedBeforeSent,
    SigningBeforeEnforceable,
    StepDone,
)
from tenants.signature.models import Ending, RoundStep, SigningRound, StepRole
from tests.tenants.council import story as decided
from tests.tenants.signature import rounds, story

pytestmark = pytest.mark.usefixtures("office")
OPENED, SIGNED = story.OPENED, story.SIGNED


def in_order(agreement: Agreement) -> list[RoundStep]:
    """The steps one after the other, as they stand, the first asked."""
    turn = rounds.turn_of(agreement)
    services.set_round(turn.pk, actor=None, in_order=True, expires_on=None, remind_every=None)
    for number, step in enumerate(rounds.steps_of(agreement), start=1):
        RoundStep.objects.filter(pk=step.pk).update(position=number, name=f"موقع {number}")
    return rounds.steps_of(agreement)


def done(step: RoundStep, on: date = SIGNED) -> RoundStep:
    return services.do_step(step.pk, actor=None, on=on)


def test_r24_opening_the_signing_opens_a_round_with_a_step_for_each_party() -> None:
    agreement = story.signing()
    turn = rounds.turn_of(agreement)
    assert (turn.number, turn.in_order, turn.opened_on) == (1, False, OPENED)
    assert [step.party_id for step in rounds.steps_of(agreement)] == [party.pk for party in agreement.parties.all()]


def test_r24_the_parties_line_and_its_steps_go_together() -> None:
    agreement = story.signing()
    first, *others = agreement.parties.all()
    services.send_for_signature(agreement.pk, first.pk, actor=None, on=OPENED)
    step = rounds.turn_of(agreement).steps.get(party=first)
    assert step.asked_on == OPENED
    services.refuse_signature(agreement.pk, first.pk, actor=None, on=SIGNED, reason="بند غامض")
    step.refresh_from_db()
    assert (step.refused_on, step.refusal_reason) == (SIGNED, "بند غامض")
    services.send_for_signature(agreement.pk, first.pk, actor=None, on=SIGNED)
    for party in (first, *others):
        services.record_signature(agreement.pk, party.pk, actor=None, on=SIGNED, signatory_name="الموقع")
    turn = SigningRound.objects.get(agreement=agreement)
    assert (turn.ending, turn.ended_on) == (Ending.COMPLETED, SIGNED)
    assert {step.signed_name for step in turn.steps.all()} == {"الموقع"}


def test_r24_a_step_that_is_done_signs_for_its_party() -> None:
    agreement = rounds.with_text()
    step = rounds.other_step(agreement)
    services.do_step(step.pk, actor=None, on=SIGNED, place="دكار", originals=4)
    line = agreement.signatures.get(party=step.party)
    assert (line.signed_on, line.signatory_name, line.place, line.originals) == (SIGNED, step.name, "دكار", 4)


def test_r24_a_party_with_two_signers_has_signed_once_both_have() -> None:
    agreement = story.signing()
    party = agreement.parties.last()
    services.add_step(rounds.turn_of(agreement).pk, actor=None, role=StepRole.SIGNER, party_id=party.pk, name="الثاني")
    one, two = [step for step in rounds.steps_of(agreement) if step.party_id == party.pk]
    services.do_step(one.pk, actor=None, on=SIGNED, signatory_name="الأول")
    assert agreement.signatures.get(party=party).signed_on is None
    done(two)
    assert agreement.signatures.get(party=party).signed_on == SIGNED


def test_r24_in_order_nobody_signs_before_those_who_come_first() -> None:
    first, second, *_rest = in_order(story.signing())
    with pytest.raises(NotYourTurn):
        done(second)
    done(first)
    second.refresh_from_db()
    assert second.asked_on == SIGNED  # whose turn it is, is asked by itself
    done(second)


def test_r24_in_order_the_partys_own_verb_waits_as_well() -> None:
    agreement = story.signing()
    _first, second, *_rest = in_order(agreement)
    with pytest.raises(NotYourTurn):
        services.record_signature(agreement.pk, second.party_id, actor=None, on=SIGNED, signatory_name="ن")
    assert agreement.signatures.get(party=second.party).signed_on is None


def test_r24_steps_of_the_same_place_stand_side_by_side() -> None:
    agreement = story.signing()
    first, second, *_rest = in_order(agreement)
    RoundStep.objects.filter(pk=second.pk).update(position=1)
    done(second)
    done(first)


def test_r24_an_approver_comes_before_the_signer_and_signs_for_nobody() -> None:
    agreement = story.signing()
    in_order(agreement)
    turn = rounds.turn_of(agreement)
    RoundStep.objects.filter(round=turn).update(position=2)
    approver = services.add_step(turn.pk, actor=None, role=StepRole.APPROVER, name="مدير المصالح", position=1)
    own = rounds.own_step(agreement)
    with pytest.raises(NotYourTurn):
        done(own)
    done(approver)
    assert not agreement.signatures.filter(signed_on__isnull=False).exists()
    done(own)


def test_r24_a_copy_goes_out_when_everybody_signed_and_holds_nobody_up() -> None:
    agreement = story.signing()
    turn = rounds.turn_of(agreement)
    copy = services.add_step(
        turn.pk, actor=None, role=StepRole.COPY, name="الخازن", email="khazin@berkane.test", position=9
    )
    for step in rounds.steps_of(agreement):
        if step.role == StepRole.SIGNER:
            services.do_step(step.pk, actor=None, on=SIGNED, signatory_name="ن")
    copy.refresh_from_db()
    turn.refresh_from_db()
    assert (turn.ending, copy.done_on) == (Ending.COMPLETED, SIGNED)
    tasks.send_copy(step_id=copy.pk)
    assert [letter.to for letter in mail.outbox] == [["khazin@berkane.test"]]


def test_r24_a_refusal_does_not_void_the_signatures_of_others() -> None:
    agreement = rounds.with_text()
    own, other = rounds.own_step(agreement), rounds.other_step(agreement)
    done(own)
    services.refuse_step(other.pk, actor=None, on=SIGNED, reason="لم يصادق مجلسنا بعد")
    assert agreement.signatures.get(party=own.party).signed_on == SIGNED
    assert agreement.signatures.get(party=other.party).refused_on == SIGNED
    services.ask_step(other.pk, actor=None, on=SIGNED + timedelta(days=2))
    done(other, SIGNED + timedelta(days=3))
    assert agreement.signatures.get(party=other.party).refused_on is None


# --- Substitutes ------------------------------------------------------------------------------------------------------


def substitute(step: RoundStep, since: date = SIGNED - timedelta(days=5), until: date = SIGNED, **fields: object):  # type: ignore[no-untyped-def]  # a row
    values = {"name": "النائب الأول", "title": "نائب الرئيس", "act": "قرار التفويض 12 بتاريخ 01/06/2024"} | fields
    return services.add_stand_in(step.pk, actor=None, since=since, until=until, **values)


def test_r24_a_substitute_signs_within_the_days_of_the_delegation_only() -> None:
    agreement = rounds.with_text()
    step = rounds.own_step(agreement)
    found = substitute(step)
    with pytest.raises(OutsideDelegation):
        services.do_step(step.pk, actor=None, on=SIGNED + timedelta(days=1), stand_in_id=found.pk)
    services.do_step(step.pk, actor=None, on=SIGNED, stand_in_id=found.pk)
    step.refresh_from_db()
    assert (step.signed_name, step.stand_in_id, step.name) == ("النائب الأول", found.pk, "موقع 0")
    assert agreement.signatures.get(party=step.party).signatory_name == "النائب الأول"


def test_r24_one_substitute_a_day_and_days_in_order() -> None:
    agreement = rounds.with_text()
    step = rounds.own_step(agreement)
    substitute(step)
    with pytest.raises(DelegationOverlaps):
        substitute(step, since=SIGNED, until=SIGNED + timedelta(days=9))
    with pytest.raises(DaysReversed):
        substitute(step, since=SIGNED + timedelta(days=9), until=SIGNED + timedelta(days=8))
    substitute(step, since=SIGNED + timedelta(days=1), until=SIGNED + timedelta(days=9))


def test_r24_a_substitute_of_another_person_does_not_sign() -> None:
    agreement = rounds.with_text()
    found = substitute(rounds.own_step(agreement))
    with pytest.raises(ForeignPaper):
        services.do_step(rounds.other_step(agreement).pk, actor=None, on=SIGNED, stand_in_id=found.pk)


# --- The request's own days -------------------------------------------------------------------------------------------


def expiring(agreement: Agreement, last: date = SIGNED) -> SigningRound:
    turn = rounds.turn_of(agreement)
    with frozen(OPENED):
        services.set_round(turn.pk, actor=None, in_order=False, expires_on=last, remind_every=None)
    return turn


def test_r24_the_request_expires_on_its_own_day_and_the_agreements_dates_stay() -> None:
    agreement = rounds.with_text()
    turn = expiring(agreement)
    with frozen(SIGNED):
        assert services.pass_day(SIGNED) == (0, 0)  # its last day is still a day
    with frozen(SIGNED + timedelta(days=1)):
        assert services.pass_day(SIGNED + timedelta(days=1)) == (1, 0)
        assert services.pass_day(SIGNED + timedelta(days=1)) == (0, 0)
        with pytest.raises(RoundEnded):
            done(rounds.RoundStep.objects.filter(round=turn).first())
    turn.refresh_from_db()
    assert (turn.ending, turn.ended_on) == (Ending.EXPIRED, SIGNED + timedelta(days=1))
    before = agreement
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert (agreement.state, agreement.ends_on, agreement.duration_months) == (
        before.state, before.ends_on, before.duration_months,
    )  # fmt: skip


def test_r24_a_signature_after_the_last_day_is_refused_before_the_clock_came_by() -> None:
    agreement = rounds.with_text()
    expiring(agreement)
    with pytest.raises(RequestExpired):
        done(rounds.other_step(agreement), SIGNED + timedelta(days=1))
    done(rounds.other_step(agreement), SIGNED)


def test_r24_an_expired_round_is_prolonged_or_followed_by_another() -> None:
    agreement = rounds.with_text()
    turn = expiring(agreement)
    done(rounds.own_step(agreement))
    later = SIGNED + timedelta(days=3)
    with frozen(later):
        services.pass_day(later)
        with pytest.raises(ExpiryInPast):
            services.prolong_round(turn.pk, actor=None, expires_on=SIGNED)
        services.prolong_round(turn.pk, actor=None, expires_on=later)
        assert rounds.turn_of(agreement).pk == turn.pk
        services.withdraw_round(turn.pk, actor=None, on=later, reason="خطأ في الاسم")
        second = services.open_round(agreement.pk, actor=None, on=later)
    assert second.number == 2
    waiting = {step.party_id for step in second.steps.all()}
    assert waiting == {party.pk for party in agreement.parties.all() if not party.is_self}


def test_r24_one_round_at_a_time() -> None:
    agreement = story.signing()
    with pytest.raises(RoundUnderWay):
        services.open_round(agreement.pk, actor=None, on=SIGNED)


def test_r24_withdrawing_a_round_keeps_what_was_signed_and_its_history() -> None:
    agreement = rounds.with_text()
    own = rounds.own_step(agreement)
    done(own)
    services.withdraw_round(rounds.turn_of(agreement).pk, actor=None, on=SIGNED, reason="تصحيح النص")
    assert agreement.signatures.get(party=own.party).signed_on == SIGNED
    with pytest.raises(RoundEnded):
        services.record_signature(agreement.pk, agreement.parties.last().pk, actor=None, on=SIGNED, signatory_name="ن")
    told = set(HistoryEntry.objects.filter(agreement=agreement).values_list("transition", flat=True))
    assert {"text_fixed", "signed", "round_withdrawn"} <= told


def test_r24_signing_opened_again_after_drafting_is_another_round() -> None:
    from tenants.agreements.models import AgreementState

    agreement = rounds.with_text()
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.AWAITING_DECISION)
    services.open_signing(agreement.pk, actor=None, on=SIGNED)
    one, two = SigningRound.objects.filter(agreement=agreement).order_by("number")
    assert (one.ending, two.ending, two.text) == (Ending.WITHDRAWN, "", None)


# --- Reminders --------------------------------------------------------------------------------------------------------


def reminded() -> Agreement:
    agreement = rounds.with_text()
    turn = rounds.turn_of(agreement)
    RoundStep.objects.filter(round=turn).update(email="signer@partner.test")
    services.set_round(turn.pk, actor=None, in_order=False, expires_on=None, remind_every=7)
    for step in rounds.steps_of(agreement):
        services.ask_step(step.pk, actor=None, on=OPENED)
    return agreement


def owed() -> list[tuple[int, str]]:
    events = OutboxEvent.objects.filter(task="signature.remind").order_by("pk")
    return [(event.payload["step_id"], event.payload["day"]) for event in events]


def test_r24_a_reminder_goes_out_once_for_each_planned_day() -> None:
    agreement = reminded()
    steps = len(rounds.steps_of(agreement))
    counts = []
    for after in (6, 7, 7, 8, 13, 14, 29, 29):  # the clock missed days 21 and 28: it makes up for the last alone
        services.pass_day(OPENED + timedelta(days=after))
        counts.append(len(owed()) // steps)
    assert counts == [0, 1, 1, 1, 1, 2, 3, 3]
    assert len(set(owed())) == len(owed())


def test_r24_who_signed_or_refused_is_not_reminded() -> None:
    agreement = reminded()
    own, other = rounds.own_step(agreement), rounds.other_step(agreement)
    done(own, OPENED + timedelta(days=1))
    services.refuse_step(other.pk, actor=None, on=OPENED + timedelta(days=1), reason="لا")
    services.pass_day(OPENED + timedelta(days=7))
    assert not {own.pk, other.pk} & {pk for pk, _day in owed()}


def test_r24_a_reminder_that_is_late_is_not_sent_to_who_signed_meanwhile() -> None:
    agreement = reminded()
    services.pass_day(OPENED + timedelta(days=7))
    step = rounds.other_step(agreement)
    tasks.remind(step_id=step.pk, day="2024-06-19")
    assert len(mail.outbox) == 1
    assert agreement.reference in mail.outbox[0].body
    done(step)
    tasks.remind(step_id=step.pk, day="2024-06-19")
    assert len(mail.outbox) == 1


def test_the_night_asks_only_the_offices_that_wait_for_a_day() -> None:
    agreement = story.signing()
    assert not services.waits_for_the_clock()
    services.set_round(rounds.turn_of(agreement).pk, actor=None, in_order=False, expires_on=None, remind_every=7)
    assert services.waits_for_the_clock()
    tasks.night()
    assert OutboxEvent.objects.filter(task="signature.pass_day").count() == 1


# --- What is refused --------------------------------------------------------------------------------------------------


def test_a117_our_president_is_warned_before_enforceability_on_paper() -> None:
    agreement = story.signing(decided.adopted(), on=story.NOTE, confirmed=True)
    step = rounds.own_step(agreement)
    with pytest.raises(SigningBeforeEnforceable):
        services.do_step(step.pk, actor=None, on=story.NOTE, signatory_name="الرئيس")
    services.do_step(step.pk, actor=None, on=story.NOTE, signatory_name="الرئيس", confirmed=True)
    told = HistoryEntry.objects.filter(agreement=agreement, transition="signing_before_enforceable")
    assert told.last().note == str(step.party)


def test_a_partner_is_not_held_up_by_the_control_of_legality() -> None:
    agreement = story.signing(decided.adopted(), on=story.NOTE, confirmed=True)
    services.do_step(rounds.other_step(agreement).pk, actor=None, on=story.NOTE, signatory_name="العمدة")


def test_a_step_that_is_done_stays_as_it_is() -> None:
    agreement = rounds.with_text()
    step = rounds.own_step(agreement)
    done(step)
    for verb in (
        lambda: done(step),
        lambda: services.remove_step(step.pk, actor=None),
        lambda: services.refuse_step(step.pk, actor=None, on=SIGNED, reason="لا"),
        lambda: services.change_step(step.pk, actor=None, role=StepRole.COPY, name="x"),
    ):
        with pytest.raises(StepDone):
            verb()


def test_every_party_keeps_somebody_who_signs_for_it() -> None:
    agreement = story.signing()
    step = rounds.other_step(agreement)
    with pytest.raises(RoundEmpty):
        services.remove_step(step.pk, actor=None)
    with pytest.raises(RoundEmpty):
        services.change_step(step.pk, actor=None, role=StepRole.WITNESS, party_id=step.party_id)
    assert RoundStep.objects.get(pk=step.pk).role == StepRole.SIGNER


def test_a_step_is_somebody_of_this_dossier() -> None:
    agreement = story.signing()
    turn = rounds.turn_of(agreement)
    with pytest.raises(Nobody):
        services.add_step(turn.pk, actor=None, role=StepRole.SIGNER, name="بلا طرف")
    with pytest.raises(Nobody):
        services.add_step(turn.pk, actor=None, role=StepRole.WITNESS)
    with pytest.raises(ForeignPaper):
        services.add_step(turn.pk, actor=None, role=StepRole.SIGNER, party_id=10**6)


def test_nobody_signs_before_being_asked() -> None:
    agreement = rounds.with_text()
    step = rounds.other_step(agreement)
    services.ask_step(step.pk, actor=None, on=SIGNED)
    with pytest.raises(SignedBeforeSent):
        done(step, OPENED)


def test_who_is_waited_for_since_when() -> None:
    agreement = story.signing()
    first, second, *_rest = in_order(agreement)
    done(first, SIGNED)
    lines = {line.step.pk: line for line in reading.lines_of(rounds.turn_of(agreement), SIGNED)}
    assert (lines[second.pk].is_waiting, lines[second.pk].since) == (True, SIGNED)
    assert [line.is_waiting for line in lines.values()].count(True) == 1
