"""Probes, and what an office's host answers when its workspace is closed or another host is the main one.

Liveness asks nothing of the database; readiness asks one question.
"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.http.request import split_domain_port
from django.template import loader

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity, OfficeState

_PAGES: dict[str, str] = {OfficeState.ARCHIVED: "archived", OfficeState.ERASED: "erased"}


def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """This process and its database answer; 503 while the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


def closed(request: HttpRequest, office: Collectivity) -> HttpResponse:
    """The page of a workspace that nobody enters; it says why, since when, and where to go.

    503 while suspended, 410 once archived or erased. Like every page of an error it stands alone: no session, no
    person, no language chosen.
    """
    event = selectors.closed_since(office)
    successor = office.successor
    host = selectors.main_host(successor) if successor else ""
    context = {
        "office": office,
        "since": event.at if event else None,
        "successor": successor,
        "successor_url": f"{request.scheme}://{host}{_port(request)}/" if host else "",
    }
    template = loader.get_template(f"collectivities/{_PAGES.get(office.state, 'suspended')}.html")
    suspended = office.state == OfficeState.SUSPENDED
    response = HttpResponse(template.render(context), status=503 if suspended else 410)
    if suspended:
        response["Retry-After"] = "3600"
    response["Cache-Control"] = "no-store"  # it is open again the moment the operator says so
    return response


def to_main_host(request: HttpRequest, host: str) -> HttpResponse:
    """Send a reader from an office's other host to its main one, on the same path.

    Remembered for five minutes only: an office may go back to a host that it left.
    """
    response = HttpResponsePermanentRedirect(f"{request.scheme}://{host}{_port(request)}{request.get_full_path()}")
    response["Cache-Control"] = "max-age=300"
    return response


def to_successor(request: HttpRequest, host: str) -> HttpResponse:
    """Send a reader from the public pages of an archived office to those of its successor.

    Agreements keep their path, since they keep their public identifier; every other page leads to the front page.
    """
    language, _slash, rest = request.path_info.removeprefix("/").partition("/")
    front = f"/{language}/" if language in dict(settings.LANGUAGES) else "/"
    path = request.get_full_path() if rest.startswith("agreements/") else front
    response = HttpResponsePermanentRedirect(f"{request.scheme}://{host}{_port(request)}{path}")
    response["Cache-Control"] = "max-age=300"
    return response


def _port(request: HttpRequest) -> str:
    port = split_domain_port(request.get_host())[1]
    return f":{port}" if port else ""
