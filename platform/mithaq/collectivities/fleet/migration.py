"""Migrations of the fleet: `public`, the template schema, then every office and ready schema. Run by the owner only.

The template is migrated by Django, which also tells what it ran. Every other schema takes the same statements in one
message, each in a transaction of its own: what fails leaves that schema as it was, and names it in the ledger.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from threading import Event

import psycopg
from django.utils import translation

from mithaq.collectivities import lateness
from mithaq.collectivities.fleet import comparison, executor, ledger, replay, routes, versions
from mithaq.collectivities.fleet.by_django import Django, finish
from mithaq.collectivities.fleet.errors import CanaryDiffers, SchemaDrifted
from mithaq.collectivities.fleet.executor import Say
from mithaq.collectivities.fleet.preparation import prepare
from mithaq.collectivities.fleet.routes import Route
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.database import connection
from mithaq.core.errors import DomainError, user_message

WORKERS = 2


@dataclass
class Outcome:
    """What a run did. failed: reason by schema. stopped: schemas that were not tried, after a failure."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)


def migrate_all(
    say: Say = lambda line: None, *, canaries: Sequence[str] | int = 1, workers: int = WORKERS,
    keep_going: bool = False, only: Sequence[str] = (),
) -> Outcome:  # fmt: skip
    """Bring every schema to head.

    canaries: schemas (or how many) that go first, one by one, and are compared with the template before the others
    start. keep_going: go on after a failure. only: leave all other schemas as they are. Raises AlreadyMigrating.
    """
    with ledger.Turn() as own:
        head = prepare(own, say)
        waiting = [route for route in routes.plan(own, head) if not only or route.schema in only]
        return Run(own, head, say, workers, keep_going).over(waiting, canaries)


class Run:
    """One run over the schemas that are behind."""

    def __init__(
        self, own: psycopg.Connection[tuple[str, ...]], head: str, say: Say, workers: int, keep_going: bool
    ) -> None:
        self._own = own
        self.head, self.say, self.workers, self.keep_going = head, say, workers, keep_going
        self.outcome, self.rights = Outcome(), versions.rights()
        self._django, self._stop = Django(), Event()

    def over(self, waiting: Sequence[Route], canaries: Sequence[str] | int) -> Outcome:
        """Canaries first, then all others at once; those for which Django must find the way come last, one by one."""
        if not waiting:
            return self.outcome
        with self._own.cursor() as cursor:
            ledger.begin(cursor, [route.schema for route in waiting])
        first, others = _divided(waiting, canaries)
        self._take_all(first)
        if not self._stop.is_set():
            self._compare_with_template(first)
        known = [route for route in others if route.steps is not None]
        self._in_parallel(known)
        self._take_all([route for route in others if route.steps is None])
        with self._own.cursor() as cursor:
            ledger.end(cursor, self.outcome.stopped)
        return self.outcome

    def _compare_with_template(self, canaries: Sequence[Route]) -> None:
        """A canary that Django and PostgreSQL call migrated, and that is not what the template is, has failed."""
        done = [route.schema for route in canaries if route.schema in self.outcome.migrated]
        for schema, lines in comparison.differing(done).items():
            self.outcome.migrated.remove(schema)
            self._failed(schema, CanaryDiffers(schema=schema, difference=lines[0]))

    def _in_parallel(self, waiting: Sequence[Route]) -> None:
        shares = [waiting[start :: self.workers] for start in range(self.workers)]
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                for done in as_completed([pool.submit(self._share, share) for share in shares if share]):
                    done.result()
            except BaseException:
                self._stop.set()  # the other workers end with the schema that they are at
                raise

    def _share(self, share: Sequence[Route]) -> None:
        try:
            self._take_all(share)
        finally:
            connection.close()  # this thread's own

    def _take_all(self, waiting: Sequence[Route]) -> None:
        """One after the other over one connection, which is opened again when it was lost."""
        left = list(reversed(waiting))
        while left and not self._stop.is_set():
            with owner_connection() as own:
                own.autocommit = True
                while left and not own.closed and not self._stop.is_set():
                    self._attempt(own, left.pop())
        self.outcome.stopped += [route.schema for route in left]

    def _attempt(self, own: psycopg.Connection[tuple[str, ...]], route: Route) -> None:
        try:
            self._take(own, route)
        except Exception as error:  # whatever a migration raises is that schema's own failure, never the fleet's
            self._failed(route.schema, error)
        else:
            self.outcome.migrated.append(route.schema)
            self.say(f"{route.schema}: at head")

    def _take(self, own: psycopg.Connection[tuple[str, ...]], route: Route) -> None:
        version, renew = route.line.version, route.line.rights != self.rights
        if route.steps is None:
            self._by_django(route.schema)
        elif route.is_sql:
            replay.run(own, route.schema, replay.script(route.schema, route.steps, version, self.rights, renew=renew))
        else:
            self._step_by_step(own, route)

    def _step_by_step(self, own: psycopg.Connection[tuple[str, ...]], route: Route) -> None:
        """Statements replayed, code run by Django, in the order of the migrations; each step is its own transaction."""
        version = route.line.version
        for step in route.steps or ():
            if step.by_django:
                self._django.take(route.schema, step, self.rights)
            else:
                replay.run(own, route.schema, replay.script(route.schema, [step], version, self.rights))
            version = step.after

    def _by_django(self, schema: str) -> None:
        """A schema whose version no step begins at, such as an office restored from an old archive."""
        executor.advance(schema)
        with owner_connection() as own, own.cursor() as cursor:
            version = versions.version_of(versions.applied_in(cursor, schema))
        if version != self.head:
            raise SchemaDrifted(schema=schema)
        finish(schema, self.head, self.rights)

    def _failed(self, schema: str, error: Exception) -> None:
        self.outcome.failed[schema] = reason = _one_line(error)
        with owner_connection() as own, own.cursor() as cursor:
            ledger.failed(cursor, schema, reason)
        self.say(f"{schema}: failed, {reason}")
        if not self.keep_going:
            self._stop.set()


def _divided(waiting: Sequence[Route], canaries: Sequence[str] | int) -> tuple[list[Route], list[Route]]:
    if isinstance(canaries, int):
        return list(waiting[:canaries]), list(waiting[canaries:])
    first = [route for route in waiting if route.schema in canaries]
    return first, [route for route in waiting if route.schema not in canaries]


def _one_line(error: Exception) -> str:
    """The reason as the ledger keeps it, in the language of PostgreSQL's own messages."""
    with translation.override("en"):
        text = user_message(error) if isinstance(error, DomainError) else str(error)
    return " ".join(text.split())[:500] or type(error).__name__


def migrate_schema(schema: str, say: Say = lambda line: None) -> None:
    """All of Django's migrations in one schema that exists, as Django itself runs them."""
    executor.advance(schema, say)


def status() -> lateness.Status:
    """The whole fleet in one look: who is behind, who failed and why."""
    with owner_connection() as own, own.cursor() as cursor:
        return lateness.status(cursor)


def offices_behind() -> list[str]:
    """Schemas that are not at the template's version or rights, by name; one statement for the whole fleet."""
    with owner_connection() as own, own.cursor() as cursor:
        return [line.schema for line in lateness.behind(cursor)]
