"""Words of a search and of an entry, folded alike, without any database extension.

Text is folded in Python; the `simple` configuration of PostgreSQL then only splits it. Arabic words are indexed with
and without their article and joined particles, so that توأمة finds «والتوأمة».
"""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, Value
from django.db.models.expressions import Combinable

from mithaq.core.text import fold, trigrams

MAX_WORDS = 8
_NEAR_FROM = 5  # letters: a shorter word is too easily near another
_JOINED = ("وال", "بال", "كال", "فال", "ال", "لل")
_STEM = 3


def bare(word: str) -> str:
    """An Arabic word without its article and the particle before it, if three letters are left."""
    for prefix in _JOINED:
        if word.startswith(prefix) and len(word) - len(prefix) >= _STEM:
            return word[len(prefix) :]
    return word


def words_of(text: str) -> list[str]:
    """The folded words of a search, each once, the first eight."""
    return list(dict.fromkeys(fold(text[:400]).split()))[:MAX_WORDS]


def index_text(text: str) -> str:
    """Folded text with the bare form of each word added."""
    words = fold(text).split()
    return " ".join([*words, *(bare(word) for word in words if bare(word) != word)])


def vector(strong: str, names: str, rest: str) -> Combinable:
    """The search column: titles and reference weigh most, then names of parties and places, then the summary."""
    parts = [
        SearchVector(Value(index_text(text)), weight=weight, config="simple")
        for text, weight in ((strong, "A"), (names, "B"), (rest, "C"))
    ]
    return parts[0] + parts[1] + parts[2]


def near_text(strong: str, names: str) -> list[str]:
    """Trigrams of what people look for by name; the summary would make every entry near every word."""
    return trigrams(index_text(f"{strong} {names}"))


def query(words: list[str]) -> SearchQuery:
    """Every word, or its bare form, begins a word of the entry. The words are folded: letters and digits only."""
    forms = (dict.fromkeys((word, bare(word))) for word in words)
    raw = " & ".join("(" + " | ".join(f"'{form}':*" for form in alternatives) + ")" for alternatives in forms)
    return SearchQuery(raw, search_type="raw", config="simple")


def containing(words: list[str]) -> Q:
    """Entries that hold every word."""
    return Q(search=query(words)) if words else Q()


def nearly_containing(words: list[str]) -> Q:
    """As `containing`, a word of five letters or more may hold one slip (a letter wrong, missing, added or swapped).

    One slip spoils at most four neighbouring trigrams, so some window of them is left out: an OR of index look-ups.
    """
    found = Q()
    for word in words:
        found &= containing([word]) | _near(bare(word))
    return found


def _near(word: str) -> Q:
    if len(word) < _NEAR_FROM:
        return Q(pk__in=[])
    padded = f"  {word} "
    grams = [padded[start : start + 3] for start in range(len(padded) - 2)]
    window = 4 if len(grams) > 7 else 3
    near = Q()
    for start in range(len(grams) - window + 1):
        near |= Q(trigrams__contains=sorted({*grams[:start], *grams[start + window :]}))
    return near
