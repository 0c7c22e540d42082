"""What changed between two texts: articles added, removed, moved, changed; inside an article, word by word (R13).

Nothing here knows the database. Articles are matched by their keys, so that a new number is no change. The work is
bounded: what would take too long word by word is compared by its lines, and at last shown as replaced.
"""

import re
import uuid
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word takes its marks along (tashkeel is no letter to Python) and the space after it.
_WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed_])+[^\S\n]*|[^\w\s][^\S\n]*|\s"
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Pairs of equal words looked at: some tenths of a second for one text, two seconds for a whole comparison.
MOST_WORK, MOST_WORK_IN_ALL = 250_000, 3_000_000
MANY = 200  # items from which on difflib lets the commonest no longer anchor a comparison


class Kind(StrEnum):
    """What became of an article."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words and what became of them."""

    mark: Mark
    text: str

    @property
    def is_added(self) -> bool:
        return self.mark is Mark.ADDED

    @property
    def is_removed(self) -> bool:
        return self.mark is Mark.REMOVED


@dataclass(frozen=True)
class Side:
    """An article on one side of a comparison. words: by field, such as `body_ar`."""

    key: uuid.UUID
    number: int
    words: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """An article in a comparison. before and after: its numbers, None where it does not stand.

    pieces: by field, for those that say something on either side.
    """

    key: uuid.UUID
    kind: Kind
    before: int | None
    after: int | None
    is_moved: bool
    pieces: Mapping[str, list[Piece]]

    @property
    def is_silent(self) -> bool:
        """Whether nothing happened to it but, perhaps, a new number."""
        return self.kind is Kind.SAME and not self.is_moved


class _Budget:
    """How much work is left for a comparison."""

    def __init__(self, whole: int, each: int = MOST_WORK) -> None:
        self.whole, self.each = whole, each

    def allows(self, work: int) -> bool:
        """Whether this work may be done; it is counted if so."""
        if work > min(self.whole, self.each):
            return False
        self.whole -= work
        return True


def compare(before: Sequence[Side], after: Sequence[Side]) -> list[Change]:
    """What became of each article, in the order of the later text; removed ones where they stood."""
    old = {side.key: side for side in before}
    new = {side.key: side for side in after}
    still = _in_place([side.key for side in before if side.key in new], [side.key for side in after if side.key in old])
    budget = _Budget(MOST_WORK_IN_ALL)
    changes = [_change(old.get(side.key), side, side.key in old and side.key not in still, budget) for side in after]
    for index, side in enumerate(before):
        if side.key not in new:
            changes.insert(_place(changes, before[:index]), _change(side, None, False, budget))
    return changes


def _change(before: Side | None, after: Side | None, is_moved: bool, budget: _Budget) -> Change:
    old, new = before.words if before else {}, after.words if after else {}
    names = [name for name in dict.fromkeys([*new, *old]) if old.get(name) or new.get(name)]
    if before is None or after is None:
        kind = Kind.REMOVED if after is None else Kind.ADDED
    else:
        kind = Kind.SAME if all(old.get(name, "") == new.get(name, "") for name in names) else Kind.CHANGED
    key = after.key if after else before.key if before else uuid.UUID(int=0)
    return Change(
        key=key, kind=kind, before=before.number if before else None, after=after.number if after else None,
        is_moved=is_moved, pieces={name: _words(old.get(name, ""), new.get(name, ""), budget) for name in names},
    )  # fmt: skip


def _place(changes: Sequence[Change], earlier: Sequence[Side]) -> int:
    """Where a removed article is shown: after the nearest one before it that is shown."""
    shown = {change.key: index for index, change in enumerate(changes)}
    return next((shown[side.key] + 1 for side in reversed(earlier) if side.key in shown), 0)


def _in_place(before: list[uuid.UUID], after: list[uuid.UUID]) -> set[uuid.UUID]:
    """The largest set of articles that kept their order: all others moved."""
    rank = {key: index for index, key in enumerate(before)}
    ranks = [rank[key] for key in after]
    tails: list[int] = []  # smallest last rank of a rising run of each length
    places: list[int] = []
    back: list[int] = []
    for index, value in enumerate(ranks):
        length = bisect_left(tails, value)
        back.append(places[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            places.append(index)
        else:
            tails[length], places[length] = value, index
    kept: set[uuid.UUID] = set()
    index = places[-1] if places else -1
    while index >= 0:
        kept.add(after[index])
        index = back[index]
    return kept


def words(before: str, after: str) -> list[Piece]:
    """The two texts as one, word by word: kept, removed, added."""
    return _words(before, after, _Budget(MOST_WORK))


def _words(before: str, after: str, budget: _Budget) -> list[Piece]:
    if before == after:
        return [Piece(Mark.KEPT, after)] if after else []
    if not before or not after:
        return [Piece(Mark.ADDED if after else Mark.REMOVED, after or before)]
    return _joined(_pieces(before, after, budget))


def _pieces(before: str, after: str, budget: _Budget) -> list[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    start, end = _alike(old, new)
    was, now = old[start : len(old) - end], new[start : len(new) - end]
    if budget.allows(_work(was, now)):
        kept = [Piece(Mark.KEPT, "".join(new[:start])), Piece(Mark.KEPT, "".join(new[len(new) - end :]))]
        return [kept[0], *_matched(was, now), kept[1]]
    old_lines, new_lines = _LINE.findall(before), _LINE.findall(after)
    if max(len(old_lines), len(new_lines)) == 1 or not budget.allows(_work(old_lines, new_lines)):
        return _ends(old, new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old_lines, new_lines)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.KEPT, "".join(new_lines[c:d])))
            continue
        was, now = _WORD.findall("".join(old_lines[a:b])), _WORD.findall("".join(new_lines[c:d]))
        pieces += _matched(was, now) if budget.allows(_work(was, now)) else _ends(was, now)
    return pieces


def _work(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal items a comparison looks at; `SequenceMatcher` passes over the commonest of many."""
    here, there = Counter(map(str.rstrip, old)), Counter(map(str.rstrip, new))
    most = len(new) // 100 + 1 if len(new) >= MANY else len(new)
    return sum(count * there[item] for item, count in here.items() if there[item] <= most)


def _matched(old: list[str], new: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    bare = [one.rstrip(" \t\u00a0") for one in old], [one.rstrip(" \t\u00a0") for one in new]
    matcher = SequenceMatcher(None, *bare)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.KEPT, "".join(new[c:d])))
            continue
        pieces += [Piece(Mark.REMOVED, "".join(old[a:b])), Piece(Mark.ADDED, "".join(new[c:d]))]
    return pieces


def _ends(old: list[str], new: list[str]) -> list[Piece]:
    """The words that both begin and end with are kept; the middle is replaced as a whole."""
    start, end = _alike(old, new)
    parts = (
        (Mark.KEPT, new[:start]), (Mark.REMOVED, old[start : len(old) - end]),
        (Mark.ADDED, new[start : len(new) - end]), (Mark.KEPT, new[len(new) - end :]),
    )  # fmt: skip
    return [Piece(mark, "".join(part)) for mark, part in parts]


def _alike(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many words both begin with, and how many of the rest both end with."""
    shortest = min(len(old), len(new))
    start = next((index for index in range(shortest) if old[index] != new[index]), shortest)
    rest = shortest - start
    return start, next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without empty pieces, neighbours of one mark made one."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].mark is piece.mark:
            joined[-1] = Piece(piece.mark, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
