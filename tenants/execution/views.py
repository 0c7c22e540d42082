"""Pages of the action plan (R30–R35)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.ui.charts import Span
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person
from tenants.agreements.permissions import may
from tenants.agreements.selectors import agreement_dates
from tenants.execution import beside, selectors, services
from tenants.execution.forms import ActionForm, DoneForm, HappenedForm, MilestoneForm, RiskForm
from tenants.execution.models import Action, Milestone
from tenants.execution.selectors import PlannedAction
from tenants.finance import selectors as finance

EDIT = "execution.edit"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The plan: bars of time, actions with their verdicts and milestones, risks."""
    today, plan = clock.today(), selectors.plan(agreement)
    late = [step for item in plan for step in item.milestones if step.done_on is None and step.due_on < today]
    budget = sum(item.action.budget_centimes or 0 for item in plan)
    start, end = agreement_dates(agreement)
    context = {
        "plan": plan,
        "spans": _spans(plan),
        "risks": selectors.risks(agreement),
        "late": late,
        "today": today,
        "budget": budget,
        "resources": finance.total_centimes(agreement),
        "steps": sum(len(item.milestones) for item in plan),
        "steps_done": sum(item.done for item in plan),
        "smart": sum(item.is_smart for item in plan),
        "starts_on": start,
        "ends_on": end,
        "waiting": selectors.waiting_projects(agreement),
        "may_write": may(person(request), EDIT) and not agreement.is_ended,
        "panels": beside.panels(agreement, person(request)),
    }
    return dossier(request, agreement, "execution/page.html", context)


def _spans(plan: list[PlannedAction]) -> list[Span]:
    """Bars of the dated actions; an action with a late milestone is shown so."""
    today = clock.today()
    spans = []
    for item in plan:
        action = item.action
        if action.starts_on is None or action.ends_on is None:
            continue
        is_late = any(step.done_on is None and step.due_on < today for step in item.milestones)
        spans.append(
            Span(str(action), action.starts_on, action.ends_on, done=item.ratio, tone="bad" if is_late else "")
        )
    return spans


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add_action(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Add an action."""
    form = ActionForm(request.POST or None, agreement=agreement)
    return _page(
        request, agreement, form, lambda: services.add_action(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an action"), action_label=_("Add the action"), done=_("The action is in the plan."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def take_up(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Make actions from the projects of the agreed programme (R16)."""
    return _page(
        request, agreement, _empty(request), lambda: services.take_up_projects(agreement.pk, actor=person(request)),
        title=_("Make actions from the projects of the programme"), action_label=_("Make the actions"),
        text=_("Each project that has no action yet gets one, with its dates, its budget and who carries it out."),
        article="R16", done=_("The projects are in the plan: complete each action."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def edit_action(request: HttpRequest, agreement: Agreement, action_id: int) -> HttpResponse:
    """Change an action."""
    action = _action(agreement, action_id)
    form = ActionForm(request.POST or None, agreement=agreement, action=action)
    return _page(
        request, agreement, form, lambda: services.edit_action(action.pk, actor=person(request), **form.cleaned_data),
        title=str(action), action_label=_("Save"), done=_("The action is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def remove_action(request: HttpRequest, agreement: Agreement, action_id: int) -> HttpResponse:
    """Ask, then take an action out of the plan."""
    action = _action(agreement, action_id)
    return _page(
        request, agreement, _empty(request), lambda: services.remove_action(action.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": action}, action_label=_("Remove the action"), danger=True,
        text=_("Its milestones go with it."), done=_("The action is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add_milestone(request: HttpRequest, agreement: Agreement, action_id: int) -> HttpResponse:
    """Add a step with its day."""
    action = _action(agreement, action_id)
    form = MilestoneForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.add_milestone(action.pk, actor=person(request), **form.cleaned_data),
        title=_("Add a milestone to “%(name)s”") % {"name": action}, action_label=_("Add the milestone"),
        done=_("The milestone is added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def edit_milestone(request: HttpRequest, agreement: Agreement, milestone_id: int) -> HttpResponse:
    """Change a step."""
    step = _milestone(agreement, milestone_id)
    form = MilestoneForm(request.POST or None, milestone=step)
    return _page(
        request, agreement, form,
        lambda: services.edit_milestone(step.pk, actor=person(request), **form.cleaned_data),
        title=step.title, action_label=_("Save"), done=_("The milestone is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def complete_milestone(request: HttpRequest, agreement: Agreement, milestone_id: int) -> HttpResponse:
    """Record that a step was reached."""
    step = _milestone(agreement, milestone_id)
    form = DoneForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.complete_milestone(step.pk, actor=person(request), **form.cleaned_data),
        title=_("“%(name)s” is done") % {"name": step.title}, action_label=_("Record"),
        done=_("The milestone is recorded as done."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def reopen_milestone(request: HttpRequest, agreement: Agreement, milestone_id: int) -> HttpResponse:
    """Ask, then take back a step recorded as done."""
    step = _milestone(agreement, milestone_id)
    return _page(
        request, agreement, _empty(request), lambda: services.reopen_milestone(step.pk, actor=person(request)),
        title=_("“%(name)s” is not done") % {"name": step.title}, action_label=_("Take it back"),
        text=_("It was recorded as done by mistake."), done=_("The milestone is open again."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def remove_milestone(request: HttpRequest, agreement: Agreement, milestone_id: int) -> HttpResponse:
    """Ask, then take a step out."""
    step = _milestone(agreement, milestone_id)
    return _page(
        request, agreement, _empty(request), lambda: services.remove_milestone(step.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": step.title}, action_label=_("Remove the milestone"), danger=True,
        done=_("The milestone is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add_risk(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write down a difficulty and its response."""
    form = RiskForm(request.POST or None, agreement=agreement)
    return _page(
        request, agreement, form, lambda: services.add_risk(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add a risk"), action_label=_("Add the risk"), done=_("The risk is on the list."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def edit_risk(request: HttpRequest, agreement: Agreement, risk_id: int) -> HttpResponse:
    """Change a risk."""
    risk = get_object_or_404(agreement.risks, pk=risk_id)
    form = RiskForm(request.POST or None, agreement=agreement, risk=risk)
    return _page(
        request, agreement, form, lambda: services.edit_risk(risk.pk, actor=person(request), **form.cleaned_data),
        title=_("Change a risk"), action_label=_("Save"), done=_("The risk is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def risk_happened(request: HttpRequest, agreement: Agreement, risk_id: int) -> HttpResponse:
    """Record that a risk came true."""
    risk = get_object_or_404(agreement.risks, pk=risk_id)
    form = HappenedForm(request.POST or None)
    return _page(
        request, agreement, form, lambda: services.risk_happened(risk.pk, actor=person(request), **form.cleaned_data),
        title=_("“%(name)s” happened") % {"name": risk.description}, action_label=_("Record"),
        done=_("The risk is recorded as happened."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def remove_risk(request: HttpRequest, agreement: Agreement, risk_id: int) -> HttpResponse:
    """Ask, then take a risk off the list."""
    risk = get_object_or_404(agreement.risks, pk=risk_id)
    return _page(
        request, agreement, _empty(request), lambda: services.remove_risk(risk.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": risk.description}, action_label=_("Remove the risk"), danger=True,
        done=_("The risk is removed."),
    )  # fmt: skip


def _page(request: HttpRequest, agreement: Agreement, form: Form, verb: Any, **context: Any) -> HttpResponse:
    back = reverse("execution:page", args=[agreement.reference])
    return form_page(request, agreement, form, verb, back=back, **context)


def _empty(request: HttpRequest) -> Form:
    return Form(request.POST if request.method == "POST" else None)


def _action(agreement: Agreement, action_id: int) -> Action:
    return get_object_or_404(agreement.actions, pk=action_id)


def _milestone(agreement: Agreement, milestone_id: int) -> Milestone:
    return get_object_or_404(Milestone, pk=milestone_id, action__agreement=agreement)
