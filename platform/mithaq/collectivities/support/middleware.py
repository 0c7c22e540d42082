"""What a support visitor's request may be: a page to read, while the visit runs, and every page is kept."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse

from mithaq.accounts.sides import in_workspace
from mithaq.collectivities.sides import sided
from mithaq.collectivities.support import sessions
from mithaq.collectivities.support.visitors import is_visitor

log = structlog.get_logger(__name__)
SESSION_KEY = "support"  # of the office's session: number of the visit
_READING = ("GET", "HEAD")
_ACCOUNT = "/office/account/"


class SupportMiddleware:
    """Stands behind the sessions: a visitor without a running visit is logged out, one with it reads and no more.

    `request.support_visit` is the visit, for the banner on every page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        office = sided(request).office
        if office is None or not in_workspace(request) or not is_visitor(request.user):
            return self.get_response(request)
        visit = sessions.running(office, request.session.get(SESSION_KEY), request.user.pk)
        if visit is None:
            logout(request)
            return _page("ended")
        path = request.get_full_path()
        sessions.saw(visit, method=request.method or "", path=path)
        if request.path_info in _ways_out():
            if request.method == "POST":
                sessions.end(office, visit.pk, by=visit.operator)
        elif request.method not in _READING or request.path_info.startswith(_ACCOUNT):
            log.warning("support_refused", office=office.slug, session=visit.pk, method=request.method)
            return _page("reads_only")
        request.support_visit = visit  # type: ignore[attr-defined]  # read by `collectivities.context.office`
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"  # nothing of the office stays in the operator's browser
        return response


def _ways_out() -> tuple[str, ...]:
    return tuple(reverse(name, urlconf=settings.OFFICE_URLCONF) for name in ("office:support-leave", "account_logout"))


def _page(name: str) -> HttpResponse:
    """A page of a refusal, which stands alone: no session, no person."""
    template = loader.get_template(f"collectivities/support_{name}.html")
    return HttpResponse(template.render(), status=403)
