"""What waits when a party pays late: through the matrix, its actions, their milestones, services and beneficiaries."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch

from mithaq.core.money import split
from tenants.agreements.models import Agreement
from tenants.execution.models import Action, Allotment, Milestone
from tenants.finance.models import Contribution, Instalment
from tenants.finance.selectors import arrears_of


@dataclass(frozen=True)
class Waiting:
    """An action that waits for money. centimes: how much of it; years: for which; milestones: those not reached."""

    action: Action
    centimes: int
    years: tuple[int, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class Domino:
    """A late payer and what falls behind it. unplaced: late money that the matrix gives to no action."""

    contribution: Contribution
    late: tuple[Instalment, ...]
    centimes: int
    waiting: tuple[Waiting, ...]
    unplaced: int

    @property
    def since(self) -> date | None:
        """The oldest due day that passed."""
        return min((part.due_on for part in self.late), default=None)

    @property
    def services(self) -> list[str]:
        """Services in charge of what waits, each once."""
        return list(dict.fromkeys(one.action.pilot_service for one in self.waiting if one.action.pilot_service))

    @property
    def beneficiaries(self) -> int:
        """How many people or households the waiting actions serve, as far as they say."""
        return sum(one.action.beneficiary_count or 0 for one in self.waiting)


def domino(contribution: Contribution, on: date) -> Domino:
    """What waits for this contribution on `on`; three queries whatever the size of the plan.

    What was paid serves the years of the matrix in their order, and each action of a year in proportion to its cell;
    what is late is what comes next in that order.
    """
    parts = list(contribution.instalments.order_by("due_on"))
    late = tuple(part for part in parts if part.left_centimes and part.due_on < on)
    missing, paid = sum(part.left_centimes for part in late), sum(part.paid_centimes or 0 for part in parts)
    steps = Prefetch("action__milestones", Milestone.objects.filter(done_on=None).order_by("due_on", "pk"))
    cells = contribution.allotments.select_related("action").prefetch_related(steps)
    waits = _waits(list(cells.order_by("year", "action__position", "action")), paid, missing)
    found: dict[int, list[tuple[Allotment, int]]] = {}
    for cell, centimes in waits:
        found.setdefault(cell.action_id, []).append((cell, centimes))
    waiting = tuple(
        Waiting(
            action=held[0][0].action,
            centimes=sum(centimes for _cell, centimes in held),
            years=tuple(cell.year for cell, _centimes in held),
            milestones=tuple(held[0][0].action.milestones.all()),
        )
        for held in sorted(found.values(), key=lambda held: (held[0][0].action.position, held[0][0].action_id))
    )
    return Domino(contribution, late, missing, waiting, missing - sum(one.centimes for one in waiting))


def _waits(cells: list[Allotment], paid: int, missing: int) -> list[tuple[Allotment, int]]:
    """The cells that the missing money should have served next, with the centimes each lacks."""
    waits, start = [], 0
    for _year, group in groupby(cells, key=lambda cell: cell.year):
        held = list(group)
        whole = sum(cell.amount_centimes for cell in held)
        lacking = max(min(start + whole, paid + missing) - max(start, paid), 0)
        if lacking:
            parts = split(lacking, [cell.amount_centimes for cell in held])
            waits += [(cell, part) for cell, part in zip(held, parts, strict=True) if part]
        start += whole
    return waits


def late_contributions(agreement: Agreement, on: date) -> set[int]:
    """The contributions of an agreement of which something is late; one query."""
    return set(arrears_of(agreement, on).order_by().values_list("contribution", flat=True))
