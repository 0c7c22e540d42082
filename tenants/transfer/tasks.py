"""Transfers and mergers as jobs that an operator asks for on a page."""

from contextlib import suppress
from datetime import date
from typing import Any

from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.models import OperatorJob
from tenants.transfer import services


@jobs.handler("offices.transfer")
def transfer(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """`source`, `target`, `references` (null: all that fit), `act`, `effective_on`, and maybe `reason`, `unusual`."""
    moved = services.transfer(
        selectors.find(arguments["source"]), selectors.find(arguments["target"]),
        references=arguments.get("references"), act=arguments["act"],
        effective_on=date.fromisoformat(arguments["effective_on"]), by=_author(report),
        reason=arguments.get("reason", ""), unusual=bool(arguments.get("unusual")), report=_until_begun(report),
    )  # fmt: skip
    return _result(moved)


@jobs.handler("offices.merge")
def merge(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """`merged` (offices), `into`, `act`, `effective_on`, maybe `reason`; goes on where a run that died stopped."""
    moved = services.merge(
        [selectors.find(name) for name in arguments["merged"]], selectors.find(arguments["into"]),
        act=arguments["act"], effective_on=date.fromisoformat(arguments["effective_on"]), by=_author(report),
        reason=arguments.get("reason", ""), report=_until_begun(report),
    )  # fmt: skip
    return {office: _result(one) for office, one in moved.items()}


def _author(report: jobs.Progress) -> str:
    """Who asked for the job: both offices' records and trails name them."""
    return str(OperatorJob.objects.values_list("by", flat=True).get(pk=report.job_id))


def _until_begun(report: jobs.Progress) -> services.Report:
    """Called off as long as nothing has passed; afterwards it goes on to its end."""

    def told(done: int, total: int, message: str) -> None:
        with suppress(*((jobs.Cancelled,) if done else ())):
            report(done, total, message)

    return told


def _result(moved: services.Moved) -> dict[str, Any]:
    return {
        "transfer": moved.transfer_id, "references": moved.references, "rows": sum(moved.rows.values()),
        "files": moved.files, "bytes": moved.size, "register_entries": moved.entries,
    }  # fmt: skip
