"""Text as people type it: folding for search, sorting, and cleaning of single lines.

Real files hold no-break spaces and bidi marks inside Arabic names, tatweel, four Moroccan letters for one sound, and
variants of hamza, ta marbuta and alef maqsura; none of them may hide a match.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import InvalidInput

# Embeddings, overrides and isolates reorder what a reader sees; marks (LRM, RLM, ALM) only nudge neutral characters.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad")

_ARABIC_FORMS = str.maketrans(
    {
        "\u0640": None,  # tatweel
        "ء": None,
        "ٱ": "ا",
        "ة": "ه",
        "ۃ": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        # One sound, written four ways in Moroccan names (أكادير، أڭادير، أگادير).
        "ڭ": "ك",
        "گ": "ك",
        "ݣ": "ك",
        "ﯕ": "ك",
    }
)
_LATIN_FORMS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_DIGITS = re.compile(r"\d+")
_NUMBERS = re.compile(r"\d+(?:[.,\u066b\u066c،]\d+)*")
_SORT_WIDTH = 12


def western_digits(text: str) -> str:
    """`text` with every decimal digit (Arabic-Indic, Persian, full-width …) written 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def mixed_numbers(text: str) -> list[str]:
    """Numbers written with digits of more than one script (`١2٠٠`), each once: nobody means them so."""
    if text.isascii():
        return []
    found = (match.group() for match in _NUMBERS.finditer(text))
    return list(dict.fromkeys(one for one in found if len({_zero_of(char) for char in one if char.isdecimal()}) > 1))


def _zero_of(digit: str) -> int:
    return ord(digit) - unicodedata.decimal(digit)


def fold(text: str) -> str:
    """`text` reduced to what search compares: bare letters and digits in words parted by single spaces.

    Case, accents, tashkeel, tatweel, hamza, ta marbuta, alef maqsura, Moroccan letters for g, ligatures, punctuation,
    bidi marks and kinds of space and of digit make no difference. fold(fold(x)) == fold(x).
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = text.translate(_ARABIC_FORMS).translate(_LATIN_FORMS)
        text = western_digits(text)
    else:
        text = text.lower()
    kept: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "LN" and category != "Lm":  # ʿ and its like are signs beside a letter
            kept.append(char)
        elif category[0] in "PSZ" or char.isspace():
            kept.append(" ")
    return " ".join("".join(kept).split())


def trigrams(text: str) -> list[str]:
    """The distinct trigrams of the folded words, sorted; each word is padded as pg_trgm does: two spaces, one space."""
    found: set[str] = set()
    for word in fold(text).split():
        padded = f"  {word} "
        found.update(padded[start : start + 3] for start in range(len(padded) - 2))
    return sorted(found)


def has_bidi_controls(text: str) -> bool:
    """Whether `text` holds an embedding, override or isolate, with which it could show other than what it says."""
    return not BIDI_CONTROLS.isdisjoint(text)


def clean_line(text: str, max_length: int, *, field: str = "") -> str:
    """One line as it is stored: NFC, stripped, runs of space (tabs, line ends, no-break) made one, marks dropped.

    Raises InvalidInput for a control character, a bidi control, or more than max_length characters left.
    """
    _refuse_dangerous(text, field, allowed="\t\n\r\v\f\x85")
    return _measured(" ".join(_composed(text).split()), max_length, field)


def clean_text(text: str, max_length: int, *, field: str = "") -> str:
    """Several lines as they are stored: each cleaned as `clean_line` does, at most one empty line in a row."""
    _refuse_dangerous(text, field, allowed="\t\n\r\v\f\x85")
    lines = [" ".join(line.split()) for line in _composed(text).splitlines()]
    return _measured(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), max_length, field)


def sort_key(text: str, lang: str) -> str:
    """A key to store and to order by under the "C" collation: the language's own script first, numbers by value."""
    folded = _DIGITS.sub(lambda digits: digits.group().lstrip("0").zfill(_SORT_WIDTH), fold(text))
    if not folded:
        return "9"
    if folded[0].isdigit():
        return "0" + folded
    own_script = bool(_ARABIC_LETTER.match(folded)) == (lang == "ar")
    return ("1" if own_script else "2") + folded


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(char for char in text if char not in _INVISIBLE))


def _refuse_dangerous(text: str, field: str, *, allowed: str) -> None:
    if has_bidi_controls(text):
        raise InvalidInput(
            _("This text holds hidden characters that change its reading order. Type it again."),
            code="bidi_control",
            field=field,
        )
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed for char in text):
        raise InvalidInput(
            _("This text holds control characters that cannot be shown. Type it again."),
            code="control_character",
            field=field,
        )


def _measured(text: str, max_length: int, field: str) -> str:
    if len(text) > max_length:
        raise InvalidInput(
            _("This text has %(length)s characters; the limit is %(limit)s."),
            code="too_long",
            field=field,
            length=len(text),
            limit=max_length,
        )
    return text
