"""What is asked of the visa desk, by either side. On the public side every question is bound to provinces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from mithaq.exchange.models import (
    DECISIVE,
    DESK_KINDS,
    OUTCOMES,
    ActKind,
    FileState,
    VisaAct,
    VisaDesk,
    VisaFile,
    VisaPaper,
    VisaReading,
)
from mithaq.exchange.querysets import VisaFileQuerySet


def desk_of(province_code: str) -> VisaDesk | None:
    """What the governor of the province said of the desk; None when nothing was ever said."""
    return VisaDesk.objects.filter(province_code=province_code).first()


def takes_files(province_code: str) -> bool:
    """Whether offices of this province submit their files at the desk."""
    return VisaDesk.objects.filter(province_code=province_code, is_open=True).exists()


# --- The governor's service: bound to its provinces -------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What a list of files is narrowed by. state: a state, `late`, `open` or nothing."""

    words: str = ""
    state: str = ""
    collectivity: str = ""

    @property
    def active(self) -> bool:
        return bool(self.words or self.state or self.collectivity)


def files(provinces: Iterable[str], filters: Filters, on: date) -> VisaFileQuerySet:
    """Files of these provinces that fit the filters: those with a running term first, the nearest last day on top.

    Files that wait for their receipt come next, then all others, the newest first.
    """
    found = VisaFile.objects.within(provinces)
    if filters.state == "late":
        found = found.late(on)
    elif filters.state == "open":
        found = found.open()
    elif filters.state in FileState.values:
        found = found.filter(state=filters.state)
    if filters.collectivity:
        found = found.filter(collectivity_code=filters.collectivity)
    if filters.words:
        found = found.search(filters.words)
    return found.in_order().with_requests()


def file_at(provinces: Iterable[str], public_id: UUID) -> VisaFile | None:
    """The file, if it is of one of these provinces."""
    return VisaFile.objects.within(provinces).filter(public_id=public_id).first()


@dataclass(frozen=True)
class Counts:
    """How many files there are. late: open, and past their last day."""

    waiting: int
    running: int
    late: int
    every: int


def counts(provinces: Iterable[str], on: date) -> Counts:
    """The figures over the list, in one query."""
    return Counts(**VisaFile.objects.within(provinces).counted(on))


def collectivities(provinces: Iterable[str]) -> list[tuple[str, str, str]]:
    """Code, Arabic and French name of the collectivities that submitted files, by code."""
    rows = VisaFile.objects.within(provinces).order_by("collectivity_code", "-pk")
    found = rows.distinct("collectivity_code").values_list("collectivity_code", "collectivity_ar", "collectivity_fr")
    return list(found)


# --- Either side ------------------------------------------------------------------------------------------------------


def own_file(public_id: UUID) -> VisaFile | None:
    """The office's own file: row-level security shows it no other."""
    return VisaFile.objects.filter(public_id=public_id).first()


def files_of(decision_key: int) -> list[VisaFile]:
    """The office's own files on a decision, the newest first; those of earlier rounds, and taken back, with them."""
    return list(VisaFile.objects.filter(decision_key=decision_key).order_by("-pk"))


def record(file: VisaFile) -> list[VisaAct]:
    """The lines of the file's record, in their order."""
    return list(file.acts.order_by("number"))


def papers(file: VisaFile) -> list[VisaPaper]:
    """The bundle, then what was supplied later."""
    return list(file.papers.order_by("pk"))


def readings(file: VisaFile) -> QuerySet[VisaReading]:
    """What agents opened, newest first."""
    return file.readings.select_related("paper").order_by("-at", "-pk")


def without_outcome(acts: QuerySet[VisaAct]) -> QuerySet[VisaAct]:
    """The lines of the governor's service that the office has neither recorded nor sent back."""
    answered = VisaAct.objects.filter(about=OuterRef("pk"), kind__in=sorted(OUTCOMES))
    return acts.filter(kind__in=sorted(DESK_KINDS)).exclude(Exists(answered))


def under_way(file: VisaFile) -> VisaAct | None:
    """The act on its way to the office on which the file's state depends; None when there is none."""
    return without_outcome(file.acts.filter(kind__in=sorted(DECISIVE))).order_by("number").first()


def undelivered() -> QuerySet[VisaAct]:
    """Every line that waits for its office, the oldest first."""
    return without_outcome(VisaAct.objects.all()).order_by("at", "pk")


def open_requests(acts: Iterable[VisaAct]) -> list[VisaAct]:
    """The papers asked for and not supplied, of a record that was read."""
    every = list(acts)
    supplied = {act.about_id for act in every if act.kind == ActKind.ANSWER}
    return [act for act in every if act.kind == ActKind.REQUEST and act.pk not in supplied]


@dataclass(frozen=True)
class Line:
    """A line of the record with the answer it got. waits: it has not been recorded in the office yet."""

    act: VisaAct
    outcome: VisaAct | None = None
    supplied: VisaAct | None = None
    waits: bool = False


def lines_of(acts: list[VisaAct]) -> list[Line]:
    """A record as both sides show it: outcomes stand with the line that they answer."""
    outcomes = outcome_of(acts)
    supplied = {act.about_id: act for act in acts if act.kind == ActKind.ANSWER}
    return [
        Line(act, outcomes.get(act.pk), supplied.get(act.pk), act.kind in DESK_KINDS and act.pk not in outcomes)
        for act in acts
        if act.kind not in OUTCOMES
    ]


def outcome_of(acts: Iterable[VisaAct]) -> dict[int, VisaAct]:
    """Of a record that was read: the office's answer to each line of the governor's service."""
    return {act.about_id: act for act in acts if act.kind in OUTCOMES and act.about_id}
