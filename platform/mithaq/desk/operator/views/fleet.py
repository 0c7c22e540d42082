"""The fleet in one look, what needs the operator, and the buttons that mend it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mithaq.collectivities import support
from mithaq.desk.operator import fleet, listing
from mithaq.desk.operator.jobs import listed
from mithaq.desk.operator.pages import started
from mithaq.desk.permissions import operator_page

# What one click starts: kind of the job and its arguments.
STARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "migrate": ("fleet.migrate", {}),
    "verify": ("fleet.verify", {}),
    "backup": ("offices.backup", {}),
    "pool": ("pool.fill", {}),
}


@require_GET
@operator_page
def home(request: HttpRequest) -> HttpResponse:
    """Counts, needs, the latest jobs."""
    support.end_those_run_out()
    now = fleet.look(listing.lines())
    context = {"fleet": now, "needs": list(fleet.needs(now)), "latest": listed()[:8]}
    return render(request, "desk/operator/home.html", context)


@require_POST
@operator_page
def start(request: HttpRequest) -> HttpResponse:
    """Start one of the fleet's works, and show its job."""
    what = request.POST.get("what", "")
    if what not in STARTS:
        raise Http404(_("There is no such work."))
    kind, arguments = STARTS[what]
    return started(request, kind, **arguments)
