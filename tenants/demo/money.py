"""The money of the worked example: matrix, calls for funds, payments with proof, what is given in kind, expenses."""

from datetime import date, timedelta

from tenants.demo.cast import Dossier, paper
from tenants.execution import accounts, matrix
from tenants.execution.models import Action
from tenants.finance import calls, ledger
from tenants.finance import services as finance
from tenants.finance.models import Contribution, Instalment

LATE = date(2025, 11, 14)  # the partner's second instalment, 74 days after its day
# before the mid-term evaluation, and after it: day, position of the action, dirhams, what for
EARLY_EXPENSES = (
    (date(2025, 9, 20), 0, 2_500_000, "خط الفرز"),
    (date(2025, 10, 15), 1, 500_000, "الدورة الأولى للتكوين"),
)
LATE_EXPENSES = (
    (date(2026, 12, 10), 0, 836_000, "شاحنات وتهيئة المحطة"),
    (date(2027, 5, 20), 1, 925_600, "دورات التكوين وتبادل الزيارات"),
)


def spread(dossier: Dossier) -> None:
    """Every contribution over the actions and their years, by the budgets; and what the partner gives is valued."""
    agreement, actor = dossier.agreement, dossier.cast.finance
    actions = [action.pk for action in agreement.actions.all()]
    years = matrix.years_of(agreement)
    for held in Contribution.objects.filter(agreement=agreement):
        matrix.spread(held.pk, actor=actor, action_ids=actions, years=years, how=matrix.BY_BUDGET)
        if held.in_kind:
            ledger.value(
                held.pk, actor=actor, what="حاويات للفرز وخبرة الأعوان", method="expert", valued_by="خبير محلف (مثال)",
                valued_on=date(2024, 2, 20), amount_centimes=held.amount_centimes,
            )  # fmt: skip


def call_and_pay(dossier: Dossier, number: int) -> None:
    """Instalment `number` of every party: called for a month before its day, paid with its proof."""
    actor = dossier.cast.finance
    for part in Instalment.objects.filter(contribution__agreement_id=dossier.pk, number=number).with_dossier():
        in_kind = part.contribution.in_kind
        if not in_kind:
            called = calls.make(part.pk, actor=actor, made_on=part.due_on - timedelta(days=30))
            calls.send(called.pk, actor=actor, on=called.made_on + timedelta(days=1))
            calls.receive(called.pk, actor=actor, on=called.made_on + timedelta(days=4))
        finance.record_payment(
            part.pk, actor=actor, paid_on=LATE if in_kind and number == 2 else part.due_on,
            centimes=part.amount_centimes, handed_to="رئيس مصلحة النظافة (مثال)" if in_kind else "",
            upload=paper(f"{dossier.agreement.reference} T{number} {part.contribution.party.name_fr}"),
        )  # fmt: skip


def spend(dossier: Dossier, expenses: tuple[tuple[date, int, int, str], ...]) -> None:
    """What was spent on the actions, in the order of the days."""
    actions = list(Action.objects.filter(agreement_id=dossier.pk).order_by("position"))
    for day, position, dirhams, label in expenses:
        accounts.spend(
            actions[position].pk, actor=dossier.cast.finance, spent_on=day, amount_centimes=dirhams * 100, label=label
        )
