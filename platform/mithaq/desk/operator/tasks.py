"""The job behind the wizard: open the offices, then set their limits and bring their first heads in."""

from typing import Any

from mithaq.accounts.heads import first_head
from mithaq.collectivities import jobs, selectors, services
from mithaq.collectivities.errors import OfficeUnknown
from mithaq.collectivities.models import OperatorJob
from mithaq.collectivities.provisioning import tasks as provisioning
from mithaq.collectivities.services.limiting import LIMITS
from mithaq.core.errors import DomainError, user_message

OPEN = "offices.open"


@jobs.handler(OPEN)
def open_offices(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """`rows` as the operator's pages check them, `scheme` and `port` of the service for the letters' links.

    Run again after a crash it goes on: offices that are open are passed over, heads that are there too. A head who
    cannot be invited is named in the result, and does not undo the office.
    """
    by = OperatorJob.objects.get(pk=report.job_id).by
    result = provisioning.create(arguments, report)
    rows = arguments["rows"]
    invited, troubles = [], []
    for done, row in enumerate(rows, start=1):
        try:
            if _complete(row, arguments, by=by):
                invited.append(row["head_email"])
        except DomainError as error:
            troubles.append({"row": row.get("row", done), "code": row["code"], "error": user_message(error)})
        report(done, len(rows), row["code"])
    return result | {"invited": invited, "not_invited": troubles}


def _complete(row: dict[str, Any], arguments: dict[str, Any], *, by: str) -> bool:
    """Limits and head of one row; whether a letter goes out. A row that was refused has no office and is passed."""
    try:
        office = selectors.find(row["code"])
    except OfficeUnknown:
        return False
    limits = {name: int(row[name]) for name in LIMITS if row.get(name) is not None}
    if limits:
        services.set_limits(office, by=by, reason="", **limits)
    if not row.get("head_email"):
        return False
    root = f"{arguments.get('scheme', 'https')}://{selectors.main_host(office)}{arguments.get('port', '')}"
    head = first_head(
        office, email=row["head_email"], name_ar=row["head_name_ar"], name_fr=row.get("head_name_fr", ""),
        language=row.get("head_language", "ar"), root=root, by=by,
    )  # fmt: skip
    return head is not None
