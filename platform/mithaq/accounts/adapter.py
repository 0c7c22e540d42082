"""allauth's decisions, taken our way: nobody registers alone, and addresses stay on the side they belong to."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """People are invited; after login they land in the workspace, the desk, or the CMS."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.side == "office":
            return reverse("office:home")
        if request.user.is_authenticated and request.user.holds("editor", "operator"):
            return reverse("wagtailadmin_home")
        return reverse("desk:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> Any:
        request.session["side"] = request.office.schema_name if request.side == "office" else "public"
        return super().post_login(request, user, **options)


class TokenAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth is untyped
    """Scopes of the API's tokens: the register's consolidated level, bounded to a territory by the client."""

    scope_display = {"register.consolidated": "Consolidated register of a territory"}  # allauth's shape


def safe_reverse(name: str) -> str | None:
    """The address of a name on this host's urlconf, or None when this host has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
