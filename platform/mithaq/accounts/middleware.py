"""Sessions that know their side, the language of the page, and the second factor."""

from collections.abc import Callable
from typing import Any

import structlog
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_from_path

from mithaq.accounts.sides import in_workspace, set_actor, side_name

log = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


def session_cookie(request: HttpRequest) -> str:
    """Name of the session cookie on the side this request is for."""
    return str(settings.OFFICE_SESSION_COOKIE_NAME if in_workspace(request) else settings.SESSION_COOKIE_NAME)


def is_public_api(request: HttpRequest) -> bool:
    """Whether the request is for the read-only public API."""
    return request.path_info.startswith("/api/")


class SideSessionMiddleware(SessionMiddleware):
    """One cookie per side: the public pages of an office's host neither read nor clear the workspace's session.

    The cookies are `__Host-` (Secure, host-only, path /), the sessions rows of the schema the request runs in. The
    public API knows no session: its role may not read that table, and it neither reads nor ends one.
    """

    def process_request(self, request: HttpRequest) -> None:
        key = None if is_public_api(request) else request.COOKIES.get(session_cookie(request))
        request.session = self.SessionStore(key)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if is_public_api(request):
            return response
        if not in_workspace(request):
            return super().process_response(request, response)
        # Django's own method reads one cookie name from the settings; lend it the workspace's for this response.
        name = session_cookie(request)
        stored = request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if (key := request.COOKIES.get(name)) is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = key
        before = set(response.cookies)
        response = super().process_response(request, response)
        if settings.SESSION_COOKIE_NAME in response.cookies and settings.SESSION_COOKIE_NAME not in before:
            morsel = response.cookies.pop(settings.SESSION_COOKIE_NAME)
            response.cookies[name] = morsel.value
            response.cookies[name].update(dict(morsel))
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if stored is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = stored
        return response


class LanguageMiddleware:
    """Language of the page: the path's prefix, else the person's cookie, else Arabic. Browsers' guesses are ignored."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


class OfficeSessionMiddleware:
    """A session opens only the office it was made for, and the database learns who acts (for the audit trail)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = side_name(request)
        if request.user.is_authenticated:
            if request.session.get("side") != here:
                log.warning("session_of_another_side", here=here)
                logout(request)
            else:
                set_actor(f"user:{request.user.pk}", request.headers.get("X-Request-ID", "")[:64])
        return self.get_response(request)


class SecondFactorMiddleware:
    """A person whose role can change something enrols a second factor before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send people without a second factor to its page; the pages of the account itself stay reachable."""
        user = request.user
        if not user.is_authenticated or not user.needs_second_factor:
            return None
        match = request.resolver_match
        if match and not match.namespaces and (match.url_name or "").startswith(("account_", "mfa_", "language")):
            return None
        # Asked each time: a factor that was removed, or reset by the head of the office, is missed at once.
        if not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
            return redirect(reverse("mfa_activate_totp"))
        return None
