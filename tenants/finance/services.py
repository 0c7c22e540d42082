"""What is done with the money of an agreement. Every amount is in centimes of the agreement's one currency."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY, check_words, is_currency_code, split
from mithaq.ui import formats
from tenants.agreements.errors import DecidedText, EndsBeforeStart
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, Axis, Party, PartyKind
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.documents.models import Document, DocumentKind
from tenants.documents.services import store
from tenants.finance import selectors
from tenants.finance.errors import (
    CARRIER,
    RESOURCES,
    AlreadyCalled,
    AlreadyPaid,
    AmountNotPositive,
    BalanceReturned,
    BalanceTooLarge,
    CarrierNotACollectivity,
    CurrencyMixed,
    CurrencyUnknown,
    ExcessUnexplained,
    InstalmentsDiffer,
    InstalmentsOutOfOrder,
    InstalmentsOverlap,
    NotAParty,
    NothingToShare,
    NotInForce,
    PercentagesDiffer,
    ProofElsewhere,
    SpreadLarger,
)  # fmt: skip
from tenants.finance.models import (
    WHOLE,
    BalanceReturn,
    CarrierKind,
    Contribution,
    FinancialCarrier,
    Instalment,
    Payment,
)

WHOLE_PERCENT = 100


@transaction.atomic
def set_carrier(
    agreement_id: int, *, actor: User | None, party_id: int, kind: str = CarrierKind.BUDGET, account: str = "",
    management: str = "",
) -> FinancialCarrier:  # fmt: skip
    """Name the budget or special account of one collectivity that carries the money (LO 113-14 a151).

    Raises NotAParty, CarrierNotACollectivity. A special account may be named after the deliberation that asks for it.
    """
    require(actor, "finance.edit")
    agreement = lock(agreement_id)
    party = _party_of(agreement, party_id)
    if party.kind != PartyKind.NATIONAL_COLLECTIVITY:
        raise CarrierNotACollectivity(name=str(party))
    held, _created = FinancialCarrier.objects.update_or_create(
        agreement=agreement,
        defaults={"party": party, "kind": kind, "account": account, "management": management},
    )
    _note(agreement, "carrier_set", actor, f"{party} · {account or held.get_kind_display()}", CARRIER)
    return held


@transaction.atomic
def set_contribution(
    agreement_id: int, *, actor: User | None, party_id: int, amount_centimes: int, currency: str = DEFAULT_CURRENCY,
    in_kind: bool = False, amount_in_words: str = "", words_language: str = "ar",
) -> Contribution:  # fmt: skip
    """State what a party gives (LO 113-14 a150) and work out every party's share again.

    amount_in_words: checked against the figures when given. An unpaid schedule keeps its proportions.
    Raises DecidedText, NotAParty, AmountNotPositive, CurrencyUnknown, CurrencyMixed, AlreadyPaid, AlreadyCalled,
    SpreadLarger, WordsDiffer.
    """
    agreement = _open(agreement_id, actor)
    party = _party_of(agreement, party_id)
    if amount_centimes <= 0:
        raise AmountNotPositive
    if amount_in_words:
        check_words(amount_in_words, amount_centimes, words_language, field="amount_in_words")
    currency = currency.strip().upper()
    if not is_currency_code(currency):
        raise CurrencyUnknown(currency=currency)
    others = agreement.contributions.exclude(party=party, in_kind=in_kind)
    other_currency = others.exclude(currency=currency).values_list("currency", flat=True).first()
    if other_currency:
        raise CurrencyMixed(currency=other_currency)
    held = agreement.contributions.filter(party=party, in_kind=in_kind).first()
    if held is None:
        held = Contribution.objects.create(
            agreement=agreement, party=party, in_kind=in_kind, amount_centimes=amount_centimes, currency=currency
        )
    else:
        _refuse_paid(held)
        _refuse_spread(held, amount_centimes)
        held.amount_centimes, held.currency = amount_centimes, currency
        held.save(update_fields=["amount_centimes", "currency"])
        _fit_schedule(held)
    _share_out(agreement)
    held.refresh_from_db()
    _note(agreement, "contribution_set", actor, f"{party}: {amount_centimes / 100:.2f} {currency}", RESOURCES)
    return held


@transaction.atomic
def remove_contribution(contribution_id: int, *, actor: User | None) -> None:
    """Take a contribution away with its schedule. Raises DecidedText, AlreadyPaid."""
    contribution = Contribution.objects.select_related("party").get(pk=contribution_id)
    agreement = _open(contribution.agreement_id, actor)
    _refuse_paid(contribution)
    name = str(contribution.party)
    contribution.delete()
    _share_out(agreement)
    _note(agreement, "contribution_removed", actor, name, RESOURCES)


@transaction.atomic
def schedule(contribution_id: int, rows: Iterable[tuple[date, int]], *, actor: User | None) -> list[Instalment]:
    """Replace the instalments of a contribution by (due day, centimes) rows, in the order of their days (R17).

    Raises DecidedText, AlreadyPaid, AmountNotPositive, InstalmentsOverlap, InstalmentsOutOfOrder, InstalmentsDiffer.
    """
    contribution = Contribution.objects.select_related("party").get(pk=contribution_id)
    agreement = _open(contribution.agreement_id, actor)
    made = _write_schedule(contribution, list(rows))
    _note(agreement, "schedule_set", actor, str(contribution.party), RESOURCES)
    return made


@transaction.atomic
def schedule_by_shares(
    agreement_id: int, rows: Sequence[tuple[date, Decimal | int]], *, actor: User | None
) -> list[Instalment]:
    """Give every contribution the same due days, each day taking its percentage; no centime is lost.

    rows: (due day, per cent). Raises PercentagesDiffer unless they make 100, and what `schedule` raises.
    """
    agreement = _open(agreement_id, actor)
    weights = [Decimal(percent) for _due_on, percent in rows]
    if sum(weights) != WHOLE_PERCENT:
        raise PercentagesDiffer(sum=formats.number(sum(weights, Decimal(0))))
    if min(weights) <= 0:
        raise AmountNotPositive
    made: list[Instalment] = []
    for contribution in selectors.contributions(agreement):
        parts = split(contribution.amount_centimes, weights)
        made += _write_schedule(contribution, list(zip((due_on for due_on, _percent in rows), parts, strict=True)))
    _note(agreement, "schedule_set", actor, " + ".join(f"{weight:g} %" for weight in weights), RESOURCES)
    return made


@transaction.atomic
def record_payment(
    instalment_id: int, *, actor: User | None, paid_on: date, centimes: int, proof_id: int | None = None,
    upload: "File[Any] | None" = None, excess_reason: str = "", handed_to: str = "", note: str = "",
) -> Instalment:  # fmt: skip
    """Record a payment, whole or in part; parts add up. For a contribution in kind: its delivery, to `handed_to`.

    upload: the proof, kept in the dossier with the payment. More than what is left needs its excess_reason.
    Raises FileRefused, NotInForce, FutureDate, EndsBeforeStart (paid before entry into force, or before the payment
    recorded last), AmountNotPositive, ExcessUnexplained, ProofElsewhere.
    """
    require(actor, "finance.pay")
    found = Instalment.objects.select_related("contribution__party").get(pk=instalment_id)
    agreement = lock(found.contribution.agreement_id)
    part = Instalment.objects.select_related("contribution__party").get(pk=instalment_id)  # again, under the lock
    if agreement.state not in EVER_IN_FORCE_STATES or agreement.in_force_on is None:
        raise NotInForce(reference=agreement.reference)
    happened(paid_on)
    _not_before(paid_on, agreement.in_force_on, part.paid_on)
    if centimes <= 0:
        raise AmountNotPositive(field="centimes")
    excess_reason = excess_reason.strip() if centimes > part.left_centimes else ""
    if centimes > part.left_centimes and not excess_reason:
        raise ExcessUnexplained(left=_shown(part.left_centimes, part.contribution.currency))
    if proof_id is not None and not Document.objects.filter(pk=proof_id, agreement=agreement).exists():
        raise ProofElsewhere
    if upload is not None:
        title = f"{part.contribution.party} · T{part.number}"[:200]
        proof_id = store(
            agreement.pk, actor=actor, upload=upload, kind=DocumentKind.PAYMENT, title=title, made_on=paid_on
        ).pk
    Payment.objects.create(
        instalment=part, paid_on=paid_on, amount_centimes=centimes, proof_id=proof_id, excess_reason=excess_reason,
        handed_to=handed_to.strip(), note=note.strip(), entered_on=clock.today(), entered_by=actor,
    )  # fmt: skip
    part.paid_on, part.paid_centimes = paid_on, (part.paid_centimes or 0) + centimes
    part.proof_id, part.excess_reason = proof_id or part.proof_id, excess_reason or part.excess_reason
    part.save(update_fields=["paid_on", "paid_centimes", "proof", "excess_reason"])
    said = f"{part.contribution.party} · T{part.number}: {centimes / 100:.2f} {part.contribution.currency}"
    said = " · ".join(filter(None, [said, excess_reason]))
    record(agreement, Axis.EVENT, "payment", actor=actor, on=paid_on, note=said, article=RESOURCES)
    return part


@transaction.atomic
def return_balance(
    agreement_id: int, centimes: int, *, actor: User | None, on: date, count_in_kind: bool = True
) -> list[BalanceReturn]:
    """Share what is left at closure among those who gave, in proportion, to the centime (R42).

    In proportion to what each paid; to what each promised when no payment was ever recorded. count_in_kind: whether
    contributions in kind have a part. Raises NothingToShare, BalanceTooLarge, BalanceReturned.
    """
    require(actor, "changes.edit")
    agreement = lock(agreement_id)
    if centimes <= 0:
        raise AmountNotPositive(field="balance_centimes")
    if selectors.returns(agreement):
        raise BalanceReturned
    given = [held for held in selectors.contributions(agreement) if count_in_kind or not held.in_kind]
    paid = [sum(part.paid_centimes or 0 for part in held.instalments.all()) for held in given]
    weights = paid if sum(paid) else [held.amount_centimes for held in given]
    if not sum(weights):
        raise NothingToShare
    if centimes > sum(weights):
        raise BalanceTooLarge(given=_shown(sum(weights), given[0].currency))
    shared = zip(given, split(centimes, weights), strict=True)
    return BalanceReturn.objects.bulk_create(
        BalanceReturn(contribution=held, amount_centimes=part, returned_on=on) for held, part in shared if part
    )


def _open(agreement_id: int, actor: User | None) -> Agreement:
    """The locked agreement, if its money may still be changed in place."""
    require(actor, "finance.edit")
    agreement = lock(agreement_id)
    if not selectors.is_open(agreement):
        raise DecidedText(what=_("contributions"), article="R17")
    return agreement


def _party_of(agreement: Agreement, party_id: int) -> Party:
    party = Party.objects.get(pk=party_id)
    if party.agreement_id != agreement.pk:
        raise NotAParty(name=str(party))
    return party


def _refuse_paid(contribution: Contribution) -> None:
    """What was paid, asked for or taken back rests on the schedule as it stands."""
    paid = Payment.objects.filter(instalment__contribution=contribution).exists()
    if paid or contribution.instalments.exclude(paid_on=None).exists():
        raise AlreadyPaid(name=str(contribution.party))
    number = contribution.instalments.exclude(calls=None).values_list("calls__number", flat=True).first()
    if number is not None:
        raise AlreadyCalled(number=number)


def _refuse_spread(contribution: Contribution, amount_centimes: int) -> None:
    """The matrix of the plan, which stands above this app, never holds more of a contribution than there is."""
    spread: int = contribution.allotments.aggregate(spread=Sum("amount_centimes"))["spread"] or 0
    if spread > amount_centimes:
        raise SpreadLarger(spread=_shown(spread, contribution.currency))


def _write_schedule(contribution: Contribution, rows: list[tuple[date, int]]) -> list[Instalment]:
    _refuse_paid(contribution)
    days = [due_on for due_on, _centimes in rows]
    if any(centimes <= 0 for _due_on, centimes in rows):
        raise AmountNotPositive
    if twice := next((day for day in days if days.count(day) > 1), None):
        raise InstalmentsOverlap(day=twice)
    if days != sorted(days):
        raise InstalmentsOutOfOrder
    promised = sum(centimes for _due_on, centimes in rows)
    if promised != contribution.amount_centimes:
        raise InstalmentsDiffer(
            sum=_shown(promised, contribution.currency),
            contribution=_shown(contribution.amount_centimes, contribution.currency),
        )
    contribution.instalments.all().delete()
    return Instalment.objects.bulk_create(
        Instalment(contribution=contribution, number=number, due_on=due_on, amount_centimes=centimes)
        for number, (due_on, centimes) in enumerate(rows, start=1)
    )


def _fit_schedule(contribution: Contribution) -> None:
    """Keep the proportions of an unpaid schedule when its contribution changes."""
    parts = list(contribution.instalments.order_by("number"))
    if not parts:
        return
    amounts = split(contribution.amount_centimes, [part.amount_centimes for part in parts])
    if min(amounts) == 0:  # too small to be cut: the schedule is to be made again
        contribution.instalments.all().delete()
        return
    for part, amount in zip(parts, amounts, strict=True):
        part.amount_centimes = amount
    Instalment.objects.bulk_update(parts, ["amount_centimes"])


def _share_out(agreement: Agreement) -> None:
    """Write each contribution's share in basis points; together they make exactly the whole."""
    held = list(agreement.contributions.order_by("-amount_centimes", "pk"))
    if not held:
        return
    shares = split(WHOLE, [contribution.amount_centimes for contribution in held])
    for contribution, share in zip(held, shares, strict=True):
        contribution.share_basis_points = share
    Contribution.objects.bulk_update(held, ["share_basis_points"])


def _not_before(paid_on: date, in_force_on: date, last_paid_on: date | None) -> None:
    for cause, day in ((_("entry into force"), in_force_on), (_("the payment recorded before"), last_paid_on)):
        if day is not None and paid_on < day:
            raise EndsBeforeStart(later=_("payment"), later_on=paid_on, earlier=cause, earlier_on=day, field="paid_on")


def _shown(centimes: int, currency: str) -> str:
    return f"{formats.isolated(formats.amount(centimes))}{formats.NBSP}{formats.currency(currency)}"


def _note(agreement: Agreement, transition: str, actor: User | None, text: str, article: str) -> None:
    record(agreement, Axis.EVENT, transition, actor=actor, on=clock.today(), note=text, article=article)
