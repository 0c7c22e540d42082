"""From the published detail of a session or a decision to the columns of lists. Pure: they are rebuilt from it."""

from datetime import date
from typing import Any
from uuid import UUID

from mithaq.register import search
from mithaq.register.models import Proceeding, PublicSession


def columns(model: type[Proceeding], detail: dict[str, Any]) -> dict[str, Any]:
    """Every derived column but the search one."""
    return session_columns(detail) if model is PublicSession else decision_columns(detail)


def session_columns(detail: dict[str, Any]) -> dict[str, Any]:
    """The derived columns of a session."""
    return {
        "collectivity_code": detail["collectivity_code"],
        "kind": detail["kind"],
        "opens_on": _day(detail["opens_on"]),
        "meeting_on": _day(detail["meeting_on"]),
        "is_closed_to_public": detail["is_closed_to_public"],
        "opened_on": _day(detail["opened_on"]),
        "closes_on": _day(detail["closes_on"]),
        "is_demo": detail["is_demo"],
    }


def decision_columns(detail: dict[str, Any]) -> dict[str, Any]:
    """The derived columns of a decision but the search one."""
    return {
        "collectivity_code": detail["collectivity_code"],
        "session_public_id": _id(detail["session"]),
        "agreement_public_id": _id(detail["agreement"]),
        "number": detail["number"],
        "decided_on": _day(detail["decided_on"]),
        "posted_on": _day(detail["posted_on"]),
        "title_ar": detail["title"]["ar"],
        "title_fr": detail["title"]["fr"],
        "state": detail["state"],
        "votes_for": detail["votes_for"],
        "votes_against": detail["votes_against"],
        "abstentions": detail["abstentions"],
        "enforceable_on": _day(detail["enforceable_on"]),
        "is_demo": detail["is_demo"],
    }


def search_columns(model: type[Proceeding], detail: dict[str, Any]) -> dict[str, Any]:
    """The column that the search over decisions reads."""
    if model is PublicSession:
        return {}
    return {"search": search.vector(f"{detail['number']} {detail['title']['ar']} {detail['title']['fr']}", "", "")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
