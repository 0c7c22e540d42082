"""A paper as an editable Word file that opens in its own direction."""

import io
from datetime import UTC, datetime, time
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from markupsafe import Markup, escape

from mithaq.deeds import figures, marks
from mithaq.deeds.blocks import (
    ARABIC,
    BOTH,
    FRENCH,
    Article,
    Blank,
    Block,
    Deed,
    Facts,
    Heading,
    Items,
    PageStart,
    Paragraph,
    Signatures,
    Table,
    rows_of,
)  # fmt: skip
from mithaq.deeds.frame import frame_words
from mithaq.deeds.word_template import build

MARK = "\u200e"  # before and after a figure: every reader of Word files knows it, not all know isolates
SIGNATURES_A_ROW, DOTS_A_LINE = 2, 120


def render(deed: Deed) -> bytes:
    """The paper as a docx file; nothing in its texts is read as a tag, a field or a link."""
    template = DocxTemplate(io.BytesIO(build()))
    template.render(_context(deed), autoescape=True)
    document = template.docx
    _turn(document, deed)
    _describe(document, deed)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def _context(deed: Deed) -> dict[str, Any]:
    rtl = deed.main_language == ARABIC
    words = frame_words(deed.main_language)
    before, _, rest = words.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    code_start, code_end = (ARABIC, FRENCH) if rtl else (FRENCH, ARABIC)
    heads = {code: [_runs(line, code == ARABIC) for line in head.lines] for code, head in deed.letterheads.items()}
    rows = rows_of(deed)
    return {
        "header": _runs(f"{words.draft} · " if deed.is_draft else "", rtl) + _runs(deed.reference, rtl),
        "page_before": _runs(f"{deed.fingerprint} · ", False) + _runs(before, rtl),
        "page_between": _runs(between, rtl),
        "page_after": _runs(after, rtl),
        "head_start": heads.get(code_start, []),
        "head_end": heads.get(code_end, []),
        "number": _runs(deed.number, rtl) if deed.number else "",
        "place_and_date": _runs(deed.place_and_date, rtl) if deed.place_and_date else "",
        "recipient": [_runs(line, rtl) for line in deed.recipient],
        "title": _runs(deed.title, rtl),
        "other_title": _runs(deed.other_title, False) if deed.other_title else "",
        "blocks": [_block(one, rtl, deed) for one, _ in rows] if deed.language != BOTH else [],
        "pairs": [
            {"one": _block(one, True, deed), "other": _block(other, False, deed)} for one, other in rows
        ] if deed.language == BOTH else [],
    }  # fmt: skip


def _block(block: Block | None, rtl: bool, deed: Deed) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": _runs(block.text, rtl)}
        case Paragraph():
            return {"kind": "paragraph", "align": block.align, "text": _runs(block.text, rtl, bold=block.strong)}
        case Items():
            signs = [f"{at}. " if block.numbered else "– " for at, _ in enumerate(block.texts, start=1)]
            texts = zip(signs, block.texts, strict=True)
            return {"kind": "items", "texts": [_runs(sign + text, rtl) for sign, text in texts]}
        case Facts():
            rows = [{"label": _runs(label, rtl), "text": _runs(text, rtl)} for label, text in block.rows]
            return {"kind": "facts", "rows": rows}
        case Table():
            rows_text = [*block.rows, *([block.total] if block.total else [])]
            last = len(block.rows) if block.total else -1
            return {
                "kind": "table",
                "header": [{"text": _runs(column.title, rtl)} for column in block.columns],
                "rows": [
                    [{"text": _runs(cell, rtl, bold=at == last)} for cell in row] for at, row in enumerate(rows_text)
                ],
            }
        case Article():
            title = block.label + (f" : {block.heading}" if block.heading else "")
            language = ARABIC if rtl else FRENCH
            return {
                "kind": "article",
                "label": figures.plain(block.label),
                "tag": marks.tag(deed.source, language, block.number) if deed.source else "",
                "title": _runs(title, rtl),
                "lines": [_runs(line, rtl) for line in block.lines],
            }
        case Signatures():
            people = [
                {"party": _runs(one.party, rtl), "position": _runs(one.position, rtl), "name": _runs(one.name, rtl)}
                for one in block.signatories
            ]
            rows_of_two = [people[at : at + SIGNATURES_A_ROW] for at in range(0, len(people), SIGNATURES_A_ROW)]
            return {"kind": "signatures", "rows": rows_of_two}
        case Blank():
            return {"kind": "items", "texts": [_runs("." * DOTS_A_LINE, rtl)] * block.lines}
        case PageStart() | None:
            return {"kind": "nothing"}


def _runs(text: str, rtl: bool, *, bold: bool = False) -> Markup:
    """A text as runs: what reads from the right is marked so, each figure stands in a run of its own."""
    right = figures.runs_rtl(text, rtl)
    strong = "<w:b/><w:bCs/>" if bold else ""
    made = ""
    for piece in figures.pieces(text, rtl=right):
        direction = "<w:rtl/>" if right and not piece.is_figure else ""
        said = f"{MARK}{piece.text}{MARK}" if piece.is_figure else piece.text
        made += f'<w:r><w:rPr>{strong}{direction}</w:rPr><w:t xml:space="preserve">{_literal(said)}</w:t></w:r>'
    return Markup(made)  # noqa: S704 - every text in it went through _literal


def _literal(text: str) -> str:
    """Escaped, braces and per cent signs included: docxtpl turns `{_{` into `{{` after it has filled the template."""
    return str(escape(text)).replace("{", "&#123;").replace("}", "&#125;").replace("%", "&#37;")


def _turn(document: Any, deed: Deed) -> None:
    """Give the section, the tables and each paragraph the direction of what they say."""
    rtl = deed.main_language == ARABIC
    parts = [document.element.body, document.sections[0].header._element, document.sections[0].footer._element]
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            said = "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
            if figures.runs_rtl(said, rtl):
                _first_child(paragraph.get_or_add_pPr(), "w:bidi", after=("w:pStyle", "w:keepNext", "w:keepLines"))
        if rtl:
            for table in part.iter(qn("w:tbl")):
                _first_child(table.tblPr, "w:bidiVisual", after=("w:tblStyle",))
    if rtl:
        section, bidi = document.sections[0]._sectPr, parse_xml(f"<w:bidi {nsdecls('w')}/>")
        grid = section.find(qn("w:docGrid"))
        section.append(bidi) if grid is None else grid.addprevious(bidi)


def _first_child(parent: Any, tag: str, *, after: tuple[str, ...]) -> None:
    """Put an empty element where the schema wants it: first, but behind those of `after`."""
    element = parse_xml(f"<{tag} {nsdecls('w')}/>")
    place = sum(child.tag in {qn(name) for name in after} for child in parent)
    parent.insert(place, element)


def _describe(document: Any, deed: Deed) -> None:
    properties = document.core_properties
    properties.title, properties.subject = figures.plain(deed.title)[:255], deed.reference
    properties.author, properties.comments, properties.keywords = "", "", deed.fingerprint
    properties.language = {ARABIC: "ar-MA", FRENCH: "fr-FR"}[deed.main_language]
    made = datetime.combine(deed.made_on, time(), tzinfo=UTC)
    properties.created = properties.modified = made
