"""Keeping the registers: books opened and closed, entries made in order, struck and annotated, never erased (a47).

A book has its own row lock; nothing else is locked after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.translation import override

from mithaq.accounts.models import User
from mithaq.core.text import fold
from mithaq.deeds import stored
from mithaq.deeds.blocks import ARABIC, Block, Facts, Paragraph, lines_of
from mithaq.register.projection import digest
from tenants.agreements.permissions import require
from tenants.agreements.services import happened
from tenants.council import selectors
from tenants.council.deeds import book as books
from tenants.council.deeds import decision as decisions
from tenants.council.deeds import minutes as minutes_deed
from tenants.council.deeds import wording
from tenants.council.errors import (
    AbsenceNotExplained,
    BookClosed,
    BookFull,
    BookIncomplete,
    BookOpenAlready,
    EnteredAlready,
    LabelTaken,
    MinutesBound,
    MinutesNotWritten,
    NoOpenBook,
    NothingToEnter,
    NotInOrder,
    SessionStillOpen,
    StruckAlready,
)
from tenants.council.models import (
    Decision,
    Register,
    RegisterBook,
    RegisterEntry,
    RegisterNote,
    Session,
    SessionMinutes,
    Signatory,
)
from tenants.council.selectors import records
from tenants.council.services.moves import not_before
from tenants.council.services.sessions import locked_session
from tenants.council.words import CLOSING, DECISION, ENTRY, LAST_ENTRY, MARGIN_NOTE, OPENED_BOOK, STRIKING

KEEP = "registers.edit"


@dataclass(frozen=True)
class Votes:
    """The vote on a decision that no dossier is about. present: members present at the vote."""

    members_in_office: int
    present: int
    votes_for: int
    votes_against: int
    abstentions: int


# --- Books ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_book(
    register: str, *, actor: User | None, on: date, pages: int, president: str, secretary: str
) -> RegisterBook:
    """Open the next book of a register: its pages are numbered and initialled by both (a47). Raises BookOpenAlready."""
    require(actor, KEEP)
    happened(on)
    last = RegisterBook.objects.select_for_update(of=("self",)).filter(register=register).order_by("-number").first()
    if last is not None and last.is_open:
        raise BookOpenAlready(number=last.number)
    if last is not None:
        not_before(OPENED_BOOK, on, CLOSING, last.closed_on)
    return RegisterBook.objects.create(
        register=Register(register), number=last.number + 1 if last else 1, pages=pages, opened_on=on,
        president=president, secretary=secretary,
    )  # fmt: skip


@transaction.atomic
def close_book(book_id: int, *, actor: User | None, on: date, president: str, secretary: str) -> RegisterBook:
    """Close a book: nothing is entered in it any more. Raises BookClosed, BookIncomplete."""
    require(actor, KEEP)
    happened(on)
    book = _locked(book_id)
    last = selectors.last_entry(book)
    if last is not None and last.entered_on > on:
        raise BookIncomplete(last=last.entered_on)
    not_before(CLOSING, on, OPENED_BOOK, book.opened_on)
    book.closed_on, book.closed_by_president, book.closed_by_secretary = on, president, secretary
    book.save(update_fields=["closed_on", "closed_by_president", "closed_by_secretary"])
    return book


def _locked(book_id: int) -> RegisterBook:
    book = RegisterBook.objects.select_for_update(of=("self",)).get(pk=book_id)
    if book.closed_on is not None:
        raise BookClosed(number=book.number, closed_on=book.closed_on)
    return book


def _open_book(register: str) -> RegisterBook:
    book = RegisterBook.objects.select_for_update(of=("self",)).filter(register=register, closed_on=None).first()
    if book is None:
        raise NoOpenBook
    return book


# --- Entries ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_decision(decision_id: int, *, actor: User | None, on: date) -> RegisterEntry:
    """Enter an adopted decision of our own council, with the text it has now.

    Raises NothingToEnter, NoOpenBook, EnteredAlready, LabelTaken, NotInOrder, BookFull.
    """
    require(actor, KEEP)
    happened(on)
    book = _open_book(Register.DECISIONS)
    decision = Decision.objects.select_related("agreement", "amendment", "session").get(pk=decision_id)
    if not decision.is_adopted or decision.received_from or decision.session is None or decision.decided_on is None:
        raise NothingToEnter
    mine = RegisterEntry.objects.filter(decision_key=decision.pk, round=decision.round)
    _require_absent(mine)
    found = records.record_of(decision.session)
    shown = next(one for one in found.decisions if one.pk == decision.pk)
    with override(ARABIC):
        blocks = decisions.blocks(shown, found, ARABIC)
    titles = records.titles_of(decision)
    return _enter(
        book, blocks, actor=actor, on=on, dated_on=decision.decided_on, label=decision.number, title_ar=titles[0],
        title_fr=titles[1], session=decision.session, decision_key=decision.pk, round=decision.round,
        members_in_office=decision.members_in_office, present=decision.present, votes_for=decision.votes_for,
        votes_against=decision.votes_against, abstentions=decision.abstentions, again=mine.exists(),
    )  # fmt: skip


@transaction.atomic
def enter_other_decision(
    *, actor: User | None, on: date, label: str, dated_on: date, title_ar: str, text_ar: str, title_fr: str = "",
    session_id: int | None = None, votes: Votes | None = None,
) -> RegisterEntry:  # fmt: skip
    """Enter a decision that no dossier of this office is about, so that the register has no gap.

    Raises NoOpenBook, LabelTaken, NotInOrder, BookFull.
    """
    require(actor, KEEP)
    happened(on)
    book = _open_book(Register.DECISIONS)
    session = Session.objects.own().get(pk=session_id) if session_id else None
    with override(ARABIC):
        blocks = tuple(_other(title_ar, text_ar, session, votes))
    struck = RegisterEntry.objects.filter(label=label, register=Register.DECISIONS, struck_on__isnull=False)
    return _enter(
        book, blocks, actor=actor, on=on, dated_on=dated_on, label=label, title_ar=title_ar, title_fr=title_fr,
        session=session, again=struck.exists(), **(vars(votes) if votes else {}),
    )  # fmt: skip


def _other(title: str, text: str, session: Session | None, votes: Votes | None) -> Sequence[Block]:
    rows = [(wording.label("object"), title)]
    if session is not None:
        rows.append((wording.label("session"), wording.session_name(session)))
    if votes is not None:
        shown = Decision(**vars(votes))
        rows += wording.votes(shown).rows
    return [Facts(tuple(rows)), *(Paragraph(line) for line in lines_of(text))]


@transaction.atomic
def enter_minutes(session_id: int, *, actor: User | None, on: date) -> RegisterEntry:
    """Enter the minutes of a closed session, which the secretary has written.

    Raises SessionStillOpen, MinutesNotWritten, NoOpenBook, EnteredAlready, NotInOrder, BookFull.
    """
    require(actor, KEEP)
    happened(on)
    book = _open_book(Register.MINUTES)
    session = locked_session(session_id)
    if session.closes_on is None:
        raise SessionStillOpen
    mine = RegisterEntry.objects.filter(session=session, register=Register.MINUTES)
    _require_absent(mine)
    found = records.record_of(session)
    if found.minutes is None:
        raise MinutesNotWritten
    with override(ARABIC):
        title_ar, blocks = minutes_deed.title_of(found), minutes_deed.blocks(found, ARABIC)
    with override("fr"):
        title_fr = minutes_deed.title_of(found)
    return _enter(
        book, blocks, actor=actor, on=on, dated_on=session.closes_on, title_ar=title_ar, title_fr=title_fr,
        session=session, members_in_office=session.members_in_office, present=session.present_at_opening,
        again=mine.exists(),
    )  # fmt: skip


def _require_absent(mine: Any) -> None:
    standing = mine.filter(struck_on=None).first()
    if standing is not None:
        raise EnteredAlready(number=standing.number)


def _enter(
    book: RegisterBook, blocks: Sequence[Block], *, actor: User | None, on: date, dated_on: date, again: bool,
    title_ar: str, title_fr: str, label: str = "", **fields: Any,
) -> RegisterEntry:  # fmt: skip
    """Write the next entry of the book. again: it stood there before and was struck, so its date may come before."""
    last = selectors.last_entry(book)
    not_before(ENTRY, on, DECISION, dated_on)
    not_before(ENTRY, on, OPENED_BOOK, book.opened_on)
    not_before(ENTRY, on, LAST_ENTRY, last.entered_on if last else None)
    latest = selectors.latest_standing(book.register)
    if latest is not None and dated_on < latest.dated_on and not again:
        raise NotInOrder(last=latest.dated_on, day=dated_on)
    if label and RegisterEntry.objects.filter(register=book.register, label=label, struck_on=None).exists():
        raise LabelTaken(label=label)
    number = last.number + 1 if last else 1
    first = last.last_page + 1 if last else books.FIRST_ENTRY
    content = stored.dump(blocks)
    signed = digest({"content": content})
    with override(ARABIC):
        whole = (*books.heading_of(number, label, title_ar, signed), *blocks)
    needed, left = books.pages_needed(book, whole), book.pages - first + 1
    if needed > left:
        raise BookFull(left=left, needed=needed)
    return RegisterEntry.objects.create(
        book=book, register=book.register, number=number, previous=last, first_page=first,
        last_page=first + needed - 1, dated_on=dated_on, label=label, title_ar=title_ar[:300], title_fr=title_fr[:300],
        folded=fold(f"{label} {title_ar} {title_fr}")[:700], content=content, digest=signed, entered_on=on,
        entered_by=actor, **fields,
    )  # fmt: skip


@transaction.atomic
def strike(entry_id: int, *, actor: User | None, on: date, reason: str) -> RegisterEntry:
    """Strike a wrong entry: it stays in its place, ruled through, and says why. Raises StruckAlready, BookClosed."""
    require(actor, KEEP)
    happened(on)
    entry = _entry(entry_id)
    if entry.struck_on is not None:
        raise StruckAlready(struck_on=entry.struck_on)
    not_before(STRIKING, on, ENTRY, entry.entered_on)
    entry.struck_on, entry.strike_reason = on, reason
    entry.save(update_fields=["struck_on", "strike_reason"])
    return entry


@transaction.atomic
def annotate(entry_id: int, *, actor: User | None, on: date, text: str) -> RegisterNote:
    """Write a note in the margin of an entry; of a closed book too, as on paper."""
    require(actor, KEEP)
    happened(on)
    entry = RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    not_before(MARGIN_NOTE, on, ENTRY, entry.entered_on)
    return RegisterNote.objects.create(
        entry=entry, number=entry.notes.count() + 1, text=text, made_on=on, made_by=actor
    )


def _entry(entry_id: int) -> RegisterEntry:
    """The entry, read under the lock of its book, which must be open. Raises BookClosed."""
    book = _locked(RegisterEntry.objects.values_list("book_id", flat=True).get(pk=entry_id))
    entry = RegisterEntry.objects.get(pk=entry_id)
    entry.book = book
    return entry


# --- Minutes ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_minutes(
    session_id: int, *, actor: User | None, on: date, president: str, signatory: str, signatory_name: str,
    absence_reason: str = "", opened_at: time | None = None, closed_at: time | None = None, debates_ar: str = "",
    debates_fr: str = "",
) -> SessionMinutes:  # fmt: skip
    """Write who chaired a session, who signs with the president, and its debates; until the minutes are entered.

    Raises AbsenceNotExplained, MinutesBound, SessionElsewhere.
    """
    require(actor, KEEP)
    happened(on)
    session = locked_session(session_id)
    if signatory != Signatory.SECRETARY and not absence_reason:
        raise AbsenceNotExplained
    bound = RegisterEntry.objects.filter(session=session, register=Register.MINUTES, struck_on=None).first()
    if bound is not None:
        raise MinutesBound(number=bound.number)
    written, _created = SessionMinutes.objects.update_or_create(
        session=session,
        defaults={
            "president": president, "signatory": Signatory(signatory), "signatory_name": signatory_name,
            "absence_reason": "" if signatory == Signatory.SECRETARY else absence_reason, "opened_at": opened_at,
            "closed_at": closed_at, "debates_ar": debates_ar, "debates_fr": debates_fr, "written_on": on,
        },
    )  # fmt: skip
    return written
