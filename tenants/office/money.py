"""The office's pages about money: what is late over all dossiers, and the books for the treasurer."""

from django.contrib import messages
from django.db.transaction import atomic
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mithaq.collectivities import limits
from mithaq.collectivities.models import UsageKind
from mithaq.core import clock
from mithaq.core.errors import DomainError, user_message
from tenants.agreements.pages import person
from tenants.agreements.permissions import may
from tenants.agreements.selectors import visible_to
from tenants.finance import arrears, exports
from tenants.finance.ledger_views import books
from tenants.office.forms import ArrearsFilter
from tenants.office.pages import office_page
from tenants.office.views import page_of

MOST_DEBTORS = 10


@require_GET
@office_page()
def money(request: HttpRequest) -> HttpResponse:
    """What is late over the whole office: totals, who owes most, every instalment; and the books to take away."""
    today = clock.today()
    search = ArrearsFilter(request.GET)
    late = arrears.found(search.asked(), today)
    page = page_of(request, late)
    context = {
        "search": search,
        "filters": [search["days"]],
        "page": page,
        "totals": arrears.totals(late),
        "debtors": arrears.debtors(late, MOST_DEBTORS),
        "books": exports.BOOKS.values(),
        "today": today,
        "may_call": may(person(request), "finance.call"),
    }
    return render(request, "office/money.html", context)


@require_POST
@office_page()
def money_table(request: HttpRequest) -> HttpResponseBase:
    """What the filter of the address lets through, as a workbook; one of the office's exports of the day."""
    search = ArrearsFilter(request.GET)
    try:
        with atomic():  # a table that is refused counts for nothing
            limits.count(UsageKind.EXPORTS)
            workbook = arrears.workbook(search.asked(), clock.today())
    except DomainError as refusal:
        return _refused(request, refusal)
    return FileResponse(workbook, as_attachment=True, filename=f"arrears-{clock.today():%Y-%m-%d}.xlsx")


@require_POST
@office_page()
def money_books(request: HttpRequest, code: str) -> HttpResponseBase:
    """The books of every dossier the person sees: `books` as one workbook, or one table as CSV."""
    try:
        return books(code, visible_to(person(request)), name="office")
    except DomainError as refusal:
        return _refused(request, refusal)


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    messages.error(request, user_message(refusal))
    return redirect(f"{reverse('office:money')}?{request.GET.urlencode()}")
