"""Pages of measures and evaluations (R32, R36, R37)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core import clock
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.ui import formats
from mithaq.ui.charts import Point
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person
from tenants.agreements.permissions import may
from tenants.monitoring import selectors, services
from tenants.monitoring.forms import EvaluationForm, IndicatorForm, ReturnForm, SheetForm, StartForm
from tenants.monitoring.models import Indicator, IndicatorKind, Measurement, MeasurementState
from tenants.monitoring.periods import sheet_due
from tenants.monitoring.selectors import Progress

EDIT, APPROVE, EVALUATE = "monitoring.edit", "monitoring.approve", "changes.edit"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Indicators with their way to the target, sheets to hand in, evaluations."""
    today = clock.today()
    items = selectors.all_progress(agreement, on=today)
    waiting = sum(one.state == MeasurementState.SUBMITTED for item in items for one in item.measurements)
    missing = sorted({day for item in items for day in item.missing})
    running = agreement.is_in_force or agreement.state == AgreementState.UNDER_EVALUATION
    context = {
        "items": items,
        "met": sum(item.met for item in items),
        "waiting": waiting,
        "missing": missing if running else [],
        "next_due": sheet_due(missing[0]) if missing and running else None,
        "evaluations": selectors.evaluations(agreement),
        "current": selectors.current_evaluation(agreement),
        "started_on": selectors.evaluation_started_on(agreement),
        "needs": [] if agreement.is_ended else selectors.needs(agreement),
        "under_evaluation": agreement.state == AgreementState.UNDER_EVALUATION,
        "running": running,
        "may_write": may(person(request), EDIT) and not agreement.is_ended,
        "may_approve": may(person(request), APPROVE) and not agreement.is_ended,
        "may_evaluate": may(person(request), EVALUATE) and running,
    }
    return dossier(request, agreement, "monitoring/page.html", context)


@require_GET
@dossier_page()
def indicator(request: HttpRequest, agreement: Agreement, indicator_id: int) -> HttpResponse:
    """One indicator: its measures, drawn and listed, with what may be done to each."""
    held = next((one for one in selectors.indicators(agreement) if one.pk == indicator_id), None)
    found = held or get_object_or_404(agreement.indicators, pk=indicator_id)
    item = selectors.progress(found, on=clock.today())
    context = {
        "item": item,
        "points": _points(item),
        "chart_kind": "percent" if found.kind == IndicatorKind.PERCENTAGE else "number",
        "may_write": may(person(request), EDIT) and not agreement.is_ended,
        "may_approve": may(person(request), APPROVE) and not agreement.is_ended,
    }
    return dossier(request, agreement, "monitoring/indicator.html", context)


def _points(item: Progress) -> list[Point]:
    """Baseline and measures handed in, for the line; a word has none, nor has a figure below zero."""
    found = item.indicator
    if not found.is_figure:
        return []
    numbers = [(_("start"), found.baseline)]
    numbers += [
        (formats.day_short(one.period_end), one.value) for one in item.measurements if one.state in selectors.HANDED_IN
    ]
    if any(number is None or number < 0 for _label, number in numbers) or len(numbers) < 2:
        return []
    return [Point(label, float(number or Decimal(0))) for label, number in numbers]


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def sheet(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The measures of one period, `?period=2025-12-31`; without it, the oldest that is missing."""
    indicators = selectors.indicators(agreement)
    days = {one.pk: selectors.measurable_days(one, on=clock.today()) for one in indicators}
    known = sorted({day for some in days.values() for day in some})
    chosen = _chosen(request, known) or _oldest_missing(indicators, known)
    context: dict[str, Any] = {"periods": list(reversed(known)), "period": chosen}
    if chosen is None:
        return dossier(request, agreement, "monitoring/sheet.html", context)
    measured = [one for one in indicators if chosen in days[one.pk]]
    form = SheetForm(request.POST or None, period_end=chosen, indicators=measured)
    if request.method == "POST" and attempt(
        form,
        lambda: services.record_sheet(
            agreement.pk,
            actor=person(request),
            period_end=chosen,
            lines=form.lines(),
            submit=form.cleaned_data["submit"],
        ),
    ):
        messages.success(request, _("The measures are recorded."))
        return redirect("monitoring:page", agreement.reference)
    context |= {"form": form, "due_on": sheet_due(chosen)}
    return dossier(
        request, agreement, "monitoring/sheet.html", context, status=422 if request.method == "POST" else 200
    )


def _chosen(request: HttpRequest, known: list[date]) -> date | None:
    asked = request.GET.get("period", "")
    return next((day for day in known if day.isoformat() == asked), None)


def _oldest_missing(indicators: list[Indicator], known: list[date]) -> date | None:
    missing = [day for one in indicators for day in selectors.progress(one, on=clock.today()).missing]
    return min(missing, default=known[-1] if known else None)


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add_indicator(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Add an indicator."""
    form = IndicatorForm(request.POST or None, agreement=agreement)
    return _page(
        request, agreement, form,
        lambda: services.add_indicator(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an indicator"), action_label=_("Add the indicator"), done=_("The indicator is added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def edit_indicator(request: HttpRequest, agreement: Agreement, indicator_id: int) -> HttpResponse:
    """Change an indicator."""
    held = get_object_or_404(agreement.indicators, pk=indicator_id)
    form = IndicatorForm(request.POST or None, agreement=agreement, indicator=held)
    return _page(
        request, agreement, form,
        lambda: services.edit_indicator(held.pk, actor=person(request), **form.cleaned_data),
        title=str(held), action_label=_("Save"), done=_("The indicator is saved."),
        text=_("Once it is measured, its kind, baseline, target and period stay."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def remove_indicator(request: HttpRequest, agreement: Agreement, indicator_id: int) -> HttpResponse:
    """Ask, then remove an indicator that was never measured."""
    held = get_object_or_404(agreement.indicators, pk=indicator_id)
    return _page(
        request, agreement, Form(request.POST if request.method == "POST" else None),
        lambda: services.remove_indicator(held.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": held}, action_label=_("Remove the indicator"), danger=True,
        done=_("The indicator is removed."),
    )  # fmt: skip


@require_POST
@dossier_page(APPROVE)
def approve_all(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Approve every measure handed in."""
    return _decided(request, agreement, lambda: services.approve_all(agreement.pk, actor=person(request)))


@require_POST
@dossier_page(APPROVE)
def approve(request: HttpRequest, agreement: Agreement, measurement_id: int) -> HttpResponse:
    """Approve one measure."""
    held = _measurement(agreement, measurement_id)
    back = reverse("monitoring:indicator", args=[agreement.reference, held.indicator_id])
    return _decided(request, agreement, lambda: services.approve(held.pk, actor=person(request)), back=back)


def _decided(request: HttpRequest, agreement: Agreement, verb: Any, *, back: str = "") -> HttpResponse:
    """Do a verb that has no form, and say what came of it."""
    try:
        made = verb()
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, user_message(error))
    else:
        count = made if isinstance(made, int) else 1
        done = ngettext("%(count)s measure is approved.", "%(count)s measures are approved.", count)
        messages.success(request, done % {"count": formats.number(count)})
    return redirect(back or reverse("monitoring:page", args=[agreement.reference]))


@require_http_methods(["GET", "POST"])
@dossier_page(APPROVE)
def return_measurement(request: HttpRequest, agreement: Agreement, measurement_id: int) -> HttpResponse:
    """Return a measure with the reason."""
    held = _measurement(agreement, measurement_id)
    form = ReturnForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.return_measurement(held.pk, actor=person(request), **form.cleaned_data),
        title=_("Return the measure of “%(name)s”") % {"name": held.indicator}, action_label=_("Return it"),
        done=_("The measure is returned."),
        back=reverse("monitoring:indicator", args=[agreement.reference, held.indicator_id]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EVALUATE)
def start_evaluation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Put the agreement under evaluation."""
    form = StartForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.start_evaluation(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Start an evaluation"), action_label=_("Start the evaluation"), article="R37",
        text=_("The agreement stays in force for the parties; its verdicts are then written here."),
        done=_("The agreement is under evaluation."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EVALUATE)
def record_evaluation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write the three verdicts; the outcome is chosen next."""
    form = EvaluationForm(request.POST or None, request.FILES or None)
    return _page(
        request, agreement, form,
        lambda: services.record_evaluation(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Verdicts of the evaluation"), action_label=_("Record the evaluation"), article="R37",
        done=_("The evaluation is recorded: choose its outcome."),
        back=reverse("changes:page", args=[agreement.reference]),
    )  # fmt: skip


def _page(request: HttpRequest, agreement: Agreement, form: Form, verb: Any, **context: Any) -> HttpResponse:
    back = reverse("monitoring:page", args=[agreement.reference])
    return form_page(request, agreement, form, verb, **({"back": back} | context))


def _measurement(agreement: Agreement, measurement_id: int) -> Measurement:
    found = Measurement.objects.select_related("indicator")
    return get_object_or_404(found, pk=measurement_id, indicator__agreement=agreement)
