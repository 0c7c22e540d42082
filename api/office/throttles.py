"""How many requests an office's API answers in an hour: the office's own limit, counted with its other limits."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from mithaq.collectivities import limits, selectors
from mithaq.collectivities.errors import ApiLimitReached
from mithaq.collectivities.models import UsageKind


class OfficeRequests(BaseThrottle):
    """Count the request for the active office, whoever asks. Raises ApiLimitReached beyond the hour's limit."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """True, or a refusal with the figures; `view.used` tells the answer's headers what is left."""
        try:
            used = limits.count(UsageKind.API)
        except ApiLimitReached as error:
            error.context["retry_after"] = seconds_left()
            raise
        limit = limits.allowed(limits.limits_of(selectors.current_office()), UsageKind.API)
        view.used = (used, limit)  # type: ignore[attr-defined]  # read by OfficeView
        return True


def seconds_left() -> int:
    """Until the hour is over and requests count anew; at least 1."""
    now = timezone.now()
    ends = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return max(1, int((ends - now).total_seconds()))
