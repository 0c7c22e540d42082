"""One dossier, two acts, two offices that receive, at the same moment: it passes once.

The negative control: with the locks of the registry and of the dossier switched off both go through with it, and only
a constraint of the database stops the second at its last step.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import Collectivity, Transfer
from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.demo.cast import Dossier
from tenants.transfer import errors, selectors, services
from tests.races.crew import Meeting, Outcome, together
from tests.tenants import staged

DAY = date(2026, 4, 1)
TARGETS = ("eci-trifa", "saidia")


@pytest.fixture
def dossier(own_database: str, people: Callable[..., Any]) -> Iterator[Dossier]:
    with clock.frozen(date(2026, 4, 2)):
        with offices.office_context(offices.find("berkane")):
            played = staged.play_all(staged.cast_of(people), "in_force")[0]
        yield played


def race(dossier: Dossier, count: int, targets: tuple[str, ...] = TARGETS) -> Outcome:
    def pass_it(number: int) -> services.Moved:
        target = offices.find(targets[number % len(targets)])
        return services.transfer(
            offices.find("berkane"), target, references=[dossier.agreement.reference], act=f"Act {target.slug}",
            effective_on=DAY, by="console:amina", reason="Essai", unusual=True,
        )  # fmt: skip

    return together(pass_it, count)


def where() -> list[str]:
    """Slugs of the offices that go on with the dossier."""
    found = []
    for slug in TARGETS:
        with offices.office_context(offices.find(slug)):
            found += [slug] * Agreement.objects.count()
    return found


def test_a_dossier_passes_to_one_office(dossier: Dossier) -> None:
    outcome = race(dossier, 4)
    assert len(where()) == 1
    assert Transfer.objects.count() == 1
    assert outcome.kinds() == {errors.AlreadyTransferred.__name__}
    assert len(outcome.errors) == 2  # the two that go elsewhere; the twin of the winner finds its work done


def test_the_same_transfer_four_times_is_one(dossier: Dossier) -> None:
    outcome = race(dossier, 4, targets=("eci-trifa",))
    assert not outcome.errors
    assert sum(bool(moved.references) for moved in outcome.results.values()) == 1
    assert where() == ["eci-trifa"]
    assert Transfer.objects.count() == 1


def test_without_the_locks_only_the_database_stops_the_second(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, found = Meeting(2), selectors.refusal

    def read(agreement_id: int) -> Agreement:
        return Agreement.objects.get(pk=agreement_id)

    def meet(agreement: Agreement, terms: selectors.Terms) -> Any:
        meeting.wait()
        return found(agreement, terms)

    def let_through(source: Collectivity, target: Collectivity, ground: selectors.Ground) -> None:
        return None

    monkeypatch.setattr(services, "hold", let_through)
    monkeypatch.setattr(services, "lock", read)
    monkeypatch.setattr(selectors, "refusal", meet)
    outcome = race(dossier, 2)
    assert outcome.kinds() == {"IntegrityError"}
    assert "passage_handed_over_once" in str(*outcome.errors.values())
    assert len(where()) == 1
