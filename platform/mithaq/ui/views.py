"""Error pages that need nothing but a template, and the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from mithaq.ui.gallery import gallery_context


def _error(status: int, template: str = "") -> HttpResponse:
    """No context processor runs: they read the session and the office, which may be what failed."""
    return HttpResponse(loader.get_template(f"ui/{template or status}.html").render(), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(404)


def host_unknown(request: HttpRequest) -> HttpResponse:
    """No collectivity has this host name; nothing of any other is shown."""
    return _error(404, "404_host")


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(500)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The office is suspended or the service stopped for maintenance."""
    response = _error(503)
    response["Retry-After"] = "600"
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, drawn with synthetic content in the active language."""
    return render(request, "ui/gallery.html", gallery_context())
