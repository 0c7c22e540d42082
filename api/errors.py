"""Every error of the API as problem+json (RFC 9457) with a stable `code`; `detail` is for people and may change."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from mithaq.collectivities.errors import ApiLimitReached
from mithaq.core.errors import DomainError, IllegalTransition, NotAllowed, user_message
from mithaq.register.errors import EntryGone, NotPublished

CONTENT_TYPE = "application/problem+json"
_STATUS: dict[type[DomainError], int] = {
    NotAllowed: 403, IllegalTransition: 409, NotPublished: 404, EntryGone: 410, ApiLimitReached: 429,
}  # fmt: skip
_CODES = {  # DRF's own words for what a client can get wrong
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "token_invalid",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.ParseError: "malformed",
    exceptions.ValidationError: "invalid_query",
    exceptions.Throttled: "too_many_requests",
}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None (a bug, answered 500) for what is no error of the client."""
    if isinstance(error, DomainError):
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
        wait = error.context.get("retry_after")
        return _response(
            status, error.code, user_message(error), _more(error), {"Retry-After": str(wait)} if wait else {}
        )
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    return _of_api_exception(error)


def _of_api_exception(error: exceptions.APIException) -> Response:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), error.default_code)
    own_code = error.get_codes()
    if isinstance(own_code, str) and own_code not in {error.default_code, "authentication_failed"}:
        code = own_code
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error)
        first = fields[0]["detail"] if fields else ""
        return _response(error.status_code, code, first, {"errors": fields})
    return _response(error.status_code, code, str(error.detail), {}, headers)


def _fields(error: exceptions.ValidationError) -> list[dict[str, str]]:
    details: Any = error.get_full_details()
    if not isinstance(details, dict) or "message" in details:
        details = {"": details}
    found = []
    for field, items in details.items():
        for item in items if isinstance(items, list) else [items]:
            found.append({"field": field, "code": str(item["code"]), "detail": str(item["message"])})
    return found


def _more(error: DomainError) -> dict[str, Any]:
    more: dict[str, Any] = {"article": error.article} if error.article else {}
    if isinstance(error, EntryGone):
        more |= {"withdrawn_at": error.entry.withdrawn_at, "reason": error.entry.withdrawal_reason}
    return more


def _response(
    status: int, code: str, detail: str, more: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return Response(body | more, status=status, headers=headers, content_type=CONTENT_TYPE)
