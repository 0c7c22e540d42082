"""Which side a session belongs to, and who acts there."""

from django.http import HttpRequest

from mithaq.collectivities.sides import sided
from mithaq.core.database import connection

PUBLIC = "public"


def in_workspace(request: HttpRequest) -> bool:
    """Whether the request is for an office's workspace."""
    return sided(request).side == "office"


def side_name(request: HttpRequest) -> str:
    """What a session is bound to: the office's schema, or `public`."""
    office = sided(request).office
    return str(office.schema_name) if in_workspace(request) and office else PUBLIC


def set_actor(actor: str, request_id: str) -> None:
    """Tell the database who acts from now on: the audit trigger writes it in every row."""
    connection.set_actor(actor, request_id)
