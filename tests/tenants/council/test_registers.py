"""LO 113-14 a47: the registers of decisions and of minutes, in their order, on numbered pages, never erased."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, connection, models, transaction

from mithaq.accounts.models import User
from mithaq.core.errors import NotAllowed
from mithaq.deeds import pdf
from tenants.council import errors, services
from tenants.council.deeds import book as books
from tenants.council.models import Register, RegisterBook, RegisterEntry, RegisterNote, SessionMinutes
from tenants.council.selectors import registers
from tenants.council.services.registers import Votes
from tests.mithaq.deeds.pdf_text import shown
from tests.tenants.council import bound, story
from tests.tenants.council.bound import ENTERED, OTHER

pytestmark = pytest.mark.usefixtures("office")
VOTES = Votes(members_in_office=35, present=27, votes_for=26, votes_against=0, abstentions=1)


def printed(book: RegisterBook) -> bytes:
    entries = registers.of_book(book)
    deed = books.deed(book, entries, registers.states_of(entries), registers.notes_of(entries))
    return pdf.render(deed, address="https://berkane.example/office/registers/books/1/")


def test_a47_the_decision_stands_with_its_number_date_session_object_vote_and_pages() -> None:
    entry = bound.entered()
    assert (entry.number, entry.label, entry.dated_on) == (1, "14/2024", story.MAY_7)
    assert (entry.present, entry.votes_for, entry.votes_against, entry.abstentions) == (27, 25, 0, 2)
    assert entry.session == story.may_session()
    assert entry.first_page == 2
    assert entry.last_page >= 2
    assert registers.states_of([entry]) == {entry.pk: "مصادق عليه"}


def test_a47_entries_follow_one_another_without_a_gap_in_number_or_page() -> None:
    first = bound.entered()
    second = services.enter_other_decision(actor=None, on=ENTERED, votes=VOTES, **OTHER)
    assert (second.number, second.previous, second.first_page) == (2, first, first.last_page + 1)


def test_a47_decisions_stand_in_the_order_of_their_dates() -> None:
    bound.entered()
    with pytest.raises(errors.NotInOrder):
        services.enter_other_decision(actor=None, on=ENTERED, **(OTHER | {"dated_on": date(2024, 2, 6)}))


def test_nothing_is_entered_without_an_open_book() -> None:
    decision = bound.posted()
    with pytest.raises(errors.NoOpenBook):
        services.enter_decision(decision.pk, actor=None, on=ENTERED)


def test_a_decision_stands_once_and_a_number_too() -> None:
    entry = bound.entered()
    with pytest.raises(errors.EnteredAlready):
        services.enter_decision(entry.decision_key, actor=None, on=ENTERED)
    with pytest.raises(errors.LabelTaken):
        services.enter_other_decision(actor=None, on=ENTERED, **(OTHER | {"label": "14/2024"}))


def test_only_what_was_adopted_is_entered() -> None:
    bound.book()
    with pytest.raises(errors.NothingToEnter):
        services.enter_decision(story.in_session().pk, actor=None, on=ENTERED)


def test_a_book_is_never_lengthened() -> None:
    decision = bound.posted()
    bound.book(pages=10)
    services.enter_decision(decision.pk, actor=None, on=ENTERED)
    with pytest.raises(errors.BookFull) as refusal:
        services.enter_other_decision(actor=None, on=ENTERED, **(OTHER | {"text_ar": "سطر\n" * 600}))
    assert refusal.value.context["needed"] > refusal.value.context["left"]
    assert RegisterEntry.objects.count() == 1


def test_a_register_has_one_open_book_and_books_follow_one_another() -> None:
    first = bound.book()
    with pytest.raises(errors.BookOpenAlready):
        bound.book()
    closing = {"on": date(2024, 12, 31), "president": bound.PRESIDENT, "secretary": bound.SECRETARY}
    services.close_book(first.pk, actor=None, **closing)
    with pytest.raises(errors.BookClosed):
        services.close_book(first.pk, actor=None, **closing)
    assert bound.book(on=date(2025, 1, 2)).number == 2
    assert bound.book(Register.MINUTES).number == 1


def test_a_book_is_not_closed_before_its_last_entry() -> None:
    entry = bound.entered()
    with pytest.raises(errors.BookIncomplete):
        services.close_book(entry.book_id, actor=None, on=date(2024, 5, 15), president="أ", secretary="ب")


def test_a_wrong_entry_is_struck_stays_and_the_right_one_follows_the_last() -> None:
    wrong = bound.entered()
    services.enter_other_decision(actor=None, on=ENTERED, **(OTHER | {"dated_on": date(2024, 5, 8)}))
    struck = services.strike(wrong.pk, actor=None, on=date(2024, 6, 1), reason="خطأ في النص")
    assert (struck.number, struck.strike_reason) == (1, "خطأ في النص")
    with pytest.raises(errors.StruckAlready):
        services.strike(wrong.pk, actor=None, on=date(2024, 6, 1), reason="again")

    right = services.enter_decision(wrong.decision_key, actor=None, on=date(2024, 6, 1))

    assert (right.number, right.label) == (3, "14/2024")  # of an earlier date, for it stood there before
    assert RegisterEntry.objects.count() == 3


def test_a_closed_book_takes_a_note_in_the_margin_and_no_strike() -> None:
    entry = bound.entered()
    services.close_book(entry.book_id, actor=None, on=date(2024, 12, 31), president="أ", secretary="ب")
    with pytest.raises(errors.BookClosed):
        services.strike(entry.pk, actor=None, on=date(2025, 1, 3), reason="متأخر")
    note = services.annotate(entry.pk, actor=None, on=date(2025, 1, 3), text="انظر المقرر رقم 3/2025")
    assert note.number == 1


def test_what_was_entered_keeps_the_text_of_its_day() -> None:
    entry = bound.entered()
    before = RegisterEntry.objects.get(pk=entry.pk).content
    agreement = story.again(entry.session).decisions.get().agreement
    agreement.title_ar = "عنوان آخر"
    agreement.save()
    again = RegisterEntry.objects.get(pk=entry.pk)
    assert again.content == before
    assert "عنوان آخر" not in repr(again.content)


def test_the_printed_book_bears_the_numbers_votes_pages_and_the_struck_entry_readable() -> None:
    wrong = bound.entered()
    services.enter_other_decision(actor=None, on=ENTERED, votes=VOTES, **OTHER)
    services.strike(wrong.pk, actor=None, on=date(2024, 6, 1), reason="خطأ")
    services.enter_decision(wrong.decision_key, actor=None, on=date(2024, 6, 1))
    services.close_book(wrong.book_id, actor=None, on=date(2024, 12, 31), president="أ", secretary="ب")
    book = RegisterBook.objects.get()

    content = printed(book)

    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.open_metadata()["pdfaid:part"] == "2"
        pages = len(document.pages)
    last = RegisterEntry.objects.order_by("-number").first()
    assert last is not None
    assert pages > last.last_page
    text = shown(content)
    for figure in ("14/2024", "15/2024", "07/05/2024", "REG-D-1", "01/06/2024"):
        assert figure in text
    lines = text.split("\n")
    assert lines.count("25") >= 4  # in each of the two texts, and in the index for each
    assert text.count(wrong.digest[:12]) >= 2  # the struck one and the one that replaces it say the same


def test_the_pages_that_were_given_are_those_that_are_printed() -> None:
    """Each entry begins on its first page and the next one on the page after its last."""
    bound.entered()
    services.enter_other_decision(actor=None, on=ENTERED, **(OTHER | {"text_ar": "سطر من نص المقرر\n" * 90}))
    services.enter_other_decision(actor=None, on=ENTERED, **(OTHER | {"label": "16/2024"}))
    book, entries = RegisterBook.objects.get(), registers.of_book(RegisterBook.objects.get())
    assert entries[1].last_page > entries[1].first_page
    with pikepdf.open(io.BytesIO(printed(book))) as document:
        for entry in entries:
            page = pikepdf.Pdf.new()
            page.pages.append(document.pages[entry.first_page - 1])
            buffer = io.BytesIO()
            page.save(buffer)
            assert entry.digest[:12] in shown(buffer.getvalue())


def test_a47_minutes_are_entered_once_the_session_is_closed_and_written() -> None:
    book = bound.book(Register.MINUTES)
    session = story.in_session().session
    assert session is not None
    with pytest.raises(errors.SessionStillOpen):
        services.enter_minutes(session.pk, actor=None, on=ENTERED)
    services.close_session(session.pk, actor=None, on=story.CLOSED)
    with pytest.raises(errors.MinutesNotWritten):
        services.enter_minutes(session.pk, actor=None, on=ENTERED)
    bound.written(session)
    entry = services.enter_minutes(session.pk, actor=None, on=ENTERED)
    assert (entry.book, entry.number, entry.label) == (book, 1, "")
    assert "محضر الدورة العادية" in entry.title_ar
    with pytest.raises(errors.MinutesBound):
        bound.written(session)


def test_a47_the_minutes_say_why_the_secretary_does_not_sign() -> None:
    story.adopted()
    values = {"president": "أ", "signatory": "deputy", "signatory_name": "ب"}
    with pytest.raises(errors.AbsenceNotExplained):
        services.write_minutes(story.may_session().pk, actor=None, on=ENTERED, **values)
    services.write_minutes(
        story.may_session().pk, actor=None, on=ENTERED, absence_reason="في رخصة مرضية", **values
    )  # fmt: skip
    bound.book(Register.MINUTES)
    entry = services.enter_minutes(story.may_session().pk, actor=None, on=ENTERED)
    assert "في رخصة مرضية" in repr(entry.content)
    assert "نائب كاتب المجلس" in repr(entry.content)


def test_what_awaits_its_entry_is_listed_in_the_order_of_its_dates() -> None:
    decision = bound.posted()
    awaiting = registers.awaiting()
    assert (awaiting.decisions, awaiting.sessions) == ([decision], [story.may_session()])
    bound.book()
    services.enter_decision(decision.pk, actor=None, on=ENTERED)
    assert registers.awaiting().decisions == []


def test_the_search_finds_number_words_and_year() -> None:
    bound.entered()
    services.enter_other_decision(actor=None, on=ENTERED, **OTHER)
    assert [one.label for one in registers.entries(Register.DECISIONS, words="الفائض")] == ["15/2024"]
    assert [one.label for one in registers.entries(Register.DECISIONS, words="excedent")] == ["15/2024"]
    assert [one.label for one in registers.entries(Register.DECISIONS, words="14/2024")] == ["14/2024"]
    assert list(registers.entries(Register.DECISIONS, year=2023)) == []
    assert registers.years(Register.DECISIONS) == [2024]


@pytest.mark.parametrize("role", ["clerk", "finance", "service", "reader"])
def test_only_head_secretary_and_president_keep_the_registers(people: Callable[..., User], role: str) -> None:
    with pytest.raises(NotAllowed):
        services.open_book("decisions", actor=people(role), on=bound.OPENED, pages=20, president="أ", secretary="ب")


BOOK: dict[str, Any] = {
    "register": "decisions", "number": 1, "pages": 200, "opened_on": bound.OPENED, "president": "أ", "secretary": "ب",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"register": "gossip"}, "book_register_known"),
        ({"pages": 5}, "book_numbered_and_paged"),
        ({"number": 0}, "book_numbered_and_paged"),
        ({"secretary": ""}, "book_opened_by_both"),
        ({"closed_on": date(2024, 1, 1)}, "book_closed_by_both_after_opening"),
        ({"closed_on": date(2024, 12, 31)}, "book_closed_by_both_after_opening"),
    ],
)
def test_the_database_refuses_a_book_that_cannot_be(change: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RegisterBook.objects.create(**(BOOK | change))


def test_the_database_has_one_open_book_a_register_and_one_book_a_number() -> None:
    RegisterBook.objects.create(**BOOK)
    with pytest.raises(IntegrityError, match="book_one_open_per_register"), transaction.atomic():
        RegisterBook.objects.create(**(BOOK | {"number": 2}))
    closed = {"closed_on": date(2024, 12, 31), "closed_by_president": "أ", "closed_by_secretary": "ب"}
    with pytest.raises(IntegrityError, match="book_number_once_per_register"), transaction.atomic():
        RegisterBook.objects.create(**(BOOK | closed))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"register": "gossip"}, "register_entry_of_its_kind"),
        ({"number": 2}, "register_entry_first_or_follows"),
        ({"first_page": 3, "last_page": 3}, "register_entry_first_or_follows"),
        ({"last_page": 1}, "register_entry_pages_in_order"),
        ({"label": ""}, "register_entry_of_its_kind"),
        ({"register": "minutes"}, "register_entry_of_its_kind"),
        ({"round": None}, "register_entry_own_decision_whole"),
        ({"votes_for": 28}, "register_entry_votes_within_present"),
        ({"abstentions": None}, "register_entry_votes_within_present"),
        ({"title_ar": ""}, "register_entry_titled"),
        ({"digest": "x"}, "register_entry_hashed"),
        ({"entered_on": date(2024, 5, 1)}, "register_entry_entered_after_dated"),
        ({"struck_on": date(2024, 6, 1)}, "register_entry_struck_with_reason"),
        ({"strike_reason": "خطأ"}, "register_entry_struck_with_reason"),
    ],
)
def test_the_database_refuses_an_entry_that_cannot_be(change: dict[str, Any], name: str) -> None:
    bound.entered()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RegisterEntry.objects.update(**change)


def _copied(entry: RegisterEntry, **changes: Any) -> None:
    other = RegisterEntry.objects.get(pk=entry.pk)
    other.pk = None
    for field, value in ({"number": 2, "previous": entry, "first_page": 90, "last_page": 90} | changes).items():
        setattr(other, field, value)
    other.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"number": 1, "previous": None, "first_page": 2}, "register_entry_(numbered|page)_once"),
        ({"first_page": 2}, "register_entry_page_once"),
        ({"label": "99/2024"}, "register_decision_stands_once"),
        ({"decision_key": None, "round": None}, "register_label_stands_once"),
    ],
)
def test_the_database_refuses_a_second_entry_in_the_same_place(change: dict[str, Any], name: str) -> None:
    entry = bound.entered()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        _copied(entry, **change)


def test_the_database_gives_no_number_of_a_book_twice() -> None:
    bound.entered()
    second = services.enter_other_decision(actor=None, on=ENTERED, **OTHER)
    with pytest.raises(IntegrityError, match="register_entry_numbered_once"), transaction.atomic():
        _copied(second, previous=second, label="17/2024")


def test_the_database_lets_no_entry_have_two_followers_and_none_go_from_between() -> None:
    first = bound.entered()
    second = services.enter_other_decision(actor=None, on=ENTERED, **OTHER)
    with pytest.raises(IntegrityError, match="previous_id"), transaction.atomic():
        _copied(second, number=3, label="17/2024", previous=first)
    with pytest.raises(models.ProtectedError):
        first.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a transaction
        with pytest.raises(IntegrityError, match="previous_id"), transaction.atomic():
            cursor.execute("DELETE FROM council_registerentry WHERE id = %s", [first.pk])


def test_the_database_has_minutes_of_a_session_once_and_notes_that_say_something() -> None:
    story.adopted()
    bound.book(Register.MINUTES)
    entry = services.enter_minutes(bound.written().pk, actor=None, on=ENTERED)
    with pytest.raises(IntegrityError, match="register_minutes_stand_once"), transaction.atomic():
        _copied(entry)
    services.annotate(entry.pk, actor=None, on=ENTERED, text="هامش")
    for change, name in (
        ({"text": ""}, "register_note_says_something"),
        ({"number": 1}, "register_note_numbered_once"),
    ):
        note = RegisterNote.objects.get(number=1)
        note.pk, note.number = None, 2
        for field, value in change.items():
            setattr(note, field, value)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            note.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"signatory": "clerk", "absence_reason": "غياب"}, "minutes_signatory_known"),
        ({"president": ""}, "minutes_name_who_signs"),
        ({"signatory_name": ""}, "minutes_name_who_signs"),
        ({"signatory": "deputy"}, "minutes_say_why_the_secretary_does_not_sign"),
        ({"absence_reason": "غياب"}, "minutes_say_why_the_secretary_does_not_sign"),
    ],
)
def test_the_database_refuses_minutes_that_cannot_be(change: dict[str, Any], name: str) -> None:
    bound.written()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SessionMinutes.objects.update(**change)
