"""The list of offices, and one office at a glance."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mithaq.collectivities import limits, selectors
from mithaq.collectivities.models import Collectivity, Level, OfficeState, SchemaVersion
from mithaq.desk.operator import listing, places
from mithaq.desk.operator.listing import Asked
from mithaq.desk.operator.office import marks, size_of
from mithaq.desk.operator.pages import office_address, page_of
from mithaq.desk.permissions import operator_page
from mithaq.register import selectors as register
from mithaq.territory.selectors import place_names


@require_GET
@operator_page
def offices(request: HttpRequest) -> HttpResponse:
    """All offices, searched, narrowed and sorted; the address is the search."""
    asked = Asked.read(request.GET.dict())
    everything = listing.lines()
    found = listing.narrowed(everything, asked)
    context = {
        "asked": asked,
        "page": page_of(request, found),
        "found": len(found),
        "total": len(everything),
        "size": sum(line.total for line in found),
        "regions": places.region_choices(),
        "levels": Level.choices,
        "states": OfficeState.choices,
        "marks": marks(),
    }
    return render(request, "desk/operator/offices.html", context)


@require_GET
@operator_page
def offices_csv(request: HttpRequest) -> HttpResponse:
    """What the list shows, all its pages, for a spreadsheet."""
    found = listing.narrowed(listing.lines(), Asked.read(request.GET.dict()))
    response = HttpResponse(listing.as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="offices.csv"'
    return response


@require_GET
@operator_page
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """One office: what it is, how it stands, what happened to it."""
    place = get_object_or_404(Collectivity.objects.select_related("successor"), slug=slug)
    return office_page(
        request, place, "desk/operator/office.html",
        {
            "usage": limits.usage_of(place) if place.state != OfficeState.ERASED else [],
            "ledger": SchemaVersion.objects.filter(schema_name=place.schema_name).first(),
            "size": size_of(place),
            "published": register.counts_by_collectivity([place.code]).get(place.code, 0),
            "names": place_names([place.region_code, place.province_code]),
            "page": page_of(request, selectors.events_of(place)),
        },
    )  # fmt: skip


def office_page(
    request: HttpRequest, place: Collectivity, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of one office, inside its frame: name, state, tabs."""
    [line] = listing.lines(schema=place.schema_name)
    frame = {"place": place, "line": line, "address": office_address(request, place)}
    return render(request, template, frame | context, status=status)
