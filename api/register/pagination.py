"""Pages by key: a page starts after the last row of the page before, so the hundredth costs what the first one does."""

import base64
import binascii
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from mithaq.register.models import Entry
from mithaq.register.querysets import EntryQuerySet
from mithaq.register.selectors import page_after

_BIGINT = 2**63 - 1


def encode(*parts: object) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode("|".join(map(str, parts)).encode()).decode().rstrip("=")


def decode(cursor: str) -> list[str]:
    """The parts of a cursor. Raises ValidationError."""
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|")
    except (binascii.Error, ValueError) as error:
        raise invalid() from error


def invalid() -> ValidationError:
    return ValidationError({"cursor": [_("This is no cursor of this list.")]}, code="invalid_cursor")


def entries_page(found: EntryQuerySet, values: dict[str, Any]) -> tuple[list[Entry], str | None]:
    """The entries of a page and the cursor of the next, if there is one. Raises ValidationError for a bad cursor."""
    if cursor := values.get("cursor"):
        found = page_after(found, *_position(cursor))
    rows = list(found[: values["limit"] + 1])
    page = rows[: values["limit"]]
    more = len(rows) > len(page)
    return page, encode(page[-1].published_at.isoformat(), page[-1].pk) if more else None


def _position(cursor: str) -> tuple[datetime, int]:
    try:
        published_at, pk = decode(cursor)
        moment, number = datetime.fromisoformat(published_at), int(pk)
    except ValueError as error:
        raise invalid() from error
    if moment.tzinfo is None or not 0 <= number <= _BIGINT:
        raise invalid()
    return moment, number


def body(request: Request, results: Any, cursor: str | None) -> dict[str, Any]:
    """The answer of a list: results, and where the next page is."""
    following = None
    if cursor is not None:
        query = request.query_params.copy()
        query["cursor"] = cursor
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"next": following, "next_cursor": cursor, "results": results}
