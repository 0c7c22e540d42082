"""Numbers without gaps or twins, and no clerk's text overwritten by another's."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tenants.agreements import services
from tenants.agreements.errors import StaleVersion
from tenants.agreements.models import Agreement, ReferenceSeries
from tenants.demo.cast import Cast
from tests.races.conftest import Play
from tests.races.crew import Meeting, Outcome, together

OPENINGS, THREADS = 40, 20


def open_many(cast: Cast, count: int, threads: int) -> Outcome:
    def work(number: int) -> list[str]:
        return [
            services.open_agreement(
                actor=cast.clerk, kind="twinning", title_ar=f"توأمة {number}", opened_on=date(2024, 1, 15)
            ).reference
            for _ in range(count // threads)
        ]

    connection.close()
    return together(work, threads)


def test_forty_dossiers_opened_at_once_are_numbered_one_to_forty(cast: Cast) -> None:
    outcome = open_many(cast, OPENINGS, THREADS)
    assert outcome.errors == {}
    references = sorted(reference for references in outcome.results.values() for reference in references)
    assert references == [f"CONV-02113-2024-{number:03}" for number in range(1, OPENINGS + 1)]


def test_an_opening_that_fails_leaves_no_gap(cast: Cast) -> None:
    def work(number: int) -> Agreement:
        title = "" if number % 2 else f"توأمة {number}"  # an empty title is refused by the database
        return services.open_agreement(actor=cast.clerk, kind="twinning", title_ar=title, opened_on=date(2024, 1, 15))

    connection.close()
    outcome = together(work, 10)
    assert outcome.kinds() == {"IntegrityError"}
    numbers = sorted(agreement.reference[-3:] for agreement in outcome.results.values())
    assert numbers == ["001", "002", "003", "004", "005"]


def test_without_its_lock_the_series_gives_one_number_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_many(cast, 1, 1)  # the year's row is there: its first insert would make the others wait
    meeting = Meeting(6)

    def unlocked() -> Any:
        series = ReferenceSeries.objects.all()
        get = series.get

        def read(**asked: Any) -> ReferenceSeries:
            found = get(**asked)
            meeting.wait()
            return found

        monkeypatch.setattr(series, "get", read)
        return series

    monkeypatch.setattr(ReferenceSeries.objects, "select_for_update", unlocked)
    outcome = open_many(cast, 6, 6)
    assert "IntegrityError" in outcome.kinds()
    assert "reference" in str(next(iter(outcome.errors.values())))


def edit_from_two_desks(play: Play, before_race: Callable[[], None] = lambda: None) -> tuple[Agreement, Outcome]:
    dossier = play("opened")
    shown = Agreement.objects.get(pk=dossier.pk)
    connection.close()
    before_race()

    def save(number: int) -> Agreement:
        return services.edit_agreement(
            dossier.pk, actor=dossier.cast.clerk, version=shown.version, title_fr=f"Titre {number}",
            summary_fr=f"Résumé {number}",
        )  # fmt: skip

    outcome = together(save, 2)
    return Agreement.objects.get(pk=dossier.pk), outcome


def test_of_two_clerks_who_were_shown_the_same_version_the_second_is_told(play: Play) -> None:
    agreement, outcome = edit_from_two_desks(play)
    [(winner, saved)] = outcome.results.items()
    [refused] = outcome.errors.values()
    assert isinstance(refused, StaleVersion)
    assert (agreement.title_fr, agreement.summary_fr) == (f"Titre {winner}", f"Résumé {winner}")
    assert agreement.version == saved.version


def test_without_the_lock_one_clerk_overwrites_the_other(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = Meeting(2)

    def read(agreement_id: int) -> Agreement:
        found = Agreement.objects.get(pk=agreement_id)
        meeting.wait()
        return found

    agreement, outcome = edit_from_two_desks(play, lambda: monkeypatch.setattr(services, "lock", read))
    assert outcome.errors == {}
    assert len({saved.version for saved in outcome.results.values()}) == 1, "two texts under one version number"
    assert agreement.title_fr in {"Titre 0", "Titre 1"}
