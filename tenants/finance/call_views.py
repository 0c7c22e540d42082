"""Pages of the calls for funds (R17)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.ui.forms import Form
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.finance import calls, selectors
from tenants.finance.forms import CallDayForm, CallForm, SendCallForm, WithdrawCallForm
from tenants.finance.models import FundsCall, Instalment

CALL = "finance.call"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The calls of the dossier with their letters, and the instalments that none asks for yet."""
    binding = agreement.state in EVER_IN_FORCE_STATES
    context = {
        "calls": selectors.calls(agreement),
        "uncalled": list(selectors.uncalled(agreement)) if binding else [],
        "binding": binding,
        "today": clock.today(),
        "may_call": may(person(request), CALL) and binding and not agreement.is_transferred,
    }
    return dossier(request, agreement, "finance/calls.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(CALL)
def add(request: HttpRequest, agreement: Agreement, instalment_id: int) -> HttpResponse:
    """Make a call for what is left of an instalment."""
    part = get_object_or_404(Instalment.objects.with_dossier(), pk=instalment_id, contribution__agreement=agreement)
    form = CallForm(posted(request), instalment=part)
    return form_page(
        request, agreement, form, lambda: calls.make(part.pk, actor=person(request), **form.cleaned_data),
        title=_("Call for funds: %(name)s, instalment %(number)s")
        % {"name": part.contribution.party, "number": part.number},
        text=_("It asks for what is left of the instalment, takes the next number of the dossier, and its letter is"
               " written in Arabic and in French."),
        action_label=_("Make the call"), back=_back(agreement), done=_("The call for funds is made."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(CALL)
def send(request: HttpRequest, agreement: Agreement, call_id: int) -> HttpResponse:
    """Record that the letter went out."""
    form = SendCallForm(posted(request))
    return _happened(request, agreement, call_id, form, calls.send, title=_("Call no. %(number)s was sent"))


@require_http_methods(["GET", "POST"])
@dossier_page(CALL)
def receive(request: HttpRequest, agreement: Agreement, call_id: int) -> HttpResponse:
    """Record that the party received the letter."""
    form = CallDayForm(posted(request))
    return _happened(request, agreement, call_id, form, calls.receive, title=_("Call no. %(number)s was received"))


@require_http_methods(["GET", "POST"])
@dossier_page(CALL)
def remind(request: HttpRequest, agreement: Agreement, call_id: int) -> HttpResponse:
    """Record that the party was reminded."""
    form = CallDayForm(posted(request))
    return _happened(
        request, agreement, call_id, form, calls.remind, title=_("Reminder of call no. %(number)s"),
        text=_("The letter of the call says that it is a reminder once the day to pay has passed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(CALL)
def withdraw(request: HttpRequest, agreement: Agreement, call_id: int) -> HttpResponse:
    """Withdraw a call with its reason."""
    form = WithdrawCallForm(posted(request))
    return _happened(
        request, agreement, call_id, form, calls.withdraw, title=_("Withdraw call no. %(number)s"), danger=True,
        text=_("It stays in the list with its number and the reason; the instalment can be called for again."),
    )  # fmt: skip


def _happened(
    request: HttpRequest, agreement: Agreement, call_id: int, form: Form, verb: Callable[..., Any], *, title: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    call = get_object_or_404(FundsCall, pk=call_id, agreement=agreement)
    return form_page(
        request, agreement, form, lambda: verb(call.pk, actor=person(request), **form.cleaned_data),
        title=title % {"number": call.number}, action_label=_("Record"), back=_back(agreement), done=_("Recorded."),
        **context,
    )  # fmt: skip


def _back(agreement: Agreement) -> str:
    return reverse("finance:calls", args=[agreement.reference])
