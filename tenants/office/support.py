"""The support's visits: the way in with a one-time link, the way out, and the office's own look at them."""

import math

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.accounts.sides import set_actor, side_name
from mithaq.collectivities import selectors as offices
from mithaq.collectivities import support
from mithaq.collectivities.models import SupportSession
from mithaq.collectivities.support import reading
from mithaq.collectivities.support.errors import TicketInvalid
from mithaq.collectivities.support.middleware import SESSION_KEY
from mithaq.collectivities.support.sessions import enterable
from mithaq.core import clock
from mithaq.core.errors import DomainError, user_message
from tenants.agreements.pages import person
from tenants.office.pages import office_page
from tenants.office.views import page_of


@require_http_methods(["GET", "POST"])
@never_cache
def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Say what the link opens; using it is a deliberate act, so that nothing which follows links uses it up."""
    office = offices.current_office()
    try:
        if request.method != "POST":
            visit = enterable(office, ticket)
            return render(request, "office/support_enter.html", {"visit": visit})
        visit, user = support.enter(office, ticket)
    except TicketInvalid as error:
        return render(request, "office/support_refused.html", {"message": user_message(error)}, status=403)
    logout(request)
    set_actor(f"support:{visit.operator}", "")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["side"] = side_name(request)
    request.session[SESSION_KEY] = visit.pk
    request.session.set_expiry(max(1, math.ceil((visit.expires_at - clock.now()).total_seconds())))
    return redirect("office:home")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave from inside; the visit's middleware has ended it when this runs."""
    if not support.is_visitor(person(request)):
        return redirect("office:home")
    logout(request)
    return HttpResponse(get_template("collectivities/support_left.html").render())


@require_GET
@office_page("audit.view")
def visits(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return render(request, "office/support_visits.html", {"page": page_of(request, _visits())})


@require_GET
@office_page("audit.view")
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit, and every page that was asked for."""
    found = get_object_or_404(_visits(), pk=visit_id)
    context = {"visit": found, "page": page_of(request, reading.pages_of(found))}
    return render(request, "office/support_visit.html", context)


@require_POST
@office_page("people.manage")
def end(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The head ends a visit: its next request is refused."""
    found = get_object_or_404(_visits(), pk=visit_id)
    try:
        support.close(offices.current_office(), found.pk, by=person(request).email)
    except DomainError as error:
        messages.error(request, user_message(error))
    else:
        messages.success(request, _("The visit has ended: nothing can be read any more."))
    return redirect("office:support-visit", found.pk)


def _visits() -> QuerySet[SupportSession]:
    return reading.visits_of(offices.current_office())
