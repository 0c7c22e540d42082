"""Opening offices: one, by choosing its collectivity, or many from a file. The pages check; a job opens."""

import csv
import io
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.collectivities.models import Level
from mithaq.collectivities.provisioning import suggest
from mithaq.core.errors import DomainError, user_message
from mithaq.desk.operator import forms, opening, places
from mithaq.desk.operator.pages import author, started
from mithaq.desk.operator.tasks import OPEN
from mithaq.desk.permissions import operator_page
from mithaq.territory.errors import PlaceUnknown


@require_GET
@operator_page
def choose(request: HttpRequest) -> HttpResponse:
    """Find the commune: by name, by code, or through its region and province; every other body is typed in."""
    words = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    region, province = request.GET.get("region", "")[:2], request.GET.get("province", "")[:6]
    if province and not region:
        region = province[:2]
    context = {
        "words": words,
        "region": region,
        "province": province,
        "regions": places.regions(),
        "provinces": places.provinces(region),
        "found": places.communes(province_code="" if words else province, words=words),
    }
    return render(request, "desk/operator/choose.html", context)


@require_http_methods(["GET", "POST"])
@operator_page
def details(request: HttpRequest) -> HttpResponse:
    """Names, host, first head, limits; then everything once more to be confirmed, and the job.

    One form goes through all of it: what was typed is never lost, with or without scripts.
    """
    if request.method != "POST":
        return _details(request, forms.OpeningForm(initial=_initial(request)))
    form = forms.OpeningForm(request.POST)
    step = request.POST.get("step", "check")
    if step == "back":
        return _details(request, forms.OpeningForm(initial=request.POST.dict()))
    complete = form.is_valid()
    if not _accepted(form) or not complete:
        return _details(request, form, status=422)
    if step != "open":
        context = {"form": form, "asked": form.cleaned_data, "domain": settings.MITHAQ_DOMAIN}
        return render(request, "desk/operator/confirm_opening.html", context)
    return _open(request, [opening.row_of(form.cleaned_data)])


@require_http_methods(["GET", "POST"])
@operator_page
def from_file(request: HttpRequest) -> HttpResponse:
    """A file is checked row by row and nothing is opened; the report is confirmed, and then the job opens."""
    if request.method != "POST":
        return _file(request, forms.FileForm())
    if "rows" in request.POST:
        rows = opening.unsealed(request.POST["rows"], author(request))
        if rows is None:
            messages.error(request, _("The check of this file is too old: send it again."))
            return redirect("operator:from-file")
        return _open(request, rows)
    form = forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file(request, form, status=422)
    upload = form.cleaned_data["upload"]
    try:
        report = opening.check_file(upload.read(), upload.name)
    except DomainError as error:
        form.add_error("upload", user_message(error))
        return _file(request, form, status=422)
    context = {"report": report, "name": upload.name, "sealed": opening.sealed(report.rows, author(request))}
    return render(request, "desk/operator/file_report.html", context, status=200 if report.rows else 422)


@require_GET
@operator_page
def model(request: HttpRequest) -> HttpResponse:
    """The columns of the file, with a row of example."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(opening.COLUMNS)
    writer.writerow(opening.EXAMPLE)
    response = HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="offices-model.csv"'
    return response


def _open(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    port = split_domain_port(request.get_host())[1]
    return started(request, OPEN, rows=rows, scheme=request.scheme, port=f":{port}" if port else "")


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What the territory says of the commune that was chosen; of another body, its level alone."""
    level = request.GET.get("level", "")
    given: dict[str, Any] = {"level": level if level in Level.values else Level.COMMUNE, "head_language": "ar"}
    code = request.GET.get("code", "")[:16]
    if not code:
        return given
    try:
        found = suggest(code)
    except PlaceUnknown as error:
        messages.error(request, user_message(error))
        return given | {"code": code}
    return given | {
        name: getattr(found, name) for name in ("code", "name_ar", "name_fr", "province_code", "slug", "seats")
    }


def _accepted(form: forms.OpeningForm) -> bool:
    """Whether nothing stands in the way of this office; what does is said at its field, beside what was typed wrong."""
    typed = {name: form.cleaned_data.get(name) for name in form.fields}
    problems = opening.problems_of({name: "" if value is None else value for name, value in typed.items()})
    problems = [problem for problem in problems if problem.field not in form.errors]
    for problem in problems:
        name = {"hosts": "host"}.get(problem.field, problem.field)
        form.add_error(name if name in form.fields else None, problem.message)
    return not problems


def _details(request: HttpRequest, form: django_forms.Form, *, status: int = 200) -> HttpResponse:
    return render(
        request, "desk/operator/details.html", {"form": form, "domain": settings.MITHAQ_DOMAIN}, status=status
    )


def _file(request: HttpRequest, form: django_forms.Form, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/operator/from_file.html", {"form": form, "columns": opening.COLUMNS}, status=status)
