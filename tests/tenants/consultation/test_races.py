"""Several people write the same minutes, the same opinion at the same moment. Each race has its negative control."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mithaq.collectivities import selectors as collectivities
from mithaq.core import clock
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.consultation import services
from tenants.consultation.models import Meeting, OpinionRequest
from tenants.consultation.services import minutes, opening, opinions
from tests.races import crew
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED, MEETING, SIGNED

PEOPLE = 4


@pytest.fixture
def meeting_id(own_database: str) -> Iterator[int]:
    """Minutes ready to be signed, in a database with real commits."""
    with clock.frozen(DRAFTED):
        with collectivities.office_context(collectivities.find("berkane")):
            agreement = dossiers.opened()
            meeting = services.add_meeting(agreement.pk, actor=None, held_on=MEETING)
            services.write_minutes(meeting.pk, actor=None, minutes_ar="محضر")
        yield meeting.pk


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Switch the dossier's lock off in a module, and let everybody look before anybody writes."""

    def switch_off(module: Any, last_look: str) -> None:
        met, look = crew.Meeting(PEOPLE), getattr(module, last_look)

        def looked(*args: Any, **kwargs: Any) -> Any:
            found = look(*args, **kwargs)
            met.wait()
            return found

        for place in (opening, opinions):
            monkeypatch.setattr(place, "lock", lambda agreement_id: Agreement.objects.get(pk=agreement_id))
        monkeypatch.setattr(module, last_look, looked)

    return switch_off


def sign(meeting_id: int) -> crew.Outcome:
    return crew.together(
        lambda number: services.sign_minutes(
            meeting_id, actor=None, signed_on=SIGNED, signatories=[(f"شاهد {number}", "موظف")]
        ),
        PEOPLE,
    )


def signatures(meeting_id: int) -> int:
    with collectivities.office_context(collectivities.find("berkane")):
        return HistoryEntry.objects.filter(agreement__meetings=meeting_id, transition="minutes_signed").count()


def test_r12_two_people_who_sign_the_same_minutes_sign_once(meeting_id: int) -> None:
    outcome = sign(meeting_id)
    assert (len(outcome.results), outcome.kinds()) == (1, {"MinutesSigned"})
    assert signatures(meeting_id) == 1
    (winner,) = outcome.results
    with collectivities.office_context(collectivities.find("berkane")):
        assert Meeting.objects.get().minutes_signatories == [{"name": f"شاهد {winner}", "function": "موظف"}]


def test_r12_without_the_lock_they_sign_over_one_another(meeting_id: int, unlocked: Callable[[Any, str], None]) -> None:
    """Negative control."""
    unlocked(minutes, "held")
    sign(meeting_id)
    assert signatures(meeting_id) > 1


def answer(request_id: int) -> crew.Outcome:
    return crew.together(
        lambda number: services.give_opinion(
            request_id, actor=None, answer="favourable", given_on=SIGNED, given_by=f"موظف {number}"
        ),
        PEOPLE,
    )


@pytest.fixture
def request_id(meeting_id: int) -> int:
    with collectivities.office_context(collectivities.find("berkane")):
        agreement_id = Meeting.objects.get().agreement_id
        return services.ask_opinion(
            agreement_id, actor=None, service="مصلحة", question="سؤال", asked_on=MEETING, working_days=10
        ).pk


def answers() -> int:
    with collectivities.office_context(collectivities.find("berkane")):
        assert OpinionRequest.objects.filter(answer="favourable").count() == 1
        return HistoryEntry.objects.filter(transition="opinion_given").count()


def test_an_opinion_that_two_people_note_is_noted_once(request_id: int) -> None:
    outcome = answer(request_id)
    assert (len(outcome.results), outcome.kinds()) == (1, {"OpinionClosed"})
    assert answers() == 1


def test_without_the_lock_it_is_noted_twice(request_id: int, unlocked: Callable[[Any, str], None]) -> None:
    """Negative control."""
    unlocked(opinions, "_open_request")
    answer(request_id)
    assert answers() > 1
