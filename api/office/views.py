"""An office's own API: its people and its systems, through the same policy as its pages."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.office.permissions import SeesDossiers
from api.office.throttles import OfficeRequests, seconds_left
from mithaq.collectivities import limits, selectors


class OfficeView(APIView):
    """An address of an office: for its own people, within the requests of an hour that its limits allow.

    Each answer tells the limit, what is left of it and the seconds until it counts anew (`RateLimit-*`); one request
    too many is answered 429 with `Retry-After`.
    """

    authentication_classes = [SessionAuthentication]
    permission_classes = [SeesDossiers]
    throttle_classes = [OfficeRequests]
    used: tuple[int, int] | None = None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Private answers stay with whoever asked, and say what is left of the limit."""
        response.headers["Cache-Control"] = "private, no-store"
        if self.used is not None:
            used, limit = self.used
            response.headers["RateLimit-Limit"] = str(limit)
            response.headers["RateLimit-Remaining"] = str(max(0, limit - used))
            response.headers["RateLimit-Reset"] = str(seconds_left())
        return super().finalize_response(request, response, *args, **kwargs)


class Limits(OfficeView):
    """What the office uses of the shared machine, beside its limits."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Request) -> Response:
        """One line for each kind; `unit` is bytes or a number, `period` the day or hour it is counted in."""
        lines = [
            {
                "kind": used.kind.value, "used": used.used, "limit": used.limit,
                "unit": "byte" if used.in_bytes else "one", "period": used.period,
            }
            for used in limits.usage_of(selectors.current_office())
        ]  # fmt: skip
        return Response({"office": selectors.current_office().code, "limits": lines})


class Nothing(OfficeView):
    """Any other address below the API."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """404 as problem+json."""
        raise NotFound
