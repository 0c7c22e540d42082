"""From the presidency to the vote (R20–R21; LO 113-14 a28, a38, a43)."""

from datetime import date
from typing import Any

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.permissions import require_transition
from tenants.agreements.services import lock, perform
from tenants.changes.models import Amendment, AmendmentState
from tenants.changes.services import put_in_path
from tenants.council import selectors
from tenants.council.errors import (
    AlwaysPublicVote,
    ApprovalMissing,
    CommitteeTwice,
    MorePresentThanMembers,
    MorePresentThanRoll,
    NoAddendum,
    NotReady,
    NotStudied,
    NumberMissing,
    NumberTaken,
    OutsideSession,
    PointBarred,
    PointTaken,
    PointUnknown,
    SessionElsewhere,
    SessionNotOpen,
    SessionStarted,
    TieWithoutPresident,
    TooManyVotes,
)
from tenants.council.models import (
    CommitteeReport,
    Decision,
    DecisionState,
    Majority,
    Resolution,
    RoundEnd,
    Session,
    SessionKind,
    Side,
)
from tenants.council.services.agenda import place, settle
from tenants.council.services.moves import (
    CLEAN_AGENDA,
    CLEAN_ROUND,
    CLEAN_VOTE,
    check,
    keep_round,
    locked,
    move,
    not_before,
    require_running,
)
from tenants.council.services.sessions import locked_session, require_agenda_in_time
from tenants.council.transitions import DECISION_AXIS
from tenants.council.words import AGENDA, DECISION, REPORT, RETURN, SUBMISSION
from tenants.drafting.selectors import readiness

S = DecisionState


@transaction.atomic
def submit_to_presidency(
    agreement_id: int, *, actor: User | None, on: date, amendment_id: int | None = None
) -> Decision:
    """Hand the file to the presidency for the agenda (R20, R21).

    The agreement must be in drafting, complete (R14–R19) and approved where a partner stands outside the Kingdom
    (a86, a92); it then awaits the decision. For an amendment the decision alone moves: the agreement stays in force.
    A decision left from before a withdrawal lapses.
    Raises NotReady, ApprovalMissing, NoAddendum, IllegalTransition.
    """
    require_transition(actor, DECISION_AXIS.get("submit_to_presidency"))
    agreement = lock(agreement_id)
    amendment = _amendment(agreement, amendment_id)
    decision = selectors.current_decision(agreement, amendment_id)
    if decision is None:
        decision = Decision.objects.create(agreement=agreement, amendment=amendment)
    decision.agreement = agreement
    if amendment_id is None and agreement.state == AgreementState.DRAFTING and decision.state != S.DRAFT:
        _lapse(decision, actor, on)
    check(decision, "submit_to_presidency", actor=actor, on=on, anywhere=True)
    if amendment is not None:
        require_running(agreement, amendment)
    elif missing := readiness(agreement):
        raise NotReady(what=[need.label for need in missing])
    _require_approvals(agreement, on)
    if amendment is None:
        perform(agreement, "submit_for_decision", actor=actor, on=on)
    elif amendment.state == AmendmentState.DRAFT:
        decision.amendment = put_in_path(amendment.pk, actor=actor, on=on)
    return move(
        decision,
        "submit_to_presidency",
        actor=actor,
        on=on,
        submitted_on=on,
        majority=selectors.majority_for(agreement),
    )


def _amendment(agreement: Agreement, amendment_id: int | None) -> Amendment | None:
    """The amendment, which must be the agreement's and a full addendum. Raises NoAddendum."""
    if amendment_id is None:
        return None
    amendment = Amendment.objects.filter(pk=amendment_id, agreement=agreement).first()
    if amendment is None or not amendment.promoted_to_full:
        raise NoAddendum
    return amendment


def _lapse(decision: Decision, actor: User | None, on: date) -> None:
    keep_round(decision, RoundEnd.LAPSED, on=on)
    move(decision, "lapse", actor=actor, on=on, round=decision.round + 1, **CLEAN_ROUND)


def _require_approvals(agreement: Agreement, on: date) -> None:
    for kind in selectors.approvals_missing(agreement, on):
        raise ApprovalMissing(article=kind.article, approval=kind.label)


@transaction.atomic
def put_on_agenda(
    decision_id: int,
    session_id: int,
    *,
    actor: User | None,
    on: date,
    point_number: int | None = None,
    linked: bool = False,
) -> Decision:
    """Put the point on the agenda of a session, which the president sends to the governor on that day (a38).

    point_number: its place, the last one when not said; linked: under a point that stands there already, beside its
    other dossiers. Raises AgendaTooLate with the next session that can be reached, SessionStarted, PointTaken,
    PointUnknown, DateBeforeCause.
    """
    decision = locked(decision_id)
    check(decision, "put_on_agenda", actor=actor, on=on)
    not_before(AGENDA, on, SUBMISSION, decision.submitted_on)
    session = locked_session(session_id)
    if session.opened_on is not None or session.opens_on <= on:
        raise SessionStarted(opens_on=session.opens_on)
    require_agenda_in_time(session, on)
    settle(session, on)
    taken = point_number is not None and session.points.filter(number=point_number).exists()
    if linked and not taken:
        raise PointUnknown(point=point_number or "—")
    if taken and not linked:
        raise PointTaken(point=point_number)
    number = point_number or selectors.next_number(session)
    place(session, decision, number, on)
    if session.agenda_sent_on is None or session.agenda_sent_on < on:
        session.agenda_sent_on, session.agenda_received_on = on, None
        session.save(update_fields=["agenda_sent_on", "agenda_received_on"])
    changes: dict[str, Any] = {
        "session": session, "point_number": number, "agenda_sent_on": on, "received_from": "",
    }  # fmt: skip
    return move(decision, "put_on_agenda", actor=actor, on=on, **changes)


@transaction.atomic
def record_committee_report(
    decision_id: int, *, actor: User | None, on: date, committee: str, opinion: str, note: str = ""
) -> CommitteeReport:
    """Record the study by a standing committee (a28). Raises CommitteeTwice, DateBeforeCause."""
    decision = locked(decision_id)
    check(decision, "record_committee_report", actor=actor, on=on)
    not_before(REPORT, on, SUBMISSION, decision.submitted_on)
    if decision.committee_reports.filter(round=decision.round, committee=committee).exists():
        raise CommitteeTwice
    report = CommitteeReport.objects.create(
        decision=decision, round=decision.round, committee=committee, studied_on=on, opinion=opinion, note=note
    )
    move(decision, "record_committee_report", actor=actor, on=on, note=f"{committee}: {report.get_opinion_display()}")
    return report


@transaction.atomic
def record_vote(
    decision_id: int,
    *,
    actor: User | None,
    on: date,
    present: int,
    votes_for: int,
    votes_against: int,
    abstentions: int = 0,
    number: str = "",
    president_side: str = "",
    without_study: bool = False,
    secret_ground: str = "",
) -> Decision:
    """Record the vote: the decision becomes adopted or rejected, or needs a second sitting (a43).

    present: members present at the vote. number: in the register of decisions, needed when adopted. president_side:
    asked for in a tie only. without_study: the council decided without debate to deliberate on a point no committee
    studied (a28). With the private sector the majority of members in office is needed; when it is not reached the
    point stays on the agenda for a second sitting, where votes cast count. secret_ground: the text that allows a secret
    ballot, where one was held: the vote is public otherwise (a6).
    Raises SessionNotOpen, SessionElsewhere, OutsideSession, NotStudied, TooManyVotes, TieWithoutPresident,
    NumberMissing, NumberTaken.
    """
    decision = locked(decision_id)
    check(decision, "adopt", actor=actor, on=on)
    session = _voting_session(decision, on)
    _require_study(decision, session, on, without_study)
    if present > session.members_in_office:
        raise MorePresentThanMembers(present=present, members=session.members_in_office)
    _require_ground(secret_ground)
    on_the_roll = selectors.present_by_roll(session, on)
    if on_the_roll is not None and present > on_the_roll:
        raise MorePresentThanRoll(present=present, roll=on_the_roll)
    total = votes_for + votes_against + abstentions
    if total > present:
        raise TooManyVotes(votes=total, present=present)
    majority = selectors.majority_for(decision.agreement)
    vote: dict[str, Any] = {
        "decided_on": on,
        "members_in_office": session.members_in_office,
        "present": present,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "abstentions": abstentions,
    }
    note = f"{votes_for} / {votes_against} / {abstentions}"
    if majority == Majority.MEMBERS_IN_OFFICE and not decision.second_sitting:
        adopted = votes_for * 2 > session.members_in_office
        if not adopted:
            del vote["members_in_office"]
            keep_round(decision, RoundEnd.NO_MAJORITY, on=on, **vote)
            return move(
                decision, "call_second_sitting", actor=actor, on=on, note=note, second_sitting=True,
                without_study=decision.without_study or without_study,
            )  # fmt: skip
    else:
        adopted = _carried(votes_for, votes_against, president_side)
    if adopted:
        _require_number(decision, number)
    vote |= {
        "number": number, "president_side": president_side, "majority": majority, "without_study": without_study,
        "secret_ballot": bool(secret_ground), "secret_ground": secret_ground,
    }  # fmt: skip
    return move(decision, "adopt" if adopted else "reject", actor=actor, on=on, note=f"{number} {note}".strip(), **vote)


def _voting_session(decision: Decision, on: date) -> Session:
    session = decision.session
    if session is None or session.opened_on is None:
        raise SessionNotOpen
    if session.received_from:
        raise SessionElsewhere
    limit = selectors.closing_limit(session)
    last = session.closes_on or (limit.on if limit else on)
    if not session.opened_on <= on <= last:
        raise OutsideSession(on=on, opened_on=session.opened_on)
    not_before(DECISION, on, SUBMISSION, decision.submitted_on)
    point = selectors.point_of(decision)
    if point is not None and point.is_barred:
        raise PointBarred
    return session


def _require_ground(secret_ground: str) -> None:
    if secret_ground and not selectors.may_be_secret():
        raise AlwaysPublicVote(article=selectors.public_vote_rule().source)


def _require_study(decision: Decision, session: Session, on: date, without_study: bool) -> None:
    studied = decision.committee_reports.filter(round=decision.round, studied_on__lte=on).exists()
    excused = without_study or decision.without_study or session.kind == SessionKind.EXTRAORDINARY
    if not (studied or excused):
        raise NotStudied


def _carried(votes_for: int, votes_against: int, president_side: str) -> bool:
    """Absolute majority of votes cast; in a tie the president's side (a43). Raises TieWithoutPresident."""
    if votes_for != votes_against or votes_for == 0:
        return votes_for > votes_against
    if president_side not in Side.values:
        raise TieWithoutPresident
    return president_side == Side.FOR


def _require_number(decision: Decision, number: str) -> None:
    if not number:
        raise NumberMissing
    if Decision.objects.filter(number=number, received_from="").exclude(pk=decision.pk).exists():
        raise NumberTaken(number=number)


@transaction.atomic
def postpone(decision_id: int, *, actor: User | None, on: date, reason: str = "") -> Decision:
    """The council puts the point off to another session."""
    decision = locked(decision_id)
    check(decision, "postpone", actor=actor, on=on)
    not_before(DECISION, on, SUBMISSION, decision.submitted_on)
    keep_round(decision, RoundEnd.POSTPONED, on=on, note=reason)
    return move(decision, "postpone", actor=actor, on=on, note=reason, **CLEAN_AGENDA, **CLEAN_VOTE)


ROUND_ENDS = {
    S.REJECTED: RoundEnd.REJECTED,
    S.OBJECTED: RoundEnd.OBJECTED,
    S.VISA_REFUSED: RoundEnd.VISA_REFUSED,
    S.ANNULLED: RoundEnd.ANNULLED,
}


@transaction.atomic
def put_back(decision_id: int, *, actor: User | None, on: date, reason: str = "") -> Decision:
    """Return the draft to drafting: taken back, postponed, rejected, objected to, or refused its visa.

    The agreement returns to drafting with it; an amendment's decision returns alone. An objection is answered by it.
    """
    decision = locked(decision_id)
    check(decision, "put_back", actor=actor, on=on)
    not_before(RETURN, on, SUBMISSION, decision.submitted_on)
    before = DecisionState(decision.state)
    if before == S.OBJECTED:
        decision.objections.filter(round=decision.round, resolution="").update(
            resolution=Resolution.NEW_DELIBERATION, answered_on=on
        )
    keep_round(decision, ROUND_ENDS.get(before, RoundEnd.TAKEN_BACK), on=on, note=reason)
    move(decision, "put_back", actor=actor, on=on, note=reason, round=decision.round + 1, **CLEAN_ROUND)
    if decision.amendment_id is None:
        perform(decision.agreement, "return_to_drafting", actor=actor, on=on, note=reason)
    return decision
