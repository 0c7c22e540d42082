"""What the distribution shows on other pages: the tasks of the communal services beside the plan of action (R29)."""

from mithaq.accounts.models import User
from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.execution.beside import Panel
from tenants.signature import distribution


def service_tasks(agreement: Agreement, user: User) -> Panel | None:
    """The tasks that came with the signed text; None where nothing was sent to a service."""
    rows = distribution.service_tasks(agreement, user, clock.today())
    if not rows:
        return None
    return Panel("signature/service_tasks_panel.html", {"rows": rows, "agreement": agreement, "today": clock.today()})
