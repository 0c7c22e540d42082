"""What is missing and what has to be done, with its last day and its article."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tenants.agreements import services as agreements
from tenants.agreements.selectors import Task
from tenants.council import selectors, services
from tests.tenants.council import story

pytestmark = pytest.mark.usefixtures("office")


def codes(decision_or_agreement: object, on: date = story.MAY_7) -> list[str]:
    agreement = getattr(decision_or_agreement, "agreement", decision_or_agreement)
    return [need.code for need in selectors.needs(agreement, on=on)]


def only_task(on: date) -> Task:
    (task,) = (task for task in selectors.tasks(on) if task.article != "LO 113-14 a273")
    return task


def test_needs_follow_the_order_of_the_law() -> None:
    agreement = story.ready()
    assert codes(agreement) == ["approval_missing", "approval_missing"]
    story.approve(agreement)
    assert codes(agreement) == ["submit"]
    decision = story.submitted(agreement)
    assert codes(decision) == ["agenda"]
    services.put_on_agenda(decision.pk, story.may_session().pk, actor=None, on=story.AGENDA)
    assert codes(decision) == ["committee", "summons", "opening", "vote"]


def test_needs_after_the_vote() -> None:
    decision = story.sent()
    assert codes(decision) == ["receipt"]
    services.record_receipt(decision.pk, actor=None, on=story.RECEIVED, reference="118")
    assert codes(decision, story.VISAED) == ["visa"]
    assert codes(decision, story.TACIT) == ["tacit_visa"]
    services.grant_visa(decision.pk, actor=None, on=story.VISAED, reference="451")
    assert codes(decision) == ["enforceable"]
    services.make_enforceable(decision.pk, actor=None, on=story.VISAED)
    assert codes(decision) == []


def test_without_a_visa_the_window_is_waited_for() -> None:
    decision = story.received(story.local())
    assert codes(decision, story.OBJECTION_ENDS) == ["objection_window"]
    assert codes(decision, date(2024, 5, 29)) == ["enforceable"]


def test_tasks_name_their_last_day_and_article() -> None:
    decision = story.submitted()
    task = only_task(date(2024, 4, 10))
    assert (task.due_on, task.url_name, task.agreement) == (date(2024, 4, 17), "council:page", decision.agreement)
    services.put_on_agenda(decision.pk, story.may_session().pk, actor=None, on=story.AGENDA)
    assert only_task(story.AGENDA).due_on == date(2024, 4, 27)
    assert only_task(story.AGENDA).article == "LO 113-14 a35"


def test_tasks_of_the_control_of_legality() -> None:
    decision = story.adopted()
    due = {task.article: task.due_on for task in selectors.tasks(story.CLOSED)}
    assert due == {"LO 113-14 a273": story.POSTED, "LO 113-14 a116": date(2024, 6, 4)}
    services.transmit(decision.pk, actor=None, on=story.DISPATCHED, **story.FILE)
    assert only_task(story.DISPATCHED).url_name == "council:legality"
    services.record_receipt(decision.pk, actor=None, on=story.RECEIVED, reference="118")
    assert only_task(story.RECEIVED).due_on == story.VISA_DUE
    with translation.override("en"):
        assert only_task(story.TACIT).label == "Record the tacit visa"
        assert only_task(story.TACIT).days_left(story.TACIT) == -1


def test_a_withdrawn_dossier_asks_for_nothing() -> None:
    decision = story.received()
    agreements.withdraw(decision.agreement_id, actor=None, on=date(2024, 6, 1), reason="تخلى الشريك")
    assert selectors.tasks(story.TACIT) == []


def test_tasks_cost_the_same_for_one_dossier_and_for_five(django_assert_num_queries: Any) -> None:
    story.received()
    story.submitted(story.local(title_ar="ملف"))
    with CaptureQueriesContext(connection) as few:
        selectors.tasks(story.RECEIVED)
    for number in range(3):
        story.submitted(story.local(title_ar=f"ملف {number}"))
    with django_assert_num_queries(len(few)):
        selectors.tasks(story.RECEIVED)
