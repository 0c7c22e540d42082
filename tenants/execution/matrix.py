"""The matrix contribution × action × year (R17, R30): what each party's money is for, and when.

Read as one grid with its totals; written whole or not at all. Amounts are centimes of the agreement's one currency.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY, split
from mithaq.ui import formats
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.selectors import agreement_dates
from tenants.agreements.services import record
from tenants.execution.errors import (
    BudgetsMissing,
    CellsRefused,
    MatrixChanged,
    NothingToSpreadOver,
    ShareTooSmall,
    YearsUnknown,
)
from tenants.execution.models import Action, Allotment
from tenants.execution.services import open_dossier
from tenants.finance.models import Contribution

EVENLY, BY_BUDGET = "evenly", "budget"
Key = tuple[int, int, int]  # contribution, action, year


@dataclass(frozen=True)
class Comparison:
    """A total of the matrix beside the amount it should make, None where nothing says one."""

    spread: int
    expected: int | None

    @property
    def difference(self) -> int:
        """What the matrix gives too much; below zero, too little."""
        return self.spread - (self.expected or 0)

    @property
    def agrees(self) -> bool:
        return self.expected is not None and self.spread == self.expected


@dataclass(frozen=True)
class Grid:
    """The whole matrix. years: of the agreement, and those of cells that lie outside since its dates changed."""

    contributions: tuple[Contribution, ...]
    actions: tuple[Action, ...]
    years: tuple[int, ...]
    amounts: Mapping[Key, int]
    currency: str

    def total(self, *, contribution: int | None = None, action: int | None = None, year: int | None = None) -> int:
        """The sum of the cells of a contribution, an action, a year, or of any of them together; of all without."""
        asked = (contribution, action, year)
        return sum(
            amount
            for key, amount in self.amounts.items()
            if all(wanted is None or wanted == held for wanted, held in zip(asked, key, strict=True))
        )

    def contribution(self, held: Contribution) -> Comparison:
        """What is spread of a contribution, beside what it is."""
        return Comparison(self.total(contribution=held.pk), held.amount_centimes)

    def action(self, action: Action) -> Comparison:
        """What the matrix gives an action, beside its budget."""
        return Comparison(self.total(action=action.pk), action.budget_centimes)

    @property
    def whole(self) -> Comparison:
        """All cells, beside all contributions: what the text says."""
        return Comparison(self.total(), sum(held.amount_centimes for held in self.contributions))

    @property
    def fingerprint(self) -> str:
        """Tells one state of the cells from another."""
        said = ";".join(f"{key}={amount}" for key, amount in sorted(self.amounts.items()))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def years_of(agreement: Agreement) -> list[int]:
    """The calendar years that the agreement touches; none while its dates are not known."""
    start, end = agreement_dates(agreement)
    return list(range(start.year, end.year + 1)) if start and end else []


def grid(agreement: Agreement) -> Grid:
    """The matrix of an agreement as it stands; three queries."""
    contributions = tuple(agreement.contributions.select_related("party").order_by("-amount_centimes", "pk"))
    amounts = {
        (one.contribution_id, one.action_id, one.year): one.amount_centimes
        for one in Allotment.objects.filter(contribution__agreement=agreement)
    }
    return Grid(
        contributions=contributions,
        actions=tuple(agreement.actions.order_by("position", "pk")),
        years=tuple(sorted({*years_of(agreement), *(year for _contribution, _action, year in amounts)})),
        amounts=amounts,
        currency=contributions[0].currency if contributions else DEFAULT_CURRENCY,
    )


def difference_words(compared: Comparison, currency: str, *, of_budget: bool = False) -> str:
    """How far a total is from what it should be, in a sentence beside its figure."""
    if compared.expected is None:
        return _("no budget is written")
    shown = {"amount": shown_amount(abs(compared.difference), currency)}
    if compared.agrees:
        return _("agrees with the budget") if of_budget else _("wholly spread")
    if compared.difference > 0:
        return (_("%(amount)s more than the budget") if of_budget else _("%(amount)s too much")) % shown
    return (_("%(amount)s less than the budget") if of_budget else _("%(amount)s not spread yet")) % shown


def shown_amount(centimes: int, currency: str) -> str:
    """An amount with its currency for a sentence, its figure isolated."""
    return f"{formats.isolated(formats.amount(centimes))}{formats.NBSP}{formats.currency(currency)}"


# --- Writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_cells(
    agreement_id: int, cells: Mapping[Key, int | None], *, actor: User | None, seen: str | None = None
) -> Grid:
    """Write these cells, all or none; None or zero empties one. Cells that are not named stay.

    seen: fingerprint of the grid they were typed over. Raises DossierEnded, YearsUnknown, MatrixChanged, and
    CellsRefused, which names each cell that lies outside the agreement and each contribution that would be exceeded.
    """
    require(actor, "finance.edit")
    agreement = open_dossier(agreement_id)
    now = grid(agreement)
    if seen is not None and seen != now.fingerprint:
        raise MatrixChanged
    known = years_of(agreement)
    if not known:
        raise YearsUnknown
    wanted = {key: amount for key, amount in (dict(now.amounts) | dict(cells)).items() if amount}
    changed = {key: amount for key, amount in cells.items() if (amount or 0) != now.amounts.get(key, 0)}
    problems = _problems(now, known, changed, wanted)
    if problems:
        raise CellsRefused(problems=" ".join(problems.values()), cells=problems)
    _write(now, changed)
    if changed:
        note = _("%(amount)s spread") % {"amount": formats.amount(sum(wanted.values()))}
        record(agreement, Axis.EVENT, "matrix_saved", actor=actor, on=clock.today(), note=note, article="R17")
    return grid(agreement)


def _problems(
    now: Grid, years: Sequence[int], changed: Mapping[Key, int | None], wanted: Mapping[Key, int]
) -> dict[Key, str]:
    """What is wrong with each cell, and with each contribution as (contribution, 0, 0)."""
    contributions = {held.pk: held for held in now.contributions}
    actions = {action.pk for action in now.actions}
    found: dict[Key, str] = {}
    for key, amount in changed.items():
        contribution, action, year = key
        if contribution not in contributions or action not in actions:
            found[key] = _("a cell belongs to another agreement.")
        elif amount and amount < 0:
            found[key] = _("%(year)s: an amount is below zero.") % {"year": year}
        elif amount and year not in years:
            found[key] = _("%(year)s lies outside the agreement (%(first)s–%(last)s).") % {
                "year": year, "first": years[0], "last": years[-1],
            }  # fmt: skip
    for pk, held in contributions.items():
        total = sum(amount for (contribution, _action, _year), amount in wanted.items() if contribution == pk)
        if total > held.amount_centimes:
            found[pk, 0, 0] = _("the cells of “%(name)s” make %(total)s, its contribution is %(amount)s.") % {
                "name": held.party, "total": shown_amount(total, held.currency),
                "amount": shown_amount(held.amount_centimes, held.currency),
            }  # fmt: skip
    return found


def _write(now: Grid, changed: Mapping[Key, int | None]) -> None:
    for contribution, action, year in (key for key, amount in changed.items() if not amount):
        Allotment.objects.filter(contribution=contribution, action=action, year=year).delete()
    Allotment.objects.bulk_create(
        [
            Allotment(contribution_id=contribution, action_id=action, year=year, amount_centimes=amount)
            for (contribution, action, year), amount in changed.items()
            if amount
        ],
        update_conflicts=True,
        unique_fields=["contribution", "action", "year"],
        update_fields=["amount_centimes"],
    )


@transaction.atomic
def spread(
    contribution_id: int, *, actor: User | None, action_ids: Iterable[int], years: Iterable[int], how: str = EVENLY
) -> Grid:
    """Share a contribution over actions and years, to the centime, in place of what was spread of it before.

    A cell is taken where the action runs in the year; an action without dates runs in all. how: every cell alike, or
    by the budgets of the actions. Raises NothingToSpreadOver, BudgetsMissing, ShareTooSmall, and what `set_cells`
    raises.
    """
    require(actor, "finance.edit")
    agreement = open_dossier(Contribution.objects.only("agreement_id").get(pk=contribution_id).agreement_id)
    held = agreement.contributions.get(pk=contribution_id)
    chosen = list(agreement.actions.filter(pk__in=list(action_ids)).order_by("position", "pk"))
    over = [(action, year) for action in chosen for year in sorted(set(years)) if runs_in(action, year)]
    if not over:
        raise NothingToSpreadOver
    parts = split(held.amount_centimes, _weights(over, how))
    by_key = {(held.pk, action.pk, year): part for (action, year), part in zip(over, parts, strict=True)}
    if how == BY_BUDGET:  # an action without budget asks for nothing
        by_key = {key: part for key, part in by_key.items() if part}
    if not all(by_key.values()) or not by_key:
        shown = shown_amount(held.amount_centimes, held.currency)
        raise ShareTooSmall(amount=shown, cells=formats.isolated(formats.number(len(over))))
    before = Allotment.objects.filter(contribution=held).values_list("contribution", "action", "year")
    emptied: dict[Key, int | None] = dict.fromkeys(before)
    return set_cells(agreement.pk, emptied | by_key, actor=actor)


def _weights(over: Sequence[tuple[Action, int]], how: str) -> list[int | Fraction]:
    if how == EVENLY:
        return [1] * len(over)
    times: dict[int, int] = {}
    for action, _year in over:
        times[action.pk] = times.get(action.pk, 0) + 1
    weights = [Fraction(action.budget_centimes or 0, times[action.pk]) for action, _year in over]
    if not sum(weights):
        raise BudgetsMissing
    return list(weights)


def runs_in(action: Action, year: int) -> bool:
    """Whether an action runs in a year, as far as its dates say."""
    starts = action.starts_on.year if action.starts_on else year
    ends = action.ends_on.year if action.ends_on else year
    return starts <= year <= ends
