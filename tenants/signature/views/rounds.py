"""A round of signatures: its settings, its text, its steps added and changed (R24)."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier_page, form_page, person, posted
from tenants.council.subject import Subject
from tenants.documents.views import inert
from tenants.signature import forms, services
from tenants.signature.models import RoundStep, SigningRound
from tenants.signature.views.subject import WRITE, amendment_id_of, subject_asked, url_of

ROUND = "round"


def turn_of(subject: Subject, number: int) -> SigningRound:
    """A round of this subject. Raises Http404."""
    rows = SigningRound.objects.select_related("text", "signed_text")
    return get_object_or_404(rows, agreement=subject.agreement, amendment_id=amendment_id_of(subject), number=number)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def open_round(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Open a further round, after one was withdrawn or expired."""
    subject = subject_asked(request, agreement)
    form = forms.RoundForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.open_round(
            agreement.pk, actor=person(request), on=clock.today(), amendment_id=amendment_id_of(subject),
            **form.cleaned_data,
        ),
        title=_("Open a further round"), action_label=_("Open the round"), article="R24",
        text=_("One step for each party that has not signed yet. What was signed stays signed."),
        back=url_of(subject, anchor=ROUND), done=_("The round is open."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def settings(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """In order or side by side; the request's last day; reminders."""
    subject = subject_asked(request, agreement)
    turn = turn_of(subject, number)
    form = forms.RoundForm(posted(request), turn=turn)
    return form_page(
        request, agreement, form,
        lambda: services.set_round(turn.pk, actor=person(request), **form.cleaned_data),
        title=_("How the round goes"), action_label=_("Keep"), article="R24", back=url_of(subject, anchor=ROUND),
        done=_("The round is changed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def prolong(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Go on with a round that expired."""
    subject = subject_asked(request, agreement)
    turn = turn_of(subject, number)
    form = forms.ProlongForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.prolong_round(turn.pk, actor=person(request), **form.cleaned_data),
        title=_("Prolong the round"), action_label=_("Prolong"), back=url_of(subject, anchor=ROUND),
        done=_("The round goes on."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def withdraw(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Take the request back."""
    subject = subject_asked(request, agreement)
    turn = turn_of(subject, number)
    form = forms.WithdrawForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.withdraw_round(turn.pk, actor=person(request), **form.cleaned_data),
        title=_("Withdraw the round"), action_label=_("Withdraw"), danger=True,
        text=_("Nobody is asked any more and the links close. What was signed stays signed."),
        back=url_of(subject, anchor=ROUND), done=_("The round is withdrawn."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def text(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Fix the text that is signed."""
    subject = subject_asked(request, agreement)
    turn = turn_of(subject, number)
    form = forms.TextForm(posted(request), agreement=agreement, is_amendment=subject.amendment is not None)
    address = request.build_absolute_uri(reverse("office:agreement", args=[agreement.reference]))
    return form_page(
        request, agreement, form,
        lambda: services.prepare_text(
            turn.pk, actor=person(request), address=address, document_id=form.cleaned_data["document_id"],
            language=form.cleaned_data.get("language") or "ar",
        ),
        title=_("Fix the text that is signed"), action_label=_("Fix the text"), article="R24",
        text=_("The paper originals and the electronic file are made from this one file; its hash stands on each"
               " page."),
        back=url_of(subject, anchor=ROUND), done=_("The text is fixed."),
    )  # fmt: skip


@require_GET
@dossier_page()
def text_file(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponseBase:
    """The file to sign electronically, in its last state."""
    turn = turn_of(subject_asked(request, agreement), number)
    document = turn.signed_text or turn.text
    if document is None:
        raise Http404
    return sent_file(document.file.open("rb"), f"{agreement.reference}-{turn.code}.pdf")


def sent_file(content: Any, name: str) -> HttpResponseBase:
    """A PDF as an attachment, inert."""
    return inert(FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf"))


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_step(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """One person more."""
    subject = subject_asked(request, agreement)
    turn = turn_of(subject, number)
    form = forms.StepForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.add_step(turn.pk, actor=person(request), **form.cleaned_data),
        title=_("Add a person to the round"), action_label=_("Add"), back=url_of(subject, anchor=ROUND),
        done=_("The person is in the round."),
    )  # fmt: skip


def step_asked(subject: Subject, step_id: int) -> RoundStep:
    """A step of this subject's rounds. Raises Http404."""
    rows = RoundStep.objects.select_related(
        "party", "document", "stand_in", "round__text", "round__signed_text"
    ).prefetch_related("stand_ins")
    found = get_object_or_404(
        rows, pk=step_id, round__agreement=subject.agreement, round__amendment_id=amendment_id_of(subject)
    )
    found.round.agreement = subject.agreement
    return found


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def edit_step(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Correct who does what."""
    subject = subject_asked(request, agreement)
    step = step_asked(subject, step_id)
    form = forms.StepForm(posted(request), agreement=agreement, step=step)
    return form_page(
        request, agreement, form,
        lambda: services.change_step(step.pk, actor=person(request), **form.cleaned_data),
        title=_("A person of the round"), action_label=_("Keep"), text=str(step), back=url_of(subject, anchor=ROUND),
        done=_("The step is changed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove_step(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Take a person out of the round."""
    subject = subject_asked(request, agreement)
    step = step_asked(subject, step_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_step(step.pk, actor=person(request)),
        title=_("Take a person out of the round"), action_label=_("Take out"), danger=True, text=str(step),
        back=url_of(subject, anchor=ROUND), done=_("The person is not in the round any more."),
    )  # fmt: skip
