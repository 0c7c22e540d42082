"""A long table is handed to a worker: all of it is written, or none and the reason; a page tells how it ended."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from mithaq.accounts.models import RoleGrant, User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.core import clock
from mithaq.outbox import delivery
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.registry import Lane
from tenants.agreements.importing import services
from tenants.agreements.importing.models import ImportDraft
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tests.conftest import ClientFor
from tests.tenants.agreements.importing.tables import row, table
from tests.tenants.agreements.importing.test_pages import send, text, written

TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _short_tables_are_long(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """More than two rows are written by a worker, more than four are checked by it."""
    monkeypatch.setattr(services, "MAX_ROWS_IN_REQUEST", 2)
    monkeypatch.setattr(services, "MAX_ROWS_ON_PAGE", 4)
    monkeypatch.setattr(services, "ROWS_SHOWN", 2)
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def head(berkane: Collectivity, office_client: ClientFor) -> Client:
    return office_client("head")


def rows(count: int, **bad: str) -> bytes:
    """A table of `count` agreements, the last one with what is `bad`."""
    return table(*(row(reference=f"{n}/2019") for n in range(1, count)), row(reference=f"{count}/2019", **bad))


def work() -> delivery.Delivered:
    """A worker's turn in the heavy lane."""
    with public_side():
        return delivery.deliver("o_berkane", Lane.HEAVY)


def confirmed(head: Client, content: bytes) -> str:
    """Send a table and confirm it; the address of its progress."""
    sent = send(head, content)
    answer = head.post(f"{sent['Location']}confirm/", secure=True)
    assert answer["Location"] == f"{sent['Location']}progress/"
    return answer["Location"]


def test_a_short_table_is_written_at_once(head: Client, berkane: Collectivity) -> None:
    sent = send(head, rows(2))
    assert head.post(f"{sent['Location']}confirm/", secure=True)["Location"] == "/office/agreements/"
    assert written(berkane) == 2


@pytest.mark.parametrize("count", [3, 5])
def test_a_long_table_is_written_by_a_worker(head: Client, berkane: Collectivity, count: int) -> None:
    progress = confirmed(head, rows(count))
    waiting = head.get(progress, secure=True)
    assert waiting["Refresh"] == "5"
    assert written(berkane) == 0
    assert work().done == 1
    done = head.get(progress, secure=True)
    assert "Refresh" not in done
    assert "alert--ok" in text(done)
    assert written(berkane) == count
    with office_context(berkane):
        draft = ImportDraft.objects.get()
        assert (draft.written, draft.data) == (count, {})
        actor = draft.created_by
        assert {agreement.created_by for agreement in Agreement.objects.all()} == {actor}
        entry = audit.entries("agreements_agreement").first()
        assert entry is not None
        assert entry.actor == f"user:{actor.pk}"
    assert work().done == 0


def test_the_page_shows_the_beginning_of_a_table_that_is_checked_later(head: Client) -> None:
    preview = text(head.get(send(head, rows(5))["Location"], secure=True))
    assert preview.count('<th scope="row">') == 2
    assert "confirm/" in preview


def test_a_bad_cell_at_the_beginning_is_told_at_once(head: Client, berkane: Collectivity) -> None:
    answer = send(head, table(row(kind="عقد"), *(row(reference=f"{n}/2019") for n in range(5))))
    assert answer.status_code == 422
    with office_context(berkane):
        assert not ImportDraft.objects.exists()


def test_one_bad_cell_at_the_end_and_nothing_is_written(head: Client, berkane: Collectivity) -> None:
    progress = confirmed(head, rows(5, amount="beaucoup"))
    assert work().done == 1, "a refusal is an outcome, not a failure of the worker"
    page = text(head.get(progress, secure=True))
    assert "beaucoup" in page
    assert "alert--bad" in page
    assert written(berkane) == 0
    head.post(progress.replace("progress", "drop"), secure=True)
    with office_context(berkane):
        assert not ImportDraft.objects.exists()


def test_a_second_click_hands_nothing_over_twice(head: Client, berkane: Collectivity) -> None:
    progress = confirmed(head, rows(3))
    head.post(progress.replace("progress", "confirm"), secure=True)
    with office_context(berkane):
        assert OutboxEvent.objects.filter(task=services.WRITE_TABLE).count() == 1


def test_a_table_in_a_worker_s_hands_cannot_be_dropped(head: Client, berkane: Collectivity) -> None:
    progress = confirmed(head, rows(3))
    head.post(progress.replace("progress", "drop"), secure=True)
    assert work().done == 1
    assert written(berkane) == 3


def test_a_person_who_lost_the_right_in_between_writes_nothing(head: Client, berkane: Collectivity) -> None:
    progress = confirmed(head, rows(3))
    with office_context(berkane):
        RoleGrant.objects.all().delete()
    assert work().done == 1
    assert written(berkane) == 0
    with office_context(berkane):
        assert ImportDraft.objects.get().refusal
    assert head.get(progress, secure=True).status_code == 403


def test_a_table_is_shown_to_the_person_who_sent_it_alone(
    head: Client, berkane: Collectivity, office_client: ClientFor, people: Callable[..., User]
) -> None:
    progress = confirmed(head, rows(3))
    with office_context(berkane):
        other = people("head", email="other@berkane.test")
    stranger = office_client(user=other)
    assert stranger.get(progress, secure=True)["Location"] == "/office/agreements/import/"
    assert "old.csv" not in text(stranger.get("/office/agreements/import/", secure=True))
    assert progress in text(head.get("/office/agreements/import/", secure=True))


def test_what_became_of_a_table_is_told_for_a_week(head: Client, berkane: Collectivity) -> None:
    progress = confirmed(head, rows(3))
    work()
    with clock.frozen(TODAY + timedelta(days=8)):
        send(head, rows(2))
        assert head.get(progress, secure=True).status_code == 302
        with office_context(berkane):
            assert ImportDraft.objects.filter(confirmed_at__isnull=False).count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"written": 3},
        {"finished_at": "2026-03-01T10:00Z"},
        {"confirmed_at": "2026-03-01T10:00Z", "finished_at": "2026-03-01T11:00Z", "written": 2},
        {"confirmed_at": "2026-03-01T10:00Z", "finished_at": "2026-03-01T11:00Z", "written": 3, "refusal": "no"},
        {"confirmed_at": "2026-03-01T10:00Z", "finished_at": "2026-03-01T09:00Z", "written": 3},
    ],
)
def test_the_database_knows_no_table_half_written(
    head: Client, berkane: Collectivity, fields: dict[str, object]
) -> None:
    send(head, rows(3))
    with office_context(berkane), pytest.raises(IntegrityError), transaction.atomic():
        ImportDraft.objects.update(**fields)
