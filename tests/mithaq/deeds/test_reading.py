"""Reading an edited Word file back: only text, only ours, nothing that runs or is fetched."""

import contextlib
import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from mithaq.deeds import reading, word
from mithaq.deeds.blocks import Source
from mithaq.deeds.errors import (
    NotAWordFile,
    WordFileBomb,
    WordFileRefused,
    WordFileWithLinks,
    WordFileWithMacros,
    WordFileWithoutArticles,
)  # fmt: skip
from tests.mithaq.deeds import papers

MADE = word.render(papers.both())


def edited(change: Callable[[Document], None]) -> bytes:
    document = Document(io.BytesIO(MADE))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(
    *, extra: dict[str, bytes] | None = None, replaced: dict[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """The same package with parts added or changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(MADE)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            change = (replaced or {}).get(member.filename, lambda content: content)
            new.writestr(member.filename, change(old.read(member.filename)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def control(document: Document, tag_end: str) -> object:
    (found,) = (
        sdt for sdt in document.element.body.iter(qn("w:sdt"))
        if sdt.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).endswith(tag_end)
    )  # fmt: skip
    return found.find(qn("w:sdtContent"))


def test_what_was_written_is_read_back_in_both_languages() -> None:
    found = reading.read(MADE, "x.docx")
    assert found.sources == {Source(papers.DOSSIER, 3)}
    assert list(found.articles) == [("ar", 1), ("fr", 1), ("ar", 2), ("fr", 2)]
    assert found.articles["ar", 2].heading == "المساهمات"
    assert "1 200 000,00 درهم" in found.articles["ar", 2].body.replace("\u00a0", " ")
    assert found.articles["fr", 1].heading == "Objet"
    assert not found.twice


def test_an_edited_paragraph_and_a_new_one_are_read() -> None:
    def change(document: Document) -> None:
        content = control(document, "fr:1")
        content.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Second alinéa.</w:t></w:r></w:p>"))

    assert reading.read(edited(change), "x.docx").articles["fr", 1].lines[-1] == "Second alinéa."


def test_text_deleted_under_revision_is_gone_and_inserted_text_is_there() -> None:
    def change(document: Document) -> None:
        control(document, "fr:1").append(
            parse_xml(
                f"<w:p {nsdecls('w')}><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
                "<w:ins><w:r><w:t>nouveau</w:t></w:r></w:ins></w:p>"
            )
        )

    assert reading.read(edited(change), "x.docx").articles["fr", 1].lines[-1] == "nouveau"


def test_without_its_controls_the_articles_are_found_by_their_headings() -> None:
    document = Document()
    for text in ("Convention", "Article 1er : Objet", "Le tri.", "Article 2 - Durée", "Trois ans.", "Deux lignes."):
        document.add_paragraph(text)
    document.add_heading("Signatures")
    document.add_paragraph("Fait à Berkane")
    buffer = io.BytesIO()
    document.save(buffer)
    found = reading.read(buffer.getvalue(), "x.docx").articles
    assert {key: (one.heading, one.body) for key, one in found.items()} == {
        ("fr", 1): ("Objet", "Le tri."), ("fr", 2): ("Durée", "Trois ans.\nDeux lignes."),
    }  # fmt: skip


def test_an_article_renumbered_by_hand_keeps_the_number_of_its_heading() -> None:
    def change(document: Document) -> None:
        for sdt_end in ("ar:2", "fr:2"):
            for text in next(iter(control(document, sdt_end).iter(qn("w:p")))).iter(qn("w:t")):
                text.text = (text.text or "").replace("2", "3")

    assert sorted(reading.read(edited(change), "x.docx").articles) == [("ar", 1), ("ar", 3), ("fr", 1), ("fr", 3)]


def test_two_articles_of_one_number_are_noticed() -> None:
    def change(document: Document) -> None:
        for text in next(iter(control(document, "fr:2").iter(qn("w:p")))).iter(qn("w:t")):
            text.text = (text.text or "").replace("2", "1")

    assert reading.read(edited(change), "x.docx").twice == {1}


@pytest.mark.parametrize(("content", "error"), [
    (b"", NotAWordFile),
    (b"PK\x03\x04 cut short", NotAWordFile),
    (b"%PDF-1.7", NotAWordFile),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NotAWordFile),
    (repacked(extra={"word/vbaProject.bin": b"x"}), WordFileWithMacros),
    (repacked(extra={"word/embeddings/oleObject1.bin": b"x"}), WordFileWithMacros),
    (repacked(extra={"word/activeX/activeX1.bin": b"x"}), WordFileWithMacros),
    (repacked(extra={"word/big.xml": b"0" * 30_000_000}), WordFileBomb),
    (repacked(extra={f"word/p{at}.xml": b"" for at in range(2_100)}), WordFileBomb),
    (repacked(replaced={"word/document.xml": lambda content: content[: len(content) // 2]}), NotAWordFile),
    (
        repacked(replaced={"word/document.xml": lambda content: content.replace(
            b"?>", b'?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)}),
        NotAWordFile,
    ),
    (
        repacked(replaced={"[Content_Types].xml": lambda content: content.replace(
            b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml")}),
        WordFileWithMacros,
    ),
    (
        repacked(replaced={"word/_rels/document.xml.rels": lambda content: content.replace(
            b"</Relationships>",
            b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
            b' Target="http://example.org/t.dotm" TargetMode="External"/></Relationships>')}),
        WordFileWithLinks,
    ),
])  # fmt: skip
def test_what_is_not_a_plain_word_file_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        reading.read(content, "x.docx")


def test_a_link_that_a_reader_clicks_is_a_text_like_any_other() -> None:
    content = repacked(replaced={"word/_rels/document.xml.rels": lambda content: content.replace(
        b"</Relationships>",
        b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
        b' Target="mailto:a@example.ma" TargetMode="External"/></Relationships>')})  # fmt: skip
    assert reading.read(content, "x.docx").articles


def test_a_file_without_an_article_says_what_to_do() -> None:
    buffer = io.BytesIO()
    Document().save(buffer)
    with pytest.raises(WordFileWithoutArticles):
        reading.read(buffer.getvalue(), "x.docx")


@pytest.mark.parametrize("step", range(60))
def test_a_damaged_file_is_refused_or_read_and_never_breaks_us(step: int) -> None:
    damaged = bytearray(MADE)
    for at in range(step * 7, len(damaged), len(damaged) // 5):
        damaged[at] ^= 1 << step % 8
    with contextlib.suppress(WordFileRefused):
        reading.read(bytes(damaged), "x.docx")
