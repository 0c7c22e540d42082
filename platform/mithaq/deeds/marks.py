"""The mark on each article of an editable Word file: of which dossier, version, language and number it is.

It is the tag of a content control, at most 64 characters, which Word and LibreOffice keep while people write in it.
"""

import re
from dataclasses import dataclass

from mithaq.deeds.blocks import Source

_TAG = re.compile(r"m1:(?P<dossier>[0-9a-f]{32}):(?P<version>\d{1,5}):(?P<language>ar|fr):(?P<number>\d{1,5})")


@dataclass(frozen=True)
class Mark:
    """What a tag says."""

    source: Source
    language: str
    number: int


def tag(source: Source, language: str, number: int) -> str:
    """The tag of an article."""
    return f"m1:{source.dossier}:{source.version}:{language}:{number}"


def read_tag(text: str) -> Mark | None:
    """What a tag says; None for one that is not ours."""
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    return Mark(Source(match["dossier"], int(match["version"])), match["language"], int(match["number"]))
