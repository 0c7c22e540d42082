"""What the council makes public, and when (LO 113-14 a48, a273; law 31-13 a10; law 54-19 a11).

A session with its agenda, the day the members are summoned: the agenda is final then, and posted at the headquarters
(a48 does not say when; see the rule's doubt). A decision, the day it is posted there (a273). Both follow what comes
after, in the transaction of each act, and are corrected or withdrawn with a reason.

No member is named. The object of a decision stays as it was posted, whatever becomes of the dossier's title.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.collectivities.selectors import current_office
from mithaq.core.database import connection
from mithaq.register.models import Proceeding, PublicDecision, PublicSession
from mithaq.register.proceedings import services as register
from mithaq.register.proceedings.snapshots import DecisionSnapshot, Point, SessionSnapshot
from mithaq.register.snapshots import Words
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import lock, record
from tenants.council.models import ADOPTED_STATES, Decision, Session
from tenants.council.selectors import records
from tenants.council.selectors.records import SessionRecord

KEYS = UUID("6f1d0b0e-52f5-5c56-9f5b-1b6c3a0a4e55")  # the public identifiers of an office's rows derive from it
POSTING, AGENDA = "LO 113-14 a273", "LO 113-14 a48"


def session_key(session_id: int) -> UUID:
    """The public identifier of a session of this office."""
    return uuid5(KEYS, f"{connection.schema_name}/session/{session_id}")


def decision_key(decision_id: int, round_: int) -> UUID:
    """The public identifier of what a decision was in one of its rounds: a new deliberation is another decision."""
    return uuid5(KEYS, f"{connection.schema_name}/decision/{decision_id}/{round_}")


def session_snapshot(found: SessionRecord) -> SessionSnapshot:
    """The session as the public may see it."""
    session = found.session
    return SessionSnapshot(
        public_id=session_key(session.pk), kind=session.kind, opens_on=session.opens_on, meeting_on=session.meeting_on,
        summons=session.summons, hour=session.starts_at, place=Words(ar=session.place),
        points=tuple(
            Point(number=one.number, title=Words(ar=one.title_ar, fr=one.title_fr)) for one in found.points
        ),
        is_closed_to_public=found.is_closed_to_public, opened_on=session.opened_on, closes_on=session.closes_on,
        is_demo=any(decision.agreement.is_demo for decision in found.decisions),
    )  # fmt: skip


def decision_snapshot(decision: Decision, found: SessionRecord | None) -> DecisionSnapshot:
    """The adopted decision as it was posted. Raises ValueError for one that was not: callers ask `is_public` first."""
    if decision.decided_on is None or decision.posted_on is None:
        raise ValueError(f"{decision} was not posted")
    arabic, french = records.titles_of(decision)
    return DecisionSnapshot(
        public_id=decision_key(decision.pk, decision.round), number=decision.number, decided_on=decision.decided_on,
        session=session_key(decision.session_id) if decision.session_id else None,
        agreement=decision.agreement.public_id, point_number=decision.point_number, posted_on=decision.posted_on,
        title=Words(ar=arabic, fr=french), state=decision.state, votes_for=decision.votes_for,
        votes_against=decision.votes_against, abstentions=decision.abstentions, enforceable_on=decision.enforceable_on,
        is_closed_to_public=found is not None and found.is_closed(decision), is_demo=decision.agreement.is_demo,
    )  # fmt: skip


def is_public(decision: Decision) -> bool:
    """Whether the decision is one that the law has posted and ours to publish."""
    posted_by_us = decision.state in ADOPTED_STATES and decision.posted_on is not None and not decision.received_from
    return posted_by_us and not current_office().is_copy  # of a restored copy the original publishes


def announces(session: Session) -> bool:
    """Whether the session is one whose agenda is public, and ours to publish."""
    return session.summons_sent_on is not None and not session.received_from and not current_office().is_copy


def follow_session(session: Session) -> None:
    """Publish the session as it stands, or its next version; called inside the act that changed it."""
    if announces(session):
        register.publish_session(session_snapshot(records.record_of(session)))


def follow_decision(decision: Decision) -> None:
    """Publish the decision as it stands, or its next version; called inside the act that changed it."""
    if is_public(decision):
        register.publish_decision(as_posted(decision))


def as_posted(decision: Decision) -> DecisionSnapshot:
    """The decision now, with its object and its votes' publicity as they were posted, where it was."""
    found = records.record_of(decision.session) if decision.session else None
    snapshot = decision_snapshot(decision, found)
    row = published(PublicDecision, snapshot.public_id)
    if row is None:
        return snapshot
    return replace(snapshot, title=Words(**row.detail["title"]))


def published(model: type[Proceeding], public_id: UUID) -> Any:
    """What this office published under the identifier, withdrawn or not; None if nothing."""
    return model._default_manager.filter(office_schema=connection.schema_name, public_id=public_id).first()


@transaction.atomic
def correct_session(session_id: int, *, actor: User | None, on: date, reason: str) -> Proceeding:
    """Publish the session's present content in place of what was said; shows a withdrawn one again.

    Raises NotAllowed, ProceedingNotPublished, ReasonMissing.
    """
    found = _session(session_id, actor)
    _tell(found, "publication_corrected", actor, on, reason)
    return register.correct(session_snapshot(found), reason=reason)


@transaction.atomic
def withdraw_session(session_id: int, *, actor: User | None, on: date, reason: str) -> Proceeding:
    """Take the session off the public pages, with a reason that stays readable there.

    Raises NotAllowed, ProceedingNotPublished, ReasonMissing, ProceedingWithdrawnAlready.
    """
    found = _session(session_id, actor)
    _tell(found, "publication_withdrawn", actor, on, reason)
    return register.withdraw(PublicSession, session_key(session_id), reason=reason)


def _session(session_id: int, actor: User | None) -> SessionRecord:
    require(actor, "publication.correct")
    session = Session.objects.own().select_for_update(of=("self",)).get(pk=session_id)
    return records.record_of(session)


def _tell(found: SessionRecord, what: str, actor: User | None, on: date, reason: str) -> None:
    for agreement in {decision.agreement_id: decision.agreement for decision in found.decisions}.values():
        record(agreement, Axis.EVENT, what, actor=actor, on=on, note=reason, article=AGENDA)


@transaction.atomic
def correct_decision(decision_id: int, *, actor: User | None, on: date, reason: str) -> Proceeding:
    """Publish the decision's present content, object included, in place of what was said.

    Raises NotAllowed, ProceedingNotPublished, ReasonMissing.
    """
    decision = _decision(decision_id, actor)
    record(decision.agreement, Axis.EVENT, "publication_corrected", actor=actor, on=on, note=reason, article=POSTING)
    found = records.record_of(decision.session) if decision.session else None
    return register.correct(decision_snapshot(decision, found), reason=reason)


@transaction.atomic
def withdraw_decision(decision_id: int, *, actor: User | None, on: date, reason: str) -> Proceeding:
    """Take the decision off the public pages, with a reason that stays readable there.

    Raises NotAllowed, ProceedingNotPublished, ReasonMissing, ProceedingWithdrawnAlready.
    """
    decision = _decision(decision_id, actor)
    record(decision.agreement, Axis.EVENT, "publication_withdrawn", actor=actor, on=on, note=reason, article=POSTING)
    return register.withdraw(PublicDecision, decision_key(decision.pk, decision.round), reason=reason)


def _decision(decision_id: int, actor: User | None) -> Decision:
    require(actor, "publication.correct")
    agreement = lock(Decision.objects.values_list("agreement_id", flat=True).get(pk=decision_id))
    decision = Decision.objects.select_related("session", "amendment").get(pk=decision_id)
    decision.agreement = agreement
    return decision


@transaction.atomic
def publish_missing(*, actor: User | None) -> int:
    """Publish what the law makes public and is not: of a time before sessions were published. Returns how many."""
    require(actor, "publication.correct")
    count = 0
    for session in Session.objects.own().filter(summons_sent_on__isnull=False).order_by("pk"):
        if published(PublicSession, session_key(session.pk)) is None:
            follow_session(session)
            count += 1
    for decision in posted():
        if published(PublicDecision, decision_key(decision.pk, decision.round)) is None:
            follow_decision(decision)
            count += 1
    return count


def posted() -> Iterator[Decision]:
    """Our own decisions that are public by law."""
    found = Decision.objects.filter(
        state__in=sorted(ADOPTED_STATES), posted_on__isnull=False, received_from=""
    ).select_related("agreement", "amendment", "session")
    yield from found.order_by("pk")


@dataclass(frozen=True)
class PublicLine:
    """A session or a decision that the law makes public. row: what is published of it; None: nothing yet."""

    kind: str  # session, decision
    key: int
    public_id: UUID
    name: str
    day: date
    row: Any

    @property
    def is_shown(self) -> bool:
        return self.row is not None and self.row.withdrawn_at is None


def lines() -> list[PublicLine]:
    """Everything that the law makes public of our council, newest first, and what is published of it. Four queries."""
    sessions = list(Session.objects.own().filter(summons_sent_on__isnull=False))
    decisions = list(posted())
    rows: dict[UUID, Any] = {}
    for model in (PublicSession, PublicDecision):
        mine = model._default_manager.filter(office_schema=connection.schema_name).defer("detail")
        rows |= {row.public_id: row for row in mine}
    found = [
        PublicLine("session", one.pk, key, str(one.get_kind_display()), one.opens_on, rows.get(key))
        for one in sessions
        if (key := session_key(one.pk))
    ]
    found += [
        PublicLine("decision", one.pk, key, one.number, one.decided_on, rows.get(key))
        for one in decisions
        if (key := decision_key(one.pk, one.round)) and one.decided_on
    ]
    return sorted(found, key=lambda line: (line.day, line.kind), reverse=True)
