"""Addresses of Wagtail's admin. Login, logout and passwords are allauth's, whose second factor Wagtail's would skip."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin
from wagtail.utils.urlpatterns import decorate_urlpatterns

_NOT_OURS = {"test404/", "failwhale/", "login/", "logout/", "password_reset/"}
# Wagtail's editor writes styles and evaluates its own templates; the looser policy stops at its door.
_looser = csp_replace(
    {
        "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "frame-ancestors": [SELF],  # a page's preview stands in a frame beside its form
    }
)


def _to(name: str) -> Callable[..., HttpResponseBase]:
    return RedirectView.as_view(pattern_name=name, query_string=True)


_admin = [pattern for pattern in wagtailadmin.urlpatterns if str(pattern.pattern) not in _NOT_OURS]
urlpatterns = [
    path("login/", _to("account_login"), name="wagtailadmin_login"),
    path("logout/", _to("account_logout"), name="wagtailadmin_logout"),
    path("password_reset/", _to("account_reset_password"), name="wagtailadmin_password_reset"),
    *decorate_urlpatterns(decorate_urlpatterns(_admin, _looser), xframe_options_sameorigin),
]
