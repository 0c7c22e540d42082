"""Two texts as one, with what went and what came."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
MAX_WORDS = 8_000  # beyond, a comparison word by word takes longer than a reader waits


@dataclass(frozen=True)
class Segment:
    """A stretch of text. kind: same, gone or new."""

    kind: str
    text: str


def segments(before: str, after: str) -> list[Segment]:
    """What went and what came, word by word; the whole texts one after the other where they are very long."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MAX_WORDS:
        return [Segment(kind, text) for kind, text in (("gone", before), ("new", after)) if text]
    found: list[Segment] = []
    for step, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(Segment("same", "".join(old[old_from:old_to])))
            continue
        for kind, words in (("gone", old[old_from:old_to]), ("new", new[new_from:new_to])):
            if words:
                found.append(Segment(kind, "".join(words)))
    return found
