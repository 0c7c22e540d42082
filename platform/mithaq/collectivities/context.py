"""What every template may know of the place it is shown in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, Any]:
    """`office`: the collectivity of this host or None; `side`: office, or public."""
    return {
        "office": getattr(request, "office", None),
        "side": getattr(request, "side", "public"),
        "is_demo": settings.MITHAQ_DEMO,
    }
