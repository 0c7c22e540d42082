"""allauth's decisions, taken our way: nobody registers alone, and addresses stay on the side they belong to."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.sides import in_workspace, side_name
from mithaq.collectivities.activity import seen

AUTHORITIES = ("governor", "region", "operator")


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; after login they land in the workspace, the desk, or the CMS."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is not active."),
        "email_password_mismatch": _("The address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or it has expired."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is not valid any more."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> Any:
        """Bind the session to its side, and speak the person's language unless the browser already chose one."""
        request.session["side"] = side_name(request)
        if in_workspace(request):
            seen()
        response = super().post_login(request, user, **options)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever proved who they are in the last minutes, at login too, isn't asked again."""
        request = self.request
        records = get_authentication_records(request, request.user)
        return not any(time.time() - record["at"] < REAUTHENTICATION_TIMEOUT for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor's own words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has expired."),
        "cannot_delete_authenticator": _("The second factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Set up the second factor first; recovery codes come with it."),
        "unverified_email": _("The e-mail address must be verified first."),
    }


class TokenAdapter(DefaultOIDCAdapter):
    """Scopes of the API's tokens: the register's consolidated level, bounded to a territory by the client."""

    scope_display = {"register.consolidated": "Consolidated register of a territory"}  # allauth's shape


def home_of(request: HttpRequest) -> str:
    """Where this person works on this side: the workspace, the authorities' desk, or the portal's editing."""
    if in_workspace(request):
        return reverse("office:home")
    if request.user.is_authenticated and not request.user.holds(*AUTHORITIES):
        return safe_reverse("wagtailadmin_home") or reverse("desk:home")
    return reverse("desk:home")


def remember_language(response: Any, code: str) -> None:
    """Keep the choice of language in this browser, for pages that have no address per language."""
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE, path="/",
            samesite=settings.LANGUAGE_COOKIE_SAMESITE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip


def safe_reverse(name: str) -> str | None:
    """The address of a name on this host's urlconf, or None when this host has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
