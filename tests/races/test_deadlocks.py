"""Writers that need the same locks take them in the same order, so that none is shot down by the database.

The order: the dossier (or the session, or the year's number), the office's audit chain, the office's mark of pending
work, the register's feed. Each test makes two people hold what the other one needs next; if the order were broken, the
database would end one of them with "deadlock detected".
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, ReferenceSeries
from tenants.council.services import deliberation, sessions
from tenants.demo.cast import Cast
from tenants.signature import publication, tasks
from tenants.signature import services as signature
from tests.races.conftest import TODAY, Play, PlayAll
from tests.races.crew import Meeting, Outcome, together

PATIENCE = 1.5  # seconds: longer than PostgreSQL looks on before it calls a deadlock


def both(first: Callable[[], Any], second: Callable[[], Any]) -> Outcome:
    connection.close()
    return together(lambda number: (first, second)[number](), 2)


def correct(agreement: Agreement, cast: Cast) -> object:
    return publication.correct(agreement.pk, actor=cast.head, on=TODAY, reason="خطأ مطبعي")


def withdraw(agreement: Agreement, cast: Cast) -> object:
    return publication.withdraw_publication(agreement.pk, actor=cast.head, on=TODAY, reason="خطأ مطبعي")


def refresh(agreement: Agreement, cast: Cast) -> object:
    with transaction.atomic():  # as the worker does
        return tasks.refresh_publication(agreement_id=agreement.pk)


@pytest.mark.parametrize(("again", "name"), [(correct, "correct"), (withdraw, "withdraw"), (refresh, "publish")])
def test_publishing_anew_while_another_dossier_enters_into_force(
    play_all: PlayAll, monkeypatch: pytest.MonkeyPatch, again: Callable[[Agreement, Cast], object], name: str
) -> None:
    published, ready = play_all("in_force", "ready")
    Agreement.objects.filter(pk=published.pk).update(summary_fr="Autre résumé")
    meeting = Meeting(2, PATIENCE)
    publish, write = publication.publish, getattr(publication.register, name)

    def publish_later(agreement: Agreement, **options: Any) -> object:
        if agreement.pk == ready.pk:
            meeting.wait()  # the state is written: this transaction holds the office's chain
        return publish(agreement, **options)

    def write_and_wait(*args: Any, **options: Any) -> object:
        entry = write(*args, **options)
        if entry.public_id == published.agreement.public_id:
            meeting.wait()  # this one holds the feed
        return entry

    monkeypatch.setattr(publication, "publish", publish_later)
    monkeypatch.setattr(publication.register, name, write_and_wait)
    outcome = both(
        lambda: signature.enter_into_force(ready.pk, actor=ready.cast.head, on=ready.days.in_force),
        lambda: again(published.agreement, published.cast),
    )
    assert outcome.errors == {}


def test_a_session_is_closed_while_a_point_of_it_is_voted(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = play("studied")
    decision, cast, day = dossier.decision, dossier.cast, dossier.days.session
    sessions.open_session(decision.session_id, actor=cast.secretary, on=day, present=27)
    meeting = Meeting(2, PATIENCE)
    move, tell = deliberation.move, sessions._tell

    def move_later(*args: Any, **options: Any) -> object:
        meeting.wait()  # holds the dossier
        return move(*args, **options)

    def tell_later(*args: Any, **options: Any) -> None:
        meeting.wait()  # holds the session and the chain; its lines refer to the dossier
        tell(*args, **options)

    monkeypatch.setattr(deliberation, "move", move_later)
    monkeypatch.setattr(sessions, "_tell", tell_later)
    outcome = both(
        lambda: deliberation.record_vote(
            decision.pk, actor=cast.secretary, on=day, present=27, votes_for=25, votes_against=0, number="14/2024"
        ),
        lambda: sessions.close_session(decision.session_id, actor=cast.secretary, on=dossier.days.closed),
    )
    assert outcome.errors == {}


def test_two_dossiers_in_force_are_written_in_one_office(play_all: PlayAll, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = play_all("in_force", "in_force")
    meeting = Meeting(2, PATIENCE)
    add = agreements.outbox.add

    def add_in_turn(task: str, **payload: Any) -> object:
        if payload["agreement_id"] == second.pk:
            meeting.wait()  # holds the chain, and needs the mark
            return add(task, **payload)
        event = add(task, **payload)
        meeting.wait()  # holds the mark
        return event

    def note(agreement: Agreement) -> object:
        return agreements.record(agreement, "event", "published", actor=first.cast.head, on=TODAY)

    def edit_and_note() -> object:
        with transaction.atomic():
            Agreement.objects.filter(pk=second.pk).update(summary_fr="Autre résumé")
            return note(second.agreement)

    monkeypatch.setattr(agreements.outbox, "add", add_in_turn)
    outcome = both(lambda: transaction.atomic(note)(first.agreement), edit_and_note)
    assert outcome.errors == {}


def test_dossiers_of_several_years_are_opened_at_once_while_another_is_opened(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import opens dossiers of many years in one transaction."""

    def opened(year: int) -> Agreement:
        return agreements.open_agreement(
            actor=cast.clerk, kind="twinning", title_ar="توأمة", opened_on=date(year, 1, 15)
        )

    opened(2022), opened(2023)
    meeting = Meeting(2, PATIENCE)
    save = ReferenceSeries.save

    def save_later(self: ReferenceSeries, **options: Any) -> None:
        if self.year == 2023:
            meeting.wait()  # holds the number of 2023, and needs the chain
        save(self, **options)

    def bring_in() -> None:
        with transaction.atomic():
            agreements.lock_years([2023, 2022])
            opened(2022)
            meeting.wait()  # holds the chain, and needs the number of 2023
            opened(2023)

    monkeypatch.setattr(ReferenceSeries, "save", save_later)
    outcome = both(bring_in, lambda: opened(2023))
    assert outcome.errors == {}
