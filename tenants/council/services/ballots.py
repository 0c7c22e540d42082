"""The vote by name, and the delegates a decision appoints (LO 113-14 a6, a43, a45, a65)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, record
from tenants.council import selectors
from tenants.council.errors import (
    DelegateTwice,
    NotAdopted,
    NotInOffice,
    SameSitting,
    SessionNotOpen,
    SittingMissing,
    VoterAbsent,
    VotesMissing,
)
from tenants.council.models import Ballot, Choice, Decision, Delegate, DelegateBody, Member, Side
from tenants.council.services.deliberation import record_vote
from tenants.council.services.moves import locked, not_before
from tenants.council.words import APPOINTMENT, DECISION


@transaction.atomic
def record_votes(
    decision_id: int,
    *,
    actor: User | None,
    sitting: int,
    choices: Mapping[int, str],
    number: str = "",
    without_study: bool = False,
) -> Decision:
    """Record how each member present voted; the totals are counted from it and the decision follows (a43).

    sitting: its number in the session; its roll says who is there, and who presided: in a tie that side prevails.
    Whoever left for a personal interest is present and casts no vote (a65).
    Raises SittingMissing, VoterAbsent, VotesMissing, SameSitting, and what `record_vote` raises.
    """
    require(actor, "council.edit")
    decision = locked(decision_id)
    if decision.session is None:
        raise SessionNotOpen
    roll = selectors.roll_of(decision.session, sitting)
    if roll is None:
        raise SittingMissing
    present = {one.pk: one for one in roll.present}
    if absent := [key for key in choices if key not in present]:
        raise VoterAbsent(names=list(Member.objects.filter(pk__in=absent).values_list("name_ar", flat=True)))
    if missing := [one.name_ar for key, one in present.items() if key not in choices]:
        raise VotesMissing(names=missing)
    second, round_ = decision.second_sitting, decision.round
    if second and decision.ballots.filter(round=round_, second=False, sitting__gte=sitting).exists():
        raise SameSitting
    found = selectors.tally(choices.values())
    chair = roll.sitting.chair_id
    side = choices.get(chair, "") if chair else ""
    decided = record_vote(
        decision_id, actor=actor, on=roll.sitting.held_on, present=len(present), votes_for=found.votes_for,
        votes_against=found.votes_against, abstentions=found.abstentions, number=number, without_study=without_study,
        president_side=side if found.votes_for == found.votes_against and side in Side.values else "",
    )  # fmt: skip
    Ballot.objects.bulk_create(
        Ballot(
            decision=decided, round=round_, sitting=sitting, second=second, member=present[key], choice=Choice(choice)
        )
        for key, choice in choices.items()
    )
    return decided


@transaction.atomic
def appoint_delegate(
    decision_id: int,
    *,
    actor: User | None,
    on: date,
    member: int,
    body: str,
    body_ar: str,
    body_fr: str = "",
    substitute: bool = False,
    votes: int | None = None,
) -> Delegate:
    """Record a delegate whom the council appointed with the decision, by relative majority (a45).

    Raises NotAdopted, NotInOffice, DelegateTwice, DateBeforeCause.
    """
    require(actor, "council.edit")
    decision = locked(decision_id)
    happened(on)
    if not decision.is_adopted:
        raise NotAdopted
    not_before(APPOINTMENT, on, DECISION, decision.decided_on)
    chosen = Member.objects.own().get(pk=member)
    if not chosen.in_office(on):
        raise NotInOffice(on=on, names=[chosen.name_ar])
    if decision.delegates.filter(member=chosen, body_ar=body_ar, until=None).exists():
        raise DelegateTwice(name=chosen.name_ar)
    delegate = Delegate.objects.create(
        decision=decision, member=chosen, body=DelegateBody(body), body_ar=body_ar, body_fr=body_fr,
        substitute=substitute, votes=votes, appointed_on=on,
    )  # fmt: skip
    record(
        decision.agreement, Axis.EVENT, "delegate_appointed", actor=actor, on=on, note=f"{chosen.name_ar}: {body_ar}",
        article="LO 113-14 a45",
    )  # fmt: skip
    return delegate


@transaction.atomic
def end_delegation(delegate_id: int, *, actor: User | None, until: date) -> Delegate:
    """Record the last day of a delegate's mandate. Raises DateBeforeCause."""
    require(actor, "council.edit")
    delegate: Delegate = Delegate.objects.select_for_update().get(pk=delegate_id)
    not_before(APPOINTMENT, until, APPOINTMENT, delegate.appointed_on, field="until")
    delegate.until = until
    delegate.save(update_fields=["until"])
    return delegate
