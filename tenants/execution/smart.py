"""The SMART check of an action (R31–R35): five verdicts, each with its reason and the field that settles it.

Pure reading: an action that fails may still be kept and carried out; the page says what is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.execution.models import Action, Severity

if TYPE_CHECKING:
    from tenants.monitoring.models import Indicator

QUALITATIVE = "qualitative"


@dataclass(frozen=True)
class Frame:
    """What an action is judged against: the agreement's first and last day, its indicators, its money in centimes."""

    starts_on: date | None
    ends_on: date | None
    indicators: tuple["Indicator", ...]
    resources: int
    planned: int


@dataclass(frozen=True)
class Verdict:
    """One letter of SMART. reason: why it fails, or what it rests on. field: where to mend it."""

    letter: str
    label: str | Promise
    requirement: str
    holds: bool
    reason: str | Promise
    field: str = ""


Finding = tuple[str | Promise, str] | None
SIDES = (
    ("financial_side", _("the financial side is empty")),
    ("communication_side", _("the communication side is empty")),
    ("technical_side", _("the technical side is empty")),
    ("material_side", _("the material side is empty")),
)


def verdicts(action: Action, frame: Frame) -> list[Verdict]:
    """The five verdicts, in the order of the word."""
    return [_judge(rule, action, frame) for rule in RULES]


def _specific(action: Action, frame: Frame) -> Finding:
    for field, reason in SIDES:
        if not getattr(action, field).strip():
            return reason, field
    if not action.pilot_service:
        return _("no service is in charge"), "pilot_service"
    if not action.milestones.all():
        return _("its steps are not described: it has no milestone"), "milestones"
    return None


def _measurable(action: Action, frame: Frame) -> Finding:
    own = [indicator for indicator in frame.indicators if indicator.action_id in {None, action.pk}]
    if not any(indicator.kind != QUALITATIVE for indicator in own):
        return _("no quantitative indicator measures it"), "indicators"
    if not any(indicator.kind == QUALITATIVE for indicator in own):
        return _("no qualitative indicator measures it"), "indicators"
    return None


def _achievable(action: Action, frame: Frame) -> Finding:
    risks = list(action.risks.all())
    if not risks:
        return _("no risk was thought of"), "risks"
    if any(risk.severity == Severity.HIGH and not risk.response for risk in risks):
        return _("a high risk has no response"), "risks"
    return None


def _realistic(action: Action, frame: Frame) -> Finding:
    if action.budget_centimes is None:
        return _("it has no budget"), "budget_centimes"
    if frame.planned > frame.resources:
        return _("the budgets of the plan are larger than the contributions"), "budget_centimes"
    return None


def _timely(action: Action, frame: Frame) -> Finding:
    if action.starts_on is None or action.ends_on is None:
        return _("its exact duration is not set"), "starts_on" if action.starts_on is None else "ends_on"
    if frame.starts_on is None or frame.ends_on is None:
        return _("the agreement's own dates are not set"), "agreement"
    if action.starts_on < frame.starts_on:
        return _("it starts before the agreement"), "starts_on"
    if action.ends_on > frame.ends_on:
        return _("it ends after the agreement"), "ends_on"
    milestones = list(action.milestones.all())
    if not milestones:
        return _("no milestone has a day"), "milestones"
    if any(not action.starts_on <= milestone.due_on <= action.ends_on for milestone in milestones):
        return _("a milestone falls outside the action"), "milestones"
    return None


@dataclass(frozen=True)
class _Rule:
    letter: str
    label: Promise
    requirement: str
    find: Callable[[Action, Frame], Finding]
    holds_because: Promise


RULES = (
    _Rule("S", _("Specific"), "R31", _specific, _("four sides, a service and steps are described")),
    _Rule("M", _("Measurable"), "R32", _measurable, _("quantitative and qualitative indicators measure it")),
    _Rule("A", _("Achievable"), "R33", _achievable, _("its risks are known and the high ones have a response")),
    _Rule("R", _("Realistic"), "R34", _realistic, _("its budget lies within the contributions")),
    _Rule("T", _("Time-bound"), "R35", _timely, _("its dates and milestones lie within the agreement")),
)


def _judge(rule: _Rule, action: Action, frame: Frame) -> Verdict:
    finding = rule.find(action, frame)
    if finding is None:
        return Verdict(rule.letter, rule.label, rule.requirement, True, rule.holds_because)
    return Verdict(rule.letter, rule.label, rule.requirement, False, *finding)
