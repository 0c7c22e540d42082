"""The distribution and the entry into force (R27–R29)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.selectors import months_after
from tenants.council.subject import Subject
from tenants.signature import forms, selectors, services
from tenants.signature.models import Dispatch
from tenants.signature.views.subject import WRITE, amendment_id_of, frame, in_force, may_do, subject_asked, url_of


@require_GET
@dossier_page()
def force(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The distribution and the entry into force (R27–R29)."""
    subject = subject_asked(request, agreement)
    amendment_id = amendment_id_of(subject)
    context = frame(request, subject)
    rows = selectors.dispatches(agreement, amendment_id)
    returned = selectors.return_needs(agreement, amendment_id)
    is_in_force = in_force(subject)
    missing = [] if is_in_force else selectors.force_needs(agreement, amendment_id)
    context |= {
        "dispatches": rows,
        "services": [row for row in rows if row.service_name],
        "returned": not returned,
        "return_needs": returned,
        "needs": missing,
        "in_force": is_in_force,
        "entry": Entry.objects.filter(public_id=agreement.public_id).first() if is_in_force else None,
        "last_signature": selectors.last_signature(agreement, amendment_id),
    }
    if context["may_write"] and not returned and not agreement.is_ended:
        if any(line.dispatch is None for line in context["lines"]):
            context["parties_form"] = forms.PartiesForm(lines=context["lines"], auto_id="parties_%s")
        context["service_form"] = forms.ServiceForm(auto_id="service_%s")
    if not missing and not is_in_force and context["signing"] and may_do(request, _verb(subject)):
        context["force_form"] = forms.ForceForm(auto_id="force_%s")
        if agreement.duration_months and amendment_id is None:
            context["would_end"] = months_after(clock.today(), agreement.duration_months)
    return dossier(request, agreement, "signature/force.html", context)


def _verb(subject: Subject) -> str:
    if subject.amendment is None:
        return "enter_into_force"
    return "apply_extension" if subject.amendment.new_ends_on else "apply_amendment"


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def dispatch_parties(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Send the signed text to parties (R28)."""
    subject = subject_asked(request, agreement)
    form = forms.PartiesForm(posted(request), lines=selectors.lines(agreement, amendment_id_of(subject)))
    return form_page(
        request, agreement, form,
        lambda: services.distribute(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Send to the parties"), action_label=_("Record the dispatch"), article="R28",
        back=url_of(subject, "force", "parties"), done=_("The dispatch is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def dispatch_service(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Send the signed text to a communal service with its task (R29)."""
    subject = subject_asked(request, agreement)
    form = forms.ServiceForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.add_dispatch(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Send to a communal service"), action_label=_("Record the dispatch"), article="R29",
        back=url_of(subject, "force", "services"), done=_("The dispatch is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def acknowledge(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """The recipient acknowledged receipt (R28)."""
    subject = subject_asked(request, agreement)
    row: Dispatch = get_object_or_404(agreement.dispatches.select_related("party"), pk=dispatch_id)
    form = forms.AcknowledgeForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.acknowledge(row.pk, actor=person(request), **form.cleaned_data),
        title=_("Receipt acknowledged"), action_label=_("Record the acknowledgement"), article="R28",
        text=row.service_name or str(row.party), back=url_of(subject, "force"),
        done=_("The acknowledgement is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def enter(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Put the agreement, or its amendment, into force and publish it (R27–R29)."""
    subject = subject_asked(request, agreement)
    form = forms.ForceForm(posted(request))

    def verb() -> Agreement:
        if subject.amendment is not None:
            return services.enter_amendment_into_force(subject.amendment.pk, actor=person(request), **form.cleaned_data)
        return services.enter_into_force(agreement.pk, actor=person(request), **form.cleaned_data)

    return form_page(
        request, agreement, form, verb,
        title=_("Entry into force"), action_label=_("Put into force and publish"), article="L 54-19 a11",
        text=_("The main data of the agreement are published the same day."),
        back=url_of(subject, "force"), done=_("It is in force, and published."),
    )  # fmt: skip
