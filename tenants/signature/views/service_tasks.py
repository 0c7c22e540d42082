"""The tasks of the communal services, as they live on beside the plan of action (R29)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.signature import distribution, forms, services
from tenants.signature.models import Dispatch, RecipientKind
from tenants.signature.services.service_tasks import DO


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every task with where it stands; a service says it of its own, the office of all."""
    today = clock.today()
    context = {"rows": distribution.service_tasks(agreement, person(request), today), "today": today}
    return dossier(request, agreement, "signature/service_tasks.html", context)


def _task(agreement: Agreement, dispatch_id: int) -> Dispatch:
    found: Dispatch = get_object_or_404(
        agreement.dispatches.filter(recipient_kind=RecipientKind.SERVICE), pk=dispatch_id
    )
    return found


def _back(agreement: Agreement) -> str:
    return reverse("signature:service-tasks", args=[agreement.reference])


@require_http_methods(["GET", "POST"])
@dossier_page(DO)
def start(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """The service begins."""
    task, form = _task(agreement, dispatch_id), forms.DayForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.start_task(task.pk, actor=person(request), **form.cleaned_data),
        title=_("Begin the task"), action_label=_("Begin"), text=f"{task.service_name}: {task.task}", article="R29",
        back=_back(agreement), done=_("The task is in progress."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(DO)
def finish(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """The service is done."""
    task = _task(agreement, dispatch_id)
    form = forms.TaskDoneForm(posted(request), request.FILES if request.method == "POST" else None)
    return form_page(
        request, agreement, form,
        lambda: services.finish_task(task.pk, actor=person(request), **form.cleaned_data),
        title=_("The task is done"), action_label=_("Record that it is done"), article="R29",
        text=f"{task.service_name}: {task.task}", back=_back(agreement), done=_("The task is done."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(DO)
def reopen(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """It was not done after all."""
    task, form = _task(agreement, dispatch_id), forms.DayForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.reopen_task(task.pk, actor=person(request), **form.cleaned_data),
        title=_("Open the task again"), action_label=_("Open again"), article="R29",
        text=f"{task.service_name}: {task.task}", back=_back(agreement), done=_("The task is open again."),
    )  # fmt: skip
