"""Several people write in one book at the same moment: entries stand one after the other, and none is lost."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from tenants.council import services
from tenants.council.models import Register, RegisterBook, RegisterEntry
from tenants.council.services import registers
from tenants.demo.cast import Cast
from tests.races.crew import Meeting, Outcome, together

WRITERS = 6
DAY = date(2024, 5, 7)


def enter_many(cast: Cast) -> Outcome:
    services.open_book(
        Register.DECISIONS, actor=cast.secretary, on=date(2024, 1, 8), pages=200, president="أ", secretary="ب"
    )

    def work(number: int) -> RegisterEntry:
        return services.enter_other_decision(
            actor=cast.secretary, on=DAY, label=f"{number + 1}/2024", dated_on=DAY, title_ar=f"مقرر {number}",
            text_ar="نص المقرر",
        )  # fmt: skip

    connection.close()
    return together(work, WRITERS)


def test_a47_six_entries_made_at_once_stand_without_a_gap_in_number_or_page(cast: Cast) -> None:
    outcome = enter_many(cast)
    assert outcome.errors == {}
    entries = list(RegisterEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, WRITERS + 1))
    pages = [page for entry in entries for page in range(entry.first_page, entry.last_page + 1)]
    assert pages == list(range(2, 2 + len(pages)))
    for before, after in pairwise(entries):
        assert after.previous_id == before.pk


def test_without_the_lock_of_the_book_two_take_one_place_and_the_database_refuses(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Meeting(WRITERS)

    def unlocked(register: str) -> RegisterBook:
        return RegisterBook.objects.get(register=register, closed_on=None)

    needed = registers.books.pages_needed

    def together_now(*given: Any) -> int:
        meeting.wait()
        return needed(*given)

    monkeypatch.setattr(registers, "_open_book", unlocked)
    monkeypatch.setattr(registers.books, "pages_needed", together_now)
    outcome = enter_many(cast)
    assert outcome.kinds() == {"IntegrityError"}
    assert len(outcome.results) == 1
