"""Jobs that make offices and ready schemas, and the effect owed to the portal for each new office."""

from typing import Any

from django.conf import settings
from django.utils import translation

from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.errors import NoOfficeOpened
from mithaq.collectivities.models import Collectivity, JobState, OperatorJob
from mithaq.collectivities.provisioning import bulk, opening, pool
from mithaq.collectivities.signals import office_opened
from mithaq.outbox.registry import handler


@handler(opening.OPENED)
def tell(*, schema: str) -> None:
    """Tell the other apps of a new office, each of which does its part once however often it is told."""
    office_opened.send(sender=Collectivity, office=selectors.find(schema))


@jobs.handler("offices.create")
def create(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Open offices: `rows` as OfficeRequest.as_row gives them, `by`. Those that are open already are passed over.

    The result names each row's fate; rows count from 1 unless they bear their own `row`. Raises NoOfficeOpened when
    all were refused.
    """
    rows = [(int(row.get("row", place)), row) for place, row in enumerate(arguments["rows"], start=1)]
    by = arguments.get("by") or OperatorJob.objects.get(pk=report.job_id).by
    report(0, len(rows))
    outcome = bulk.open_rows(rows, by=by, step=report)
    with translation.override(settings.LANGUAGE_CODE):
        refused = [
            {"row": one.number, "code": one.request.code,
             "problems": [{"field": problem.field, "message": problem.message} for problem in one.problems]}
            for one in outcome.refused
        ]  # fmt: skip
    if refused and not (outcome.opened or outcome.open_already):
        first = outcome.refused[0].problems[0]
        raise NoOfficeOpened(rows=len(refused), reason=first.message)
    _refill(by)
    return {
        "opened": [one.request.slug for one in outcome.opened],
        "open_already": [one.open_as for one in outcome.open_already],
        "refused": refused,
    }


@jobs.handler("pool.fill")
def fill(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Make ready schemas until there are `size`, or as many as the settings say."""
    size = int(arguments.get("size") or settings.MITHAQ_READY_SCHEMAS)
    found = pool.fill(size, lambda done, wanted: report(done, wanted))
    return {"fresh": found.fresh, "stale": found.stale}


def _refill(by: str) -> None:
    """The pool is filled again after it was drawn from, once."""
    waiting = OperatorJob.objects.filter(kind="pool.fill", state=JobState.QUEUED)
    if pool.state().fresh < settings.MITHAQ_READY_SCHEMAS and not waiting.exists():
        jobs.enqueue("pool.fill", by=by)
