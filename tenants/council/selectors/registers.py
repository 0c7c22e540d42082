"""What is asked of the registers: their books, their entries with what became of them, what awaits its entry."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from mithaq.core.text import fold
from tenants.council.models import (
    ADOPTED_STATES,
    Decision,
    DecisionState,
    PastRound,
    Register,
    RegisterBook,
    RegisterEntry,
    RegisterNote,
    RoundEnd,
    Session,
)


def last_entry(book: RegisterBook) -> RegisterEntry | None:
    """The last entry of a book, struck or not."""
    return RegisterEntry.objects.filter(book=book).order_by("-number").first()


def latest_standing(register: str) -> RegisterEntry | None:
    """The standing entry of the latest date in a register."""
    return RegisterEntry.objects.filter(register=register, struck_on=None).order_by("-dated_on", "-pk").first()


def books(register: str = "") -> "QuerySet[RegisterBook]":
    """The books of a register, or of both; newest first."""
    found = RegisterBook.objects.all()
    return found.filter(register=register) if register else found


def open_book(register: str) -> RegisterBook | None:
    """The book that is being written in."""
    return RegisterBook.objects.filter(register=register, closed_on=None).first()


def entries(register: str, *, words: str = "", year: int | None = None) -> "QuerySet[RegisterEntry]":
    """Entries of a register, newest first: every word stands somewhere in number or object; year: of their date."""
    found = RegisterEntry.objects.filter(register=register).select_related("book", "session").defer("content")
    for word in fold(words[:200]).split():
        found = found.filter(folded__contains=word)
    if year is not None:
        found = found.filter(dated_on__year=year)
    return found.order_by("-book__number", "-number")


def years(register: str) -> list[int]:
    """Years of the entries of a register, latest first."""
    found = RegisterEntry.objects.filter(register=register).order_by()
    return [day.year for day in found.dates("dated_on", "year", order="DESC")]


def of_book(book: RegisterBook) -> list[RegisterEntry]:
    """The entries of a book in its order, with their text."""
    return list(RegisterEntry.objects.filter(book=book).select_related("session").order_by("number"))


def notes_of(found: Iterable[RegisterEntry]) -> dict[int, list[RegisterNote]]:
    """Margin notes by entry: one query."""
    notes: dict[int, list[RegisterNote]] = {}
    for note in RegisterNote.objects.filter(entry__in=[entry.pk for entry in found]).order_by("entry", "number"):
        notes.setdefault(note.entry_id, []).append(note)
    return notes


def states_of(found: Iterable[RegisterEntry]) -> dict[int, str]:
    """What became of the decisions of these entries with the control of legality: two queries."""
    listed = list(found)
    keys = {entry.decision_key for entry in listed if entry.decision_key is not None}
    now = {(row.pk, row.round): str(DecisionState(row.state).label) for row in Decision.objects.filter(pk__in=keys)}
    then = {
        (row.decision_id, row.round): str(RoundEnd(row.outcome).label)
        for row in PastRound.objects.filter(decision__in=keys).order_by("pk")
    }
    known = then | now
    return {
        entry.pk: known.get((entry.decision_key, entry.round), "")
        for entry in listed
        if entry.decision_key is not None and entry.round is not None
    }


@dataclass(frozen=True)
class Awaiting:
    """What is not entered yet, in the order of its dates."""

    decisions: list[Decision]
    sessions: list[Session]


def awaiting() -> Awaiting:
    """Adopted decisions and closed sessions of our own council without a standing entry: two queries."""
    standing = RegisterEntry.objects.filter(struck_on=None)
    decisions = (
        Decision.objects.filter(state__in=sorted(ADOPTED_STATES), received_from="", session__isnull=False)
        .exclude(Exists(standing.filter(decision_key=OuterRef("pk"), round=OuterRef("round"))))
        .select_related("agreement", "amendment", "session")
        .order_by("decided_on", "pk")
    )
    sessions = (
        Session.objects.own()
        .filter(closes_on__isnull=False)
        .exclude(Exists(standing.filter(register=Register.MINUTES, session=OuterRef("pk"))))
        .select_related("minutes")
        .order_by("closes_on", "pk")
    )
    return Awaiting(list(decisions), list(sessions))
