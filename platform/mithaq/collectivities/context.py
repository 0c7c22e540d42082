"""What every template may know of the place it is shown in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, Any]:
    """`office`: the collectivity of this host or None; `side`: office, or public; `support_visit`: it runs, or None."""
    return {
        "office": getattr(request, "office", None),
        "side": getattr(request, "side", "public"),
        "support_visit": getattr(request, "support_visit", None),
        "is_demo": settings.MITHAQ_DEMO,
    }
