"""The projects of the agreed programme (R16)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier_page, form_page, person, posted
from tenants.drafting import forms, services
from tenants.drafting.models import Project
from tenants.drafting.views.addresses import WRITE, page_url

ANCHOR = "programme"


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write a project of the programme."""
    form = forms.ProjectForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.add_project(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add a project"), action_label=_("Add the project"), article="R16", back=page_url(agreement, ANCHOR),
        done=_("The project is in the programme."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def edit(request: HttpRequest, agreement: Agreement, project_id: int) -> HttpResponse:
    """Write a project anew."""
    project = get_object_or_404(Project, pk=project_id, agreement=agreement)
    form = forms.ProjectForm(posted(request), agreement=agreement, project=project)
    return form_page(
        request, agreement, form,
        lambda: services.edit_project(project.pk, actor=person(request), **form.cleaned_data),
        title=_("Change a project"), action_label=_("Save the project"), article="R16",
        back=page_url(agreement, ANCHOR), done=_("The project is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove(request: HttpRequest, agreement: Agreement, project_id: int) -> HttpResponse:
    """Ask, then strike a project from the programme."""
    project = get_object_or_404(Project, pk=project_id, agreement=agreement)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_project(project.pk, actor=person(request)),
        title=_("Remove a project"), action_label=_("Remove the project"), danger=True, text=project.title_ar,
        back=page_url(agreement, ANCHOR), done=_("The project is removed."),
    )  # fmt: skip
