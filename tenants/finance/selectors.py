"""What is asked about the money of agreements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.accounts.models import Role
from mithaq.core.money import DEFAULT_CURRENCY
from tenants.agreements.models import Agreement, AgreementState, PartyRole
from tenants.agreements.selectors import Need, Task
from tenants.finance.errors import CARRIER, RESOURCES
from tenants.finance.models import (
    WHOLE,
    BalanceReturn,
    Contribution,
    FinancialCarrier,
    FundsCall,
    Instalment,
    Payment,
    Valuation,
)
from tenants.finance.querysets import InstalmentQuerySet

PAGE, CALLS = "finance:page", "finance:calls"
DUE_SOON_DAYS = 30
PAYERS = frozenset({Role.FINANCE, Role.HEAD})
CALLERS = frozenset({Role.FINANCE, Role.HEAD, Role.CLERK})
REMINDER_RESTS_DAYS = 15
OPEN_STATES = frozenset({AgreementState.CONSULTATION, AgreementState.DRAFTING})


@dataclass(frozen=True)
class Row:
    """One contribution in the matrix; `cells` follow the matrix's columns, None where it has no such instalment."""

    contribution: Contribution
    cells: tuple[Instalment | None, ...]
    scheduled: int
    paid: int
    left: int

    @property
    def is_scheduled(self) -> bool:
        """Whether the instalments make the contribution, to the centime."""
        return self.scheduled == self.contribution.amount_centimes


@dataclass(frozen=True)
class Column:
    """One instalment number; due_on: the common due day, None when the parties' days differ."""

    number: int
    due_on: date | None
    amount: int
    paid: int


@dataclass(frozen=True)
class Matrix:
    """Party × instalment, with totals in centimes of one currency."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    total: int
    paid: int
    currency: str
    share_total: int = WHOLE

    @property
    def left(self) -> int:
        return self.total - self.paid

    @property
    def share_percent(self) -> float:
        """The shares together, in per cent: 100 whenever somebody gives."""
        return self.share_total / 100

    @property
    def in_kind(self) -> int:
        """What is given in kind, in centimes."""
        return sum(row.contribution.amount_centimes for row in self.rows if row.contribution.in_kind)


def carrier(agreement: Agreement) -> FinancialCarrier | None:
    """The budget or account that carries the operation, if it is known."""
    return FinancialCarrier.objects.select_related("party").filter(agreement=agreement).first()


def contributions(agreement: Agreement) -> list[Contribution]:
    """Contributions with their party and instalments, largest first; two queries."""
    found = agreement.contributions.select_related("party").prefetch_related("instalments__proof")
    return list(found.order_by("-amount_centimes", "pk"))


def matrix(agreement: Agreement) -> Matrix:
    """The whole plan of money of an agreement: rows per contribution, columns per instalment number."""
    held = contributions(agreement)
    by_number: dict[int, list[Instalment]] = defaultdict(list)
    for contribution in held:
        for instalment in contribution.instalments.all():
            by_number[instalment.number].append(instalment)
    numbers = sorted(by_number)
    return Matrix(
        rows=tuple(_row(contribution, numbers) for contribution in held),
        columns=tuple(_column(number, by_number[number]) for number in numbers),
        total=sum(contribution.amount_centimes for contribution in held),
        paid=sum(part.paid_centimes or 0 for parts in by_number.values() for part in parts),
        currency=held[0].currency if held else DEFAULT_CURRENCY,
        share_total=sum(contribution.share_basis_points for contribution in held),
    )


def _row(contribution: Contribution, numbers: list[int]) -> Row:
    parts = {part.number: part for part in contribution.instalments.all()}
    paid = sum(part.paid_centimes or 0 for part in parts.values())
    return Row(
        contribution=contribution,
        cells=tuple(parts.get(number) for number in numbers),
        scheduled=sum(part.amount_centimes for part in parts.values()),
        paid=paid,
        left=contribution.amount_centimes - paid,
    )


def _column(number: int, parts: list[Instalment]) -> Column:
    days = {part.due_on for part in parts}
    return Column(
        number=number,
        due_on=days.pop() if len(days) == 1 else None,
        amount=sum(part.amount_centimes for part in parts),
        paid=sum(part.paid_centimes or 0 for part in parts),
    )


def total_centimes(agreement: Agreement) -> int:
    """All that the parties give, in centimes of the agreement's currency."""
    return sum(agreement.contributions.values_list("amount_centimes", flat=True))


def totals_of(agreements: Iterable[Agreement]) -> dict[int, tuple[int, str]]:
    """By agreement, all that its parties give: centimes and their currency; none for one without money. One query."""
    held = Contribution.objects.filter(agreement__in=[agreement.pk for agreement in agreements])
    found = held.order_by().values_list("agreement", "currency").annotate(total=Sum("amount_centimes"))
    return {agreement: (total, currency) for agreement, currency, total in found}


def arrears(on: date) -> InstalmentQuerySet:
    """Instalments late on `on` over the whole office, oldest first; one query."""
    return Instalment.objects.binding().late(on).with_dossier().order_by("due_on", "pk")


def arrears_of(agreement: Agreement, on: date) -> InstalmentQuerySet:
    """Instalments of one agreement that are late on `on`, whatever its state."""
    late = Instalment.objects.late(on).filter(contribution__agreement=agreement)
    return late.with_dossier().order_by("due_on", "pk")


def returns(agreement: Agreement) -> list[BalanceReturn]:
    """What was returned to each party at closure, largest first."""
    found = BalanceReturn.objects.filter(contribution__agreement=agreement).select_related("contribution__party")
    return list(found.order_by("-amount_centimes", "pk"))


def calls(agreement: Agreement) -> list[FundsCall]:
    """The calls for funds of a dossier, the last first; one query."""
    found = FundsCall.objects.filter(agreement=agreement).select_related("instalment__contribution__party")
    return list(found.order_by("-number"))


def uncalled(agreement: Agreement) -> InstalmentQuerySet:
    """Instalments in money that are owed and that no open call asks for, by due day; one query."""
    owed = Instalment.objects.unsettled().filter(contribution__agreement=agreement, contribution__in_kind=False)
    asked = FundsCall.objects.filter(agreement=agreement, withdrawn_on=None).values("instalment")
    return owed.exclude(pk__in=asked).with_dossier().order_by("due_on", "pk")


def payments(agreement: Agreement) -> list[Payment]:
    """Every entry of a dossier in the order of the days, with what takes it back; one query."""
    found = Payment.objects.filter(instalment__contribution__agreement=agreement)
    found = found.select_related("instalment__contribution__party", "proof", "entered_by", "reversal", "reverses")
    return list(found.order_by("paid_on", "pk"))


@dataclass(frozen=True)
class InKind:
    """A contribution in kind with its values, the last of which counts."""

    contribution: Contribution
    values: tuple[Valuation, ...]

    @property
    def last(self) -> Valuation | None:
        return self.values[-1] if self.values else None

    @property
    def difference(self) -> int:
        """The last value less what the text says it is worth, in centimes."""
        return self.last.amount_centimes - self.contribution.amount_centimes if self.last else 0


def valued(in_kind: Iterable[Contribution]) -> list[InKind]:
    """These contributions with their values; one query."""
    held = list(in_kind)
    values: dict[int, list[Valuation]] = defaultdict(list)
    for value in Valuation.objects.filter(contribution__in=held).select_related("proof").order_by("valued_on", "pk"):
        values[value.contribution_id].append(value)
    return [InKind(one, tuple(values[one.pk])) for one in held]


def is_open(agreement: Agreement) -> bool:
    """Whether contributions may still be changed in place: up to drafting, or to complete an imported agreement."""
    return agreement.state in OPEN_STATES or (bool(agreement.imported_from) and not agreement.is_ended)


def needs(agreement: Agreement) -> list[Need]:
    """What the money still lacks before the draft goes to the council (R17; LO 113-14 a150, a151)."""
    held = contributions(agreement)
    if not held:
        if agreement.financial_impact:
            return [Need("contributions", _("the contribution of each party"), RESOURCES, PAGE)]
        return []
    missing = []
    giving = {contribution.party_id for contribution in held}
    for party in agreement.parties.all():
        if party.role == PartyRole.FUNDING and party.pk not in giving:
            missing.append(Need("contribution", _("the contribution of “%(name)s”") % {"name": party}, RESOURCES, PAGE))
    for contribution in held:
        if sum(part.amount_centimes for part in contribution.instalments.all()) != contribution.amount_centimes:
            label = _("the due days of the contribution of “%(name)s”") % {"name": contribution.party}
            missing.append(Need("schedule", label, RESOURCES, PAGE))
    if carrier(agreement) is None:
        missing.append(Need("carrier", _("the budget or account that carries the money"), CARRIER, PAGE))
    return missing


def tasks(on: date) -> list[Task]:
    """Instalments late or due within 30 days over the whole office, with the next thing to do; one query.

    A late party is to be called on, then reminded; a reminder rests a fortnight before the next is due.
    """
    due = Instalment.objects.binding().due_within(DUE_SOON_DAYS, on=on).with_dossier().order_by("due_on", "pk")
    asked = FundsCall.objects.filter(instalment=OuterRef("pk"), withdrawn_on=None)
    due = due.annotate(
        call_sent_on=Subquery(asked.values("sent_on")[:1]), call_reminded_on=Subquery(asked.values("reminded_on")[:1])
    )
    return [_task(part, on) for part in due]


def _task(part: "Instalment", on: date) -> Task:
    sent_on, reminded_on = getattr(part, "call_sent_on", None), getattr(part, "call_reminded_on", None)
    label, page, roles, due_on = pgettext("task", "Payment due"), PAGE, PAYERS, part.due_on
    if part.due_on < on and not part.contribution.in_kind:
        page, roles = CALLS, CALLERS
        if sent_on is None:
            label = pgettext("task", "Late: send the call for funds")
        elif reminded_on is None or (on - reminded_on).days >= REMINDER_RESTS_DAYS:
            label = pgettext("task", "Late: remind the party")
        else:
            label = pgettext("task", "Late: the answer to the reminder")
            due_on = reminded_on + timedelta(days=REMINDER_RESTS_DAYS)
    elif part.due_on < on:
        label = pgettext("task", "Late: what is given in kind")
    return Task(
        agreement=part.contribution.agreement, label=label, url_name=page, roles=roles, due_on=due_on,
        article=RESOURCES, text=str(part.contribution.party),
    )  # fmt: skip
