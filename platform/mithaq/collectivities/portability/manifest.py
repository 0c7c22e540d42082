"""What the manifest of an archive says, with the types that it must have."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from mithaq.collectivities.models import Level, OfficeState
from mithaq.collectivities.portability.errors import ArchiveDamaged
from mithaq.collectivities.portability.files import FOLDER
from mithaq.collectivities.portability.public_rows import REGISTER

_SCHEMA = re.compile(r"o_[a-z0-9_]{2,48}")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_OFFICE = {
    "code": str, "level": str, "slug": str, "schema_name": str, "name_ar": str, "name_fr": str, "province_code": str,
    "region_code": str, "state": str, "state_reason": str, "created_at": str, "is_demo": bool,
}  # fmt: skip
_SHARED: dict[str, type] = {"events": list, "transfers": list, "anchors": list}


@dataclass(frozen=True)
class Manifest:
    """The manifest read. tables: rows by table; keys: columns that order them; applied: migrations of the schema."""

    schema: str
    made_at: str
    product: str
    office: Mapping[str, Any]
    hosts: list[dict[str, Any]]
    shared: dict[str, Any]
    version: str
    applied: tuple[tuple[str, str], ...]
    tables: dict[str, int]
    keys: dict[str, tuple[str, ...]]
    sequences: dict[str, int]
    file_columns: list[tuple[str, str]]
    register: dict[str, int]
    rights: list[str]
    audit: tuple[int, str]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Take what restoring needs, and nothing that has another form. Raises ArchiveDamaged."""
        with _well_formed():
            office = said["office"]
            _require(all(isinstance(office[name], kind) for name, kind in _OFFICE.items()))
            _require(isinstance(office["seats"], int | None) and said["schema"] == office["schema_name"])
            _require(_SCHEMA.fullmatch(said["schema"]) is not None and office["level"] in Level.values)
            _require(office["state"] in set(OfficeState.values) - {OfficeState.ERASED})
            _require(all(isinstance(said[name], kind) for name, kind in _SHARED.items()))
            _require(isinstance(said["limits"], dict | None) and isinstance(said["hosts"], list))
            uses = {"uses": said.get("uses", [])}  # archives of the first version say nothing of them
            _require(isinstance(uses["uses"], list))
            tables, register = said["tables"], said["register"]
            _require(all(_TABLE.fullmatch(name) for name in tables))
            return cls(
                schema=said["schema"], made_at=str(said["made_at"]), product=str(said["product"]["version"]),
                office=office, hosts=said["hosts"],
                shared={name: said[name] for name in (*_SHARED, "limits")} | uses,
                version=str(said["migrations"]["version"]),
                applied=tuple((str(app), str(name)) for app, name in said["migrations"]["applied"]),
                tables={name: int(one["rows"]) for name, one in tables.items()},
                keys={name: tuple(map(str, one["key"])) for name, one in tables.items()},
                sequences={str(name): int(last) for name, last in said["sequences"].items()},
                file_columns=[_pair(pair, tables) for pair in said["file_columns"]],
                register={part.member: int(register[part.member]) for part in REGISTER},
                rights=[str(line) for line in said["rights"]],
                audit=(int(said["audit"]["length"]), str(said["audit"]["head"])),
            )  # fmt: skip

    def files_carried(self, members: Mapping[str, Any]) -> list[str]:
        """Paths inside the office's folder of the files that the archive holds."""
        return [name.removeprefix(f"{FOLDER}/") for name in members if name.startswith(f"{FOLDER}/")]


def _pair(pair: Any, tables: Mapping[str, Any]) -> tuple[str, str]:
    table, column = pair
    _require(table in tables and _TABLE.fullmatch(column) is not None)
    return table, column


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError


@contextmanager
def _well_formed() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveDamaged(reason="manifest.json does not say what an office is") from error
