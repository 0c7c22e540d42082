"""Who asks for the consolidated register: an authority's client, by a token bound to its territory.

Tokens are made at `/account/token` (client credentials, allauth's identity provider), outside the read-only API. They
are kept hashed; checking one takes two SELECTs and no write.
"""

from dataclasses import dataclass

from allauth.idp.oidc.models import Token
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from mithaq.register import selectors
from mithaq.register.services import CONSOLIDATED_SCOPE

_MAX_TOKEN = 512


@dataclass(frozen=True)
class TerritoryToken:
    """A valid token: whose client, which scopes, and the territory it opens (empty: none, or revoked)."""

    client_id: str
    scopes: frozenset[str]
    territory_code: str


class TerritoryTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`. A token that is unknown or expired is refused with 401, never taken for anonymous."""

    def authenticate(self, request: Request) -> tuple[None, TerritoryToken] | None:
        """Nobody and the token; None when no Authorization header came. Raises AuthenticationFailed."""
        parts = get_authorization_header(request).split()
        if not parts:
            return None
        if len(parts) != 2 or parts[0].lower() != b"bearer" or len(parts[1]) > _MAX_TOKEN:
            raise AuthenticationFailed
        token = Token.objects.lookup(Token.Type.ACCESS_TOKEN, parts[1].decode("latin-1"))
        if token is None or token.client_id is None:
            raise AuthenticationFailed
        territory = selectors.territory_of(token.client_id)
        return None, TerritoryToken(token.client_id, frozenset(token.get_scopes()), territory)

    def authenticate_header(self, request: Request) -> str:
        """Without it DRF would answer 403 where 401 is meant."""
        return 'Bearer realm="mithaq"'


class OpensConsolidatedRegister(BasePermission):
    """The token has the scope, and its client a territory."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """False (401) without a token. Raises PermissionDenied with a code that says what the token lacks."""
        token = request.auth
        if not isinstance(token, TerritoryToken):
            return False
        if CONSOLIDATED_SCOPE not in token.scopes:
            raise PermissionDenied(_("The token lacks the scope of the consolidated register."), code="scope_missing")
        if not token.territory_code:
            raise PermissionDenied(_("The token is bound to no territory."), code="territory_missing")
        return True


def require_within(token: TerritoryToken, region: str, province: str) -> None:
    """Raise PermissionDenied when another territory than the token's is asked for."""
    asked = province or region
    if asked and not asked.startswith(token.territory_code):
        raise PermissionDenied(_("The token is bound to another territory."), code="territory_not_yours")
