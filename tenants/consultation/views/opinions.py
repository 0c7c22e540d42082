"""Opinions asked of communal services, and their answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.consultation import forms, selectors, services
from tenants.consultation.models import OpinionRequest
from tenants.consultation.views.places import WRITE, address, may_write
from tenants.drafting.texts import last_version


@require_GET
@dossier_page()
def opinions(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every request: the open ones by their last day, then what was answered, with the text of that day."""
    current = last_version(agreement)
    context = {
        "opinions": selectors.opinions(agreement, person(request), current),
        "current": current,
        "today": clock.today(),
        "may_write": may_write(request, agreement),
    }
    return dossier(request, agreement, "consultation/opinions.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def ask(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Ask a communal service for its opinion."""
    form = forms.AskForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.ask_opinion(
            agreement.pk, actor=person(request), service=form.service_of(),
            **{name: form.cleaned_data[name] for name in ("question", "asked_on", "working_days")},
        ),
        title=_("Ask a service for its opinion"), action_label=_("Ask for the opinion"),
        text=_("Number and hash of the last version of the text are kept with the request."),
        back=address(agreement, "opinions"), done=_("The opinion is asked for."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("opinions.answer")
def answer(request: HttpRequest, agreement: Agreement, opinion_id: int) -> HttpResponse:
    """Note the opinion of a service: by the office, or by that service itself."""
    one = _request(agreement, opinion_id)
    form = forms.AnswerForm(posted(request), request.FILES or None, writer=person(request))
    return form_page(
        request, agreement, form,
        lambda: services.give_opinion(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Opinion of “%(service)s”") % {"service": one.service}, action_label=_("Note the opinion"),
        text=one.question, back=address(agreement, "opinions"), done=_("The opinion is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def withdraw(request: HttpRequest, agreement: Agreement, opinion_id: int) -> HttpResponse:
    """Withdraw a request, for a reason."""
    one = _request(agreement, opinion_id)
    form = forms.WithdrawForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.withdraw_opinion(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Withdraw the request to “%(service)s”") % {"service": one.service},
        action_label=_("Withdraw the request"), danger=True, text=one.question,
        back=address(agreement, "opinions"), done=_("The request is withdrawn."),
    )  # fmt: skip


def _request(agreement: Agreement, opinion_id: int) -> OpinionRequest:
    return get_object_or_404(OpinionRequest.objects.filter(agreement=agreement), pk=opinion_id)
