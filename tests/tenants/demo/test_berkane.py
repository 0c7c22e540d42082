"""The acceptance story: Berkane's dossier from the letter of intent to closure, through the services alone."""

from collections.abc import Callable
from datetime import date

import pytest

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement, AgreementState
from tenants.audit import selectors as audit
from tenants.council.models import Decision
from tenants.demo import berkane
from tenants.demo.cast import Cast
from tenants.demo.story import STEPS, play
from tenants.finance.models import Contribution


@pytest.fixture
def cast(office: Collectivity, people: Callable[..., User]) -> Cast:
    """The people of Berkane's office."""
    return Cast(
        head=people("head"), clerk=people("clerk"), secretary=people("secretary"), president=people("president"),
        finance=people("finance"), service=people("service"),
    )  # fmt: skip


@pytest.mark.parametrize("step", [step.__name__ for step in STEPS])
def test_the_story_can_be_shown_at_every_step(cast: Cast, step: str) -> None:
    with clock.frozen(date(2024, 8, 1)):
        dossier = play(berkane.PLOT, berkane.DAYS, cast, until=step)
    assert dossier.agreement.is_demo


def test_berkane_from_the_letter_of_intent_to_closure(cast: Cast) -> None:
    with clock.frozen(date(2028, 1, 15)):
        dossier = berkane.until_mid_term(cast)
        agreement = dossier.agreement
        agreement.refresh_from_db()
        assert agreement.reference == "CONV-02113-2024-001"
        assert (agreement.in_force_on, agreement.ends_on) == (date(2024, 7, 1), date(2027, 6, 30))
        decision = Decision.objects.get(agreement=agreement, amendment=None)
        assert (decision.number, decision.votes_for, decision.abstentions) == ("14/2024", 25, 2)
        berkane.amend(dossier)
        agreement.refresh_from_db()
        assert agreement.ends_on == date(2027, 12, 31)
        closed = berkane.finish(dossier)
        assert (closed.state, closed.ended_on) == (AgreementState.CLOSED, date(2027, 12, 31))
        assert audit.verify().intact
    entry = Entry.objects.get(public_id=closed.public_id)
    assert entry.withdrawn_at is None
    assert entry.version >= 2


def test_a151_the_shares_of_facdi_are_those_of_the_worked_example(cast: Cast) -> None:
    with clock.frozen(date(2024, 8, 1)):
        dossier = play(berkane.PLOT, berkane.DAYS, cast, until="drafted")
    amounts = sorted(Contribution.objects.filter(agreement_id=dossier.pk).values_list("amount_centimes", flat=True))
    assert amounts == [12_000_000, 60_000_000, 120_000_000, 288_000_000]
    assert Agreement.objects.get(pk=dossier.pk).state == AgreementState.DRAFTING
