"""What is asked about action plans."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.accounts.models import Role
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need, Task, agreement_dates
from tenants.drafting import selectors as drafting
from tenants.drafting.models import Project
from tenants.execution import smart as smart_check
from tenants.execution.models import Action, Milestone, Risk
from tenants.execution.querysets import MilestoneQuerySet
from tenants.execution.smart import Frame, Verdict
from tenants.finance import selectors as finance

PAGE = "execution:page"
PLAN = "R30"
SOON_DAYS = 14
DOERS = frozenset({Role.HEAD, Role.CLERK, Role.SERVICE})


@dataclass(frozen=True)
class PlannedAction:
    """An action as the plan shows it: its milestones by day, how many are done, the five verdicts."""

    action: Action
    milestones: tuple[Milestone, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def done(self) -> int:
        return sum(milestone.done_on is not None for milestone in self.milestones)

    @property
    def ratio(self) -> float:
        """Part of the milestones that is done, 0 to 1."""
        return self.done / len(self.milestones) if self.milestones else 0.0

    @property
    def is_smart(self) -> bool:
        return all(verdict.holds for verdict in self.verdicts)


def actions(agreement: Agreement) -> list[Action]:
    """The actions with milestones, risks and partners; four queries."""
    found = agreement.actions.prefetch_related("milestones", "risks", "partners")
    return list(found.order_by("position", "pk"))


def waiting_projects(agreement: Agreement) -> list[Project]:
    """The projects of the agreed programme from which no action was made yet, in their order; one query (R16)."""
    made = Action.objects.filter(agreement=agreement).exclude(project=None).values("project")
    return list(drafting.projects(agreement).exclude(pk__in=made))


def frame(agreement: Agreement) -> Frame:
    """What the agreement's actions are judged against."""
    start, end = agreement_dates(agreement)
    budgets = agreement.actions.exclude(budget_centimes=None).values_list("budget_centimes", flat=True)
    return Frame(
        starts_on=start,
        ends_on=end,
        indicators=tuple(agreement.indicators.order_by("pk")),
        resources=finance.total_centimes(agreement),
        planned=sum(budget or 0 for budget in budgets),
    )


def smart(action: Action) -> list[Verdict]:
    """The five verdicts of one action (R31–R35)."""
    return smart_check.verdicts(action, frame(action.agreement))


def plan(agreement: Agreement) -> list[PlannedAction]:
    """The whole plan, judged; a constant number of queries."""
    held, against = actions(agreement), frame(agreement)
    return [
        PlannedAction(
            action=action,
            milestones=tuple(sorted(action.milestones.all(), key=lambda milestone: (milestone.due_on, milestone.pk))),
            verdicts=tuple(smart_check.verdicts(action, against)),
        )
        for action in held
    ]


def risks(agreement: Agreement) -> list[Risk]:
    """Risks of the agreement, those that happened first."""
    found = list(agreement.risks.select_related("action").order_by("pk"))
    return sorted(found, key=lambda risk: (risk.happened_on is None, risk.pk))


def late_milestones(on: date) -> MilestoneQuerySet:
    """Milestones late on `on` over the whole office, oldest first; one query."""
    return Milestone.objects.binding().late(on).select_related("action__agreement").order_by("due_on", "pk")


def needs(agreement: Agreement) -> list[Need]:
    """What the plan still lacks to be a plan of work (R30–R35)."""
    planned = plan(agreement)
    if not planned:
        return [Need("action_plan", _("an action plan with at least one action"), PLAN, PAGE)]
    return [
        Need(
            f"smart_{verdict.letter.lower()}",
            _("“%(action)s”: %(reason)s") % {"action": item.action, "reason": verdict.reason},
            verdict.requirement,
            PAGE,
        )
        for item in planned
        for verdict in item.verdicts
        if not verdict.holds
    ]


def tasks(on: date) -> list[Task]:
    """Milestones late or due within a fortnight, and agreements in force without a plan; two queries."""
    due = Milestone.objects.binding().due_within(SOON_DAYS, on=on).select_related("action__agreement")
    found = [
        Task(
            agreement=milestone.action.agreement,
            label=pgettext("task", "Milestone due"),
            url_name=PAGE,
            roles=DOERS,
            due_on=milestone.due_on,
            article="R35",
            text=milestone.title,
        )
        for milestone in due.order_by("due_on", "pk")
    ]
    unplanned = Agreement.objects.in_force().filter(actions=None).order_by("in_force_on", "pk")
    found += [
        Task(
            agreement=agreement,
            label=pgettext("task", "Turn the agreement into an action plan"),
            url_name=PAGE,
            roles=DOERS,
            article=PLAN,
        )
        for agreement in unplanned
    ]
    return found
