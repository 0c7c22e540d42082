"""Filters of the plan's pages: `{% load execution %}`."""

from datetime import date

from django import template
from django.urls import reverse

from tenants.execution.models import Action, Milestone
from tenants.execution.smart import Verdict

register = template.Library()


@register.filter
def milestone_late(milestone: Milestone, on: date) -> int:
    """Days after its day, up to the day it was done or to `on`: `{{ step|milestone_late:today }}`."""
    return milestone.days_late(on)


@register.filter
def mend_url(verdict: Verdict, action: Action) -> str:
    """The page where a failing verdict is mended: `{{ verdict|mend_url:action }}`."""
    reference = action.agreement.reference
    pages = {
        "milestones": reverse("execution:milestone-add", args=[reference, action.pk]),
        "indicators": reverse("monitoring:indicator-add", args=[reference]),
        "risks": reverse("execution:risk-add", args=[reference]),
        "agreement": reverse("drafting:page", args=[reference]),
    }
    edit = reverse("execution:action-edit", args=[reference, action.pk])
    return pages.get(verdict.field, f"{edit}#id_{verdict.field}")
