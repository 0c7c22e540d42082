"""Views around Wagtail's own: the pages of an office's host, the way in without a language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from cms.models import CollectivityPage
from mithaq.collectivities.models import Collectivity


def serve_office(request: HttpRequest, path: str) -> HttpResponse:
    """The collectivity's page of this host, or what stands below it. Raises Http404."""
    office: Collectivity = request.office  # type: ignore[attr-defined]  # set by OfficeMiddleware on every office host
    page = (
        CollectivityPage.objects.live()
        .filter(code=office.code, locale__language_code=get_language())
        .select_related("locale")
        .first()
    )
    if page is None:
        raise Http404
    below = [part for part in path.split("/") if part]
    _page, args, kwargs = page.route(request, below)
    return page.serve(request, *args, **kwargs)


def to_language(request: HttpRequest) -> HttpResponse:
    """From `/` to the home page in the language this browser chose before, else in Arabic."""
    language = get_language()
    return redirect(f"/{language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE}/")
