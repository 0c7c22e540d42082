"""Rows of dossiers, carried from one office's schema into another's as PostgreSQL writes them: nothing is read as a
Python value but the keys, so nothing can change on the way.

Everything happens on the one connection, which takes each office's role in turn: no role sees both sides.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from mithaq.collectivities.models import Collectivity
from mithaq.core.database import connection
from tenants.transfer.graph import LINKS, ORIGIN, ROOT, WITHHELD, Graph, Table

Row = list[str | None]


@dataclass
class Load:
    """The rows of some dossiers. rows: by table, in the order of their keys."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def keys(self, table: Table) -> list[int]:
        """Primary keys of the rows of a table."""
        return [int(row[0] or 0) for row in self.rows[table.name]]

    def values(self, table: Table, column: str) -> list[str]:
        """What stands in a column, without the empty ones."""
        position = table.columns.index(column)
        return [value for row in self.rows[table.name] if (value := row[position]) is not None]

    def counts(self) -> dict[str, int]:
        """How many rows of each table there are."""
        return {name: len(rows) for name, rows in self.rows.items() if rows}


def read(graph: Graph, agreements: Iterable[int]) -> Load:
    """Every row of these dossiers, from the office that is active."""
    load = Load()
    for table in graph.owned:
        if table.thread is None:
            load.rows[table.name] = _rows(table, "id", agreements)
        else:
            parent = _named(graph, table.thread.table)
            load.rows[table.name] = _rows(table, table.thread.column, load.keys(parent))
    for table in graph.shared:
        wanted = {
            int(value)
            for owned in graph.owned
            for link in owned.links
            if link.table == table.name
            for value in load.values(owned, link.column)
        }
        load.rows[table.name] = _rows(table, "id", wanted)
    for table in graph.attached:
        thread = table.thread
        if thread is None:
            raise ValueError(f"{table.name} hangs on nothing")
        load.rows[table.name] = _rows(table, thread.column, load.keys(_named(graph, thread.table)))
    return load


def people_of(graph: Graph, load: Load) -> set[int]:
    """Keys of the people whom these rows name."""
    return {
        int(value)
        for table in graph.tables
        for link in table.links
        if link.table == graph.people
        for value in load.values(table, link.column)
    }


@dataclass
class Written:
    """The new keys, by table and former key, and which rows were written (a shared row may have been there)."""

    keys: dict[str, dict[int, int]]
    made: dict[str, list[int]]


def write(
    graph: Graph, load: Load, *, source: Collectivity, people: dict[int, int], change: Callable[[Table, Row], None]
) -> Written:
    """Write the rows into the office that is active, under new keys; every foreign key follows.

    people: former key → key here. change: may alter a row in place before it is written, such as the place of a file.
    A self-reference to a dossier that was left behind becomes empty.
    """
    keys: dict[str, dict[int, int]] = {graph.people: people}
    fresh: dict[str, list[Row]] = {}
    for table in graph.tables:
        rows = [list(row) for row in load.rows[table.name]]
        for row in rows:
            _mark_origin(table, row, source)
            for column in WITHHELD.get(table.name, ()):
                row[table.columns.index(column)] = ""
        if table.name in LINKS:
            _give_way(table, rows, LINKS[table.name])
        known = _known(table, rows) if table.key else {}
        if table in graph.attached and table.thread is not None:
            position, there = table.columns.index(table.thread.column), fresh.get(table.thread.table, [])
            parents = {row[0] for row in there}
            rows = [row for row in rows if row[position] in parents]
        fresh[table.name] = [row for row in rows if int(row[0] or 0) not in known]
        keys[table.name] = known | dict(
            zip((int(row[0] or 0) for row in fresh[table.name]), _new_keys(table, len(fresh[table.name])), strict=True)
        )
    made = {}
    for table in graph.tables:
        for row in fresh[table.name]:
            change(table, row)
            _follow(table, row, keys)
        _put(table, fresh[table.name])
        made[table.name] = [int(row[0] or 0) for row in fresh[table.name]]
    return Written(keys, made)


def _give_way(table: Table, rows: list[Row], column: str) -> None:
    """Where a dossier comes back, its links are the living ones: former rows of the same links get a dead digest."""
    position = table.columns.index(column)
    dead = "UPDATE {0} SET {1} = encode(sha256(convert_to('left:' || {1}, 'UTF8')), 'hex') WHERE {1} = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(dead).format(sql.Identifier(table.name), sql.Identifier(column)), [[row[position] for row in rows]]
        )


def totals(table: Table, keys: list[int]) -> tuple[int, ...]:
    """How many of these rows the active office has, and the sum of each column of money in them, in centimes."""
    sums = [sql.SQL("coalesce(sum({}), 0)::bigint").format(sql.Identifier(column)) for column in table.money]
    query = sql.SQL("SELECT {} FROM {} WHERE id = ANY(%s)").format(
        sql.SQL(", ").join([sql.SQL("count(*)"), *sums]), sql.Identifier(table.name)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [keys])
        return tuple(cursor.fetchone() or ())


def places(graph: Graph) -> set[str]:
    """Places of all files that rows of the active office name."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in graph.owned:
            for column in table.files:
                cursor.execute(sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table.name)))
                found.update(place for (place,) in cursor.fetchall())
    return found


def _named(graph: Graph, name: str) -> Table:
    return next(table for table in graph.tables if table.name == name)


def _columns(table: Table) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))


def _rows(table: Table, column: str, values: Iterable[int]) -> list[Row]:
    """The rows whose `column` is one of `values`, each value as PostgreSQL writes it, by key."""
    wanted = sorted(set(values))
    if not wanted:
        return []
    query = sql.SQL("COPY (SELECT {} FROM {} WHERE {} = ANY({}::bigint[]) ORDER BY id) TO STDOUT").format(
        _columns(table), sql.Identifier(table.name), sql.Identifier(column), sql.Literal(wanted)
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return [list(row) for row in copy.rows()]


def _put(table: Table, rows: list[Row]) -> None:
    if not rows:
        return
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), _columns(table))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for row in rows:
            copy.write_row(row)


def _new_keys(table: Table, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table.name, count]
        )
        return [key for (key,) in cursor.fetchall()]


def _mark_origin(table: Table, row: Row, source: Collectivity) -> None:
    """Say which office wrote the row, unless it says so already: it came from a third one."""
    if ORIGIN in table.columns and not row[position := table.columns.index(ORIGIN)]:
        row[position] = source.code


def _known(table: Table, rows: list[Row]) -> dict[int, int]:
    """Former key → key here of the shared rows that an earlier dossier brought."""
    wanted = {tuple(row[table.columns.index(column)] for column in table.key): int(row[0] or 0) for row in rows}
    query = sql.SQL("SELECT id, {} FROM {} WHERE {} <> ''").format(
        sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in table.key),
        sql.Identifier(table.name), sql.Identifier(ORIGIN),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {wanted[key]: here for here, *key_ in cursor.fetchall() if (key := tuple(key_)) in wanted}


def _follow(table: Table, row: Row, keys: dict[str, dict[int, int]]) -> None:
    """Put the new keys into a row. Raises KeyError for a row that points out of what is carried."""
    for link in table.links:
        position = table.columns.index(link.column)
        if (value := row[position]) is None:
            continue
        if table.name == link.table == ROOT and int(value) not in keys[ROOT]:
            row[position] = None
            continue
        row[position] = str(keys[link.table][int(value)])
    row[0] = str(keys[table.name][int(row[0] or 0)])


def cell(table: Table, row: Row, column: str) -> Any:
    """What stands in a column of a row, as text."""
    return row[table.columns.index(column)]
