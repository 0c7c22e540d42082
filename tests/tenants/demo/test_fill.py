"""The demo's content, on any day of the year it is run."""

from collections.abc import Callable
from datetime import date

import pytest

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement
from tenants.demo import fill, synthetic
from tenants.demo.cast import Cast
from tenants.demo.plot import around
from tenants.demo.story import play_together, start

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2027, 2, 2), date(2027, 6, 30), date(2028, 1, 1)])
def test_an_office_can_be_filled_on_any_day(berkane: Collectivity, today: date) -> None:
    with clock.frozen(today):
        made = fill.fill([berkane], password="a-demo-password", secret=SECRET, today=today, say=lambda line: None)
    with fill.office_context(berkane):
        states = set(Agreement.objects.values_list("state", flat=True))
        assert Agreement.objects.filter(is_demo=False).count() == 0
        assert Agreement.objects.count() == made == 8
    assert len(states) >= 5
    assert Entry.objects.filter(office_schema="o_berkane").count() >= 3


def test_every_substance_can_be_played_to_the_end(office: Collectivity, people: Callable[..., User]) -> None:
    roles = ("head", "clerk", "secretary", "president", "finance", "service")
    cast = Cast(**{role: people(role) for role in roles})
    with clock.frozen(date(2026, 11, 24)):
        days = around(date(2025, 10, 1))
        made = play_together([(start(synthetic.plot_of(number), days, cast), "planned") for number in range(8)])
    assert {agreement.state for agreement in made} == {"in_force"}


def test_filling_twice_adds_nothing(berkane: Collectivity) -> None:
    with clock.frozen(date(2026, 11, 24)):
        arguments = {"password": "a-demo-password", "secret": SECRET, "today": date(2026, 11, 24)}
        fill.fill([berkane], say=lambda line: None, **arguments)
        assert fill.fill([berkane], say=lambda line: None, **arguments) == 0
    with fill.office_context(berkane):
        assert all(person.check_password("a-demo-password") for person in User.objects.all())
