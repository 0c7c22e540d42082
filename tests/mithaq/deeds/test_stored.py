"""Blocks that were kept come back as they were; a bound book begins each page with its number."""

from mithaq.deeds import pdf, stored
from mithaq.deeds.blocks import (
    Article,
    Blank,
    Block,
    Column,
    Facts,
    Heading,
    Items,
    PageStart,
    Paragraph,
    Signatory,
    Signatures,
    Table,
)
from tests.mithaq.deeds import papers
from tests.mithaq.deeds.pdf_text import shown

BLOCKS: tuple[Block, ...] = (
    Heading("عنوان", 2), Paragraph("نص", align="center", strong=True), Facts((("أ", "ب"), ("ج", "د"))),
    Items(("أ", "ب"), numbered=True), Table((Column("أ", figures=True, width=2),), (("1",),), ("2",), is_roomy=True),
    Article(1, "المادة 1", "عنوان", ("أ", "ب")), Signatures((Signatory("الرئيس", "", "اسم"),)), Blank(3),
)  # fmt: skip


def test_what_is_kept_comes_back_as_it_was() -> None:
    assert stored.load(stored.dump(BLOCKS)) == BLOCKS


def test_a_page_of_a_book_bears_the_number_it_was_given() -> None:
    deed = papers.deed("fr", Paragraph("ouverture"), PageStart(2), Paragraph("un"), PageStart(3), Paragraph("deux"))
    text = shown(pdf.render(deed, address=papers.ADDRESS))
    for number in (1, 2, 3):
        assert f"Page {number} sur 3" in text
    assert pdf.pages_of(deed) == 3


def test_a_struck_entry_takes_no_more_room_and_stays_readable() -> None:
    lines = [Paragraph(f"ligne {number} " * 12) for number in range(60)]
    plain = papers.deed("fr", Paragraph("ouverture"), PageStart(2), *lines)
    struck = papers.deed("fr", Paragraph("ouverture"), PageStart(2, is_struck=True, mark="Rayée le 01/06/2024"), *lines)
    assert pdf.pages_of(struck) == pdf.pages_of(plain) > 2
    text = shown(pdf.render(struck, address=papers.ADDRESS))
    assert "Rayée le" in text
    assert "ligne 59" in text
