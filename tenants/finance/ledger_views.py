"""Pages of the entries of payments, of what is given in kind, and the books for the treasurer."""

from io import BytesIO

from django.contrib import messages
from django.db.transaction import atomic
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.collectivities import limits
from mithaq.collectivities.models import UsageKind
from mithaq.core import clock
from mithaq.core.errors import DomainError, user_message
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.finance import exports, ledger, selectors
from tenants.finance.forms import TakeBackForm, ValuationForm
from tenants.finance.models import Payment

WORKBOOK = "books"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every entry of the dossier, the value of what is given in kind, and the books to take away."""
    in_kind = [held for held in selectors.contributions(agreement) if held.in_kind]
    writable = not agreement.is_transferred
    context = {
        "entries": selectors.payments(agreement),
        "valued": selectors.valued(in_kind),
        "books": exports.BOOKS.values(),
        "may_pay": may(person(request), "finance.pay") and writable,
        "may_value": may(person(request), "finance.edit") and writable and not agreement.is_ended,
    }
    return dossier(request, agreement, "finance/payments.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page("finance.pay")
def take_back(request: HttpRequest, agreement: Agreement, payment_id: int) -> HttpResponse:
    """Correct an entry by one that takes it back."""
    entry = get_object_or_404(Payment, pk=payment_id, instalment__contribution__agreement=agreement)
    form = TakeBackForm(posted(request))
    return form_page(
        request, agreement, form, lambda: ledger.take_back(entry.pk, actor=person(request), **form.cleaned_data),
        title=_("Take back entry no. %(number)s") % {"number": entry.pk}, action_label=_("Take it back"), danger=True,
        text=_("An entry is never changed: another one takes it back, and the instalment is owed again. Record the"
               " right payment afterwards."),
        back=_back(agreement), done=_("The entry is taken back."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("finance.edit")
def value(request: HttpRequest, agreement: Agreement, contribution_id: int) -> HttpResponse:
    """Say how something given in kind was valued."""
    held = get_object_or_404(agreement.contributions.select_related("party"), pk=contribution_id, in_kind=True)
    form = ValuationForm(posted(request), request.FILES or None, contribution=held)
    return form_page(
        request, agreement, form, lambda: ledger.value(held.pk, actor=person(request), **form.cleaned_data),
        title=_("Value of what %(name)s gives in kind") % {"name": held.party}, action_label=_("Record the value"),
        text=_("The text says what it is worth; here is on what that rests. Earlier values stay in the list."),
        back=_back(agreement), done=_("The value is recorded."),
    )  # fmt: skip


@require_POST
@dossier_page()
def export(request: HttpRequest, agreement: Agreement, code: str) -> HttpResponseBase:
    """The books of the dossier: `books` as one workbook, or one table as CSV; one of the exports of the day."""
    dossiers = Agreement.objects.filter(pk=agreement.pk)
    try:
        return books(code, dossiers, name=agreement.reference)
    except DomainError as refusal:
        messages.error(request, user_message(refusal))
        return redirect(_back(agreement))


def books(code: str, dossiers: exports.Agreements, *, name: str) -> FileResponse:
    """The file of these dossiers, one of the exports of the day. Raises ExportTooLong, LimitReached, Http404."""
    if code != WORKBOOK and code not in exports.BOOKS:
        raise Http404
    target = BytesIO()
    with atomic():  # an export that is refused counts for nothing
        limits.count(UsageKind.EXPORTS)
        if code == WORKBOOK:
            exports.write_workbook(target, dossiers)
        else:
            exports.write_table(target, code, dossiers)
    target.seek(0)
    extension = "xlsx" if code == WORKBOOK else "csv"
    return FileResponse(
        target, as_attachment=True, filename=f"{name}-{code}-{clock.today():%Y-%m-%d}.{extension}",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


def _back(agreement: Agreement) -> str:
    return reverse("finance:payments", args=[agreement.reference])
