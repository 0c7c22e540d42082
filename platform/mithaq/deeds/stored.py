"""Blocks of a paper as they are kept in a database, and the same blocks again: what was bound is printed as it was."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from mithaq.deeds.blocks import (
    Article,
    Blank,
    Block,
    Column,
    Facts,
    Heading,
    Items,
    Paragraph,
    Signatory,
    Signatures,
    Table,
)

_KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind for kind in (Heading, Paragraph, Facts, Items, Table, Article, Signatures, Blank)
}


def dump(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks as JSON."""
    return [{"kind": type(block).__name__.lower()} | asdict(block) for block in blocks]


def load(kept: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
    """The blocks that `dump` wrote. Raises KeyError for a kind that is none."""
    return tuple(_block(dict(one)) for one in kept)


def _block(values: dict[str, Any]) -> Block:
    kind = values.pop("kind")
    if kind == "table":
        values["columns"] = tuple(Column(**column) for column in values["columns"])
    if kind == "signatures":
        values["signatories"] = tuple(Signatory(**one) for one in values["signatories"])
    made: Block = _KINDS[kind](**{name: _frozen(value) for name, value in values.items()})
    return made


def _frozen(value: Any) -> Any:
    """Lists of JSON as the tuples they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
