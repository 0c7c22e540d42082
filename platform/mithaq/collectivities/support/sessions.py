"""Opening a visit on the desk, entering with its one-time link, and ending it from either side.

Everything is written on the public side: the office reads the rows that are its own and can change none of them.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Role, User
from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity, OfficeEventKind, SupportPage, SupportSession
from mithaq.collectivities.services.recording import SYSTEM, held, record, sentence
from mithaq.collectivities.support.errors import TicketInvalid, VisitEnded
from mithaq.collectivities.support.visitors import dismiss, visitor
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.core.errors import InvalidInput, NotAllowed
from mithaq.outbox import services as outbox

log = structlog.get_logger(__name__)
SHORTEST, LONGEST = 5, 120  # minutes
TICKET_LIFE = timedelta(minutes=15)  # a link that nobody used by then opens nothing
_LONGEST_PATH = 500


@dataclass(frozen=True)
class Opened:
    """A visit that may be entered. ticket: the secret of its link; it is shown once and kept nowhere."""

    session: SupportSession
    ticket: str


def open_session(office: Collectivity, *, operator: User, reason: str, minutes: int, root: str = "") -> Opened:
    """Open a visit to an active office for one operator; the heads of the office are told by mail at once.

    root: address of the office's host, `https://host`, for the letter's link. A visit of the same operator that still
    runs there ends. Raises NotAllowed, InvalidInput, OfficeClosed.
    """
    if not is_operator(operator.email):
        raise NotAllowed("support.open")
    why = sentence(reason, "reason", 500, required=True)
    if not SHORTEST <= minutes <= LONGEST:
        raise InvalidInput(
            _("A visit lasts between %(least)s and %(most)s minutes."), field="minutes", least=SHORTEST, most=LONGEST
        )
    ticket = secrets.token_urlsafe(32)
    with held(office) as row:
        with selectors.office_context(row):
            heads = list(User.objects.filter(roles__role=Role.HEAD, is_active=True).values_list("pk", flat=True))
        now = clock.now()
        for before in _unclosed(row).filter(operator=operator.email):
            _close(row, before, by=operator.email)
        session = SupportSession.objects.create(
            office_schema=row.schema_name, operator=operator.email, reason=why, opened_at=now,
            expires_at=now + timedelta(minutes=minutes), ticket=_digest(ticket),
        )  # fmt: skip
        record(row, OfficeEventKind.SUPPORT_OPENED, by=operator.email, reason=why, session=session.pk, minutes=minutes)
        with selectors.office_context(row):
            for head in heads:
                outbox.add("collectivities.support_opened", user_id=head, session_id=session.pk, root=root)
    log.info("support_opened", office=office.slug, session=session.pk)
    return Opened(session, ticket)


def enterable(office: Collectivity, ticket: str) -> SupportSession:
    """The visit that this link opens on this office. Raises TicketInvalid."""
    with selectors.public_side():
        session = SupportSession.objects.filter(ticket=_digest(ticket), office_schema=office.schema_name).first()
        if session is None or not _may_enter(session):
            raise TicketInvalid
    return session


def enter(office: Collectivity, ticket: str) -> tuple[SupportSession, User]:
    """Use the link, once: the visit and the account to log in as, which stands in the office. Raises TicketInvalid."""
    with held(office) as row:
        session = (
            SupportSession.objects.select_for_update()
            .filter(ticket=_digest(ticket), office_schema=row.schema_name)
            .first()
        )
        if session is None or not row.is_active or not _may_enter(session):
            raise TicketInvalid
        with selectors.office_context(row), _recorded_as(session.operator):
            user = visitor(session.operator)
        session.entered_at, session.user_id = clock.now(), user.pk
        session.save(update_fields=["entered_at", "user_id"])
    log.info("support_entered", office=office.slug, session=session.pk)
    return session, user


def running(office: Collectivity, session_id: int | None, user_id: int | None) -> SupportSession | None:
    """The visit of this session and account while it runs; None as soon as its time, its end or its operator is over.

    A visit whose time ran out is ended here.
    """
    with selectors.public_side():
        session = SupportSession.objects.filter(
            pk=session_id or 0, office_schema=office.schema_name, user_id=user_id, closed_at=None
        ).first()
        if session is None:
            return None
        if session.expires_at <= clock.now() or not is_operator(session.operator):
            end(office, session.pk, by=SYSTEM)
            return None
    return session


def saw(session: SupportSession, *, method: str, path: str) -> None:
    """Keep that a page was asked for, whatever the answer."""
    with selectors.public_side():
        SupportPage.objects.create(
            session=session, office_schema=session.office_schema, at=clock.now(), method=method[:8],
            path=path.replace("\x00", "")[:_LONGEST_PATH],
        )  # fmt: skip


def close(office: Collectivity, session_id: int, *, by: str) -> SupportSession:
    """End a visit at once, from the desk, from inside or by a head of the office. Raises VisitEnded."""
    session = end(office, session_id, by=by)
    if session is None:
        raise VisitEnded
    return session


def end(office: Collectivity, session_id: int, *, by: str) -> SupportSession | None:
    """As `close`; None when it had ended already."""
    with held(office) as row:
        session = _unclosed(row).filter(pk=session_id).first()
        if session:
            _close(row, session, by=by)
    return session


def end_those_run_out() -> int:
    """End the visits whose time ran out while nobody looked; returns how many. One query when there are none."""
    with selectors.public_side():
        late = list(SupportSession.objects.filter(closed_at=None, expires_at__lte=clock.now()).order_by("pk"))
        offices = {
            office.schema_name: office
            for office in Collectivity.objects.filter(schema_name__in={one.office_schema for one in late})
        }
        return sum(bool(end(offices[one.office_schema], one.pk, by=SYSTEM)) for one in late)


def is_operator(email: str) -> bool:
    """Whether somebody with this address is an operator now, of the public side."""
    with selectors.public_side():
        held_role = Q(roles__role=Role.OPERATOR)
        return User.objects.filter(held_role, email__iexact=email, is_active=True).exists()


def _may_enter(session: SupportSession) -> bool:
    fresh = clock.now() < min(session.expires_at, session.opened_at + TICKET_LIFE)
    return fresh and session.entered_at is None and session.closed_at is None and is_operator(session.operator)


def _unclosed(office: Collectivity) -> QuerySet[SupportSession]:
    return (
        SupportSession.objects.select_for_update()
        .filter(office_schema=office.schema_name, closed_at=None)
        .order_by("pk")
    )


def _close(office: Collectivity, session: SupportSession, *, by: str) -> None:
    """Mark the end, close the visitor's account and say so in the office's record."""
    now = clock.now()
    ran_out = session.expires_at <= now
    session.closed_at = max(min(now, session.expires_at), session.opened_at)
    session.closed_by = SYSTEM if ran_out else by[:254]
    session.save(update_fields=["closed_at", "closed_by"])
    if session.user_id and office.is_active:
        with selectors.schema_context(office), _recorded_as(by):
            dismiss(session.user_id)
    record(office, OfficeEventKind.SUPPORT_CLOSED, by=session.closed_by, session=session.pk)


@contextmanager
def _recorded_as(person: str) -> Iterator[None]:
    """In the office's audit trail: `support:<address>`; the desk's people have numbers that mean others here."""
    before = (connection.actor, connection.request_id)
    connection.set_actor(f"support:{person}", connection.request_id)
    try:
        yield
    finally:
        connection.set_actor(*before)


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
