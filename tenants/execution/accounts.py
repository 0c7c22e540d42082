"""What was spent on the actions, and the balance of an agreement: received against spent, party by party (R42)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY, split
from mithaq.ui import formats
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.documents.models import DocumentKind
from tenants.documents.services import store
from tenants.execution.errors import ExpenseBeforeForce, ExpenseNotPositive, ExpenseTakenBack
from tenants.execution.models import Action, Expense
from tenants.execution.services import open_dossier
from tenants.finance import selectors as finance
from tenants.finance.errors import ReasonNeeded
from tenants.finance.models import Contribution


@dataclass(frozen=True)
class Share:
    """One contribution in the balance. back: its part of what is left; spent: what was spent of it."""

    contribution: Contribution
    received: int
    spent: int
    back: int


@dataclass(frozen=True)
class Balance:
    """Received against spent, in centimes of one currency. is_returned: the parts are those that went back."""

    shares: tuple[Share, ...]
    received: int
    spent: int
    currency: str
    is_known: bool
    is_returned: bool

    @property
    def left(self) -> int:
        """What was received and not spent; below zero when more was spent."""
        return self.received - self.spent

    @property
    def back(self) -> int:
        """What goes back, or went back, to those who gave."""
        return sum(share.back for share in self.shares)


def expenses(agreement: Agreement) -> list[Expense]:
    """Every entry with its action, in the order of the days; one query."""
    found = Expense.objects.filter(action__agreement=agreement).select_related("action", "proof", "reversal")
    return list(found.order_by("spent_on", "pk"))


def spent_by_action(agreement: Agreement) -> dict[int, int]:
    """By action, what was spent on it; one query."""
    found = Expense.objects.filter(action__agreement=agreement).order_by().values_list("action")
    return dict(found.annotate(total=Sum("amount_centimes")))


def balance(agreement: Agreement) -> Balance:
    """Received against spent. What is left is shared by what each gave; the parts make the whole, to the centime.

    Known once an expense is recorded or a balance went back; more spent than received is borne in the same proportion.
    """
    held = finance.contributions(agreement)
    received = [sum(part.paid_centimes or 0 for part in one.instalments.all()) for one in held]
    returned = {one.contribution_id: one.amount_centimes for one in finance.returns(agreement)}
    entries = Expense.objects.filter(action__agreement=agreement)
    total, is_known = sum(received), bool(returned) or entries.exists()
    spent = entries.aggregate(total=Sum("amount_centimes"))["total"] or 0
    left = total - spent if is_known else 0
    shares = _shared(abs(left), received)
    back = [returned.get(one.pk, 0) for one in held] if returned else shares if left > 0 else [0] * len(held)
    over = shares if left < 0 else [0] * len(held)
    return Balance(
        shares=tuple(
            Share(one, got, got - part + more if is_known else 0, part)
            for one, got, part, more in zip(held, received, back, over, strict=True)
        ),
        received=total, spent=spent, currency=held[0].currency if held else DEFAULT_CURRENCY, is_known=is_known,
        is_returned=bool(returned),
    )  # fmt: skip


def _shared(centimes: int, weights: list[int]) -> list[int]:
    return split(centimes, weights) if sum(weights) else [0] * len(weights)


@transaction.atomic
def spend(
    action_id: int, *, actor: User | None, spent_on: date, amount_centimes: int, label: str,
    upload: "File[Any] | None" = None,
) -> Expense:  # fmt: skip
    """Record what was spent on an action, with its proof. Goods given in kind are spent when they are used.

    Raises DossierEnded, ExpenseNotPositive, FutureDate, ExpenseBeforeForce, FileRefused.
    """
    require(actor, "finance.pay")
    agreement = open_dossier(Action.objects.only("agreement_id").get(pk=action_id).agreement_id)
    if amount_centimes <= 0:
        raise ExpenseNotPositive
    happened(spent_on)
    if agreement.in_force_on is None or spent_on < agreement.in_force_on:
        raise ExpenseBeforeForce(reference=agreement.reference)
    proof = None
    if upload is not None:
        title = label[:200]
        proof = store(
            agreement.pk, actor=actor, upload=upload, kind=DocumentKind.PAYMENT, title=title, made_on=spent_on
        )
    made = Expense.objects.create(
        action_id=action_id, spent_on=spent_on, amount_centimes=amount_centimes, label=label.strip(), proof=proof,
        entered_on=clock.today(), entered_by=actor,
    )  # fmt: skip
    note = f"{made.action}: {formats.amount(amount_centimes)} · {made.label}"
    record(agreement, Axis.EVENT, "expense", actor=actor, on=spent_on, note=note, article="R17")
    return made


@transaction.atomic
def take_back(expense_id: int, *, actor: User | None, reason: str) -> Expense:
    """Correct an expense by an entry that takes it back; both stay. Raises ExpenseTakenBack, ReasonNeeded."""
    require(actor, "finance.pay")
    found = Expense.objects.select_related("action").get(pk=expense_id)
    agreement = lock(found.action.agreement_id)
    wrong = Expense.objects.select_related("action").get(pk=expense_id)
    if wrong.reverses_id is not None or Expense.objects.filter(reverses=wrong).exists():
        raise ExpenseTakenBack
    if not reason.strip():
        raise ReasonNeeded
    entry = Expense.objects.create(
        action=wrong.action, spent_on=wrong.spent_on, amount_centimes=-wrong.amount_centimes, reverses=wrong,
        label=reason.strip()[:200], entered_on=max(clock.today(), wrong.spent_on), entered_by=actor,
    )  # fmt: skip
    note = f"{wrong.action}: {formats.amount(wrong.amount_centimes)} · {entry.label}"
    record(agreement, Axis.EVENT, "expense_reversed", actor=actor, on=clock.today(), note=note, article="R17")
    return entry
