"""Reading the sessions and decisions of the councils, in a constant number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from mithaq.register import search as words_search
from mithaq.register.errors import ProceedingGone, ProceedingNotPublished
from mithaq.register.models import Proceeding, ProceedingVersion, PublicDecision, PublicSession
from mithaq.register.proceedings import projection
from mithaq.register.projection import digest
from mithaq.register.selectors import MAX_PAGE, PER_PAGE, Finding

Row = TypeVar("Row", bound=Proceeding)
MOST_AHEAD = 50  # sessions to come that are shown at most


@dataclass(frozen=True)
class Found:
    """One page of a list."""

    rows: list[Any]
    total: int
    page: int
    pages: int


def _shown(model: type[Row], collectivity_code: str) -> "QuerySet[Row]":
    return model._default_manager.filter(withdrawn_at=None, collectivity_code=collectivity_code)


def sessions_ahead(collectivity_code: str, on: date) -> list[PublicSession]:
    """Sessions that are not closed and meet on that day or later, nearest first."""
    ahead = _shown(PublicSession, collectivity_code).filter(closes_on=None, meeting_on__gte=on)
    return list(ahead.order_by("meeting_on", "pk")[:MOST_AHEAD])


def sessions_past(collectivity_code: str, on: date, *, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """Sessions that met or whose day has passed, newest first: two queries."""
    past = _shown(PublicSession, collectivity_code).filter(Q(closes_on__isnull=False) | Q(meeting_on__lt=on))
    return _page(past.order_by("-meeting_on", "-pk"), page, per_page)


def session(public_id: UUID) -> PublicSession:
    """The session. Raises ProceedingNotPublished, ProceedingGone."""
    return _one(PublicSession, public_id)


def decision(public_id: UUID) -> PublicDecision:
    """The decision. Raises ProceedingNotPublished, ProceedingGone."""
    return _one(PublicDecision, public_id)


def _one(model: type[Row], public_id: UUID) -> Row:
    row = model._default_manager.filter(public_id=public_id).first()
    if row is None:
        raise ProceedingNotPublished
    if row.withdrawn_at is not None:
        raise ProceedingGone(row)
    return row


def shown_session(public_id: UUID | None) -> PublicSession | None:
    """The session if it is shown; None when it is not published, or withdrawn."""
    return PublicSession.objects.filter(public_id=public_id, withdrawn_at=None).first() if public_id else None


def decisions_of(session_public_id: UUID) -> list[PublicDecision]:
    """What a session decided, in the order of its agenda."""
    found = PublicDecision.objects.filter(withdrawn_at=None, session_public_id=session_public_id)
    order = F("detail__point_number").asc(nulls_last=True)
    return list(found.order_by(order, "decided_on", "pk"))


def decisions_on(agreement_public_id: UUID) -> list[PublicDecision]:
    """Decisions about an agreement that was published itself, oldest first."""
    found = PublicDecision.objects.filter(withdrawn_at=None, agreement_public_id=agreement_public_id)
    return list(found.order_by("decided_on", "pk"))


def decisions(
    collectivity_code: str, *, words: str = "", year: int | None = None, page: int = 1, per_page: int = PER_PAGE
) -> Found:
    """Decisions of a collectivity, newest first; every word begins a word of number or object. Two queries."""
    found = _shown(PublicDecision, collectivity_code)
    asked = words_search.words_of(words)
    if words.strip():
        found = found.filter(words_search.containing(asked)) if asked else found.none()
    if year is not None:
        found = found.filter(decided_on__year=year)
    return _page(found.order_by("-decided_on", "-pk"), page, per_page)


def years_of(collectivity_code: str) -> list[int]:
    """Years in which a collectivity's published decisions were taken, latest first."""
    days = _shown(PublicDecision, collectivity_code).order_by().dates("decided_on", "year", order="DESC")
    return [day.year for day in days]


def versions(public_id: UUID) -> "QuerySet[ProceedingVersion]":
    """What a session or a decision said over time, oldest first."""
    return ProceedingVersion.objects.filter(public_id=public_id).order_by("number")


def _page(found: "QuerySet[Any]", page: int, per_page: int) -> Found:
    total = found.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages, MAX_PAGE)
    rows = list(found.defer("detail")[(page - 1) * per_page : page * per_page]) if total else []
    return Found(rows, total, page, pages)


def verify() -> Iterator[Finding]:
    """Every session and decision against its last version and its own columns, a batch at a time."""
    last = ProceedingVersion.objects.filter(public_id=OuterRef("public_id")).order_by("-number")
    for model in (PublicSession, PublicDecision):
        rows = model._default_manager.order_by("pk").annotate(
            last_number=Subquery(last.values("number")[:1]),
            last_digest=Subquery(last.values("digest")[:1]),
            last_detail=Subquery(last.values("detail")[:1]),
        )
        for row in rows.iterator(chunk_size=500):
            yield Finding(row.public_id, str(row), _problem(model, row))


def _problem(model: type[Proceeding], row: Any) -> str:
    if row.last_number is None:
        return "no version is kept"
    if row.last_number != row.version:
        return f"version {row.version} is shown, {row.last_number} is the last one kept"
    if digest(row.last_detail) != row.last_digest:
        return f"version {row.last_number} was altered after it was kept"
    if digest(row.detail) != row.last_digest:
        return f"the row differs from version {row.last_number}"
    differing = [name for name, value in projection.columns(model, row.detail).items() if getattr(row, name) != value]
    return f"columns differ from the published detail: {', '.join(differing)}" if differing else ""
