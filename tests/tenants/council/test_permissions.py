"""Role × verb: the table of transitions decides, and a refusal changes nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mithaq.accounts.models import User
from mithaq.core.errors import DomainError, NotAllowed
from tenants.agreements.models import HistoryEntry
from tenants.council import services
from tenants.council.models import Decision, Session
from tenants.council.transitions import DECISION_AXIS
from tests.tenants.council import story

pytestmark = pytest.mark.usefixtures("office")
ROLES = ("head", "clerk", "secretary", "president", "finance", "service", "reader")
DAY = date(2024, 6, 3)
VERBS: dict[str, Callable[[Decision, User], Any]] = {
    "submit_to_presidency": lambda one, who: services.submit_to_presidency(one.agreement_id, actor=who, on=DAY),
    "put_on_agenda": lambda one, who: services.put_on_agenda(one.pk, 0, actor=who, on=DAY),
    "record_committee_report": lambda one, who: services.record_committee_report(
        one.pk, actor=who, on=DAY, committee="لجنة", opinion="favourable"
    ),
    "adopt": lambda one, who: services.record_vote(one.pk, actor=who, **story.VOTE),
    "postpone": lambda one, who: services.postpone(one.pk, actor=who, on=DAY),
    "put_back": lambda one, who: services.put_back(one.pk, actor=who, on=DAY),
    "redeliberate": lambda one, who: services.answer_objection(
        one.pk, actor=who, on=DAY, resolution="new_deliberation"
    ),
    "lift_objection": lambda one, who: services.answer_objection(one.pk, actor=who, on=DAY, resolution="court"),
    "post_decision": lambda one, who: services.post_decision(one.pk, actor=who, on=DAY),
    "transmit": lambda one, who: services.transmit(one.pk, actor=who, on=DAY, **story.FILE),
    "record_receipt": lambda one, who: services.record_receipt(one.pk, actor=who, on=DAY, reference="1"),
    "record_objection": lambda one, who: services.record_objection(one.pk, actor=who, on=DAY, reasons="سبب"),
    "grant_visa": lambda one, who: services.grant_visa(one.pk, actor=who, on=DAY, reference="1"),
    "refuse_visa": lambda one, who: services.refuse_visa(one.pk, actor=who, on=DAY, reasons="سبب"),
    "withdraw_from_desk": lambda one, who: services.withdraw_from_desk(one.pk, actor=who, on=DAY, reason="سبب"),
    "answer_desk": lambda one, who: services.answer_desk(one.pk, 1, actor=who, on=DAY, document_id=1),
    "refer_to_court": lambda one, who: services.refer_to_court(one.pk, actor=who, on=DAY, court="محكمة"),
    "record_suspension": lambda one, who: services.record_suspension(one.pk, actor=who, on=DAY, suspension="ordered"),
    "uphold": lambda one, who: services.record_judgment(one.pk, actor=who, on=DAY, judgment="upheld"),
    "annul": lambda one, who: services.record_judgment(one.pk, actor=who, on=DAY, judgment="annulled"),
    "take_tacit_visa": lambda one, who: services.take_tacit_visa(one.pk, actor=who, on=DAY),
    "make_enforceable": lambda one, who: services.make_enforceable(one.pk, actor=who, on=DAY),
}
WITHIN = {"reject": "adopt", "call_second_sitting": "adopt", "lapse": "submit_to_presidency"}  # done by another verb


def test_every_verb_of_the_axis_has_its_function() -> None:
    assert set(VERBS) | set(WITHIN) == set(DECISION_AXIS.names)
    for verb, outer in WITHIN.items():
        assert DECISION_AXIS.get(verb).roles == DECISION_AXIS.get(outer).roles


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_on_the_decision_axis(role: str, people: Callable[..., User]) -> None:
    decision, who = story.submitted(), people(role)
    for name, verb in VERBS.items():
        allowed = role in DECISION_AXIS.get(name).roles
        before = HistoryEntry.objects.count()
        try:
            verb(decision, who)
        except NotAllowed:
            assert not allowed, (name, role)
            assert HistoryEntry.objects.count() == before
        except (DomainError, Session.DoesNotExist):
            assert allowed, (name, role)  # permission comes first, then state and guards
        else:
            assert allowed, (name, role)
        Decision.objects.filter(pk=decision.pk).update(state="submitted", submitted_on=story.SUBMITTED)
        decision.agreement.__class__.objects.filter(pk=decision.agreement_id).update(state="awaiting_decision")


@pytest.mark.parametrize("role", ROLES)
def test_who_may_fix_and_open_sessions_and_record_approvals(role: str, people: Callable[..., User]) -> None:
    who, session, agreement = people(role), story.may_session(), story.ready()
    asked = services.request_approval(agreement.pk, actor=None, kind="wali_a92", authority="الوالي", on=DAY)
    verbs: list[Callable[[], Any]] = [
        lambda: services.create_session(actor=who, opens_on=date(2024, 10, 7), members_in_office=35),
        lambda: services.reschedule_session(session.pk, actor=who, opens_on=date(2024, 5, 6)),
        lambda: services.record_agenda_receipt(session.pk, actor=who, on=DAY),
        lambda: services.record_summons(session.pk, actor=who, sent_on=DAY),
        lambda: services.open_session(session.pk, actor=who, on=DAY, present=20),
        lambda: services.extend_session(session.pk, actor=who),
        lambda: services.close_session(session.pk, actor=who, on=DAY),
        lambda: services.request_approval(
            agreement.pk, actor=who, kind="public_authorities_a86", authority="الوزارة", on=DAY
        ),
        lambda: services.refuse_approval(asked.pk, actor=who, on=DAY),
        lambda: services.grant_approval(asked.pk, actor=who, on=DAY, reference="1"),
    ]
    allowed = role in {"head", "clerk", "secretary"}
    for verb in verbs:
        try:
            verb()
        except NotAllowed:
            assert not allowed
        except DomainError:
            assert allowed
        else:
            assert allowed
