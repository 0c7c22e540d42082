"""Members of the council: mandates, offices, vacancies, replacement, and lists taken in at once (a9, a16–a23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.law.rules.kinds import Level
from tenants.agreements.permissions import require
from tenants.council import selectors
from tenants.council.errors import (
    EmptyList,
    MandateEnded,
    MemberElsewhere,
    MemberTwice,
    OfficeHeld,
    RankMissing,
    RankTooHigh,
)
from tenants.council.models import Member, Position, Vacancy
from tenants.council.services.moves import not_before
from tenants.council.words import END, MANDATE


@dataclass(frozen=True)
class NewMember:
    """A member to be added: a line of a list."""

    name_ar: str
    since: date
    name_fr: str = ""
    position: str = Position.MEMBER
    rank: int | None = None
    on_behalf_of: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@transaction.atomic
def add_member(*, actor: User | None, replaces: str = "", **fields: Any) -> Member:
    """Add a member in office. fields: those of NewMember. Raises MemberTwice, OfficeHeld, RankMissing, RankTooHigh."""
    require(actor, "council.edit")
    new = NewMember(**fields)
    _require_new_name(new.name_ar)
    _require_free(new.position, new.rank)
    return _saved(Member(replaces=replaces, **vars(new)))


@transaction.atomic
def edit_member(member_id: int, *, actor: User | None, **fields: Any) -> Member:
    """Correct a member's line, or give another office. Raises as add_member, and MandateEnded for a former member."""
    require(actor, "council.edit")
    member = locked_member(member_id)
    new = NewMember(**fields)
    if new.name_ar != member.name_ar:
        _require_new_name(new.name_ar, but=member)
    _require_free(new.position, new.rank, but=member)
    for field, value in vars(new).items():
        setattr(member, field, value)
    return _saved(member)


@transaction.atomic
def end_mandate(member_id: int, *, actor: User | None, until: date, vacancy: str) -> Member:
    """Record that a mandate ended, `until` being its last day; the member's seat in a committee falls with it.

    A vacancy counts for the quorum from the next day (a9, a42). Raises MandateEnded, DateBeforeCause.
    """
    require(actor, "council.edit")
    member = locked_member(member_id)
    not_before(END, until, MANDATE, member.since, field="until")
    member.until, member.vacancy = until, Vacancy(vacancy)
    member.save(update_fields=["until", "vacancy"])
    selectors.seats_of(member).delete()
    return member


@transaction.atomic
def replace_member(
    member_id: int, *, actor: User | None, until: date, vacancy: str, name_ar: str, since: date, **fields: Any
) -> Member:
    """End a mandate and let another member take the seat, as a plain member. Raises DateBeforeCause when before it."""
    former = end_mandate(member_id, actor=actor, until=until, vacancy=vacancy)
    not_before(MANDATE, since, END, until, field="since")
    return add_member(
        actor=actor, name_ar=name_ar, since=since, replaces=former.name_ar, on_behalf_of=former.on_behalf_of, **fields
    )


@transaction.atomic
def add_members(lines: Sequence[NewMember], *, actor: User | None) -> list[Member]:
    """Add a whole list, or nothing of it. Raises EmptyList, and what add_member raises."""
    require(actor, "council.edit")
    if not lines:
        raise EmptyList
    return [add_member(actor=actor, **vars(line)) for line in lines]


def locked_member(member_id: int) -> Member:
    """The member in office, locked. Raises MemberElsewhere, MandateEnded."""
    member: Member = Member.objects.select_for_update().get(pk=member_id)
    if member.received_from:
        raise MemberElsewhere(name=member.name_ar)
    if member.until is not None:
        raise MandateEnded(name=member.name_ar, until=member.until)
    return member


def _require_new_name(name_ar: str, but: Member | None = None) -> None:
    others = Member.objects.own().filter(name_ar=name_ar, until=None)
    if others.exclude(pk=but.pk if but else None).exists():
        raise MemberTwice(name=name_ar)


def _require_free(position: str, rank: int | None, but: Member | None = None) -> None:
    """A president, a secretary, a deputy, a vice-president of each rank: one at a time (a7, a16, a23)."""
    held = Member.objects.own().filter(position=position, until=None).exclude(pk=but.pk if but else None)
    if position == Position.VICE_PRESIDENT:
        if rank is None:
            raise RankMissing
        _require_rank(rank)
        held = held.filter(rank=rank)
    if position != Position.MEMBER and (holder := held.first()):
        raise OfficeHeld(name=holder.name_ar, field="rank" if rank else "position")


def _require_rank(rank: int) -> None:
    most = selectors.most_vice_presidents()
    if most is not None and rank > most.number:
        raise RankTooHigh(members=most.members, most=most.number, article=most.rule.source)


def _saved(member: Member) -> Member:
    if member.position != Position.VICE_PRESIDENT:
        member.rank = None
    if selectors.level() not in {Level.ECI, Level.GCT}:
        member.on_behalf_of = ""
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:  # the same line sent twice at once, or an office given twice at once
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == "member_name_once_a_mandate":
            raise MemberTwice(name=member.name_ar) from error
        if name in {"member_one_holder_of_an_office", "member_one_vice_president_of_a_rank"}:
            raise OfficeHeld(name=member.get_position_display()) from error
        raise
    return member
