"""The OpenAPI document: of the public API alone, and the same bytes each time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

PATH = Path(__file__).with_name("openapi.json")
Endpoint = tuple[str, str, str, Callable[..., Any]]


def only_v1(endpoints: list[Endpoint]) -> list[Endpoint]:
    """Keep the public API; Wagtail's own admin API is no promise of ours."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def document() -> bytes:
    """The document as it is committed in `api/openapi.json` (`python -m api.schema` writes it)."""
    with translation.override("en"):  # labels of codes are part of the document
        generator: Any = SchemaGenerator  # untyped
        schema = generator(urlconf="mithaq.urls.national").get_schema(request=None, public=True)
    text = orjson.dumps(schema, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    return text + b"\n"


class TerritoryTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # spectacular's registry
    """How the document describes `TerritoryTokenAuthentication`."""

    target_class = "api.register.authentication.TerritoryTokenAuthentication"
    name = "territoryToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "description": "Client credentials of an authority, bound to its territory.",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/account/token",
                    "scopes": {"register.consolidated": "Consolidated register of a territory"},
                }
            },
        }


if __name__ == "__main__":
    import django

    django.setup()
    PATH.write_bytes(document())
