"""A book of a register, printed whole: opening page, entries on their own pages, margin notes, index, closing (a47).

The book is in Arabic, the language of acts. An entry is printed from the text that was kept when it was entered, on the
pages it was given then; what came later stands in the margin notes and in the index.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from mithaq.deeds import pdf, stored
from mithaq.deeds.blocks import (
    ARABIC,
    Block,
    Column,
    Deed,
    Facts,
    Heading,
    PageStart,
    Paragraph,
    Signatory,
    Signatures,
    Table,
)
from mithaq.law import selectors as law
from mithaq.ui import formats
from tenants.council.models import Register, RegisterBook, RegisterEntry, RegisterNote
from tenants.council.selectors.decisions import level
from tenants.documents import letterhead

FIRST_ENTRY = 2  # the first page opens the book


def reference_of(book: RegisterBook) -> str:
    """What is printed on every page: `REG-D-1`, `REG-M-1`."""
    return f"REG-{'D' if book.register == Register.DECISIONS else 'M'}-{book.number}"


def title_of(book: RegisterBook) -> str:
    """“سجل المقررات، السفر رقم 1”."""
    return _("%(register)s, book no. %(number)s") % {
        "register": Register(book.register).label,
        "number": formats.number(book.number),
    }


def pages_needed(book: RegisterBook, blocks: Iterable[Block]) -> int:
    """How many pages of the book a text takes, set as it will be printed."""
    with override(ARABIC):
        paper = _deed(book, (*_opening(book), PageStart(FIRST_ENTRY), *blocks))
    return pdf.pages_of(paper) - 1


def deed(
    book: RegisterBook, entries: Sequence[RegisterEntry], states: dict[int, str], notes: dict[int, list[RegisterNote]]
) -> Deed:
    """The whole book. states: what became of each entry, by its key; notes: in the margin of each."""
    with override(ARABIC):
        blocks: list[Block] = [*_opening(book)]
        for entry in entries:
            blocks += [PageStart(entry.first_page, entry.is_struck, _mark(entry, notes)), *entry_blocks(entry)]
        after = entries[-1].last_page + 1 if entries else FIRST_ENTRY
        blocks += [PageStart(after), *_notes(entries, notes), *_index(book, entries, states), *_closing(book, entries)]
        return _deed(book, tuple(blocks))


def _deed(book: RegisterBook, blocks: tuple[Block, ...]) -> Deed:
    return Deed(
        language=ARABIC, title=title_of(book), reference=reference_of(book), made_on=book.closed_on or book.opened_on,
        letterheads=letterhead.letterheads(), blocks=blocks,
    )  # fmt: skip


def entry_blocks(entry: RegisterEntry) -> tuple[Block, ...]:
    """An entry as it is set: its place in the book, then its text as it was kept."""
    return (*heading_of(entry.number, entry.label, entry.title_ar, entry.digest), *stored.load(entry.content))


def heading_of(number: int, label: str, title: str, digest: str) -> tuple[Block, ...]:
    """The head of an entry. Called in Arabic."""
    named = _("Decision no. %(number)s") % {"number": label} if label else title
    return (
        Heading(_("Entry %(number)s – %(named)s") % {"number": formats.number(number), "named": named}),
        Facts(((_("Fingerprint of the text"), digest[:12]),)),
    )


def _opening(book: RegisterBook) -> Iterator[Block]:
    term = law.term("minutes_register", level(), book.opened_on)
    yield Heading(_("Opening"))
    yield Paragraph(
        _("This %(register)s, of %(pages)s pages numbered from 1 to %(pages)s, each initialled by the president and the"
          " secretary of the council, was opened on %(day)s as %(article)s has it.")
        % {
            "register": Register(book.register).label, "pages": formats.number(book.pages),
            "day": formats.day(book.opened_on), "article": formats.article(term.source),
        }
    )  # fmt: skip
    yield Paragraph(_("An entry is never erased: one that is wrong is struck, and the margin says why."))
    yield _both(book.president, book.secretary)


def _both(president: str, secretary: str) -> Signatures:
    return Signatures(
        (
            Signatory(_("The president of the council"), name=president),
            Signatory(_("The secretary of the council"), name=secretary),
        )
    )


def _mark(entry: RegisterEntry, notes: dict[int, list[RegisterNote]]) -> str:
    if entry.struck_on is not None:
        return _("Struck on %(day)s: see the margin notes") % {"day": formats.day_short(entry.struck_on)}
    return _("See the margin notes") if notes.get(entry.pk) else ""


def _notes(entries: Sequence[RegisterEntry], notes: dict[int, list[RegisterNote]]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    for entry in entries:
        if entry.struck_on is not None:
            said = _("struck: %(reason)s") % {"reason": entry.strike_reason}
            rows.append((formats.number(entry.number), _pages(entry), formats.day_short(entry.struck_on), said))
        rows += [
            (formats.number(entry.number), _pages(entry), formats.day_short(note.made_on), note.text)
            for note in notes.get(entry.pk, [])
        ]
    yield Heading(_("Margin notes"))
    if not rows:
        yield Paragraph(_("No note."))
        return
    columns = (
        Column(pgettext("register", "Entry"), figures=True), Column(pgettext("register", "Pages"), figures=True),
        Column(pgettext("register", "On"), figures=True), Column(pgettext("register", "Note"), width=4),
    )  # fmt: skip
    yield Table(columns, tuple(rows))


def _pages(entry: RegisterEntry) -> str:
    if entry.first_page == entry.last_page:
        return formats.number(entry.first_page)
    return f"{entry.first_page}-{entry.last_page}"


def _index(book: RegisterBook, entries: Sequence[RegisterEntry], states: dict[int, str]) -> Iterator[Block]:
    yield Heading(_("Index"))
    if not entries:
        yield Paragraph(_("No entry."))
        return
    decisions = book.register == Register.DECISIONS
    columns = [
        Column(pgettext("register", "Entry"), figures=True),
        *([Column(pgettext("register", "Decision"), figures=True)] if decisions else []),
        Column(pgettext("register", "Date"), figures=True),
        Column(pgettext("register", "Object"), width=4),
        *([Column(title, figures=True) for title in _vote_titles()] if decisions else []),
        Column(pgettext("register", "State"), width=2),
        Column(pgettext("register", "Pages"), figures=True),
    ]
    yield Table(tuple(columns), tuple(tuple(_line(entry, states, decisions=decisions)) for entry in entries))


def _vote_titles() -> tuple[str, str, str]:
    return pgettext("vote in short", "For"), pgettext("vote in short", "Against"), pgettext("vote in short", "Abst.")


def _line(entry: RegisterEntry, states: dict[int, str], *, decisions: bool) -> list[str]:
    cast = (entry.votes_for, entry.votes_against, entry.abstentions)
    votes = [formats.number(value) if value is not None else "–" for value in cast]
    return [
        formats.number(entry.number),
        *([entry.label] if decisions else []),
        formats.day_short(entry.dated_on),
        entry.title_ar,
        *(votes if decisions else []),
        states.get(entry.pk, ""),
        _pages(entry),
    ]


def _closing(book: RegisterBook, entries: Sequence[RegisterEntry]) -> Iterator[Block]:
    said: dict[str, Any] = {
        "entries": formats.number(len(entries)),
        "struck": formats.number(sum(entry.is_struck for entry in entries)),
        "last": formats.number(entries[-1].last_page if entries else 1),
        "pages": formats.number(book.pages),
    }
    yield Heading(_("Closing"))
    if book.closed_on is None:
        yield Paragraph(
            _("The book is open. It holds %(entries)s entries, of which %(struck)s struck, up to page %(last)s of"
              " %(pages)s.")
            % said
        )  # fmt: skip
        return
    yield Paragraph(
        _("Closed on %(day)s at page %(last)s of %(pages)s. It holds %(entries)s entries, of which %(struck)s struck;"
          " nothing is entered on the pages after.")
        % (said | {"day": formats.day(book.closed_on)})
    )  # fmt: skip
    yield _both(book.closed_by_president, book.closed_by_secretary)
