"""The office as a whole: what was done to it, what it uses of the machine, who of the support looked in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mithaq.collectivities import limits
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.support import reading
from tenants.office.pages import office_page
from tenants.office.views import page_of


@require_GET
@office_page("audit.view")
def place(request: HttpRequest) -> HttpResponse:
    """Usage and limits, visits of the support, and the office's life as the operator recorded it."""
    office = offices.current_office()
    context = {
        "usage": limits.usage_of(office),
        "hosts": offices.hosts(office),
        "visits": reading.visits_of(office)[:5],
        "page": page_of(request, offices.events_of(office)),
    }
    return render(request, "office/place.html", context)
