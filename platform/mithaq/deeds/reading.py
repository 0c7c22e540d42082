"""The articles in a Word file that somebody edited. Only text is taken; nothing in the file is run, fetched or kept.

Articles are found by their content controls (`marks`), and by their headings where those were lost or where an article
was added by hand.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from mithaq.core.text import western_digits
from mithaq.deeds import figures
from mithaq.deeds.blocks import ARABIC, FRENCH, Source
from mithaq.deeds.errors import (
    NotAWordFile,
    WordFileBomb,
    WordFileWithLinks,
    WordFileWithMacros,
    WordFileWithoutArticles,
)  # fmt: skip
from mithaq.deeds.marks import Mark, read_tag

MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed; real Word files stay below 30
MAX_PARTS = 2_000
MAX_ARTICLES = 400
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAIN = "word/document.xml"
_HYPERLINK = "/hyperlink"
_ORDINALS = {"الأولى": 1, "الاولى": 1, "premier": 1, "1er": 1, "فريدة": 1, "unique": 1}
_HEADING = re.compile(
    r"(?:(?P<ar>المادة|الفصل|البند)|(?P<fr>article|art\.))\s*(?P<number>\d{1,4}(?:er)?|الأولى|الاولى|premier)"
    r"\s*(?:[:.\-–—]\s*(?P<heading>.*))?",
    re.IGNORECASE,
)


@dataclass
class ReadArticle:
    """An article as it stands in the file. lines: its paragraphs."""

    heading: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Reading:
    """What was read. sources: every dossier and version its marks name; twice: numbers found more than once."""

    articles: dict[tuple[str, int], ReadArticle] = field(default_factory=dict)
    sources: set[Source] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)

    @property
    def languages(self) -> list[str]:
        """Languages in which there are articles, Arabic first."""
        spoken = {language for language, _ in self.articles}
        return [language for language in (ARABIC, FRENCH) if language in spoken]


def read(content: bytes, name: str) -> Reading:
    """The articles of a docx file. Raises a WordFileRefused that tells the person what to do."""
    root = _document(content, name)
    reading = Reading()
    for mark, paragraphs in _marked(root):
        reading.sources.add(mark.source)
        _add(reading, mark.language, mark.number, paragraphs)
    _unmarked(root, reading)
    if not reading.articles or len(reading.articles) > MAX_ARTICLES:
        raise WordFileWithoutArticles(name=name)
    return reading


def _document(content: bytes, name: str) -> etree._Element:
    """The main part, after the package was looked through without unpacking more than its directory allows."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content) or len(members) > MAX_PARTS:
                raise WordFileBomb(name=name)
            names = [member.filename for member in members]
            if any(_is_program(part) for part in names):
                raise WordFileWithMacros(name=name)
            if _MAIN not in names or any(member.flag_bits & 0x1 for member in members):
                raise NotAWordFile(name=name)
            for part in names:
                if part.endswith(".rels"):
                    _refuse_links(_parsed(archive.read(part), name), name)
            if b"macroEnabled" in archive.read("[Content_Types].xml"):
                raise WordFileWithMacros(name=name)
            return _parsed(archive.read(_MAIN), name)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise NotAWordFile(name=name) from error


def _is_program(part: str) -> bool:
    low = part.lower()
    return low.endswith(("vbaproject.bin", "vbadata.xml", ".exe", ".js")) or "/embeddings/" in low or "/activex/" in low


def _parsed(xml: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotAWordFile(name=name) from error
    if root.getroottree().docinfo.doctype:  # Word writes none: entities would be the only use of it
        raise NotAWordFile(name=name)
    return root


def _refuse_links(relations: etree._Element, name: str) -> None:
    """A link that a reader clicks stays a text; everything else that lies outside would be fetched by itself."""
    for relation in relations:
        if relation.get("TargetMode") == "External" and not (relation.get("Type") or "").endswith(_HYPERLINK):
            raise WordFileWithLinks(name=name)


def _marked(root: etree._Element) -> list[tuple[Mark, list[str]]]:
    found = []
    for control in root.iter(f"{_W}sdt"):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        mark = read_tag(tag.get(f"{_W}val") or "") if tag is not None else None
        content = control.find(f"{_W}sdtContent")
        if mark is not None and content is not None:
            found.append((mark, [text for text in map(_text_of, content.iter(f"{_W}p")) if text]))
    return found


def _add(reading: Reading, language: str, number: int, paragraphs: list[str]) -> None:
    """Keep an article; its own heading, where one can be read, says the number, for people renumber by hand."""
    article = ReadArticle()
    for at, text in enumerate(paragraphs):
        heading = _HEADING.fullmatch(figures.plain(text)) if at == 0 else None
        if heading is not None:
            number = _number(heading["number"])
            article.heading = (heading["heading"] or "").strip()
        else:
            article.lines.append(text)
    if (language, number) in reading.articles:
        reading.twice.add(number)
    reading.articles[language, number] = article


def _unmarked(root: etree._Element, reading: Reading) -> None:
    """Articles that stand outside every control: from one heading to the next heading, table or title."""
    inside = {p for control in root.iter(f"{_W}sdt") if _is_ours(control) for p in control.iter(f"{_W}p")}
    current: tuple[str, int] | None = None
    for paragraph in root.iter(f"{_W}p"):
        text = _text_of(paragraph)
        heading = _HEADING.fullmatch(text) if len(text) < 250 else None
        if paragraph in inside or (heading is None and (_is_title(paragraph) or _in_table(paragraph))):
            current = None
        elif heading is not None:
            current = (ARABIC if heading["ar"] else FRENCH, _number(heading["number"]))
            if current in reading.articles:
                reading.twice.add(current[1])
            reading.articles[current] = ReadArticle(heading=(heading["heading"] or "").strip())
        elif current is not None and text:
            reading.articles[current].lines.append(text)


def _is_ours(control: etree._Element) -> bool:
    tag = control.find(f"{_W}sdtPr/{_W}tag")
    return tag is not None and read_tag(tag.get(f"{_W}val") or "") is not None


def _is_title(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and (style.get(f"{_W}val") or "").startswith(("Heading", "Titre", "Title"))


def _in_table(paragraph: etree._Element) -> bool:
    return any(True for _ in paragraph.iterancestors(f"{_W}tbl"))


def _number(text: str) -> int:
    low = text.lower()
    return _ORDINALS[low] if low in _ORDINALS else int(western_digits(low.removesuffix("er")))


def _text_of(paragraph: etree._Element) -> str:
    """What a reader sees in a paragraph: without what was deleted under revision, and without fallbacks of drawings."""
    said = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if any(parent.tag in {f"{_W}del", f"{_W}moveFrom", _FALLBACK} for parent in node.iterancestors()):
            continue
        if node.tag == f"{_W}t":
            said.append(node.text or "")
        else:
            said.append("-" if node.tag == f"{_W}noBreakHyphen" else " ")
    return " ".join(figures.plain("".join(said)).split())
