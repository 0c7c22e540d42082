"""Pages of the matrix contribution × action × year, and of what waits for a late payer."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.core.retry import retry_on_conflict
from mithaq.ui import formats
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, person, posted
from tenants.agreements.permissions import may
from tenants.execution import domino, matrix
from tenants.execution.errors import CellsRefused, MatrixChanged
from tenants.execution.forms import MOST_CELLS, MatrixForm, SpreadForm, cell_name
from tenants.execution.matrix import Grid
from tenants.finance.models import Contribution

EDIT = "finance.edit"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The matrix with its totals by action, year and party, each beside what it should make."""
    grid = matrix.grid(agreement)
    late = domino.late_contributions(agreement, clock.today()) if agreement.state in EVER_IN_FORCE_STATES else set()
    context = {
        "grid": grid,
        "late": late,
        "years_known": bool(matrix.years_of(agreement)),
        "may_write": may(person(request), EDIT) and not agreement.is_ended,
    }
    return dossier(request, agreement, "execution/matrix.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def edit(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The matrix as one grid of boxes, saved whole or not at all; what was typed is never lost."""
    grid = matrix.grid(agreement)
    shown = _shown(request, grid)
    form = MatrixForm(posted(request), grid=grid, contributions=shown)
    if request.method == "POST" and form.is_valid():
        try:
            retry_on_conflict(
                matrix.set_cells, agreement.pk, form.cells(), actor=person(request), seen=form.cleaned_data["seen"]
            )
        except NotAllowed:
            raise
        except CellsRefused as refusal:
            form.refuse(refusal.context["cells"])
        except MatrixChanged as refusal:
            grid = matrix.grid(agreement)
            form = MatrixForm(_over(request.POST, grid), grid=grid, contributions=shown)
            form.add_error(None, user_message(refusal))
        except DomainError as refusal:
            form.add_error(None, user_message(refusal))
        else:
            messages.success(request, _("The matrix is saved."))
            return redirect(_back(agreement))
    context = {"form": form, "grid": grid, "back": _back(agreement), "is_part": len(shown) < len(grid.contributions)}
    status = 422 if request.method == "POST" else 200
    return dossier(request, agreement, "execution/matrix_edit.html", context, status=status)


def _shown(request: HttpRequest, grid: Grid) -> Sequence[Contribution]:
    """Every contribution, or the one asked for when the whole grid would be too large a page."""
    each = len(grid.actions) * len(grid.years)
    if each * len(grid.contributions) <= MOST_CELLS:
        return grid.contributions
    asked = request.GET.get("contribution", "")
    return [held for held in grid.contributions if str(held.pk) == asked] or grid.contributions[:1]


def _over(typed: QueryDict, grid: Grid) -> QueryDict:
    """What was typed, over the matrix as it stands now; boxes that were not on the page hold what stands."""
    data = typed.copy()
    data["seen"] = grid.fingerprint
    for key, amount in grid.amounts.items():
        if cell_name(key) not in data:
            data[cell_name(key)] = formats.amount(amount)
    return data


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def spread(request: HttpRequest, agreement: Agreement, contribution_id: int) -> HttpResponse:
    """Share a contribution over actions and years, to the centime."""
    held = get_object_or_404(agreement.contributions.select_related("party"), pk=contribution_id)
    grid, years = matrix.grid(agreement), matrix.years_of(agreement)
    form = SpreadForm(posted(request), grid=grid, years=years)
    if request.method == "POST" and attempt(
        form, lambda: matrix.spread(held.pk, actor=person(request), **form.cleaned_data)
    ):
        messages.success(request, _("The contribution is spread, to the centime."))
        return redirect(_back(agreement))
    context = {
        "form": form, "contribution": held, "grid": grid, "years_known": bool(years), "back": _back(agreement),
        "already": grid.total(contribution=held.pk),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return dossier(request, agreement, "execution/spread.html", context, status=status)


@require_GET
@dossier_page()
def waiting(request: HttpRequest, agreement: Agreement, contribution_id: int) -> HttpResponse:
    """What waits while a party has not paid: drawn, in a table and in words."""
    held = get_object_or_404(agreement.contributions.select_related("party"), pk=contribution_id)
    today = clock.today()
    found = domino.domino(held, today)
    context = {"domino": found, "today": today, "days": (today - found.since).days if found.since else 0}
    return dossier(request, agreement, "execution/waiting.html", context)


def _back(agreement: Agreement) -> str:
    return reverse("execution:matrix", args=[agreement.reference])
