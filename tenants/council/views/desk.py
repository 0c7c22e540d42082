"""The visa desk from the dossier: supplying a paper that the governor's service asks for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier_page, form_page, person, posted
from tenants.council import forms, services
from tenants.council.acts import decision_of
from tenants.council.selectors import desk as desks
from tenants.council.views.subject import subject_asked


@require_http_methods(["GET", "POST"])
@dossier_page("legality.edit")
def answer(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Supply a paper: line `number` of the record asks for it. 404 when nothing is asked for there."""
    subject = subject_asked(request, agreement)
    view = desks.desk_view(subject.decision) if subject.decision else None
    asked = next((line for line in view.requests if line.number == number), None) if view else None
    if asked is None:
        raise Http404
    form = forms.AnswerDeskForm(posted(request), subject=subject)
    return form_page(
        request, agreement, form,
        lambda: services.answer_desk(decision_of(subject).pk, number, actor=person(request), **form.cleaned_data),
        title=_("Supply the paper asked for"), action_label=_("Send the paper"), text=asked.text,
        article="LO 113-14 a118",
        back=f"{reverse('council:legality', args=[agreement.reference])}{subject.query}#desk",
        done=_("The paper is in the file at the visa desk."),
    )  # fmt: skip
