"""The offline reader of an archive: pages that the private side makes of its dossiers, without this side knowing them.

An app registers one function in its `AppConfig.ready`; it runs inside the office, in the archive's own snapshot.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mithaq.collectivities.models import Collectivity


@dataclass(frozen=True)
class Kept:
    """What the reader may link to and tell of: the archive that it becomes part of.

    files: places of the office's files in the archive, by their name in the storage; a file that was missing has none.
    """

    office: Collectivity
    made_at: str
    audit_length: int
    audit_head: str
    files: dict[str, str] = field(default_factory=dict)


Page = tuple[str, str]  # place in the archive, text
Pages = Callable[[Kept], Iterator[Page]]
_makers: list[Pages] = []


def made_by(maker: Pages) -> None:
    """Register who makes the pages; `index.html` must be one of them."""
    if maker not in _makers:
        _makers.append(maker)


def pages(kept: Kept) -> Iterator[Page]:
    """All pages of the reader."""
    for maker in _makers:
        yield from maker(kept)
