"""The jobs: what waits, runs, came to an end or failed, and one job while it runs."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mithaq.collectivities import jobs as work
from mithaq.collectivities import selectors, services
from mithaq.collectivities.models import Collectivity, JobState, OfficeEventKind, OperatorJob
from mithaq.collectivities.portability.tasks import EXPORT, export_file
from mithaq.core.errors import DomainError, user_message
from mithaq.desk.operator import jobs
from mithaq.desk.operator.pages import author, page_of, tried
from mithaq.desk.permissions import operator_page


@require_GET
@operator_page
def listed(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    context = {
        "page": page_of(request, jobs.listed(state=state, kind=kind)),
        "states": JobState.choices,
        "kinds": [(code, str(label)) for code, label in jobs.TITLES.items()],
        "state": state,
        "kind": kind,
        "counts": jobs.counts(),
    }
    return render(request, "desk/operator/jobs.html", context)


@require_GET
@operator_page
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job: how far it is, and what came of it. It is asked again while it goes on."""
    found = get_object_or_404(OperatorJob, pk=job_id)
    office = Collectivity.objects.filter(schema_name=found.office_schema).first() if found.office_schema else None
    context = {
        "job": found,
        "place": office,
        "is_over": jobs.is_over(found),
        "has_archive": found.kind == EXPORT and found.state == JobState.DONE and bool(found.result.get("file")),
        "outcome": jobs.outcome(found),
        "fates": jobs.fates(found),
    }
    return render(request, "desk/operator/job.html", context)


@require_GET
@never_cache
@operator_page
def archive(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The archive that an export made. That it was fetched stands in the office's record: it holds personal data."""
    found = get_object_or_404(OperatorJob, pk=job_id)
    try:
        path = export_file(found)
        place = selectors.find(found.office_schema)
    except DomainError as error:
        messages.error(request, user_message(error))
        return redirect("operator:job", found.pk)
    services.record(place, OfficeEventKind.EXPORTED, by=author(request), fetched=path.name, job=found.pk)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_POST
@operator_page
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let a job that failed or was cancelled go on where it stopped."""
    found = get_object_or_404(OperatorJob, pk=job_id)
    tried(request, _("The job waits for its turn again."), lambda: work.retry(found.pk, by=author(request)))
    return redirect("operator:job", found.pk)


@require_POST
@operator_page
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job at its next step; what is done stays done."""
    found = get_object_or_404(OperatorJob, pk=job_id)
    said = _("The job stops at its next step; what is done stays done.")
    tried(request, said, lambda: work.cancel(found.pk, by=author(request)))
    return redirect("operator:job", found.pk)
