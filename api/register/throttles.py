"""How often one address may ask, and one office's host be asked; counted in the cache that the processes share."""

import threading
import time
from collections import Counter
from collections.abc import Callable

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from mithaq.collectivities.limits import api_counter, limits_of

PER_MINUTE = 600
_WINDOW = 60  # seconds
_HOUR = 3600
_SHARES = 30  # a process reports each thirtieth part of the limit: 20 requests cost one visit to the cache


class _Window:
    """What this process has counted in the present window of time, and the limits it was told."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.number = -1
        self.counts: Counter[str] = Counter()
        self.refused: set[str] = set()
        self._limits: dict[str, int] = {}

    def count(self, caller: str, number: int) -> int:
        """Requests of the caller in window `number`, this one included; 0 once the caller is refused."""
        with self.lock:
            if number != self.number:
                self.number, self.counts, self.refused, self._limits = number, Counter(), set(), {}
            if caller in self.refused:
                return 0
            self.counts[caller] += 1
            return self.counts[caller]

    def limit(self, caller: str, asked: Callable[[], int]) -> int:
        """The caller's limit, asked for once in a window."""
        if caller not in self._limits:
            self._limits[caller] = asked()
        return self._limits[caller]


_minute, _hour = _Window(), _Window()


class AnonymousThrottle(BaseThrottle):
    """600 requests a minute from one address, in fixed windows; a caller with a token isn't counted.

    Each process may let through a thirtieth more than the limit before it hears of the others.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request. False once the address has had its share of the minute."""
        if request.auth is not None:
            return True
        caller, number = self.get_ident(request), int(time.time()) // _WINDOW
        counted, step = _minute.count(caller, number), max(1, PER_MINUTE // _SHARES)
        if counted == 0:
            return False
        if counted % step:
            return True
        total = _add(f"api-rate:{caller}:{number}", step)
        if total > PER_MINUTE:
            _minute.refused.add(caller)
            return False
        return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return _WINDOW - time.time() % _WINDOW


class OfficeThrottle(BaseThrottle):
    """What is asked at an office's own host counts for that office: its limit of requests in an hour.

    Each process reports a hundredth of the limit at a time, and may let through as many more. The limit is asked for
    once an hour, so a new one counts from the next hour on, or from the next start.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request. False once the office's host has answered its share of the hour."""
        office = getattr(request, "office", None)
        if office is None:
            return True
        number, schema = int(time.time()) // _HOUR, office.schema_name
        counted = _hour.count(schema, number)
        if counted == 0:
            return False
        limit = _hour.limit(schema, lambda: limits_of(office).api_requests)
        step = max(1, limit // 100)
        if counted % step:
            return counted <= limit
        total = _add(api_counter(schema), step, timeout=2 * _HOUR)
        if total > limit:
            _hour.refused.add(schema)
            return False
        return True

    def wait(self) -> float:
        """Seconds until the next hour."""
        return _HOUR - time.time() % _HOUR


def _add(key: str, requests: int, *, timeout: int = 2 * _WINDOW) -> int:
    """Add to the shared count of a window and return it."""
    if cache.add(key, requests, timeout=timeout):
        return requests
    try:
        return int(cache.incr(key, requests))
    except ValueError:  # it expired in between
        return requests
