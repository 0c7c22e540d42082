"""One question put to every office, under the office's own role: the web's login is enough, and the wall stands.

A round trip for each office. The connection is renewed now and then: a backend remembers every table it ever opened.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from mithaq.collectivities.models import Collectivity
from mithaq.core.postgresql.base import office_role

OFFICES_PER_CONNECTION = 200


@dataclass(frozen=True)
class Answer:
    """What one office said. trouble: why it could not be asked; empty when it could."""

    office: Collectivity
    rows: list[tuple[Any, ...]]
    trouble: str = ""


def ask(offices: Iterable[Collectivity], question: Callable[[Collectivity], str]) -> Iterator[Answer]:
    """Run `question(office)`, one SELECT without parameters, in each office: its search path, its role, read only."""
    own: psycopg.Connection[tuple[Any, ...]] | None = None
    try:
        for number, office in enumerate(offices):
            if number % OFFICES_PER_CONNECTION == 0:
                if own is not None:
                    own.close()
                own = _connect()
            if own is None:
                raise AssertionError("a connection was opened for the first office")
            try:
                yield Answer(office, _put(own, office, question(office)))
            except psycopg.Error as error:
                if own.closed:
                    raise
                own.rollback()
                yield Answer(office, [], str(error).splitlines()[0])
    finally:
        if own is not None:
            own.close()


def _put(own: psycopg.Connection[tuple[Any, ...]], office: Collectivity, query: str) -> list[tuple[Any, ...]]:
    role, schema = (
        sql.Identifier(name).as_string(own) for name in (office_role(office.schema_name), office.schema_name)
    )
    cursor = own.execute(
        f"BEGIN READ ONLY; SET LOCAL ROLE {role}; SET LOCAL search_path = {schema}, public; {query}; COMMIT".encode()
    )
    rows: list[tuple[Any, ...]] = []
    while True:
        if cursor.description is not None:
            rows = cursor.fetchall()
        if not cursor.nextset():
            return rows


def _connect() -> psycopg.Connection[tuple[Any, ...]]:
    """A connection with the login role that Django uses, beside Django's own."""
    database = settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    return psycopg.connect(
        dbname=database["NAME"], host=database["HOST"] or None, port=database["PORT"] or None,
        user=database["USER"], password=database["PASSWORD"], autocommit=True, application_name="mithaq doctor",
    )  # fmt: skip
