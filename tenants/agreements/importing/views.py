"""Pages of the import: send a table, see every bad cell, look at what would be written, confirm."""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.core.retry import retry_on_conflict
from mithaq.core.sheets.table import MAX_ROWS
from mithaq.core.text import western_digits
from mithaq.partners import selectors as partners
from mithaq.ui import formats
from tenants.agreements.importing import reports, selectors, services
from tenants.agreements.importing.columns import COLUMNS, PARTNER_COLUMNS
from tenants.agreements.importing.errors import DraftGone
from tenants.agreements.importing.forms import TableForm, shown_name
from tenants.agreements.pages import forbidden, person
from tenants.agreements.permissions import may

PAGE_SIZE = 50
MAX_FAULTS_SHOWN = 500
REFRESH_SECONDS = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def _import_page(view: View) -> View:
    """Login, then the permission to import; a refusal is a page with the way back."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(person(request), services.PERMISSION):
            return forbidden(request, NotAllowed(services.PERMISSION))
        return view(request, *args, **kwargs)

    return page


@require_http_methods(["GET", "POST"])
@_import_page
def upload(request: HttpRequest) -> HttpResponse:
    """Send a table. One without bad cells waits for its confirmation; the others are answered with their list."""
    if request.method != "POST":
        return _upload_page(request, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    file = form.cleaned_data["file"]
    name = shown_name(file)
    try:
        outcome, draft = services.stage(name, file.read(), actor=person(request))
    except DomainError as error:
        form.add_error("file", user_message(error))
        return _upload_page(request, form, status=422)
    if draft is not None:
        return redirect("importing:preview", draft.pk)
    if "workbook" in request.POST:
        return _workbook("faults.xlsx", lambda target: reports.write_faults(target, outcome.faults))
    context = {"form": TableForm(), "file_name": name, "outcome": outcome, "faults": outcome.faults[:MAX_FAULTS_SHOWN]}
    return render(request, "importing/faults.html", context, status=422)


@require_GET
@_import_page
def template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill, in the language of the page."""
    return _workbook("agreements.xlsx", reports.write_template)


@require_GET
@_import_page
def preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What would be written; read again, so that what changed in the office since is seen."""
    try:
        draft, outcome = services.draft_of(draft_id, actor=person(request))
    except DomainError as error:
        return _gone(request, error)
    page = Paginator(outcome.agreements, PAGE_SIZE).get_page(western_digits(request.GET.get("page", "1")))
    context = {"draft": draft, "outcome": outcome, "page": page, "faults": outcome.faults[:MAX_FAULTS_SHOWN]}
    return render(request, "importing/preview.html", context)


@require_POST
@_import_page
def confirm(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Write all the agreements of the table, or hand a long one to the worker."""
    try:
        written = retry_on_conflict(services.confirm, draft_id, actor=person(request))
    except DomainError as error:
        return _gone(request, error, draft_id)
    if written is None:
        return redirect("importing:progress", draft_id)
    text = ngettext("%(count)s agreement was imported.", "%(count)s agreements were imported.", written)
    messages.success(request, text % {"count": formats.number(written)})
    return redirect("office:agreements")


@require_GET
@_import_page
def progress(request: HttpRequest, draft_id: int) -> HttpResponse:
    """How far a table is that a worker writes, and what became of it; the page looks again by itself while it waits."""
    draft = selectors.handed_over(person(request)).defer("data").filter(pk=draft_id).first()
    if draft is None:
        return _gone(request, DraftGone())
    response = render(request, "importing/progress.html", {"draft": draft, "shown": services.MAX_FAULTS_KEPT})
    if draft.is_under_way:
        response["Refresh"] = str(REFRESH_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@_import_page
def drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Drop the table: nothing is written."""
    services.drop(draft_id, actor=person(request))
    return redirect("importing:upload")


def _upload_page(request: HttpRequest, form: TableForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "columns": [column for column in COLUMNS if column.name not in PARTNER_COLUMNS[1:]],
        "waiting": selectors.waiting(person(request)),
        "leads": partners.leads_of(current_office().code),
        "today": clock.today(),
        "handed_over": selectors.handed_over(person(request)),
        "limit": MAX_ROWS,
        "at_once": services.MAX_ROWS_IN_REQUEST,
    }
    return render(request, "importing/upload.html", context, status=status)


def _gone(request: HttpRequest, error: DomainError, draft_id: int | None = None) -> HttpResponse:
    """A table that cannot be confirmed: back to it while it waits, else to a new upload, with the reason."""
    messages.error(request, user_message(error))
    if draft_id is not None and selectors.waiting(person(request)).filter(pk=draft_id).exists():
        return redirect("importing:preview", draft_id)
    return redirect("importing:upload")


def _workbook(name: str, write: Callable[[io.BytesIO], None]) -> HttpResponse:
    target = io.BytesIO()
    write(target)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
