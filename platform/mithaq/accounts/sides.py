"""The two sides of the service, as types see them: what `OfficeMiddleware` puts on every request."""

from typing import TYPE_CHECKING, Literal, cast

from django.db import connection
from django.http import HttpRequest

if TYPE_CHECKING:
    from mithaq.collectivities.models import Collectivity
    from mithaq.core.postgresql.base import DatabaseWrapper

PUBLIC = "public"


class SidedRequest(HttpRequest):
    """A request whose side is known. office: the collectivity of its host; in its workspace, side is "office"."""

    side: Literal["office", "public"]
    office: "Collectivity | None"


def sided(request: HttpRequest) -> SidedRequest:
    """The request with its side, for the type checker."""
    return cast("SidedRequest", request)


def in_workspace(request: HttpRequest) -> bool:
    """Whether the request is for an office's workspace."""
    return sided(request).side == "office"


def side_name(request: HttpRequest) -> str:
    """What a session is bound to: the office's schema, or `public`."""
    office = sided(request).office
    return str(office.schema_name) if in_workspace(request) and office else PUBLIC


def set_actor(actor: str, request_id: str) -> None:
    """Tell the database who acts from now on: the audit trigger writes it in every row."""
    cast("DatabaseWrapper", connection).set_actor(actor, request_id)
