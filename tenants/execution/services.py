"""What is done with an action plan (R30–R35)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY
from tenants.agreements.models import Agreement, Axis, Party
from tenants.agreements.permissions import require
from tenants.agreements.selectors import agreement_dates
from tenants.agreements.services import happened, lock, record
from tenants.execution import selectors
from tenants.execution.errors import (
    ActionElsewhere,
    ActionInUse,
    BudgetNegative,
    BudgetTooSmall,
    DatesReversed,
    DossierEnded,
    MilestoneDone,
    MilestoneOutside,
    NothingToTakeUp,
    OutsideAgreement,
    PartnerElsewhere,
)
from tenants.execution.models import Action, Milestone, Risk, Severity


def open_dossier(agreement_id: int) -> Agreement:
    """The locked agreement, if it has not ended. Raises DossierEnded."""
    agreement = lock(agreement_id)
    if agreement.is_ended:
        raise DossierEnded(reference=agreement.reference)
    return agreement


@transaction.atomic
def add_action(
    agreement_id: int, *, actor: User | None, title_ar: str, partners: Iterable[Party] = (), **fields: Any
) -> Action:
    """Add an action to the plan, after the others.

    fields: those of Action. Raises DossierEnded, DatesReversed, OutsideAgreement, BudgetNegative, PartnerElsewhere.
    """
    require(actor, "execution.edit")
    agreement = open_dossier(agreement_id)
    last = agreement.actions.aggregate(last=Max("position"))["last"]
    action = Action(agreement=agreement, title_ar=title_ar, position=0 if last is None else last + 1, **fields)
    _check(agreement, action)
    action.save()
    _set_partners(action, partners)
    record(agreement, Axis.EVENT, "action_added", actor=actor, on=clock.today(), note=str(action), article="R30")
    return action


@transaction.atomic
def take_up_projects(agreement_id: int, *, actor: User | None) -> list[Action]:
    """Make an action from each project of the agreed programme that has none yet, after the others (R16, R30).

    The budget is taken over in dirhams only. A day outside the agreement is left out: the SMART check shows the gap.
    Raises NothingToTakeUp, DossierEnded.
    """
    require(actor, "execution.edit")
    agreement = open_dossier(agreement_id)
    waiting = selectors.waiting_projects(agreement)
    if not waiting:
        raise NothingToTakeUp
    start, end = agreement_dates(agreement)
    return [
        add_action(
            agreement_id, actor=actor, title_ar=project.title_ar, title_fr=project.title_fr, project=project,
            partners=[project.executed_by] if project.executed_by else [],
            starts_on=_inside(project.starts_on, start, end), ends_on=_inside(project.ends_on, start, end),
            budget_centimes=project.amount_centimes if project.currency == DEFAULT_CURRENCY else None,
            financial_side=" · ".join(filter(None, [project.get_funding_display(), project.source])),
            technical_side=project.get_manner_display(),
        )
        for project in waiting
    ]  # fmt: skip


def _inside(day: date | None, start: date | None, end: date | None) -> date | None:
    """The day, if the agreement runs on it or its dates are not known yet."""
    if day is None or start is None or end is None:
        return day
    return day if start <= day <= end else None


@transaction.atomic
def edit_action(
    action_id: int, *, actor: User | None, partners: Iterable[Party] | None = None, **fields: Any
) -> Action:
    """Change an action; `partners` None leaves them. Raises what `add_action` raises, and MilestoneOutside."""
    require(actor, "execution.edit")
    action, agreement = _locked(action_id)
    for name, value in fields.items():
        setattr(action, name, value)
    _check(agreement, action)
    for milestone in action.milestones.all():
        _within(action, milestone.due_on)
    action.save()
    if partners is not None:
        _set_partners(action, partners)
    record(agreement, Axis.EVENT, "action_changed", actor=actor, on=clock.today(), note=str(action), article="R30")
    return action


@transaction.atomic
def remove_action(action_id: int, *, actor: User | None) -> None:
    """Take an action out of the plan with its milestones. Raises DossierEnded, ActionInUse."""
    require(actor, "execution.edit")
    action, agreement = _locked(action_id)
    name = str(action)
    try:
        action.delete()
    except ProtectedError as error:
        raise ActionInUse(name=name) from error
    record(agreement, Axis.EVENT, "action_removed", actor=actor, on=clock.today(), note=name, article="R30")


@transaction.atomic
def move_budget(source_id: int, target_id: int, centimes: int, *, actor: User | None) -> None:
    """Move money between two actions of an agreement; done by an amendment. Raises ActionElsewhere, BudgetTooSmall."""
    require(actor, "changes.edit")
    source, agreement = _locked(source_id)
    target, _agreement = _locked(target_id)
    if target.agreement_id != agreement.pk or source.pk == target.pk:
        raise ActionElsewhere
    if (source.budget_centimes or 0) < centimes:
        raise BudgetTooSmall(name=str(source))
    source.budget_centimes = (source.budget_centimes or 0) - centimes
    target.budget_centimes = (target.budget_centimes or 0) + centimes
    Action.objects.bulk_update([source, target], ["budget_centimes"])


@transaction.atomic
def add_milestone(action_id: int, *, actor: User | None, title: str, due_on: date) -> Milestone:
    """Add a step with its day (R35). Raises DossierEnded, MilestoneOutside."""
    require(actor, "execution.edit")
    action, _agreement = _locked(action_id)
    _within(action, due_on)
    return Milestone.objects.create(action=action, title=title, due_on=due_on)


@transaction.atomic
def edit_milestone(milestone_id: int, *, actor: User | None, title: str, due_on: date) -> Milestone:
    """Change a step that is not done. Raises DossierEnded, MilestoneOutside, MilestoneDone."""
    require(actor, "execution.edit")
    milestone, action, _agreement = _locked_milestone(milestone_id)
    if milestone.done_on is not None:
        raise MilestoneDone(name=milestone.title)
    _within(action, due_on)
    milestone.title, milestone.due_on = title, due_on
    milestone.save(update_fields=["title", "due_on"])
    return milestone


@transaction.atomic
def complete_milestone(milestone_id: int, *, actor: User | None, on: date, note: str = "") -> Milestone:
    """Record that a step was reached on its day. Raises DossierEnded, FutureDate, MilestoneDone."""
    require(actor, "execution.edit")
    milestone, _action, agreement = _locked_milestone(milestone_id)
    if milestone.done_on is not None:
        raise MilestoneDone(name=milestone.title)
    milestone.done_on, milestone.note = happened(on), note
    milestone.save(update_fields=["done_on", "note"])
    record(agreement, Axis.EVENT, "milestone_done", actor=actor, on=on, note=milestone.title, article="R35")
    return milestone


@transaction.atomic
def reopen_milestone(milestone_id: int, *, actor: User | None) -> Milestone:
    """Take back a step recorded as done by mistake. Raises DossierEnded."""
    require(actor, "execution.edit")
    milestone, _action, agreement = _locked_milestone(milestone_id)
    milestone.done_on = None
    milestone.save(update_fields=["done_on"])
    record(agreement, Axis.EVENT, "milestone_reopened", actor=actor, on=clock.today(), note=milestone.title)
    return milestone


@transaction.atomic
def remove_milestone(milestone_id: int, *, actor: User | None) -> None:
    """Take a step that is not done out of its action. Raises DossierEnded, MilestoneDone."""
    require(actor, "execution.edit")
    milestone, _action, _agreement = _locked_milestone(milestone_id)
    if milestone.done_on is not None:
        raise MilestoneDone(name=milestone.title)
    milestone.delete()


@transaction.atomic
def add_risk(
    agreement_id: int, *, actor: User | None, description: str, severity: str = Severity.MEDIUM, response: str = "",
    action_id: int | None = None,
) -> Risk:  # fmt: skip
    """Write down a difficulty and its response (R33). Raises DossierEnded, ActionElsewhere."""
    require(actor, "execution.edit")
    agreement = open_dossier(agreement_id)
    if action_id is not None and not agreement.actions.filter(pk=action_id).exists():
        raise ActionElsewhere
    return Risk.objects.create(
        agreement=agreement, action_id=action_id, description=description, severity=severity, response=response
    )


@transaction.atomic
def edit_risk(risk_id: int, *, actor: User | None, description: str, severity: str, response: str) -> Risk:
    """Change a risk's words, severity and response. Raises DossierEnded."""
    require(actor, "execution.edit")
    risk, _agreement = _locked_risk(risk_id)
    risk.description, risk.severity, risk.response = description, severity, response
    risk.save(update_fields=["description", "severity", "response"])
    return risk


@transaction.atomic
def risk_happened(risk_id: int, *, actor: User | None, on: date, consequence: str = "") -> Risk:
    """Record that a risk came true, and what it changed. Raises DossierEnded, FutureDate."""
    require(actor, "execution.edit")
    risk, agreement = _locked_risk(risk_id)
    risk.happened_on, risk.consequence = happened(on), consequence
    risk.save(update_fields=["happened_on", "consequence"])
    note = " · ".join(filter(None, [risk.description, consequence]))
    record(agreement, Axis.EVENT, "risk_happened", actor=actor, on=on, note=note, article="R33")
    return risk


@transaction.atomic
def remove_risk(risk_id: int, *, actor: User | None) -> None:
    """Take a risk off the list. Raises DossierEnded."""
    require(actor, "execution.edit")
    risk, _agreement = _locked_risk(risk_id)
    risk.delete()


def _locked(action_id: int) -> tuple[Action, Agreement]:
    agreement = open_dossier(Action.objects.only("agreement_id").get(pk=action_id).agreement_id)
    return Action.objects.get(pk=action_id), agreement


def _locked_milestone(milestone_id: int) -> tuple[Milestone, Action, Agreement]:
    action, agreement = _locked(Milestone.objects.only("action_id").get(pk=milestone_id).action_id)
    return Milestone.objects.get(pk=milestone_id), action, agreement


def _locked_risk(risk_id: int) -> tuple[Risk, Agreement]:
    agreement = open_dossier(Risk.objects.only("agreement_id").get(pk=risk_id).agreement_id)
    return Risk.objects.get(pk=risk_id), agreement


def _check(agreement: Agreement, action: Action) -> None:
    if action.budget_centimes is not None and action.budget_centimes < 0:
        raise BudgetNegative
    if action.starts_on is not None and action.ends_on is not None and action.ends_on < action.starts_on:
        raise DatesReversed(starts_on=action.starts_on, ends_on=action.ends_on)
    start, end = agreement_dates(agreement)
    if start is None or end is None:
        return
    if (action.starts_on is not None and action.starts_on < start) or (
        action.ends_on is not None and action.ends_on > end
    ):
        raise OutsideAgreement(starts_on=start, ends_on=end)


def _within(action: Action, due_on: date) -> None:
    starts_on, ends_on = action.starts_on or due_on, action.ends_on or due_on
    if not starts_on <= due_on <= ends_on:
        raise MilestoneOutside(starts_on=starts_on, ends_on=ends_on)


def _set_partners(action: Action, partners: Iterable[Party]) -> None:
    chosen = list(partners)
    if any(party.agreement_id != action.agreement_id for party in chosen):
        raise PartnerElsewhere
    action.partners.set(chosen)
