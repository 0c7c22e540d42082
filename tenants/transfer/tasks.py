"""Transfers and mergers as jobs that an operator asks for on a page."""

from datetime import date
from typing import Any

from mithaq.collectivities import jobs, selectors
from tenants.transfer import services


@jobs.handler("offices.transfer")
def transfer(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """`source`, `target`, `references` (none: all that fit), `act`, `effective_on`, `by`, `reason`, `unusual`."""
    moved = services.transfer(
        selectors.find(arguments["source"]), selectors.find(arguments["target"]),
        references=arguments.get("references"), act=arguments["act"],
        effective_on=date.fromisoformat(arguments["effective_on"]), by=arguments["by"],
        reason=arguments.get("reason", ""), unusual=bool(arguments.get("unusual")), report=report,
    )  # fmt: skip
    return _result(moved)


@jobs.handler("offices.merge")
def merge(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """`merged` (offices), `into`, `act`, `effective_on`, `by`, `reason`; goes on where a run that died stopped."""
    moved = services.merge(
        [selectors.find(name) for name in arguments["merged"]], selectors.find(arguments["into"]),
        act=arguments["act"], effective_on=date.fromisoformat(arguments["effective_on"]), by=arguments["by"],
        reason=arguments.get("reason", ""), report=report,
    )  # fmt: skip
    return {office: _result(one) for office, one in moved.items()}


def _result(moved: services.Moved) -> dict[str, Any]:
    return {
        "transfer": moved.transfer_id, "references": moved.references, "rows": sum(moved.rows.values()),
        "files": moved.files, "bytes": moved.size, "register_entries": moved.entries,
    }  # fmt: skip
