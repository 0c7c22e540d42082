"""Pages by which an agreement ends: renewal, closure, termination (R40, R42)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person
from tenants.agreements.permissions import require_transition
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes import selectors, services
from tenants.changes.forms import CloseForm, RenewForm, TerminateForm
from tenants.execution import accounts
from tenants.finance import selectors as finance

EDIT = "changes.edit"


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def renew(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Open the agreement that follows this one."""
    form = RenewForm(request.POST or None, agreement=agreement)
    opened: list[Agreement] = []

    def verb() -> None:
        opened.append(services.renew(agreement.pk, actor=person(request), **form.cleaned_data))

    if request.method == "POST" and attempt(form, verb):
        messages.success(request, _("The dossier %(reference)s is open.") % {"reference": opened[0].reference})
        return redirect("consultation:page", opened[0].reference)
    return form_page(
        request, agreement, form, verb, title=_("Renew the agreement"), action_label=_("Open the new dossier"),
        back=_back(agreement), done="", article="R40",
        text=_("A new dossier is opened in consultation, with the same parties and subjects, and linked to this one."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def close(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Close the agreement on its results; what was missed or is unpaid stands beside the form."""
    matrix = finance.matrix(agreement)
    balance = accounts.balance(agreement)
    form = CloseForm(
        request.POST or None, request.FILES or None, agreement=agreement, currency=matrix.currency,
        balance=max(balance.left, 0) if balance.is_known else None,
    )  # fmt: skip
    if request.method == "POST" and attempt(
        form, lambda: services.close(agreement.pk, actor=person(request), **form.cleaned_data)
    ):
        messages.success(request, _("The agreement is closed."))
        return redirect(_back(agreement))
    context: dict[str, Any] = {
        "form": form,
        "closing": selectors.closing(agreement, clock.today()),
        "matrix": matrix,
        "balance": balance,
        "needs": selectors.needs(agreement, clock.today()),
        "back": _back(agreement),
        "today": clock.today(),
    }
    status = 422 if request.method == "POST" else 200
    return dossier(request, agreement, "changes/close.html", context, status=status)


@require_http_methods(["GET", "POST"])
@dossier_page()
def terminate(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """End the agreement early."""
    require_transition(person(request), AGREEMENT_AXIS.get("terminate"))
    form = TerminateForm(request.POST or None, request.FILES or None)
    return form_page(
        request, agreement, form,
        lambda: services.terminate(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Terminate the agreement"), action_label=_("Terminate the agreement"), danger=True,
        back=_back(agreement), done=_("The agreement is terminated."), article="R38",
        text=_("This cannot be undone. An open amendment is withdrawn with it."),
    )  # fmt: skip


def _back(agreement: Agreement) -> str:
    return reverse("changes:page", args=[agreement.reference])
