"""The two sides of the service, as types see them: what `OfficeMiddleware` puts on every request."""

from typing import Literal, cast

from django.http import HttpRequest

from mithaq.collectivities.models import Collectivity


class SidedRequest(HttpRequest):
    """A request whose side is known. office: the collectivity of its host; in its workspace, side is "office"."""

    side: Literal["office", "public"]
    office: Collectivity | None


def sided(request: HttpRequest) -> SidedRequest:
    """The request with its side, for the type checker."""
    return cast("SidedRequest", request)
