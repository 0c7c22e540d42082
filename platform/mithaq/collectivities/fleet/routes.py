"""The way of each schema to head: which steps, from the version that the ledger says it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import Connection

from mithaq.collectivities import lateness
from mithaq.collectivities.fleet import ledger

if TYPE_CHECKING:
    from mithaq.collectivities.models import MigrationStep


@dataclass(frozen=True)
class Route:
    """A schema and its steps; `steps` is None when no step begins at its version, so that Django must find the way."""

    line: lateness.Line
    steps: "Sequence[MigrationStep] | None"

    @property
    def schema(self) -> str:
        return self.line.schema

    @property
    def is_sql(self) -> bool:
        """Whether all of it can be sent as one message."""
        return self.steps is not None and not any(step.by_django for step in self.steps)


def plan(own: Connection[tuple[str, ...]], head: str) -> list[Route]:
    """The routes of all schemas that are behind, by name; who is behind is one statement for the whole fleet.

    A schema that the ledger does not know is first looked into, and gets its line.
    """
    with own.cursor() as cursor:
        late = lateness.behind(cursor)
        if unknown := [line.schema for line in late if not line.version]:
            ledger.adopt(cursor, unknown)
            late = lateness.behind(cursor)
    chain = steps_by_beginning() if late else {}
    return [Route(line, _steps(chain, line.version, head)) for line in late]


def steps_by_beginning() -> "dict[str, MigrationStep]":
    """Every step that is kept, by the version that it begins at."""
    from mithaq.collectivities.models import MigrationStep  # `fleet status` loads no models

    return {step.before: step for step in MigrationStep.objects.all()}


def _steps(chain: "Mapping[str, MigrationStep]", version: str, head: str) -> "list[MigrationStep] | None":
    steps: list[MigrationStep] = []
    while version != head:
        if version not in chain or len(steps) > len(chain):
            return None
        steps.append(chain[version])
        version = steps[-1].after
    return steps
