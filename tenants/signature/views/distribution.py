"""The distribution list and its one act; how each receipt comes back to the office (R28, R29)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.signature import distribution, forms, notification, selectors, services
from tenants.signature.models import Dispatch, DistributionLine, RecipientKind
from tenants.signature.views.subject import WRITE, amendment_id_of, frame, subject_asked, url_of

_ADDRESS = ("channel", "contact_name", "email", "phone", "language")
_TASK = ("task", "task_due_on", "task_person")


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The list as it is prepared, and everything that was sent, with its receipts."""
    subject = subject_asked(request, agreement)
    amendment_id = amendment_id_of(subject)
    context = frame(request, subject)
    lines = distribution.prepared(agreement, amendment_id)
    returned = selectors.return_needs(agreement, amendment_id)
    scans = selectors.scans(agreement, amendment_id)
    context |= {
        "prepared": lines,
        "sent": distribution.sent(agreement, amendment_id),
        "return_needs": returned,
        "has_copy": bool(scans),
    }
    if context["may_write"] and not agreement.is_ended:
        services_in_use = list(distribution.directory(in_use=True))
        context |= {
            "everybody_form": forms.EverybodyForm(services=services_in_use, auto_id="everybody_%s"),
            "has_directory": bool(services_in_use),
        }
        if lines and not returned and scans:
            context["send_form"] = forms.SendListForm(scans=scans, auto_id="send_%s")
    return dossier(request, agreement, "signature/distribution.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def list_everybody(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Put all parties, and services of the directory, on the list."""
    subject = subject_asked(request, agreement)
    form = forms.EverybodyForm(posted(request), services=list(distribution.directory(in_use=True)))
    return form_page(
        request, agreement, form,
        lambda: services.list_everybody(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Prepare the list"), action_label=_("Put them on the list"), article="R28, R29",
        back=url_of(subject, "distribution", "list"), done=_("They are on the list."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def list_party(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Put one party on the list, with its address."""
    subject = subject_asked(request, agreement)
    form = forms.ListPartyForm(posted(request), parties=list(agreement.parties.all()))
    return form_page(
        request, agreement, form,
        lambda: services.list_party(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("A party on the list"), action_label=_("Put it on the list"),
        back=url_of(subject, "distribution", "list"), done=_("It is on the list."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def list_service(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Put one communal service on the list, with its task."""
    subject = subject_asked(request, agreement)
    form = forms.ListServiceForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.list_service(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("A communal service on the list"), action_label=_("Put it on the list"),
        back=url_of(subject, "distribution", "list"), done=_("It is on the list."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def change_line(request: HttpRequest, agreement: Agreement, line_id: int) -> HttpResponse:
    """How a recipient is reached, and what a service is told."""
    subject = subject_asked(request, agreement)
    line = get_object_or_404(DistributionLine.objects.select_related("party"), pk=line_id, agreement=agreement)
    is_service = line.recipient_kind == RecipientKind.SERVICE
    names = (*_ADDRESS, *_TASK) if is_service else _ADDRESS
    initial: dict[str, Any] = {name: getattr(line, name) for name in names}
    form = (forms.ServiceLineForm if is_service else forms.AddressFields)(posted(request), initial=initial)
    return form_page(
        request, agreement, form,
        lambda: services.change_line(line.pk, actor=person(request), **form.cleaned_data),
        title=_("A recipient on the list"), action_label=_("Save"), text=line.recipient,
        back=url_of(subject, "distribution", "list"), done=_("The line is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def unlist(request: HttpRequest, agreement: Agreement, line_id: int) -> HttpResponse:
    """Take a recipient off the list."""
    subject = subject_asked(request, agreement)
    line = get_object_or_404(DistributionLine.objects.select_related("party"), pk=line_id, agreement=agreement)
    return form_page(
        request, agreement, Form(posted(request)), lambda: services.unlist(line.pk, actor=person(request)),
        title=_("Take off the list"), action_label=_("Take off the list"), danger=True, text=line.recipient,
        back=url_of(subject, "distribution", "list"), done=_("The recipient is off the list."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def send_list(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Send the text to everybody on the list in one act."""
    subject = subject_asked(request, agreement)
    amendment_id = amendment_id_of(subject)
    form = forms.SendListForm(posted(request), scans=selectors.scans(agreement, amendment_id))

    def verb() -> list[Dispatch]:
        data = form.cleaned_data
        follow_up = services.FollowUp(data["copy_id"], data["remind_after"], data["climb_after"], data["link_days"])
        return services.send_list(
            agreement.pk, actor=person(request), on=data["on"], follow_up=follow_up, amendment_id=amendment_id
        )

    return form_page(
        request, agreement, form, verb,
        title=_("Send to everybody on the list"), action_label=_("Send"), article="R28, R29",
        back=url_of(subject, "distribution", "sent"),
        done=_("The text is sent: letters are on their way, slips for the others are below."),
    )  # fmt: skip


# --- One dispatch -----------------------------------------------------------------------------------------------------


@require_GET
@dossier_page()
def receipt(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """One dispatch: what was sent, everything that happened to it, and the ways to record its receipt."""
    subject = subject_asked(request, agreement)
    row = _dispatch(agreement, dispatch_id)
    context = frame(request, subject) | {"row": row, "slip_key": notification.slip_key(row), "slip": notification.SLIP}
    if context["may_write"] and row.is_waiting:
        context |= {
            "slip_form": forms.SlipForm(auto_id="slip_%s"),
            "code_form": forms.ToldCodeForm(auto_id="code_%s"),
            "office_form": forms.AcknowledgeForm(agreement=agreement, auto_id="office_%s"),
        }
    return dossier(request, agreement, "signature/receipt.html", context)


def _dispatch(agreement: Agreement, dispatch_id: int) -> Dispatch:
    rows = agreement.dispatches.select_related("party", "proof", "copy", "amendment").prefetch_related("events")
    found: Dispatch = get_object_or_404(rows, pk=dispatch_id)
    return found


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def by_slip(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """The signed slip came back."""
    row = _dispatch(agreement, dispatch_id)
    form = forms.SlipForm(posted(request), request.FILES if request.method == "POST" else None)
    return form_page(
        request, agreement, form,
        lambda: services.acknowledge_by_slip(row.pk, actor=person(request), **form.cleaned_data),
        title=_("The signed slip came back"), action_label=_("Keep the slip"), article="R28", text=row.recipient,
        back=_back(request, agreement), done=_("The acknowledgement is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def by_told_code(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """The code was told on the telephone."""
    row = _dispatch(agreement, dispatch_id)
    form = forms.ToldCodeForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.acknowledge_by_told_code(row.pk, actor=person(request), **form.cleaned_data),
        title=_("The code was told on the telephone"), action_label=_("Record the acknowledgement"), article="R28",
        text=row.recipient, back=_back(request, agreement), done=_("The acknowledgement is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def new_code(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """Make a new code, for a slip to be printed again."""
    row = _dispatch(agreement, dispatch_id)
    return form_page(
        request, agreement, Form(posted(request)), lambda: services.renew_code(row.pk, actor=person(request)),
        title=_("Make a new code"), action_label=_("Make a new code"), text=row.recipient,
        back=url_of(subject_asked(request, agreement), "distribution", "sent"),
        done=_("The new code is on the slip: print it again. The former one opens nothing any more."),
    )  # fmt: skip


def _back(request: HttpRequest, agreement: Agreement) -> str:
    return url_of(subject_asked(request, agreement), "distribution", "sent")
