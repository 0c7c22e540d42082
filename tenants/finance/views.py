"""Pages about the money of an agreement."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.ui.forms import Form
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person
from tenants.agreements.permissions import may
from tenants.finance import selectors, services
from tenants.finance.forms import CarrierForm, ContributionForm, PaymentForm, ScheduleForm
from tenants.finance.models import Contribution, Instalment

DEFAULT_ROWS, MOST_ROWS = 4, 24


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The matrix party × instalment, what is late, who carries the money, what went back at closure."""
    today = clock.today()
    open_now, binding = selectors.is_open(agreement), agreement.state in EVER_IN_FORCE_STATES
    context = {
        "matrix": selectors.matrix(agreement),
        "carrier": selectors.carrier(agreement),
        "late": selectors.arrears_of(agreement, today) if binding else [],
        "returns": selectors.returns(agreement),
        "needs": selectors.needs(agreement) if open_now else [],
        "today": today,
        "is_open": open_now,
        "binding": binding,
        "may_write": may(person(request), "finance.edit") and open_now,
        "may_carry": may(person(request), "finance.edit") and not agreement.is_ended,
        "may_pay": may(person(request), "finance.pay") and binding,
    }
    return dossier(request, agreement, "finance/page.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def carrier(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Name the budget or special account that carries the money."""
    form = CarrierForm(request.POST or None, agreement=agreement, carrier=selectors.carrier(agreement))
    return form_page(
        request, agreement, form,
        lambda: services.set_carrier(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Who carries the money"), action_label=_("Save"), back=_back(agreement),
        done=_("The carrier of the money is recorded."), article="LO 113-14 a151",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def add_contribution(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """State what a party gives."""
    form = ContributionForm(request.POST or None, agreement=agreement)
    return _contribution(request, agreement, form, title=_("Add a contribution"))


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def edit_contribution(request: HttpRequest, agreement: Agreement, contribution_id: int) -> HttpResponse:
    """Change the amount of a contribution."""
    held = _held(agreement, contribution_id)
    form = ContributionForm(request.POST or None, agreement=agreement, contribution=held)
    return _contribution(
        request, agreement, form, title=_("Contribution of %(name)s") % {"name": held.party},
        text=_("Its unpaid due days keep their proportions."),
    )  # fmt: skip


def _contribution(request: HttpRequest, agreement: Agreement, form: ContributionForm, **context: Any) -> HttpResponse:
    return form_page(
        request, agreement, form,
        lambda: services.set_contribution(
            agreement.pk, actor=person(request), **form.cleaned_data
        ),
        action_label=_("Save"), back=_back(agreement), done=_("The contribution is recorded."), **context,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def remove_contribution(request: HttpRequest, agreement: Agreement, contribution_id: int) -> HttpResponse:
    """Ask, then take a contribution away."""
    held = _held(agreement, contribution_id)
    return form_page(
        request, agreement, Form(request.POST if request.method == "POST" else None),
        lambda: services.remove_contribution(held.pk, actor=person(request)),
        title=_("Remove the contribution of %(name)s") % {"name": held.party}, action_label=_("Remove"), danger=True,
        text=_("Its due days go with it, and the shares of the others are worked out again."), back=_back(agreement),
        done=_("The contribution is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def schedule(request: HttpRequest, agreement: Agreement, contribution_id: int) -> HttpResponse:
    """The due days of one contribution, in amounts."""
    held = _held(agreement, contribution_id)
    parts = [(part.due_on, part.amount_centimes) for part in held.instalments.order_by("number")]
    form = ScheduleForm(request.POST or None, parts="amount", rows=_rows(request), held=parts, currency=held.currency)
    return _schedule(
        request, agreement, form, lambda: services.schedule(held.pk, form.cleaned_data["lines"], actor=person(request)),
        title=_("Due days of %(name)s") % {"name": held.party}, contribution=held,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def schedule_by_shares(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The same due days for every contribution, in per cent."""
    form = ScheduleForm(request.POST or None, parts="percent", rows=_rows(request))
    return _schedule(
        request, agreement, form,
        lambda: services.schedule_by_shares(agreement.pk, form.cleaned_data["lines"], actor=person(request)),
        title=_("The same due days for everyone"),
    )  # fmt: skip


def _schedule(
    request: HttpRequest, agreement: Agreement, form: ScheduleForm, verb: Any, *, title: str,
    contribution: Contribution | None = None,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and attempt(form, verb):
        messages.success(request, _("The due days are recorded."))
        return redirect(_back(agreement))
    context = {
        "form": form, "title": title, "back": _back(agreement), "contribution": contribution,
        "more_rows": min(len(form.numbers) + 4, MOST_ROWS) if len(form.numbers) < MOST_ROWS else None,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return dossier(request, agreement, "finance/schedule.html", context, status=status)


@require_http_methods(["GET", "POST"])
@dossier_page("finance.pay")
def payment(request: HttpRequest, agreement: Agreement, instalment_id: int) -> HttpResponse:
    """Record a payment with its proof."""
    part = get_object_or_404(Instalment.objects.with_dossier(), pk=instalment_id, contribution__agreement=agreement)
    form = PaymentForm(request.POST or None, request.FILES or None, instalment=part)
    if part.contribution.in_kind:
        title = _("Delivery of %(name)s, instalment %(number)s")
    else:
        title = _("Payment of %(name)s, instalment %(number)s")
    name = {"name": part.contribution.party, "number": part.number}
    return form_page(
        request, agreement, form,
        lambda: services.record_payment(part.pk, actor=person(request), **form.cleaned_data),
        title=title % name, action_label=_("Record"), back=_back(agreement), done=_("The payment is recorded."),
    )  # fmt: skip


def _held(agreement: Agreement, contribution_id: int) -> Contribution:
    return get_object_or_404(agreement.contributions.select_related("party"), pk=contribution_id)


def _rows(request: HttpRequest) -> int:
    """How many lines the person asked for, within reason."""
    asked = request.GET.get("rows", "")
    return min(max(int(asked), DEFAULT_ROWS), MOST_ROWS) if asked.isdecimal() and len(asked) < 4 else DEFAULT_ROWS


def _back(agreement: Agreement) -> str:
    return reverse("finance:page", args=[agreement.reference])
