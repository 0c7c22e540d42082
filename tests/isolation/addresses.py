"""Every address of the service, as the URL configurations know them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

NATIONAL, OFFICE = "mithaq.urls.national", "mithaq.urls.office"


@dataclass(frozen=True)
class Address:
    """One pattern: its path with parameters as written, its full name, and the parameters' names."""

    urlconf: str
    route: str
    name: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.urlconf.rsplit('.', 1)[1]} {self.name or self.route}"


def addresses(urlconf: str) -> list[Address]:
    """All patterns of a URL configuration, in order."""
    return list(_walk(urlconf, get_resolver(urlconf).url_patterns, "", (), ()))


def _walk(
    urlconf: str, patterns: list[URLPattern | URLResolver], route: str, spaces: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        parameters = names + tuple(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(urlconf, pattern.url_patterns, here, inner, parameters)
        else:
            name = ":".join([*spaces, pattern.name]) if pattern.name else ""
            yield Address(urlconf, here, name, parameters)
