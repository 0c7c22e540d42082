"""Host and path choose the schema (design: the wall). Only `/office/` on an office's own host sees its schema."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from mithaq.collectivities import selectors, views
from mithaq.collectivities.models import Collectivity, OfficeState
from mithaq.collectivities.sides import sided
from mithaq.core.database import connection
from mithaq.core.postgresql.base import PORTAL_ROLE, REGISTER_ROLE
from mithaq.ui import views as pages

log = structlog.get_logger(__name__)
WITHOUT_HOST = ("/healthz", "/readyz", "/metrics")  # probes come by address, not by name


class OfficeMiddleware:
    """Sets `request.office` (the collectivity of the host or None) and `request.side`, and switches the database.

    Unknown host: 404. A host that is not the office's main one leads there. Workspace of a suspended office: 503, of an
    archived or erased one: 410; the public pages stay readable, and lead to the successor's where there is one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        connection.set_actor("", "")
        api = request.path_info.startswith("/api/")
        connection.public_role = REGISTER_ROLE if api else PORTAL_ROLE
        sided(request).side, sided(request).office = "public", None
        try:
            return self._answer(request)
        finally:
            connection.set_schema_to_public()
            connection.set_actor("", "")
            connection.public_role = PORTAL_ROLE

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(WITHOUT_HOST):
            return self.get_response(request)
        try:
            host = split_domain_port(request.get_host())[0].lower().rstrip(".")
        except DisallowedHost:
            return pages.bad_request(request)
        if host in settings.MITHAQ_NATIONAL_HOSTS:
            return self.get_response(request)
        domain = selectors.domain_of(host)
        if domain is None:
            log.warning("host_unknown", host=host)
            return pages.host_unknown(request)
        office = domain.tenant
        if not domain.is_primary and _is_page(request) and (main := selectors.main_host(office)):
            return views.to_main_host(request, main)
        if office.state == OfficeState.ARCHIVED and (heir := _successor_host(office)) and _is_public_page(request):
            return views.to_successor(request, heir)
        sided(request).office = office
        request.urlconf = settings.OFFICE_URLCONF
        if request.path_info == "/office" or request.path_info.startswith("/office/"):
            if not office.is_active:
                log.warning("office_closed", office=office.slug, state=office.state)
                return views.closed(request, office)
            sided(request).side = "office"
            connection.set_tenant(office)
        return self.get_response(request)


def _successor_host(office: Collectivity) -> str:
    """The main host of the office that goes on with an archived one's work, at the end of the chain; empty if none."""
    seen, heir = {office.pk}, office.successor
    while heir is not None and heir.state == OfficeState.ARCHIVED and heir.successor and heir.pk not in seen:
        seen.add(heir.pk)
        heir = heir.successor
    return selectors.main_host(heir) if heir is not None and heir.pk != office.pk else ""


def _is_public_page(request: HttpRequest) -> bool:
    return _is_page(request) and request.path_info != "/office" and not request.path_info.startswith("/office/")


def _is_page(request: HttpRequest) -> bool:
    """Whether a reader can be sent elsewhere: nothing is being sent, and no machine with a token is asking."""
    machine = request.path_info.startswith(("/api/", "/office/api/", "/.well-known/"))
    return request.method in ("GET", "HEAD") and not machine
