"""What a check is, and how checks are run: each by itself, timed; one that breaks is a finding of its own."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import psycopg
from django.conf import settings
from django.db import DatabaseError

from mithaq.collectivities import selectors
from mithaq.collectivities.health.reading import Answer, Question, Visit
from mithaq.collectivities.models import Collectivity, OfficeState


class Severity(StrEnum):
    """Error: data or the wall are in danger. Warning: it will go wrong. Note: worth knowing, nothing is wrong."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and how to mend it. code: stable, for scripts. schema: of the office, or empty."""

    what: str
    mend: str
    code: str
    severity: Severity = Severity.ERROR
    schema: str = ""


@dataclass(frozen=True)
class Fleet:
    """The offices that a check looks at: all of them, or the one that was asked for.

    asks: what the checks of this run ask of each office; each office is visited once for all of them.
    """

    every: tuple[Collectivity, ...]
    only: Collectivity | None = None
    asks: "tuple[Asks, ...]" = ()

    @property
    def offices(self) -> tuple[Collectivity, ...]:
        """Those whose schema exists: all but the erased."""
        return tuple(office for office in self.every if office.state != OfficeState.ERASED)

    def answers(self, name: str) -> list[Answer]:
        """What the offices say to the question of that name."""
        return self._visit.answers(name)

    @cached_property
    def _visit(self) -> Visit:
        return Visit(self.offices, lambda: {name: one for ask in self.asks for name, one in ask(self).items()})

    @property
    def schemas(self) -> set[str]:
        return {office.schema_name for office in self.offices}


Examine = Callable[[Fleet], Iterator[Finding]]
Asks = Callable[[Fleet], Mapping[str, Question]]


@dataclass(frozen=True)
class Check:
    """One subject. needs_owner: it reads what the web's login may not. of_office: it makes sense for one office.

    asks: questions to every office, by a name of the check's own.
    """

    name: str
    title: str
    examine: Examine
    needs_owner: bool = False
    of_office: bool = True
    asks: Asks | None = None


@dataclass(frozen=True)
class Result:
    """What a check found, and how long it took in seconds."""

    check: Check
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0


_CHECKS: dict[str, Check] = {}
# Most dangerous first: the wall, then data that are gone or not what they seem, then what will go wrong later.
_ORDER = (
    "login", "roles", "grants", "schemas", "tables", "rights", "structure", "migrations", "anchors", "register",
    "references", "exchange", "outbox", "backups", "standing", "erased", "server", "disk", "clock",
)  # fmt: skip


def check(
    name: str, title: str, *, needs_owner: bool = False, of_office: bool = True, asks: Asks | None = None
) -> Callable[[Examine], Examine]:
    """Register a check; its place among the others is in `_ORDER`."""

    def register(examine: Examine) -> Examine:
        _CHECKS[name] = Check(name, title, examine, needs_owner, of_office, asks)
        return examine

    return register


def checks() -> list[Check]:
    """Every check, in the order in which they run."""
    return [_CHECKS[name] for name in _ORDER]


def examine(only: Collection[str] = (), office: Collectivity | None = None) -> Iterator[Result]:
    """Run the checks (those named in `only`, else all), on one office or on all. A result as each comes to its end."""
    every = [office] if office else list(Collectivity.objects.order_by("code"))
    chosen = [one for one in checks() if one.name in only or (not only and (one.of_office or not office))]
    fleet = Fleet(tuple(every), office, tuple(one.asks for one in chosen if one.asks))
    for one in chosen:
        start = time.monotonic()
        with selectors.public_side():
            found = list(_safely(one, fleet))
        yield Result(one, found, time.monotonic() - start)


def findings(only: Collection[str] = ()) -> Iterator[Finding]:
    """Everything that was found, check by check."""
    for result in examine(only):
        yield from result.findings


def _safely(one: Check, fleet: Fleet) -> Iterator[Finding]:
    if one.needs_owner and not settings.MITHAQ_DB_OWNER["password"]:
        yield Finding(
            f"{one.name}: not checked, because it reads what only the owner of the tables may read",
            "run the doctor where MITHAQ_DB_OWNER and MITHAQ_DB_OWNER_PASSWORD are set",
            "owner_needed", Severity.NOTE,
        )  # fmt: skip
        return
    try:
        yield from one.examine(fleet)
    except (DatabaseError, psycopg.Error, OSError) as error:
        yield Finding(
            f"{one.name}: this check broke off: {' '.join(str(error).split())[:300]}",
            "mend what the message says, then run `mithaq doctor --only " + one.name + "`",
            "check_broke_off",
        )  # fmt: skip
