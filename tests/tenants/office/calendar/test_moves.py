"""A day off entered after the fact: what it moves is shown and logged; what was recorded too early is for a person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.core.clock import frozen
from mithaq.core.errors import NotAllowed
from mithaq.law import selectors as law
from mithaq.law import services as national
from mithaq.law.models import Holiday
from mithaq.outbox import broadcast, delivery
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.council import selectors as council
from tenants.council import services as decisions
from tenants.council.models import Visa
from tenants.office import selectors as workspace
from tenants.office.calendar import services
from tenants.office.calendar.errors import AnswerMissing, LocalDayTwice, ShiftSeen
from tenants.office.calendar.models import LocalHoliday, Shift
from tests.tenants.council import story

FEAST = {"kind": "hijri", "name_ar": "عيد", "name_fr": "Fête"}
MONDAY_27 = date(2024, 5, 27)  # between the receipt of 23 May and the end of the objection on the 28th


def enter(day: date, *, on: date) -> list[Shift]:
    """As the worker does in the office: the row stands in the table already."""
    with public_side():
        Holiday.objects.create(date=day, **FEAST)
    with frozen(on):
        return services.apply_change(day=day, is_off=True, name_ar="عيد", name_fr="Fête")


def received() -> Any:
    with frozen(date(2024, 8, 1)):
        return story.received()


def test_an_objections_term_moves_is_shown_and_logged_a117(office: Collectivity) -> None:
    decision = received()
    [shift] = enter(MONDAY_27, on=date(2024, 5, 24))
    assert (shift.term, shift.was_on, shift.now_on) == ("objection", date(2024, 5, 28), date(2024, 5, 29))
    assert (shift.cause_on, shift.too_early, shift.seen_on) == (MONDAY_27, False, None)
    line = HistoryEntry.objects.get(agreement=decision.agreement, transition="day_moved")
    assert "28/05/2024 → 29/05/2024" in line.note
    assert line.article == "LO 113-14 a117"
    assert council.clock(decision, date(2024, 5, 24)).objection_ends.on == date(2024, 5, 29)


def test_the_people_concerned_have_a_task_until_somebody_looks(
    office: Collectivity, people: Callable[..., User]
) -> None:
    received()
    [shift] = enter(MONDAY_27, on=date(2024, 5, 24))
    with frozen(date(2024, 5, 24)):
        [task] = [task for task in workspace.tasks(date(2024, 5, 24)) if task.url_name == "calendar:dossier"]
        assert {"head", "clerk", "secretary"} == task.roles
        services.look_at(shift.pk, actor=people("clerk"))
        assert not [t for t in workspace.tasks(date(2024, 5, 24)) if t.url_name == "calendar:dossier"]
        with pytest.raises(ShiftSeen):
            services.look_at(shift.pk, actor=people("clerk"))


def test_running_twice_keeps_one_row_and_one_line(office: Collectivity) -> None:
    decision = received()
    enter(MONDAY_27, on=date(2024, 5, 24))
    with frozen(date(2024, 5, 24)):
        assert services.apply_change(day=MONDAY_27, is_off=True, name_ar="عيد", name_fr="Fête") == []
    assert Shift.objects.count() == 1
    assert HistoryEntry.objects.filter(agreement=decision.agreement, transition="day_moved").count() == 1


def test_a_tacit_visa_that_the_day_off_makes_too_early_is_flagged_and_not_undone_a118(
    office: Collectivity, people: Callable[..., User]
) -> None:
    """Due on Wednesday 12 June, tacit on the 13th; once the 12th is a day off, the other reading ends on the 13th."""
    decision = received()
    with frozen(date(2024, 8, 1)):
        decisions.take_tacit_visa(decision.pk, actor=None, on=story.TACIT)
    [shift] = enter(story.VISA_DUE, on=date(2024, 6, 14))
    assert (shift.term, shift.too_early, shift.recorded_on) == ("visa", True, story.TACIT)
    assert (shift.was_on, shift.now_on) == (story.VISA_DUE, story.TACIT)
    decision = story.again(decision)
    assert (decision.state, Visa.objects.get().tacit_on) == ("visaed", story.TACIT)
    with frozen(date(2024, 6, 14)):
        assert [t for t in workspace.tasks(date(2024, 6, 14)) if t.url_name == "calendar:dossier"]
        with pytest.raises(AnswerMissing):
            services.look_at(shift.pk, actor=people("head"), answer="  ")
        services.look_at(shift.pk, actor=people("head"), answer="أكدها العامل")
    line = HistoryEntry.objects.get(agreement=decision.agreement, transition="too_early_looked_at")
    assert line.note == "أكدها العامل"


def test_a_visa_waited_for_is_shown_with_both_readings_a118(office: Collectivity) -> None:
    received()
    found = enter(story.VISA_DUE, on=date(2024, 6, 3))
    assert [(one.term, one.too_early) for one in found] == [("visa", False)]


def test_a_decision_said_to_be_enforceable_too_early_is_flagged_a117(office: Collectivity) -> None:
    with frozen(date(2024, 8, 1)):
        decision = story.received(story.local())
        decisions.make_enforceable(decision.pk, actor=None, on=date(2024, 5, 29))
    [shift] = enter(MONDAY_27, on=date(2024, 5, 30))
    assert (shift.too_early, shift.recorded_on, shift.now_on) == (True, date(2024, 5, 29), date(2024, 5, 29))
    assert story.again(decision).state == "enforceable"


def test_the_sending_moves_while_the_decision_waits_a116(office: Collectivity) -> None:
    with frozen(date(2024, 8, 1)):
        story.adopted()
    [shift] = enter(date(2024, 5, 20), on=date(2024, 5, 15))
    assert (shift.term, shift.was_on, shift.now_on) == ("transmission", date(2024, 6, 4), date(2024, 6, 5))


def test_the_last_working_day_for_an_agenda_moves_back_a38(office: Collectivity) -> None:
    with frozen(date(2024, 8, 1)):
        story.submitted()
    limit = law.agenda_limit(date(2024, 5, 7)).on
    found = enter(limit, on=date(2024, 4, 9))
    assert [(one.term, one.was_on, one.now_on) for one in found] == [("agenda", limit, date(2024, 4, 16))]


def test_a_weekend_moves_nothing_and_neither_does_a_day_outside_every_term(office: Collectivity) -> None:
    received()
    assert enter(date(2024, 5, 25), on=date(2024, 5, 24)) == []
    assert enter(date(2024, 10, 9), on=date(2024, 5, 24)) == []
    assert not Shift.objects.exists()


def test_a_day_off_taken_back_closes_what_nobody_had_looked_at(office: Collectivity, people: Any) -> None:
    received()
    with frozen(date(2024, 5, 24)):
        entered = services.enter_local_day(actor=None, day=MONDAY_27, name_ar="موسم", name_fr="Moussem", act="4/2024")
        assert law.objection_ends("commune", story.RECEIVED).on == date(2024, 5, 29)
        services.remove_local_day(entered.pk, actor=None)
        assert law.objection_ends("commune", story.RECEIVED).on == date(2024, 5, 28)
    first, back = Shift.objects.order_by("pk")
    assert (first.seen_on, first.answer) == (date(2024, 5, 24), services.moves.TAKEN_BACK)
    assert (back.is_off, back.was_on, back.now_on) == (False, date(2024, 5, 29), date(2024, 5, 28))


def test_a_local_day_counts_in_its_own_office_alone(
    office: Collectivity, other_office: Collectivity, people: Callable[..., User], as_office: Any
) -> None:
    services.enter_local_day(actor=people("head"), day=MONDAY_27, name_ar="موسم", name_fr="Moussem", act="4/2024")
    assert MONDAY_27 in law.holidays_between(MONDAY_27, MONDAY_27)
    with as_office(other_office):
        assert MONDAY_27 not in law.holidays_between(MONDAY_27, MONDAY_27)
    with public_side():
        assert MONDAY_27 not in law.holidays_between(MONDAY_27, MONDAY_27)
    with pytest.raises(LocalDayTwice):
        services.enter_local_day(actor=None, day=date(2024, 5, 1), name_ar="x", name_fr="x", act="x")
    with pytest.raises(NotAllowed):
        services.enter_local_day(actor=people("clerk"), day=date(2024, 5, 2), name_ar="x", name_fr="x", act="x")


# --- The whole country ------------------------------------------------------------------------------------------------


def test_a_day_entered_at_the_desk_reaches_every_office_through_the_outbox(
    berkane: Collectivity, other_office: Collectivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "BATCH", 1)  # an event for each office: the batches follow one another
    with office_context(berkane):
        decision = received()
    with frozen(date(2024, 5, 24)):
        national.enter_holiday(day=MONDAY_27, **FEAST)
        assert OutboxEvent.objects.filter(task=broadcast.TELL, done_at=None).count() == 1
        for _ in range(3):  # the batches on the public side, then the offices
            delivery.sweep()
    assert not OutboxEvent.objects.filter(done_at=None).exists()
    for place in (berkane, other_office):
        with office_context(place):
            assert OutboxEvent.objects.filter(task=national.MOVED, done_at__isnull=False).count() == 1
    with office_context(berkane):
        assert Shift.objects.get().agreement == decision.agreement
    with office_context(other_office):
        assert not Shift.objects.exists()


def test_a_fixed_holiday_taken_out_of_the_table_is_off_again(db: None) -> None:
    worked = national.enter_holiday(day=date(2024, 5, 1), kind="removed", name_ar="عيد الشغل", name_fr="Travail")
    national.remove_holiday(worked.pk)
    national.remove_holiday(worked.pk)  # gone already is gone
    told = [(event.payload["is_off"]) for event in OutboxEvent.objects.filter(task=broadcast.TELL).order_by("pk")]
    assert told == [0, 1]


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_dossier_shows_what_moved_and_asks_somebody_to_look(
    berkane: Collectivity, office_client: Callable[..., Client], language: str
) -> None:
    with office_context(berkane):
        decision = received()
        with frozen(date(2024, 8, 1)):
            decisions.take_tacit_visa(decision.pk, actor=None, on=story.TACIT)
        [shift] = enter(story.VISA_DUE, on=date(2024, 6, 14))
        reference = Agreement.objects.get().reference
    client = office_client("secretary")
    client.cookies["mithaq_language"] = language
    for path in (f"/office/agreements/{reference}/", f"/office/agreements/{reference}/council/legality/",
                 f"/office/calendar/dossiers/{reference}/", "/office/calendar/"):  # fmt: skip
        with frozen(date(2024, 6, 14)):
            assert f"/office/calendar/dossiers/{reference}/" in client.get(path).content.decode()
    look = f"/office/calendar/dossiers/{reference}/moved/{shift.pk}/"
    with frozen(date(2024, 6, 14)):
        assert client.get(look).status_code == 200
        assert client.post(look, {"answer": ""}).status_code == 422
        assert client.post(look, {"answer": "رسالة 12"}).status_code == 302
        assert client.post(look, {"answer": "رسالة 13"}).status_code == 422
    assert office_client("reader").post(look, {"answer": "x"}).status_code == 403


# --- Constraints ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("shift_term_known", {"term": "x"}),
        ("shift_moves", {"now_on": date(2024, 5, 28)}),
        ("shift_too_early_says_what", {"too_early": True}),
        ("shift_seen_after_noticed", {"seen_on": date(2024, 5, 1)}),
        ("shift_too_early_answered", {"too_early": True, "recorded_on": MONDAY_27, "seen_on": date(2024, 6, 1)}),
    ],
)
def test_the_database_holds_the_rules_of_a_day_that_moved(
    office: Collectivity, constraint: str, values: dict[str, Any]
) -> None:
    given = {
        "agreement": story.ready(), "term": "objection", "was_on": date(2024, 5, 28), "now_on": date(2024, 5, 29),
        "cause_on": MONDAY_27, "cause_ar": "عيد", "cause_fr": "Fête", "is_off": True, "noticed_on": date(2024, 5, 24),
    }  # fmt: skip
    Shift.objects.create(**given)
    with pytest.raises(IntegrityError, match="shift_open_once"), transaction.atomic():
        Shift.objects.create(**given)
    Shift.objects.all().delete()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Shift.objects.create(**given | values)


@pytest.mark.parametrize(
    ("constraint", "values"), [("local_holiday_named", {"name_fr": ""}), ("local_holiday_has_act", {"act": ""})]
)
def test_the_database_holds_the_rules_of_a_local_day(office: Collectivity, constraint: str, values: Any) -> None:
    given = {"date": MONDAY_27, "name_ar": "موسم", "name_fr": "Moussem", "act": "4/2024"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LocalHoliday.objects.create(**given | values)
    LocalHoliday.objects.create(**given)
    with pytest.raises(IntegrityError, match="date"), transaction.atomic():
        LocalHoliday.objects.create(**given)
