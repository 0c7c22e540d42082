"""Loading the territory; offices refer to its codes, so that rows are added and corrected, never deleted."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from mithaq.territory.loading import (
    CommuneRow,
    FileFault,
    ProvinceRow,
    RegionRow,
    folded_names,
    read_lists,
)  # fmt: skip
from mithaq.territory.models import Commune, Place, Province, Region


@dataclass(slots=True)
class Count:
    """What happened to the rows of one level."""

    read: int = 0
    added: int = 0
    changed: int = 0

    @property
    def unchanged(self) -> int:
        return self.read - self.added - self.changed


@dataclass(slots=True)
class Loaded:
    """What a load did. unconfirmed: communes whose Arabic name no second list confirms."""

    regions: Count
    provinces: Count
    communes: Count
    unconfirmed: int = 0
    skipped: list[str] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)


@transaction.atomic
def load(folder: Path) -> Loaded:
    """Bring the tables to what the three lists in `folder` say; a second time changes nothing.

    Rows that cannot be taken are reported and left as they are; places that a list no longer names stay.
    Raises TerritoryFileMissing, ColumnsMissing, SheetRefused.
    """
    lists = read_lists(folder)
    return Loaded(
        regions=_bring(Region, lists.regions),
        provinces=_bring(Province, lists.provinces),
        communes=_bring(Commune, lists.communes),
        unconfirmed=sum(not commune.name_ar_confirmed for commune in lists.communes),
        skipped=lists.skipped,
        faults=lists.faults,
    )


def _bring(model: type[Place], rows: Sequence[RegionRow | ProvinceRow | CommuneRow]) -> Count:
    """Insert what is new, update what differs. Two statements at most, and one to compare."""
    count = Count(read=len(rows))
    known: dict[str, Any] = model._default_manager.in_bulk([row.code for row in rows])
    new, changed, fields = [], [], set[str]()
    for row in rows:
        values = asdict(row) | {"folded": folded_names(row.name_ar, row.name_fr)}
        place = known.get(row.code)
        if place is None:
            new.append(model(**values))
            continue
        differing = [name for name, value in values.items() if getattr(place, name) != value]
        if differing:
            for name in differing:
                setattr(place, name, values[name])
            fields.update(differing)
            changed.append(place)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, sorted(fields))
    count.added, count.changed = len(new), len(changed)
    return count
