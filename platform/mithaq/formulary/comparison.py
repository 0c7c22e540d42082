"""What changed between two states of a text, article by article and word by word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

_WORDS = re.compile(r"\s+|[^\s]+")
_LONGEST = 4000  # words; beyond, an article is shown whole, before and after


class ArticleLike(Protocol):
    """An article of a template, of an office's own template, or of a dossier's text."""

    number: int
    heading_ar: str
    heading_fr: str
    body_ar: str
    body_fr: str


@dataclass(frozen=True)
class Part:
    """A run of words. mark: `same`, `added` or `removed`."""

    text: str
    mark: str


@dataclass(frozen=True)
class Change:
    """An article before and after; None on the side where it is not. ar, fr: the words, headings first."""

    key: str
    before: ArticleLike | None
    after: ArticleLike | None
    ar: tuple[Part, ...]
    fr: tuple[Part, ...]

    @property
    def what(self) -> str:
        """`added`, `removed`, `moved`, `changed` or `same`."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if any(part.mark != "same" for part in (*self.ar, *self.fr)):
            return "changed"
        return "same" if self.before.number == self.after.number else "moved"


def key_of(article: ArticleLike) -> str:
    """What tells an article from the others of its text: its key, else its Arabic heading, else its number."""
    return getattr(article, "key", "") or article.heading_ar or f"#{article.number}"


def compared(before: Sequence[ArticleLike], after: Sequence[ArticleLike]) -> list[Change]:
    """Every article of both texts, in the order of `after`, those that were removed where they stood."""
    old, new = _by_key(before), _by_key(after)
    order = list(new)
    for position, key in enumerate(old):
        if key not in new:
            order.insert(min(position, len(order)), key)
    return [_change(key, old.get(key), new.get(key)) for key in order]


def differing(before: Sequence[ArticleLike], after: Sequence[ArticleLike]) -> list[Change]:
    """The articles that were added, removed or written anew."""
    return [change for change in compared(before, after) if change.what in {"added", "removed", "changed"}]


def _by_key(articles: Iterable[ArticleLike]) -> dict[str, ArticleLike]:
    """Articles by key; a second one with the same heading is told by its number."""
    found: dict[str, ArticleLike] = {}
    for article in articles:
        key = key_of(article)
        found[key if key not in found else f"{key} #{article.number}"] = article
    return found


def _change(key: str, before: ArticleLike | None, after: ArticleLike | None) -> Change:
    return Change(
        key, before, after,
        ar=words(_whole(before, "ar"), _whole(after, "ar")),
        fr=words(_whole(before, "fr"), _whole(after, "fr")),
    )  # fmt: skip


def _whole(article: ArticleLike | None, language: str) -> str:
    if article is None:
        return ""
    parts = (getattr(article, f"heading_{language}"), getattr(article, f"body_{language}"))
    return "\n".join(part for part in parts if part)


def words(before: str, after: str) -> tuple[Part, ...]:
    """The words of both texts in one reading, each marked."""
    if before == after:
        return (Part(after, "same"),) if after else ()
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not old or not new or len(old) + len(new) > _LONGEST:
        both = (Part(before, "removed"), Part(after, "added"))
        return tuple(part for part in both if part.text)
    parts: list[Part] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("".join(new[j1:j2]), "same"))
            continue
        parts += [
            Part(text, mark)
            for text, mark in (("".join(old[i1:i2]), "removed"), ("".join(new[j1:j2]), "added"))
            if text
        ]
    return tuple(parts)
