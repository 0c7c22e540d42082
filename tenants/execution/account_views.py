"""Pages of what was spent on the actions, and of the balance of the agreement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.execution import accounts, matrix
from tenants.execution.forms import ExpenseBackForm, ExpenseForm
from tenants.execution.models import Expense

PAY = "finance.pay"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """By action: budget, funds of the matrix, spent; every entry; received against spent by party."""
    grid, spent = matrix.grid(agreement), accounts.spent_by_action(agreement)
    may_write = may(person(request), PAY) and not agreement.is_ended
    lines = [
        {"action": action, "funds": grid.total(action=action.pk), "spent": spent.get(action.pk, 0)}
        for action in grid.actions
    ]
    context = {
        "lines": lines,
        "grid": grid,
        "entries": accounts.expenses(agreement),
        "balance": accounts.balance(agreement),
        "binding": agreement.state in EVER_IN_FORCE_STATES,
        "may_write": may_write and agreement.state in EVER_IN_FORCE_STATES,
    }
    return dossier(request, agreement, "execution/accounts.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(PAY)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Record an expense with its proof."""
    grid = matrix.grid(agreement)
    form = ExpenseForm(posted(request), request.FILES or None, actions=grid.actions, currency=grid.currency)
    return form_page(
        request, agreement, form, lambda: accounts.spend(actor=person(request), **form.cleaned_data),
        title=_("Record an expense"), action_label=_("Record"), back=_back(agreement),
        text=_("What is given in kind is spent when it is used: record its value then."),
        done=_("The expense is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(PAY)
def take_back(request: HttpRequest, agreement: Agreement, expense_id: int) -> HttpResponse:
    """Correct an expense by an entry that takes it back."""
    entry = get_object_or_404(Expense, pk=expense_id, action__agreement=agreement)
    form = ExpenseBackForm(posted(request))
    return form_page(
        request, agreement, form, lambda: accounts.take_back(entry.pk, actor=person(request), **form.cleaned_data),
        title=_("Take back the expense “%(label)s”") % {"label": entry.label}, action_label=_("Take it back"),
        text=_("An entry is never changed: another one takes it back, and both stay in the books."),
        back=_back(agreement), done=_("The expense is taken back."), danger=True,
    )  # fmt: skip


def _back(agreement: Agreement) -> str:
    return reverse("execution:accounts", args=[agreement.reference])
