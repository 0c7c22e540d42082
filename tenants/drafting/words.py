"""The words of what was pasted: a text copied from Word, a mail or a page keeps its words and loses its markup."""

import html
import re

import nh3

# A sign of markup, not every `<`: “a < b” and “<…>” are words. Comments, and names of elements as Word writes them.
_MARKUP = re.compile(
    r"<(?:!--|!doctype\b|\?xml\b|/?(?:[ovw]:[a-z]+|html|head|body|meta|link|style|script|title|xml|p|div|span|br|b|i|u|s|em"
    r"|strong|sub|sup|font|a|img|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6]|blockquote|pre|center|del|ins|section|article"
    r"|iframe|object|embed|svg|form|input|button|textarea)(?=[\s/>]))",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile(r"<(?:br\b[^<>]*|/(?:p|div|li|h[1-6]|blockquote|ul|ol|section|article|pre)\s*)>", re.IGNORECASE)
# A parser of HTML would move what stands between rows out of its table: tables are taken apart first.
_TABLE = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)\b[^<>]*>", re.IGNORECASE)
_BREAK, _SPACE = "\ue000", "\ue001"  # private characters: they pass the cleaner as words do
_WITHOUT_WORDS = {"script", "style", "xml", "head", "title", "svg", "iframe", "object", "embed", "textarea"}


def has_markup(text: str) -> bool:
    """Whether this was copied with its markup."""
    return "<" in text and _MARKUP.search(text) is not None


def plain(text: str) -> str:
    """The words of `text`: paragraphs and lines stay lines, scripts, styles and every tag are gone.

    A text without markup comes back as it was.
    """
    if not has_markup(text):
        return text
    flat = " ".join(text.split())  # in HTML a line's end is a space
    marked = _LINE_ENDS.sub(f"\\g<0>{_BREAK}", _TABLE.sub(_part_of_table, flat))
    bare = nh3.clean(marked, tags=set(), clean_content_tags=_WITHOUT_WORDS)
    lines = html.unescape(bare).replace(_SPACE, " ").split(_BREAK)
    return "\n".join(" ".join(line.split()) for line in lines if line.split())


def _part_of_table(tag: re.Match[str]) -> str:
    if not tag[1]:
        return ""
    return _SPACE if tag[2].lower() in {"td", "th"} else _BREAK
