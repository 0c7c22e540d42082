"""How often an address may try something that could be guessed: fixed windows, counted in the cache."""

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Rate:
    """So many tries of one thing from one address in so many seconds."""

    name: str
    tries: int
    seconds: int


def is_used_up(request: HttpRequest, rate: Rate) -> bool:
    """Whether the address has had its tries in this window."""
    return int(cache.get(_key(request, rate), 0)) >= rate.tries


def count(request: HttpRequest, rate: Rate) -> None:
    """Count a try."""
    key = _key(request, rate)
    if cache.add(key, 1, timeout=rate.seconds):
        return
    try:
        cache.incr(key)
    except ValueError:  # it expired in between
        cache.set(key, 1, timeout=rate.seconds)


def _key(request: HttpRequest, rate: Rate) -> str:
    address = get_adapter(request).get_client_ip(request)
    return f"rate:{rate.name}:{address}:{int(time.time()) // rate.seconds}"
