"""Questions put to every office, under the office's own role: the web's login is enough, and the wall stands.

An office is visited once for all that is asked of it, in one round trip: what costs is that a connection meets its
tables for the first time, not the questions. Connections are renewed: a backend remembers every table it ever opened.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from mithaq.collectivities.models import Collectivity
from mithaq.core.postgresql.base import office_role

OFFICES_PER_CONNECTION = 100
AT_ONCE = 2  # connections; more would only wait for the server's processors

Question = Callable[[Collectivity], str]
Own = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Answer:
    """What one office said. trouble: why it could not be asked; empty when it could."""

    office: Collectivity
    rows: list[tuple[Any, ...]]
    trouble: str = ""


class Visit:
    """Every office, visited when the first answer is asked for. A question is one SELECT without parameters."""

    def __init__(self, offices: Iterable[Collectivity], questions: Callable[[], Mapping[str, Question]]) -> None:
        self._offices = list(offices)
        self._questions = questions
        self._answers: dict[str, list[Answer]] | None = None

    def answers(self, name: str) -> list[Answer]:
        """What the offices say to the question of that name, in their order. Raises psycopg.OperationalError."""
        if self._answers is None:
            self._answers = self._visit_all(self._questions())
        return self._answers[name]

    def _visit_all(self, questions: Mapping[str, Question]) -> dict[str, list[Answer]]:
        parts = range(0, len(self._offices), OFFICES_PER_CONNECTION)
        shares = [self._offices[first : first + OFFICES_PER_CONNECTION] for first in parts]
        login = _login()
        found: dict[str, list[Answer]] = {name: [] for name in questions}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for answered in pool.map(lambda share: _visit(login, share, questions), shares):
                for name, answers in answered.items():
                    found[name] += answers
        return found


def ask(offices: Iterable[Collectivity], question: Question) -> Iterator[Answer]:
    """Put one question to each office: in its search path, under its role, read only."""
    yield from Visit(offices, lambda: {"": question}).answers("")


def _visit(
    login: dict[str, Any], offices: list[Collectivity], questions: Mapping[str, Question]
) -> dict[str, list[Answer]]:
    """A share of the offices over one connection."""
    found: dict[str, list[Answer]] = {name: [] for name in questions}
    with psycopg.connect(**login) as own:
        for office in offices:
            asked = {name: question(office) for name, question in questions.items()}
            try:
                answers = dict(zip(asked, _put(own, office, asked.values()), strict=True))
            except psycopg.Error:
                if own.closed:
                    raise
                own.rollback()
                answers = {}
            for name, query in asked.items():
                found[name].append(Answer(office, answers[name]) if answers else _alone(own, office, query))
    return found


def _alone(own: Own, office: Collectivity, query: str) -> Answer:
    """A question by itself, where one of them failed: the others are answered."""
    try:
        return Answer(office, _put(own, office, [query])[0])
    except psycopg.Error as error:
        if own.closed:
            raise
        own.rollback()
        return Answer(office, [], str(error).splitlines()[0])


def _put(own: Own, office: Collectivity, queries: Iterable[str]) -> list[list[tuple[Any, ...]]]:
    """The rows of each query; one message, one transaction."""
    role, schema = (
        sql.Identifier(name).as_string(own) for name in (office_role(office.schema_name), office.schema_name)
    )
    body = "; ".join(queries)
    cursor = own.execute(
        f"BEGIN READ ONLY; SET LOCAL ROLE {role}; SET LOCAL search_path = {schema}, public; {body}; COMMIT".encode()
    )
    found: list[list[tuple[Any, ...]]] = []
    while True:
        if cursor.description is not None:
            found.append(cursor.fetchall())
        if not cursor.nextset():
            return found


def _login() -> dict[str, Any]:
    """The login role that Django uses, for connections beside Django's own."""
    database = settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    return {
        "dbname": database["NAME"], "host": database["HOST"] or None, "port": database["PORT"] or None,
        "user": database["USER"], "password": database["PASSWORD"], "autocommit": True,
        "application_name": "mithaq doctor",
    }  # fmt: skip
