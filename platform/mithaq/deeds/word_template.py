"""The Word template of all papers, built by code: styles, page, header, footer, and docxtpl's tags in their places.

It knows no direction: `word` gives each paragraph and table the one of its text. Whoever wants to see it opens what
`build()` returns in Word.
"""

import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

LATIN_FACE, ARABIC_FACE = "Times New Roman", "Sakkal Majalla"
BODY, TITLE, ARTICLE_HEADING, SMALL, STRONG = "Normal", "Title", "Heading 2", "Mithaq small", "Mithaq strong"
_BORDERS = (
    '<w:tblBorders><w:top w:val="single" w:sz="6"/><w:bottom w:val="single" w:sz="6"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="98A2B3"/></w:tblBorders>'
)
_NO_BORDERS = ""
# The blocks of a paper, each in a macro so that a cell of two columns shows them as the page does.
_MACRO = "show"


@cache
def build() -> bytes:
    """The template as a docx file."""
    document = Document()
    _page(document)
    _styles(document)
    _header_and_footer(document)
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    section = body.find(qn("w:sectPr"))
    for xml in (*_macro(), *_first_page(), *_body()):
        section.addprevious(parse_xml(xml))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.1)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.3)


def _styles(document: Any) -> None:
    styles = document.styles
    for name in (SMALL, STRONG):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    sizes = {"Normal": (11.5, False), TITLE: (17, True), "Heading 1": (14, True), ARTICLE_HEADING: (12.5, True),
             SMALL: (8.5, False), STRONG: (11.5, True)}  # fmt: skip
    for name, (size, bold) in sizes.items():
        style = styles[name]
        style.font.size, style.font.bold, style.font.name = Pt(size), bold, LATIN_FACE
        style.font.color.rgb = RGBColor(0x1D, 0x29, 0x39)
        properties = style.element.get_or_add_rPr()
        faces = properties.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            faces.attrib.pop(qn(f"w:{theme}"), None)
        faces.set(qn("w:cs"), ARABIC_FACE)
        for tag, behind, value in (("w:szCs", "w:sz", str(int(size * 2.3))), ("w:bCs", "w:b", "1" if bold else "0")):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
            properties.find(qn(behind)).addnext(parse_xml(f'<{tag} {nsdecls("w")} w:val="{value}"/>'))
        style.paragraph_format.space_before = Pt(12 if bold and name != STRONG else 0)
        style.paragraph_format.space_after = Pt(2 if name == SMALL else 6)
    borders = styles[TITLE].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        styles[TITLE].element.pPr.remove(borders)
    for name in (TITLE, "Heading 1", ARTICLE_HEADING):
        styles[name].paragraph_format.keep_with_next = True


def _header_and_footer(document: Any) -> None:
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph, xml in (
        (header, _runs("{{r header }}")),
        (footer, _runs("{{r page_before }}") + _field("PAGE") + _runs("{{r page_between }}") + _field("NUMPAGES")
         + _runs("{{r page_after }}")),
    ):  # fmt: skip
        paragraph.style = document.styles[SMALL]
        for element in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
            paragraph._p.append(element)


def _runs(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(instruction: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _p(text: str, style: str = "", align: str = "") -> str:
    """A paragraph; style: its id."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + (f'<w:jc w:val="{align}"/>' if align else "")
    return f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr>{_runs(text)}</w:p>"


def _cell(*inside: str, width: str = "") -> str:
    shown = f'<w:tcW w:w="{width}" w:type="pct"/>' if width else '<w:tcW w:w="0" w:type="auto"/>'
    return f"<w:tc><w:tcPr>{shown}</w:tcPr>{''.join(inside)}</w:tc>"


def _row(*cells: str, header: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if header else "") + "</w:trPr>"
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _table(*rows: str, columns: int = 1, borders: str = _NO_BORDERS) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="5000" w:type="pct"/>{borders}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _macro() -> list[str]:
    each_cell = (
        _cell(_p("{%tc for cell in row %}")), _cell(_p("{{r cell.text }}", align="left")), _cell(_p("{%tc endfor %}")),
    )  # fmt: skip
    return [
        _p(f"{{%p macro {_MACRO}(block) %}}"),
        _p("{%p if block.kind == 'heading' %}"),
        _p("{{r block.text }}", "Heading1"),
        _p("{%p elif block.kind == 'paragraph' and block.align == 'center' %}"),
        _p("{{r block.text }}", align="center"),
        _p("{%p elif block.kind == 'paragraph' and block.align == 'end' %}"),
        _p("{{r block.text }}", align="right"),
        _p("{%p elif block.kind == 'paragraph' and block.align == 'start' %}"),
        _p("{{r block.text }}", align="left"),
        _p("{%p elif block.kind == 'paragraph' %}"),
        _p("{{r block.text }}", align="both"),
        _p("{%p elif block.kind == 'items' %}"),
        _p("{%p for item in block.texts %}"),
        _p("{{r item }}", "ListParagraph"),
        _p("{%p endfor %}"),
        _p("{%p elif block.kind == 'facts' %}"),
        _table(
            _row(_cell(_p("{%tr for row in block.rows %}"))),
            _row(_cell(_p("{{r row.label }}", "Mithaqstrong"), width="1300"), _cell(_p("{{r row.text }}"))),
            _row(_cell(_p("{%tr endfor %}"))),
            columns=2,
        ),
        _p("", "Mithaqsmall"),
        _p("{%p elif block.kind == 'table' %}"),
        _table(
            _row(
                _cell(_p("{%tc for cell in block.header %}")),
                _cell(_p("{{r cell.text }}", "Mithaqstrong")),
                _cell(_p("{%tc endfor %}")),
                header=True,
            ),
            _row(_cell(_p("{%tr for row in block.rows %}"))),
            _row(*each_cell),
            _row(_cell(_p("{%tr endfor %}"))),
            columns=1,
            borders=_BORDERS,
        ),
        _p("", "Mithaqsmall"),
        _p("{%p elif block.kind == 'article' %}"),
        _article(),
        _p("{%p elif block.kind == 'signatures' %}"),
        _table(
            _row(_cell(_p("{%tr for row in block.rows %}"))),
            _row(
                _cell(_p("{%tc for one in row %}")),
                _cell(
                    _p("{{r one.party }}", "Mithaqstrong", "center"), _p("{{r one.position }}", align="center"),
                    _p("{{r one.name }}", align="center"), _p(""), _p(""), _p(""),
                ),
                _cell(_p("{%tc endfor %}")),
            ),
            _row(_cell(_p("{%tr endfor %}"))),
        ),
        _p("", "Mithaqsmall"),
        _p("{%p endif %}"),
        _p("{%p endmacro %}"),
    ]  # fmt: skip


def _article() -> str:
    """An article inside a content control, whose tag says of which dossier, version, language and number it is."""
    return (
        f"<w:sdt {nsdecls('w')}><w:sdtPr>"
        '<w:alias w:val="{{ block.label }}"/><w:tag w:val="{{ block.tag }}"/></w:sdtPr><w:sdtContent>'
        + _p("{{r block.title }}", "Heading2")
        + _p("{%p for line in block.lines %}")
        + _p("{{r line }}", align="both")
        + _p("{%p endfor %}")
        + "</w:sdtContent></w:sdt>"
    )


def _first_page() -> list[str]:
    head = _table(
        _row(
            _cell(_p("{%p for line in head_start %}"), _p("{{r line }}", align="center"), _p("{%p endfor %}"), _p("")),
            _cell(_p("")),
            _cell(_p("{%p for line in head_end %}"), _p("{{r line }}", align="center"), _p("{%p endfor %}"), _p("")),
        ),
        columns=3,
    )
    return [
        head,
        _p("{%p if number %}"), _p("{{r number }}", align="left"), _p("{%p endif %}"),
        _p("{%p if place_and_date %}"), _p("{{r place_and_date }}", align="right"), _p("{%p endif %}"),
        _p("{%p for line in recipient %}"), _p("{{r line }}", align="center"), _p("{%p endfor %}"),
        _p("{{r title }}", "Title", "center"),
        _p("{%p if other_title %}"), _p("{{r other_title }}", "Title", "center"), _p("{%p endif %}"),
    ]  # fmt: skip


def _body() -> list[str]:
    return [
        _p("{%p if pairs %}"),
        _table(
            _row(_cell(_p("{%tr for pair in pairs %}"))),
            "<w:tr>"
            + _cell(_p(f"{{{{p {_MACRO}(pair.one) }}}}"), _p("", "Mithaqsmall"), width="2500")
            + _cell(_p(f"{{{{p {_MACRO}(pair.other) }}}}"), _p("", "Mithaqsmall"), width="2500")
            + "</w:tr>",
            _row(_cell(_p("{%tr endfor %}"))),
            columns=2,
        ),
        _p("{%p else %}"),
        _p("{%p for block in blocks %}"),
        _p(f"{{{{p {_MACRO}(block) }}}}"),
        _p("{%p endfor %}"),
        _p("{%p endif %}"),
    ]
