"""How often one address may ask. Counted in the shared cache, so that several processes count together."""

import threading
import time
from collections import Counter

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

PER_MINUTE = 600
_WINDOW = 60  # seconds
_SHARES = 30  # a process reports each thirtieth part of the limit: 20 requests cost one visit to the cache


class _Minute:
    """What this process has counted in the present minute."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.number = -1
        self.counts: Counter[str] = Counter()
        self.refused: set[str] = set()

    def count(self, caller: str, number: int) -> int:
        """Requests of the caller in minute `number`, this one included; 0 once the caller is refused."""
        with self.lock:
            if number != self.number:
                self.number, self.counts, self.refused = number, Counter(), set()
            if caller in self.refused:
                return 0
            self.counts[caller] += 1
            return self.counts[caller]


_minute = _Minute()


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


def _add(key: str, requests: int) -> int:
    """Add to the shared count of a minute and return it."""
    if cache.add(key, requests, timeout=2 * _WINDOW):
        return requests
    try:
        return int(cache.incr(key, requests))
    except ValueError:  # it expired in between
        return requests
