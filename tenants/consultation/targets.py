"""The 169 targets of the Sustainable Development Goals, by their identifiers: `11.6`, `11.a`."""

import re

from mithaq.core.text import western_digits

# Goal → how many numbered targets, and the letters of its means of implementation (A/RES/71/313, annex).
_OF_GOAL: dict[int, tuple[int, str]] = {
    1: (5, "ab"), 2: (5, "abc"), 3: (9, "abcd"), 4: (7, "abc"), 5: (6, "abc"), 6: (6, "ab"), 7: (3, "ab"),
    8: (10, "ab"), 9: (5, "abc"), 10: (7, "abc"), 11: (7, "abc"), 12: (8, "abc"), 13: (3, "ab"), 14: (7, "abc"),
    15: (9, "abc"), 16: (10, "ab"), 17: (19, ""),
}  # fmt: skip
TARGETS: tuple[str, ...] = tuple(
    f"{goal}.{mark}"
    for goal, (numbers, letters) in _OF_GOAL.items()
    for mark in (*map(str, range(1, numbers + 1)), *letters)
)
_POSITION = {target: place for place, target in enumerate(TARGETS)}


def split(text: str) -> list[str]:
    """The identifiers a person typed, parted by commas, semicolons or spaces, in any digits; unknown ones kept."""
    return [part for part in re.split(r"[\s,،;؛]+", western_digits(text).lower()) if part]


def ordered(targets: "set[str]") -> list[str]:
    """Known targets in the order of the goals."""
    return sorted(targets, key=_POSITION.__getitem__)


def goal_of(target: str) -> int:
    """The goal a target belongs to."""
    return int(target.partition(".")[0])
