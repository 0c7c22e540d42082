"""The files of carried dossiers: copied before the rows are committed, compared by hash, taken back on failure.

They go to a folder of their own in the new office. Whoever transfers into an office holds its row in the registry, so
what lies there and no paper names is left over from a transfer that was killed: it is removed first.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage

from mithaq.collectivities.models import Collectivity
from mithaq.core.ids import uuid7
from tenants.transfer.errors import FileDiffers, FileLost

RECEIVED = "received"
CHUNK = 1024 * 1024


@dataclass
class Copies:
    """The copies made so far. places: former place → place here. size: in bytes."""

    target: Collectivity
    storage: Storage = field(default_factory=lambda: default_storage)
    places: dict[str, str] = field(default_factory=dict)
    size: int = 0
    kept: bool = False

    def make(self, place: str, digest: str, *, paper: str) -> str:
        """Copy one file and read the copy back. Raises FileLost, FileDiffers, which name the paper."""
        if place in self.places:
            return self.places[place]
        extension = place.rpartition(".")[2]
        meant = f"{self.target.schema_name}/{RECEIVED}/{uuid7()}.{extension}"
        try:
            with self.storage.open(place) as original:
                made = self.storage.save(meant, File(original))
        except FileNotFoundError as error:
            raise FileLost(paper=paper) from error
        self.places[place] = made
        if _digest(self.storage, made) != digest:
            raise FileDiffers(paper=paper)
        self.size += self.storage.size(made)
        return made

    def keep(self) -> None:
        """The rows that name the copies are committed."""
        self.kept = True

    def take_back(self) -> None:
        """Remove every copy."""
        for made in self.places.values():
            self.storage.delete(made)


@contextmanager
def copies(target: Collectivity) -> Iterator[Copies]:
    """Copies that are taken back at the end of the block unless they were kept: nothing is left of a refusal."""
    made = Copies(target)
    try:
        yield made
    finally:
        if not made.kept:
            made.take_back()


def sweep(target: Collectivity, named: set[str]) -> int:
    """Remove what a killed transfer left in the office's folder; returns how many files. named: places that rows hold.

    The caller holds the office's row in the registry.
    """
    folder = f"{target.schema_name}/{RECEIVED}"
    found: list[str] = []
    with suppress(FileNotFoundError):  # nothing was ever received
        found = default_storage.listdir(folder)[1]
    left_over = [place for name in found if (place := f"{folder}/{name}") not in named]
    for place in left_over:
        default_storage.delete(place)
    return len(left_over)


def _digest(storage: Storage, place: str) -> str:
    sha = hashlib.sha256()
    with storage.open(place) as copy:
        while chunk := copy.read(CHUNK):
            sha.update(chunk)
    return sha.hexdigest()
