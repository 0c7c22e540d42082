"""An amendment runs its own decision, visa and signatures, then applies and is published (R39–R41)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.register.models import Entry
from tenants.agreements.models import Agreement, AgreementState
from tenants.changes import services as changes
from tenants.changes.errors import AmendmentNotOpen
from tenants.council import errors as council_errors
from tenants.council import selectors as council_selectors
from tenants.council import services as council
from tenants.council.models import Decision, DecisionState
from tenants.signature import errors, selectors, services
from tests.tenants.council import story as decided
from tests.tenants.signature import story

pytestmark = pytest.mark.usefixtures("office")
MARCH_20, MARCH_25 = date(2026, 3, 20), date(2026, 3, 25)


def open_signing(decision: Decision) -> None:
    services.write_presentation_note(
        decision.agreement_id, actor=None, on=date(2026, 2, 12), text_ar="مذكرة", amendment_id=decision.amendment_id
    )
    services.open_signing(decision.agreement_id, actor=None, on=date(2026, 3, 11), amendment_id=decision.amendment_id)


def test_amendment_no_1_of_berkane_extends_the_agreement_to_31_december_2027() -> None:
    decision = story.enforceable_amendment()
    clock = council_selectors.clock(decision, date(2026, 2, 16))
    assert clock.objection_ends is not None
    assert clock.objection_ends.on == date(2026, 2, 19)
    assert clock.visa_due is not None
    assert (clock.visa_due.on, clock.visa_due.day_off, bool(clock.visa_due.rule.doubt)) == (
        date(2026, 3, 8),
        True,
        True,
    )
    agreement = Agreement.objects.get(pk=decision.agreement_id)
    assert agreement.state == AgreementState.IN_FORCE
    open_signing(decision)
    story.sign_all(agreement, on=MARCH_20, amendment_id=decision.amendment_id)
    done = services.enter_amendment_into_force(decision.amendment_id, actor=None, on=MARCH_25)
    done = Agreement.objects.get(pk=done.pk)
    assert (done.state, done.ends_on, done.in_force_on) == (AgreementState.EXTENDED, date(2027, 12, 31), story.FORCE)
    entry = Entry.objects.get(public_id=done.public_id)
    assert entry.version == 2
    assert Decision.objects.filter(agreement=done).count() == 2  # the agreement's own stays as it was


def test_an_amendment_does_not_enter_into_force_without_signatures_and_scan() -> None:
    decision = story.enforceable_amendment()
    open_signing(decision)
    with pytest.raises(errors.NotReadyForForce) as refused:
        services.enter_amendment_into_force(decision.amendment_id, actor=None, on=MARCH_25)
    assert len(refused.value.context["what"]) == 3
    assert [task.url_name for task in selectors.tasks(MARCH_20)] == ["signature:page", "signature:page"]


def test_an_amendment_is_not_signed_before_the_council_adopted_it() -> None:
    change = story.amendment()
    services.write_presentation_note(
        change.agreement_id, actor=None, on=date(2025, 12, 19), text_ar="مذكرة", amendment_id=change.pk
    )
    with pytest.raises(errors.NotDecided):
        services.open_signing(change.agreement_id, actor=None, on=MARCH_20, amendment_id=change.pk)


def test_submission_puts_the_amendment_on_its_way_and_leaves_the_agreement_in_force() -> None:
    change = story.amendment()
    decision = council.submit_to_presidency(
        change.agreement_id, actor=None, on=date(2025, 12, 22), amendment_id=change.pk
    )
    assert (decision.state, decision.amendment.state) == (DecisionState.SUBMITTED, "in_path")
    assert decision.agreement.state == AgreementState.IN_FORCE
    back = council.put_back(decision.pk, actor=None, on=date(2025, 12, 23))
    assert (back.state, back.agreement.state) == (DecisionState.DRAFT, AgreementState.IN_FORCE)


def test_a_withdrawn_amendment_moves_no_more() -> None:
    decision = story.adopted_amendment()
    changes.withdraw_amendment(decision.amendment_id, actor=None, on=date(2026, 2, 12), reason="عدول")
    with pytest.raises(council_errors.DossierElsewhere):
        council.transmit(decision.pk, actor=None, on=date(2026, 2, 16), has_decision=True, has_minutes=True)
    assert council_selectors.tasks(date(2026, 2, 16)) == []


def test_a_simple_change_and_another_dossiers_amendment_do_not_go_before_the_council() -> None:
    change = story.amendment()
    other = decided.local(title_ar="ملف آخر")
    with pytest.raises(council_errors.NoAddendum):
        council.submit_to_presidency(other.pk, actor=None, on=MARCH_20, amendment_id=change.pk)
    with pytest.raises(errors.ForeignPaper):
        services.write_presentation_note(other.pk, actor=None, on=MARCH_20, text_ar="نص", amendment_id=change.pk)
    type(change).objects.filter(pk=change.pk).update(
        promoted_to_full=False, kind="content", new_ends_on=None, extra_months=None
    )
    with pytest.raises(council_errors.NoAddendum):
        council.submit_to_presidency(change.agreement_id, actor=None, on=MARCH_20, amendment_id=change.pk)


def test_an_amendment_enters_into_force_once() -> None:
    decision = story.enforceable_amendment()
    open_signing(decision)
    story.sign_all(decision.agreement, on=MARCH_20, amendment_id=decision.amendment_id)
    services.enter_amendment_into_force(decision.amendment_id, actor=None, on=MARCH_25)
    with pytest.raises(AmendmentNotOpen):
        services.enter_amendment_into_force(decision.amendment_id, actor=None, on=MARCH_25)


def test_one_decision_per_amendment() -> None:
    decision = story.adopted_amendment()
    with pytest.raises(IntegrityError, match="decision_one_per_amendment"), transaction.atomic():
        Decision.objects.create(agreement=decision.agreement, amendment_id=decision.amendment_id)
