"""The timer, the agent at the desk and the clerk meet over one visa: exactly one effect, whoever wins.

Each race has its negative control: without the locks the same race is seen to go wrong, or is stopped by a constraint.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from mithaq.collectivities import selectors as offices
from mithaq.core import clock
from mithaq.exchange import services as exchange
from mithaq.exchange.models import VisaAct, VisaFile
from tenants.agreements.models import HistoryEntry
from tenants.council import services
from tenants.council.models import Decision, Road, Transmission, Visa
from tests.races.conftest import Play
from tests.races.crew import Meeting, together
from tests.tenants.council import desk_story
from tests.tenants.council.desk_story import AGENT

LINES = ("grant_visa", "take_tacit_visa", "refuse_visa")


@pytest.fixture
def decision(play: Play) -> Decision:
    """Berkane's decision, at the desk and received by the governor's service on its own day."""
    dossier = play("closed_session")
    desk_story.open_desk()
    papers = desk_story.with_papers(dossier.decision)
    services.submit_to_desk(
        dossier.decision.pk, actor=None, on=dossier.days.transmitted, documents=[paper.pk for paper in papers]
    )
    receipt = desk_story.act(VisaFile.objects.get(), "receipt", dossier.days.received, reference="1")
    services.apply_act(receipt.pk)
    return dossier.decision


def effects() -> int:
    """How many times the visa was decided, by the history of the dossier."""
    return HistoryEntry.objects.filter(transition__in=LINES).count()


def test_timer_agent_and_clerk_have_one_effect(decision: Decision) -> None:
    file, visa = VisaFile.objects.get(), Visa.objects.get()
    granted = desk_story.act(file, "visa", visa.due_on, reference="451")
    connection.close()

    def run(number: int) -> object:
        with clock.frozen(date(2024, 7, 1)):
            if number % 3 == 0:
                return services.apply_act(granted.pk)
            if number % 3 == 1:
                return services.take_tacit_visa(decision.pk, actor=None, on=date(2024, 7, 1))
            return services.grant_visa(decision.pk, actor=None, on=visa.due_on, reference=f"P-{number}")

    outcome = together(run, 9)
    assert outcome.kinds() <= {"ActUnderWay", "FileAtDesk", "IllegalTransition"}
    assert effects() == 1
    visa.refresh_from_db()
    assert (visa.reference, visa.tacit_on) == ("451", None)
    assert VisaAct.objects.filter(about=granted).count() == 1


def test_two_agents_press_at_once_and_one_line_is_written(decision: Decision) -> None:
    file, visa = VisaFile.objects.get(), Visa.objects.get()
    connection.close()

    def press(number: int) -> object:
        with offices.public_side(), clock.frozen(visa.due_on):
            kind, said = ("visa", {"reference": str(number)}) if number % 2 else ("refusal", {"text": "x"})
            return exchange.act(file.public_id, AGENT, kind, **said)

    outcome = together(press, 8)
    assert len(outcome.results) == 1
    assert outcome.kinds() == {"ActUnderWay"}


def test_two_agents_press_at_once_without_the_lock(decision: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: unlocked, several pass the check, and the record's numbers stop all but one."""
    file, visa, meeting = VisaFile.objects.get(), Visa.objects.get(), Meeting(4)
    possible = exchange._require_possible

    def looked(*args: object) -> None:
        possible(*args)  # type: ignore[arg-type]  # as it is called
        meeting.wait()

    monkeypatch.setattr(exchange, "_locked", lambda public_id: VisaFile.objects.get(public_id=public_id))
    monkeypatch.setattr(exchange, "_require_possible", looked)
    connection.close()

    def press(number: int) -> object:
        with offices.public_side(), clock.frozen(visa.due_on):
            return exchange.act(file.public_id, AGENT, "visa", reference=str(number))

    outcome = together(press, 4)
    assert "ActUnderWay" not in outcome.kinds(), "all of them saw a file in which nothing was under way"
    assert len(outcome.results) > 1 or "IntegrityError" in outcome.kinds()


def test_timer_agent_and_clerk_without_the_lock(decision: Decision, without_lock: Callable[[int], None]) -> None:
    """Negative control: with the dossier's lock switched off, the desk's answer and silence are both taken."""
    file, visa = VisaFile.objects.get(), Visa.objects.get()
    granted = desk_story.act(file, "visa", visa.due_on, reference="451")
    Transmission.objects.update(road=Road.PAPER)  # as if nobody asked which road the file went
    connection.close()
    without_lock(2)

    def run(number: int) -> object:
        with clock.frozen(date(2024, 7, 1)):
            if number:
                return services.take_tacit_visa(decision.pk, actor=None, on=date(2024, 7, 1))
            return services.grant_visa(decision.pk, actor=None, on=visa.due_on, reference="451")

    outcome = together(run, 2)
    assert granted.pk
    assert effects() > 1 or outcome.kinds() & {"IntegrityError", "OperationalError"}
    assert "IllegalTransition" not in outcome.kinds()


def test_a_file_is_taken_back_or_visaed_and_never_both(decision: Decision) -> None:
    file, visa = VisaFile.objects.get(), Visa.objects.get()
    connection.close()

    def run(number: int) -> object:
        with clock.frozen(visa.due_on):
            if number % 2:
                return services.withdraw_from_desk(decision.pk, actor=None, on=visa.due_on, reason="x")
            with offices.public_side():
                return exchange.act(file.public_id, AGENT, "visa", reference=str(number))

    outcome = together(run, 6)
    assert len(outcome.results) == 1
    assert outcome.kinds() <= {"ActUnderWay", "FileClosed", "NotAtDesk"}
