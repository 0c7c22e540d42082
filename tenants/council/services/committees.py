"""Standing committees, who sits in them, and the dossiers sent to them for study (LO 113-14 a25–a28)."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import record
from tenants.council import selectors
from tenants.council.errors import (
    CommitteeKnown,
    ReferredTwice,
    SeatedElsewhere,
    SeatTaken,
    TooManyCommittees,
)
from tenants.council.models import Committee, CommitteeReferral, CommitteeRole, CommitteeSeat
from tenants.council.services.members import locked_member
from tenants.council.services.moves import check, locked, not_before
from tenants.council.words import END, MANDATE, REFERRAL, REPORT, SUBMISSION


@transaction.atomic
def create_committee(
    *, actor: User | None, name_ar: str, since: date, name_fr: str = "", field_ar: str = "", field_fr: str = ""
) -> Committee:
    """Record a standing committee. Raises CommitteeKnown, TooManyCommittees (a25)."""
    require(actor, "council.edit")
    standing = Committee.objects.select_for_update().filter(until=None)
    names = {one.name_ar for one in standing}
    if name_ar in names:
        raise CommitteeKnown
    rule = selectors.committees_rule()
    if len(names) >= rule.span.high:
        raise TooManyCommittees(count=len(names), article=rule.source)
    return Committee.objects.create(name_ar=name_ar, name_fr=name_fr, field_ar=field_ar, field_fr=field_fr, since=since)


@transaction.atomic
def edit_committee(
    committee_id: int, *, actor: User | None, name_ar: str, name_fr: str = "", field_ar: str = "", field_fr: str = ""
) -> Committee:
    """Call a committee otherwise. What was referred to it keeps the name it had."""
    require(actor, "council.edit")
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    if Committee.objects.filter(name_ar=name_ar, until=None).exclude(pk=committee.pk).exists():
        raise CommitteeKnown
    committee.name_ar, committee.name_fr = name_ar, name_fr
    committee.field_ar, committee.field_fr = field_ar, field_fr
    committee.save(update_fields=["name_ar", "name_fr", "field_ar", "field_fr"])
    return committee


@transaction.atomic
def end_committee(committee_id: int, *, actor: User | None, until: date) -> Committee:
    """Record that the council did away with a committee; its seats fall."""
    require(actor, "council.edit")
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    not_before(END, until, MANDATE, committee.since, field="until")
    committee.until = until
    committee.save(update_fields=["until"])
    committee.seats.all().delete()
    return committee


@transaction.atomic
def seat_member(committee_id: int, member_id: int, *, actor: User | None, role: str) -> CommitteeSeat:
    """Give a member a seat, or another role in the same committee. Raises SeatedElsewhere, SeatTaken (a25, a26)."""
    require(actor, "council.edit")
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    member = locked_member(member_id)
    seat = CommitteeSeat.objects.filter(member=member).select_related("committee").first()
    if seat is not None and seat.committee_id != committee.pk:
        raise SeatedElsewhere(name=member.name_ar, committee=seat.committee.name_ar, article=_article())
    if role != CommitteeRole.MEMBER:
        holder = committee.seats.filter(role=role).exclude(member=member).select_related("member").first()
        if holder is not None:
            raise SeatTaken(name=holder.member.name_ar)
    seat = seat or CommitteeSeat(committee=committee, member=member)
    seat.role = CommitteeRole(role)
    seat.save()
    return seat


def _article() -> str:
    return selectors.committees_rule().source


@transaction.atomic
def leave_committee(seat_id: int, *, actor: User | None) -> None:
    """Take a member out of a committee."""
    require(actor, "council.edit")
    CommitteeSeat.objects.get(pk=seat_id).delete()


@transaction.atomic
def refer_to_committee(
    decision_id: int, *, actor: User | None, on: date, committee: str, due_on: date | None = None
) -> CommitteeReferral:
    """Send the point to a standing committee for study (a28). Raises ReferredTwice, DateBeforeCause.

    due_on: day by which its report is expected; without one the eve of the session (`selectors.tasks`).
    """
    decision = locked(decision_id)
    check(decision, "record_committee_report", actor=actor, on=on)
    not_before(REFERRAL, on, SUBMISSION, decision.submitted_on)
    if due_on is not None:
        not_before(REPORT, due_on, REFERRAL, on, field="due_on")
    known = decision.referrals.filter(round=decision.round, committee=committee).first()
    if known is not None:
        raise ReferredTwice(on=known.referred_on)
    referral = CommitteeReferral.objects.create(
        decision=decision, round=decision.round, committee=committee, referred_on=on, due_on=due_on
    )
    record(
        decision.agreement, Axis.EVENT, "referred_to_committee", actor=actor, on=on, note=committee,
        article="LO 113-14 a28",
    )  # fmt: skip
    return referral
