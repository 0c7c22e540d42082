"""The office's directory of communal services."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants.agreements.pages import attempt, person, posted
from tenants.agreements.permissions import may
from tenants.office.pages import office_page
from tenants.signature import distribution, forms, services
from tenants.signature.models import CommunalService
from tenants.signature.services.directory import EDIT

_FIELDS = ("name_ar", "name_fr", "head_name", "email", "phone")


@require_GET
@office_page()
def services_page(request: HttpRequest) -> HttpResponse:
    """The services, those in use first."""
    context = {"services": distribution.directory(), "may_edit": may(person(request), EDIT)}
    return render(request, "office/services.html", context)


@require_http_methods(["GET", "POST"])
@office_page(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Put a service into the directory."""
    form = forms.DirectoryForm(posted(request))
    return _form(
        request, form, lambda: services.add_service(actor=person(request), **form.cleaned_data),
        title=_("Add a communal service"), action_label=_("Add the service"),
        done=_("The service is in the directory."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@office_page(EDIT)
def edit(request: HttpRequest, service_id: int) -> HttpResponse:
    """Change what the directory says of a service."""
    service = get_object_or_404(CommunalService, pk=service_id)
    form = forms.DirectoryForm(posted(request), initial={name: getattr(service, name) for name in _FIELDS})
    return _form(
        request, form, lambda: services.edit_service(service.pk, actor=person(request), **form.cleaned_data),
        title=str(service), action_label=_("Save"), done=_("The service is saved."),
    )  # fmt: skip


@require_POST
@office_page(EDIT)
def set_active(request: HttpRequest, service_id: int) -> HttpResponse:
    """Offer a service for new lists, or no longer."""
    service = get_object_or_404(CommunalService, pk=service_id)
    services.set_service_active(service.pk, actor=person(request), is_active=request.POST.get("is_active") == "1")
    messages.success(request, _("The service is saved."))
    return redirect("office:services")


def _form(request: HttpRequest, form: Any, verb: Any, *, title: str, action_label: str, done: str) -> HttpResponse:
    if request.method == "POST" and attempt(form, verb):
        messages.success(request, done)
        return redirect("office:services")
    context = {"form": form, "title": title, "action_label": action_label}
    return render(request, "office/service_form.html", context, status=422 if request.method == "POST" else 200)
