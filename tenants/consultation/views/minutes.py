"""Minutes (R12): begun by a button, corrected, signed and frozen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mithaq.ui.formats import day
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier_page, person, posted
from tenants.consultation import forms, services
from tenants.consultation.errors import MinutesChanged
from tenants.consultation.views.places import WRITE, address, meeting_form, meeting_of


@require_POST
@dossier_page(WRITE)
def draft(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Begin the minutes from what was noted, then open them for correction (R12)."""
    one = meeting_of(agreement, meeting_id)
    form = Form(posted(request))
    if not attempt(form, services.draft_minutes, one.pk, actor=person(request)):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(address(agreement, "meeting", one.pk))
    messages.success(request, _("A first text is written in both languages: read it and correct it."))
    return redirect(address(agreement, "minutes", one.pk))


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def write(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Write the minutes (R12)."""
    one = meeting_of(agreement, meeting_id)
    form = forms.MinutesForm(posted(request), meeting=one)

    def save() -> None:
        try:
            services.write_minutes(one.pk, actor=person(request), **form.cleaned_data)
        except MinutesChanged:
            form.show(one)
            raise

    return meeting_form(
        request, agreement, one, form, save, template="consultation/minutes_form.html",
        title=_("Minutes of the meeting of %(day)s") % {"day": day(one.held_on)}, action_label=_("Save the minutes"),
        article="R12", done=_("The minutes are saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def sign(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Note the signature of the minutes (R12)."""
    one = meeting_of(agreement, meeting_id)
    form = forms.SignMinutesForm(
        posted(request), request.FILES or None, agreement=agreement, meeting=one, writer=person(request)
    )
    return meeting_form(
        request, agreement, one, form,
        lambda: services.sign_minutes(
            one.pk, actor=person(request), signed_on=form.cleaned_data["signed_on"], signatories=form.signatories(),
            upload=form.cleaned_data["upload"], document_id=form.cleaned_data["document_id"],
        ),
        title=_("Signed minutes of the meeting of %(day)s") % {"day": day(one.held_on)},
        action_label=_("Record the signature"), article="R12", template="consultation/sign_form.html",
        text=_("Signed minutes can no longer be changed."), done=_("The signature of the minutes is recorded."),
    )  # fmt: skip
