"""Requests for extraordinary sessions and their terms; ordinary sessions by level (LO 113-14 a33, a36, a37)."""

from calendar import monthrange
from datetime import date, timedelta
from math import ceil, floor

from django.db.models import QuerySet

from mithaq.law import selectors as law
from mithaq.law.rules.kinds import Level
from mithaq.law.terms import LegalDeadline, LegalTerm, SessionWindow
from tenants.council.models import CalledBy, FoundingTerms, Session, SessionKind, SessionRequest
from tenants.council.selectors.decisions import level
from tenants.council.selectors.members import Count, proposed_members

_SUBJECT = {
    CalledBy.THIRD: "extraordinary_by_members",
    CalledBy.MAJORITY: "extraordinary_by_majority",
    CalledBy.GOVERNOR: "extraordinary_by_governor",
}


def request_rule(asked_by: str, on: date) -> LegalTerm:
    """The rule of a request by a third, the majority, the governor."""
    return law.term(_SUBJECT[CalledBy(asked_by)], level(), on)


def signatures_needed(asked_by: str, on: date) -> Count:
    """Members who must sign: a third of those in office, or more than half (a36)."""
    members = proposed_members(on)
    rule = request_rule(asked_by, on)
    third = law.term("extraordinary_by_members", level(), on).share
    number = floor(members / 2) + 1 if asked_by == CalledBy.MAJORITY else ceil(members * third)
    return Count(number, members, rule)


def refusal_limit(request: SessionRequest) -> LegalDeadline | None:
    """Last day to notify a reasoned refusal of a third's request (a36); None where the request cannot be refused."""
    if request.asked_by != CalledBy.THIRD:
        return None
    rule = law.term("extraordinary_refusal", level(), request.received_on)
    return LegalDeadline(request.received_on + timedelta(days=rule.days), rule)


def holding_limit(request: SessionRequest) -> LegalDeadline | None:
    """Last day to hold the session the majority or the governor asked for (a36, a37); None for a third's request."""
    if request.asked_by == CalledBy.THIRD:
        return None
    rule = request_rule(request.asked_by, request.received_on)
    return LegalDeadline(request.received_on + timedelta(days=rule.days), rule)


def pending_requests() -> QuerySet[SessionRequest]:
    """Requests without an answer, the oldest first."""
    return SessionRequest.objects.filter(session=None, refused_on=None).order_by("received_on", "pk")


def request_of(session: Session) -> SessionRequest | None:
    """The request a session answers."""
    return session.requests.order_by("pk").first()


# --- Ordinary sessions ------------------------------------------------------------------------------------------------


def founding_terms() -> FoundingTerms | None:
    """Months of the founding agreement, where the office is an ECI or a GCT that entered them."""
    return FoundingTerms.objects.first() if level() in {Level.ECI, Level.GCT} else None


def ordinary_windows(year: int) -> list[SessionWindow]:
    """The ordinary sessions of a year by the law, or by the founding agreement of an ECI or a GCT (a138, a145).

    The agreement names months and no week: a session may open on any day of them.
    """
    terms = founding_terms()
    if terms is None:
        return law.session_dates(level(), year)
    rule = law.term("session_months", level(), date(year, 12, 31))
    return [
        SessionWindow(
            rule.level, year, month, date(year, month, 1), date(year, month, monthrange(year, month)[1]), rule
        )
        for month in terms.month_numbers
    ]


def ordinary_ahead(on: date, count: int = 3) -> list[tuple[SessionWindow, Session | None]]:
    """The next ordinary sessions, each with the session fixed for it, if one is."""
    windows = [one for year in (on.year, on.year + 1) for one in ordinary_windows(year) if one.last_day >= on][:count]
    if not windows:
        return []
    days = (windows[0].first_day, windows[-1].last_day)
    fixed = list(Session.objects.own().filter(kind=SessionKind.ORDINARY, opens_on__range=days).order_by("opens_on"))
    return [(one, next((session for session in fixed if session.opens_on in one), None)) for one in windows]
