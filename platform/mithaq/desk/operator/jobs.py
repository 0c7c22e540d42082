"""Jobs as the operator's pages show them; `mithaq.collectivities.jobs` keeps and runs them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.models import JobState, OperatorJob
from mithaq.core import clock

UNSTARTED = timedelta(minutes=5)  # a runner looks every few seconds: one that waits longer has none

TITLES: dict[str, str | Promise] = {
    "offices.open": _("Open offices"),
    "offices.create": _("Open offices (console)"),
    "offices.export": _("Export an office"),
    "offices.erase": _("Erase an office"),
    "offices.transfer": _("Transfer agreements"),
    "offices.merge": _("Merge offices"),
    "offices.backup": _("Back offices up"),
    "fleet.migrate": _("Migrate the offices"),
    "fleet.verify": _("Compare the offices with the template"),
    "pool.fill": _("Prepare schemas"),
}


def title_of(kind: str) -> str:
    """What a kind of job does, in words; its code where we have none."""
    return str(TITLES.get(kind, kind))


@dataclass(frozen=True)
class Counts:
    """How many jobs wait, run and failed; stuck: they wait although nothing else runs."""

    queued: int
    running: int
    failed: int
    stuck: int


def counts() -> Counts:
    """One query."""
    late = clock.now() - UNSTARTED
    found = OperatorJob.objects.aggregate(
        queued=Count("pk", filter=Q(state=JobState.QUEUED)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
        stuck=Count("pk", filter=Q(state=JobState.QUEUED, created_at__lt=late)),
    )
    return Counts(found["queued"], found["running"], found["failed"], 0 if found["running"] else found["stuck"])


def listed(*, state: str = "", kind: str = "", office_schema: str = "") -> QuerySet[OperatorJob]:
    """Jobs, newest first; a filter that names nothing known is left aside."""
    found = OperatorJob.objects.order_by("-pk")
    if state in JobState.values:
        found = found.filter(state=state)
    if kind in TITLES:
        found = found.filter(kind=kind)
    return found.filter(office_schema=office_schema) if office_schema else found


def is_over(job: OperatorJob) -> bool:
    """Whether nothing more will happen to it by itself."""
    return job.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class Fate:
    """What came of one row. slug: of its office, when it has one; trouble: why not, or what is missing."""

    row: int | None
    name: str
    slug: str = ""
    trouble: str = ""


_FEW = 5  # so many values are named, more are counted
_OUTCOMES: dict[str, str | Promise] = {
    "invited": _("Letters sent to"),
    "path": _("File"),
    "size": _("Bytes"),
    "digest": _("SHA-256"),
    "sha256": _("SHA-256"),
    "certificate": _("Seal of the certificate"),
    "fresh": _("Schemas ready"),
    "stale": _("Schemas that are behind"),
    "file": _("File"),
    "bytes": _("Bytes"),
    "rows": _("Rows"),
    "files": _("Files"),
    "missing": _("Files that are missing"),
    "made": _("Backups made"),
    "skipped": _("Left out, fresh enough"),
    "removed": _("Old backups removed"),
    "incomplete": _("Backups with files missing"),
    "migrated": _("Schemas migrated"),
    "stopped": _("Schemas not reached"),
    "compared": _("Schemas compared"),
    "erasure": _("Number of the erasure"),
}
_LISTS = ("opened", "open_already", "refused", "not_invited", "differences")


def outcome(job: OperatorJob) -> list[tuple[str, Any]]:
    """What the job gave back, but for its rows, which have a table of their own; longer lists are counted."""
    return [
        (str(_OUTCOMES.get(name, name)), _short(value))
        for name, value in (job.result or {}).items()
        if name not in _LISTS and not isinstance(value, dict) and value not in (None, "", [])
    ]


def _short(value: Any) -> str:
    if isinstance(value, list) and len(value) <= _FEW:
        return ", ".join(str(one) for one in value)
    return str(len(value)) if isinstance(value, list) else str(value)


def fates(job: OperatorJob) -> list[Fate]:
    """The result row by row or office by office: what was refused, failed or differs first, then what was opened."""
    result = job.result or {}
    found = []
    for row in result.get("refused", []):
        reasons = " ".join(problem["message"] for problem in row["problems"])
        found.append(Fate(row.get("row"), row["code"], trouble=reasons))
    found += [Fate(row.get("row"), row["code"], trouble=row["error"]) for row in result.get("not_invited", [])]
    for name in ("failed", "differences"):
        several = result.get(name)
        for schema, lines in (several if isinstance(several, dict) else {}).items():
            found.append(Fate(None, schema, trouble=" · ".join(lines) if isinstance(lines, list) else str(lines)))
    for name in ("opened", "open_already"):
        found += [Fate(None, slug, slug=slug) for slug in result.get(name, [])]
    return found
