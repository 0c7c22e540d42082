"""Support visits: opening one with a reason, its one-time link, the visits that were made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.collectivities import support
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.support import Opened, reading
from mithaq.desk.operator import forms
from mithaq.desk.operator.pages import attempt, author, office_address, operator, page_of, tried
from mithaq.desk.operator.views.offices import office_page
from mithaq.desk.permissions import operator_page


@require_http_methods(["GET", "POST"])
@never_cache
@operator_page
def visits(request: HttpRequest, slug: str) -> HttpResponse:
    """The visits to one office, and the form that opens one; its link is shown once."""
    support.end_those_run_out()
    place = get_object_or_404(Collectivity, slug=slug)
    form = forms.VisitForm(request.POST if request.method == "POST" else None)
    opened: list[Opened] = []
    if request.method == "POST":
        root = office_address(request, place)
        attempt(
            form,
            lambda: opened.append(
                support.open_session(place, operator=operator(request), root=root, **form.cleaned_data)
            ),
        )
    context = {"form": form, "page": page_of(request, reading.visits_of(place)), "mine": author(request)}
    if opened:
        path = reverse("office:support-enter", urlconf="mithaq.urls.office", args=[opened[0].ticket])
        context |= {"opened": opened[0].session, "link": office_address(request, place) + path}
        context["form"] = forms.VisitForm()
    status = 422 if request.method == "POST" and not opened else 200
    return office_page(request, place, "desk/operator/visits.html", context, status=status)


@require_GET
@operator_page
def all_visits(request: HttpRequest) -> HttpResponse:
    """Every visit to any office, newest first."""
    support.end_those_run_out()
    page = page_of(request, reading.visits())
    schemas = {visit.office_schema for visit in page.object_list}
    names = {one.schema_name: one for one in Collectivity.objects.filter(schema_name__in=schemas)}
    lines = [{"visit": visit, "place": names.get(visit.office_schema)} for visit in page.object_list]
    return render(request, "desk/operator/all_visits.html", {"page": page, "lines": lines})


@require_GET
@operator_page
def visit(request: HttpRequest, slug: str, visit_id: int) -> HttpResponse:
    """One visit, page by page: what the office sees of it as well."""
    place = get_object_or_404(Collectivity, slug=slug)
    found = get_object_or_404(reading.visits_of(place), pk=visit_id)
    context = {"visit": found, "page": page_of(request, reading.pages_of(found))}
    return office_page(request, place, "desk/operator/visit.html", context)


@require_POST
@operator_page
def end(request: HttpRequest, slug: str, visit_id: int) -> HttpResponse:
    """End a visit from the desk."""
    place = get_object_or_404(Collectivity, slug=slug)
    tried(request, _("The visit has ended."), lambda: support.close(place, visit_id, by=author(request)))
    return redirect("operator:visits", place.slug)
