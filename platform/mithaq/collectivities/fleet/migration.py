"""Migrations of the fleet: `public`, the template schema, then every office and ready schema. Run by the owner only.

The template is migrated by Django, which also tells what it ran. Every other schema takes the same statements in one
message, each in a transaction of its own: what fails leaves that schema as it was, and names it in the ledger.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from threading import Event

import psycopg
from django.core.management import call_command

from mithaq.collectivities.fleet import by_django, comparison, ledger, replay, template, versions
from mithaq.collectivities.fleet.errors import NotAtHead, SchemaDrifted
from mithaq.collectivities.fleet.ledger import Line
from mithaq.collectivities.models import MigrationStep
from mithaq.collectivities.structure import audit_sql, catalog, grants
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.database import connection
from mithaq.core.errors import DomainError, user_message

WORKERS = 2
Say = Callable[[str], None]
migrate_schema = by_django.whole


@dataclass
class Outcome:
    """What a run did. failed: reason by schema. stopped: schemas that were not tried, after a failure."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Route:
    """How a schema gets to head: steps from the version it has; `steps` is None when Django alone can tell."""

    line: Line
    steps: Sequence[MigrationStep] | None

    @property
    def needs_django(self) -> bool:
        return self.steps is None or any(step.by_django for step in self.steps)


def migrate_all(
    say: Say = lambda line: None, *, canaries: Sequence[str] = (), workers: int = WORKERS, keep_going: bool = False,
    only: Sequence[str] = (),
) -> Outcome:  # fmt: skip
    """Bring every schema to head.

    canaries: schemas that go first, one by one, and are compared with the template before the others start; without
    any, the first one in order. keep_going: go on after a failure. only: leave all other schemas as they are.
    Raises AlreadyMigrating.
    """
    with ledger.Turn():
        head = prepare(say)
        routes = plan(head)
        if only:
            routes = [route for route in routes if route.line.schema in only]
        return _run(routes, head, say, canaries, workers, keep_going)


def prepare(say: Say = lambda line: None) -> str:
    """Bring `public` and the template to head and their ledger lines with them; returns the template's version."""
    with owner_connection() as own, own.cursor() as cursor:
        on_disk = versions.names_on_disk()
        public = versions.applied_in(cursor, "public")
        applied = versions.applied_in(cursor, template.template_schema())
        rights = versions.public_rights()
        known = _known_rights(cursor) if public else {}
    if on_disk - public or known.get("public") != rights:
        migrate_schema("public", say)
        call_command("createcachetable", verbosity=0)
        apply_public_grants()
    if on_disk - applied or known.get(template.template_schema()) != versions.rights():
        _prepare_template(say)
    with owner_connection() as own, own.cursor() as cursor:
        return versions.version_of(versions.applied_in(cursor, template.template_schema()))


def _known_rights(cursor: psycopg.Cursor[tuple[str, ...]]) -> dict[str, str]:
    if not versions.exists(cursor, "public.collectivities_schemaversion"):
        return {}
    cursor.execute("SELECT schema_name, rights FROM public.collectivities_schemaversion WHERE schema_name = ANY(%s)",
                   [["public", template.template_schema()]])  # fmt: skip
    return {row[0]: row[1] for row in cursor.fetchall()}


def _prepare_template(say: Say) -> None:
    schema = template.template_schema()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    template.advance(schema, say, keep_steps=bool(comparison.schemas_of_the_fleet()))
    put_under_audit(schema)
    _write_line(schema, versions.rights())


def apply_public_grants() -> None:
    """Bring the rights of the public-side roles to what the apps declare, and write it down."""
    connection.set_schema_to_public()
    _execute([audit_sql.FUNCTIONS, *grants.public_grants()])
    _write_line("public", versions.public_rights())


def put_under_audit(schema: str) -> None:
    """Give every tracked table of the schema its audit trigger, and the chain its first link."""
    connection.set_schema_to_public()
    query, untracked = audit_sql.missing_triggers()
    with connection.cursor() as cursor:
        cursor.execute(query, [schema, untracked])
        tables = cursor.fetchall()
    for table, key in tables:
        _execute(audit_sql.attach(schema, table, key))
    _execute([audit_sql.head_row(schema)])


def _write_line(schema: str, rights: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')
        applied = {(app, name) for app, name in cursor.fetchall()}
        statement = ledger.written(
            schema, version=versions.version_of(applied), rights=rights, migrations=str(len(applied))
        )
        cursor.execute(statement)


def _execute(statements: object) -> None:
    with connection.cursor() as cursor:
        for statement in statements:  # type: ignore[attr-defined]  # any iterable of strings
            cursor.execute(statement)


# --- The offices -----------------------------------------------------------------------------------------------------


def plan(head: str) -> list[Route]:
    """The way to head of each schema that is behind, decided in one statement for the whole fleet."""
    with owner_connection() as own, own.cursor() as cursor:
        late = ledger.behind(cursor)
        if unknown := [line.schema for line in late if not line.version]:
            ledger.adopt(cursor, unknown)
            own.commit()
            late = ledger.behind(cursor)
    if not late:
        return []
    chain = {step.before: step for step in MigrationStep.objects.all()}
    return [Route(line, _steps(chain, line.version, head)) for line in late]


def _steps(chain: dict[str, MigrationStep], version: str, head: str) -> list[MigrationStep] | None:
    steps: list[MigrationStep] = []
    while version != head:
        if version not in chain or len(steps) > len(chain):
            return None
        steps.append(chain[version])
        version = steps[-1].after
    return steps


def _run(routes: list[Route], head: str, say: Say, canaries: Sequence[str], workers: int, keep_going: bool) -> Outcome:
    outcome = Outcome()
    if not routes:
        return outcome
    with owner_connection() as own, own.cursor() as cursor:
        ledger.begin(cursor, [route.line.schema for route in routes])
    first = [route for route in routes if route.line.schema in canaries] or routes[:1]
    others = [route for route in routes if route not in first]
    for route in first:
        _take(route, head, say, outcome)
    if not keep_going and (outcome.failed or not _sound(first, outcome)):
        outcome.stopped = [route.line.schema for route in others]
    else:
        _in_parallel([one for one in others if not one.needs_django], head, say, outcome, workers, keep_going)
        for route in (one for one in others if one.needs_django):
            if outcome.failed and not keep_going:
                outcome.stopped.append(route.line.schema)
            else:
                _take(route, head, say, outcome)
    _let_go(outcome.stopped)
    return outcome


def _sound(canaries: list[Route], outcome: Outcome) -> bool:
    """Whether the canaries' catalogs are the template's; a canary that differs is a failure of its own."""
    names = [route.line.schema for route in canaries]
    schema = template.template_schema()
    digests = catalog.structure_digests([schema, *names])
    for name in names:
        if digests.get(name) != digests[schema]:
            outcome.migrated.remove(name)
            _failed(name, NotAtHead(schema=name), outcome)
    return not outcome.failed


def _in_parallel(routes: list[Route], head: str, say: Say, outcome: Outcome, workers: int, keep_going: bool) -> None:
    """Replay in several connections at once; each worker keeps its connection."""
    stop = Event()
    shares = [routes[start::workers] for start in range(workers)]

    def share(mine: list[Route]) -> None:
        with owner_connection() as own:
            own.autocommit = True
            for route in mine:
                if stop.is_set():
                    outcome.stopped.append(route.line.schema)
                elif not _attempt(route, say, outcome, partial(_replay, own, route)) and not keep_going:
                    stop.set()

    with ThreadPoolExecutor(workers) as pool:
        for done in as_completed([pool.submit(share, mine) for mine in shares if mine]):
            done.result()


def _take(route: Route, head: str, say: Say, outcome: Outcome) -> None:
    """One schema in this thread, by replay or by Django."""

    def work() -> None:
        if not route.needs_django:
            with owner_connection() as own:
                own.autocommit = True
                _replay(own, route)
        elif route.steps is None:
            _by_django(route.line.schema, head)
        else:
            _step_by_step(route)

    _attempt(route, say, outcome, work)


def _attempt(route: Route, say: Say, outcome: Outcome, work: Callable[[], None]) -> bool:
    schema = route.line.schema
    try:
        work()
    except Exception as error:  # whatever a migration raises is that schema's own failure, never the fleet's
        _failed(schema, error, outcome)
        say(f"{schema}: failed, {outcome.failed[schema]}")
        return False
    outcome.migrated.append(schema)
    say(f"{schema}: at head")
    return True


def _replay(own: psycopg.Connection[tuple[str, ...]], route: Route) -> None:
    rights = versions.rights()
    message = replay.script(
        route.line.schema, route.steps or (), route.line.version, rights, renew=route.line.rights != rights
    )
    replay.run(own, route.line.schema, message)


def _step_by_step(route: Route) -> None:
    """Statements replayed, code run by Django, in the order of the migrations; each step is its own transaction."""
    rights, version = versions.rights(), route.line.version
    with owner_connection() as own:
        own.autocommit = True
        for step in route.steps or ():
            if step.by_django:
                by_django.take(route.line.schema, step, rights)
            else:
                replay.run(own, route.line.schema, replay.script(route.line.schema, [step], version, rights))
            version = step.after


def _by_django(schema: str, head: str) -> None:
    """A schema whose version no step begins at, such as an office restored from an old archive."""
    migrate_schema(schema)
    with owner_connection() as own, own.cursor() as cursor:
        version = versions.version_of(versions.applied_in(cursor, schema))
    if version != head:
        raise SchemaDrifted(schema=schema)
    by_django.finish(schema, head, versions.rights())


def _failed(schema: str, error: Exception, outcome: Outcome) -> None:
    said = user_message(error) if isinstance(error, DomainError) else str(error)
    outcome.failed[schema] = " ".join(said.split())[:500] or type(error).__name__
    with owner_connection() as own, own.cursor() as cursor:
        ledger.failed(cursor, schema, outcome.failed[schema])


def _let_go(schemas: list[str]) -> None:
    """Schemas that were marked and not tried are simply behind again."""
    if schemas:
        with owner_connection() as own, own.cursor() as cursor:
            cursor.execute(
                "UPDATE public.collectivities_schemaversion SET state = 'current' WHERE schema_name = ANY(%s)"
                " AND state = 'running'",
                [schemas],
            )


def offices_behind() -> list[str]:
    """Schemas that are not at the template's version or rights, by name; one statement for the whole fleet."""
    with owner_connection() as own, own.cursor() as cursor:
        return [line.schema for line in ledger.behind(cursor)]
