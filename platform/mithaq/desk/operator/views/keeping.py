"""What is kept of an office: backups, exports, transfers, and the jobs that made them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from mithaq.collectivities.errors import OfficeErased
from mithaq.collectivities.models import Collectivity, OfficeState
from mithaq.core.errors import user_message
from mithaq.desk.operator.jobs import listed
from mithaq.desk.operator.office import backups_of
from mithaq.desk.operator.pages import page_of, started
from mithaq.desk.operator.views.offices import office_page
from mithaq.desk.permissions import operator_page


@require_GET
@operator_page
def keeping(request: HttpRequest, slug: str) -> HttpResponse:
    """Backups, transfers, jobs of one office."""
    place = get_object_or_404(Collectivity, slug=slug)
    context = {
        "backups": backups_of(place)[:30],
        "page": page_of(request, listed(office_schema=place.schema_name), size=10),
    }
    return office_page(request, place, "desk/operator/keeping.html", context)


@require_POST
@operator_page
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Write everything of the office into one archive."""
    return _start(request, slug, "offices.export")


@require_POST
@operator_page
def backup(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a backup now, before the night."""
    return _start(request, slug, "offices.backup")


def _start(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    place = get_object_or_404(Collectivity, slug=slug)
    if place.state == OfficeState.ERASED:
        messages.error(request, user_message(OfficeErased(office=place.slug)))
        return redirect("operator:keeping", place.slug)
    return started(request, kind, office_schema=place.schema_name, office=place.slug)
