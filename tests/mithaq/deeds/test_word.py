"""Word papers: they open in their own direction, say the same as the PDF, and run nothing."""

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from mithaq.deeds import word
from mithaq.deeds.blocks import Article, Deed, Facts, Heading, Items, Paragraph, Signatory, Signatures, Table
from tests.mithaq.deeds import papers
from tests.mithaq.deeds.test_pdf import HOSTILE

NBSP = "\u00a0"


def opened(deed: Deed) -> Document:
    return Document(io.BytesIO(word.render(deed)))


def said(document: Document) -> str:
    """Every paragraph of the body, those of tables and controls included, one a line."""
    lines = ("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))
    return "\n".join(lines).replace("\u200e", "").replace(NBSP, " ")


def test_an_arabic_paper_opens_from_the_right() -> None:
    body = opened(papers.arabic()).element.body
    assert body.find(f"{qn('w:sectPr')}/{qn('w:bidi')}") is not None
    tables = list(body.iter(qn("w:tbl")))
    assert tables
    assert all(table.tblPr.find(qn("w:bidiVisual")) is not None for table in tables)
    for paragraph in body.iter(qn("w:p")):
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        if re.search("[ء-ي]", text) and not re.match("[A-Z]", text):
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None, text


def test_arabic_runs_are_marked_and_figures_are_not() -> None:
    for run in opened(papers.arabic()).element.body.iter(qn("w:r")):
        text = "".join(node.text or "" for node in run.iter(qn("w:t")))
        is_marked = run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
        if "\u200e" in text:
            assert not is_marked, text
        elif re.search("[ء-ي]", text):
            assert is_marked, text


def test_a_french_paper_opens_from_the_left() -> None:
    body = opened(papers.french()).element.body
    assert body.find(f"{qn('w:sectPr')}/{qn('w:bidi')}") is None
    assert not list(body.iter(qn("w:bidiVisual")))


@pytest.mark.parametrize("deed", [papers.arabic(), papers.french(), papers.both()], ids=["ar", "fr", "ar-fr"])
def test_amounts_stand_in_word_as_the_data_has_them(deed: Deed) -> None:
    text = said(opened(deed))
    for figure in (*papers.AMOUNTS, "+212 5 36 61 00 00", "07/05/2024", "113-14"):
        assert figure in text
    assert "{" not in text


@pytest.mark.parametrize("hostile", [*HOSTILE, "{_{ 7*7 }_}", "{%p for x in y %}", '"><w:p/>&amp;<!-- ', "‘’“”"])
def test_what_looks_like_a_tag_is_printed_as_it_stands(hostile: str) -> None:
    deed = papers.deed(
        "fr", Heading(hostile), Paragraph(hostile), Facts(((hostile, hostile),)), Items((hostile,)),
        Table((papers.Column(hostile),), ((hostile,),)), Article(1, "Article 1", hostile, (hostile,)),
        Signatures((Signatory(hostile, hostile, hostile),)), title=hostile, recipient=(hostile,), number=hostile,
    )  # fmt: skip
    text = said(opened(deed))
    assert text.count(" ".join(hostile.split())) >= 12


def test_control_characters_do_not_break_the_file() -> None:
    assert "avant\ufffd\ufffdaprès abcd" in said(opened(papers.deed("fr", Paragraph("avant\x00\x1baprès ab\u202ecd"))))


def test_each_article_stands_in_a_control_that_says_where_it_belongs() -> None:
    tags = [tag.get(qn("w:val")) for tag in opened(papers.both()).element.body.iter(qn("w:tag"))]
    assert tags == [f"m1:{papers.DOSSIER}:3:{language}:{number}" for number in (1, 2) for language in ("ar", "fr")]


def test_the_pages_frame_bears_the_reference_and_the_fingerprint() -> None:
    document = opened(papers.arabic(is_draft=True))
    section = document.sections[0]
    header, footer = (
        "".join(node.text or "" for node in part._element.iter(qn("w:t"))) for part in (section.header, section.footer)
    )
    assert "CONV-02113-2024-007" in header
    assert "مشروع" in header
    assert papers.arabic(is_draft=True).fingerprint in footer
    fields = {field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))}
    assert fields == {"PAGE", "NUMPAGES"}


def test_an_empty_paper_is_a_paper() -> None:
    assert "Convention" in said(opened(papers.deed("fr")))


# Orders that the format prescribes, as far as our files use them; Word calls a file that breaks them damaged.
ORDERS = {
    "w:pPr": ("pStyle", "keepNext", "keepLines", "bidi", "spacing", "ind", "jc", "rPr"),
    "w:rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "rtl", "lang"),
    "w:tblPr": ("tblStyle", "bidiVisual", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"),
    "w:tcPr": ("tcW", "gridSpan", "shd"),
    "w:trPr": ("cantSplit", "tblHeader"),
}


@pytest.mark.parametrize(
    "deed", [papers.arabic(is_draft=True), papers.french(), papers.both()], ids=["ar", "fr", "ar-fr"]
)
def test_the_file_is_built_as_word_wants_it(deed: Deed) -> None:
    document = opened(deed)
    body = document.element.body
    for cell in body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p"), "a cell ends with a paragraph"
    for table in body.iter(qn("w:tbl")):
        columns = len(table.find(qn("w:tblGrid")))
        rows = table.findall(qn("w:tr"))
        assert rows, "a table has rows"
        assert all(1 <= len(row.findall(qn("w:tc"))) <= columns for row in rows)
    for content in body.iter(qn("w:sdtContent")):
        assert len(content), "a control holds something"
    for tag, order in ORDERS.items():
        for properties in body.iter(qn(tag)):
            names = [child.tag.split("}")[1] for child in properties]
            assert set(names) <= set(order), (tag, names)
            assert names == sorted(names, key=order.index), (tag, names)
    for element in etree.fromstring(etree.tostring(body)).iter():  # without python-docx's own meaning of `text`
        if element.tag not in {qn("w:t"), qn("w:instrText")}:
            assert not (element.text or "").strip(), element.tag
        assert not (element.tail or "").strip(), element.tag
    assert [child.tag.split("}")[1] for child in body.sectPr][-2:] in (["bidi", "docGrid"], ["cols", "docGrid"])
