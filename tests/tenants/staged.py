"""Dossiers of the Berkane story at a step of their life, among them the one that the story has no name for."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement
from tenants.demo import berkane, story
from tenants.demo.cast import Cast, Dossier
from tenants.signature import services as signature

READY = "ready"  # signed, dispatched, acknowledged: nothing is missing but the entry into force


def cast_of(people: Callable[..., User]) -> Cast:
    """The people of the office that is active."""
    return Cast(
        head=people("head"), clerk=people("clerk"), secretary=people("secretary"), president=people("president"),
        finance=people("finance"), service=people("service"),
    )  # fmt: skip


def play_all(cast: Cast, *steps: str) -> list[Dossier]:
    """One dossier for each step, all of one session of the council."""
    started = [story.start(berkane.PLOT, berkane.DAYS, cast) for _ in steps]
    held_back = {one.pk for one, until in zip(started, steps, strict=True) if until == READY}
    enter = signature.enter_into_force

    def enter_unless_held_back(agreement_id: int, **options: Any) -> Agreement | None:
        return None if agreement_id in held_back else enter(agreement_id, **options)

    with patch.object(signature, "enter_into_force", enter_unless_held_back):
        story.play_together(
            [(one, "in_force" if until == READY else until) for one, until in zip(started, steps, strict=True)]
        )
    return started
