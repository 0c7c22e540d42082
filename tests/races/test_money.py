"""Two clerks who fill the last room of a contribution, or draw the number of a call, at the same moment."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from tenants.agreements.models import Agreement
from tenants.execution import matrix, services
from tenants.execution.models import Allotment
from tenants.finance import calls
from tenants.finance.models import FundsCall, Instalment
from tests.races.conftest import Play
from tests.races.crew import Meeting, Outcome, together


def fill_the_last_room(play: Play) -> tuple[Outcome, int, int]:
    """Each clerk gives another action all that a contribution holds."""
    dossier = play("in_force")
    made = [services.add_action(dossier.pk, actor=None, title_ar=f"نشاط {number}") for number in (1, 2)]
    held = Agreement.objects.get(pk=dossier.pk).contributions.order_by("pk")[0]
    year = matrix.years_of(Agreement.objects.get(pk=dossier.pk))[0]
    connection.close()

    def save(number: int) -> Any:
        return matrix.set_cells(dossier.pk, {(held.pk, made[number].pk, year): held.amount_centimes}, actor=None)

    outcome = together(save, 2)
    spread = Allotment.objects.filter(contribution=held).aggregate(total=Sum("amount_centimes"))["total"]
    return outcome, spread, held.amount_centimes


def test_one_of_two_clerks_gets_the_last_room_of_a_contribution(play: Play) -> None:
    outcome, spread, amount = fill_the_last_room(play)
    assert outcome.kinds() == {"CellsRefused"}
    assert spread == amount


def test_without_the_dossiers_lock_both_would_get_it(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, grid = Meeting(2), matrix.grid
    seen: set[int] = set()

    def looked(agreement: Agreement) -> matrix.Grid:
        found = grid(agreement)
        if id(connection.connection) not in seen:  # before anybody writes, not after
            seen.add(id(connection.connection))
            meeting.wait()
        return found

    monkeypatch.setattr(matrix, "open_dossier", lambda agreement_id: Agreement.objects.get(pk=agreement_id))
    monkeypatch.setattr(matrix, "grid", looked)
    outcome, spread, amount = fill_the_last_room(play)
    assert outcome.errors == {}
    assert spread == 2 * amount


def test_calls_made_at_once_are_numbered_one_after_the_other(play: Play) -> None:
    dossier = play("in_force")
    owed = list(Instalment.objects.filter(contribution__agreement_id=dossier.pk, contribution__in_kind=False)[:2])
    connection.close()
    outcome = together(lambda number: calls.make(owed[number].pk, actor=None, made_on=date(2024, 8, 1)).number, 2)
    assert outcome.errors == {}
    assert sorted(FundsCall.objects.values_list("number", flat=True)) == [1, 2]
