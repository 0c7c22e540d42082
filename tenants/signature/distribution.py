"""What is asked of the distribution (R28, R29): who is on the list, who has not answered, what the services do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from mithaq.accounts.models import Role, User
from mithaq.core.text import fold
from tenants.agreements.models import ENDED_STATES, Agreement
from tenants.agreements.permissions import may
from tenants.agreements.selectors import Task
from tenants.council.selectors import of_subject
from tenants.signature.models import (
    CommunalService,
    Dispatch,
    DispatchEvent,
    DistributionLine,
    EventKind,
    RecipientKind,
    TaskState,
)

_OFFICE = frozenset({Role.HEAD, Role.CLERK})
_HEAD = frozenset({Role.HEAD})
_SERVICE = frozenset({Role.SERVICE})


def directory(*, in_use: bool = False) -> QuerySet[CommunalService]:
    """The communal services, those in use first."""
    found = CommunalService.objects.order_by("-is_active", "name_ar", "pk")
    return found.filter(is_active=True) if in_use else found


def prepared(agreement: Agreement, amendment_id: int | None = None) -> list[DistributionLine]:
    """The list as it was prepared and not sent yet, parties first."""
    found = DistributionLine.objects.filter(of_subject(amendment_id), agreement=agreement).select_related("party")
    return sorted(found, key=lambda line: (line.recipient_kind, line.pk))


def sent(agreement: Agreement, amendment_id: int | None = None) -> list[Dispatch]:
    """Every dispatch with its events, parties first. Two queries."""
    found = Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement)
    found = found.select_related("party", "proof", "copy", "task_paper").prefetch_related(
        Prefetch("events", DispatchEvent.objects.order_by("at", "pk"))
    )
    return sorted(found, key=lambda row: (row.recipient_kind, row.sent_on, row.pk))


def followed() -> QuerySet[Dispatch]:
    """Over the whole office: what waits for an answer and has a step before it, with the steps that were taken."""
    found = Dispatch.objects.filter(acknowledged_on=None, climb_after__isnull=False)
    found = found.exclude(agreement__state__in=sorted(ENDED_STATES))
    climbed = DispatchEvent.objects.filter(kind=EventKind.CLIMBED).values("dispatch")
    return found.exclude(pk__in=climbed).prefetch_related("events").order_by("sent_on", "pk")


# --- The tasks of the services ----------------------------------------------------------------------------------------


def services_of(user: User) -> frozenset[str]:
    """Communal services a person belongs to, folded."""
    named = user.roles.filter(role=Role.SERVICE).exclude(service="").values_list("service", flat=True)
    return frozenset(map(fold, named))


@dataclass(frozen=True)
class ServiceTask:
    """A task as it is shown: the dispatch that gave it, whether it is late, whether this person may say where it is."""

    dispatch: Dispatch
    is_late: bool
    may_do: bool


def service_tasks(agreement: Agreement, user: User, on: date) -> list[ServiceTask]:
    """What the services of the dossier were given, the open ones first by their last day. At most two queries."""
    given = Dispatch.objects.filter(agreement=agreement, recipient_kind=RecipientKind.SERVICE)
    rows = list(given.select_related("agreement", "task_paper", "amendment"))
    return _shown(rows, user, on) if rows else []


def tasks_of_services(user: User, on: date) -> list[ServiceTask]:
    """What this person's services were given in any dossier and have not done. Two queries, one for the office."""
    own = services_of(user)
    if not own:
        return []
    given = Dispatch.objects.filter(recipient_kind=RecipientKind.SERVICE).exclude(task_state=TaskState.DONE)
    given = given.exclude(agreement__state__in=sorted(ENDED_STATES)).select_related("agreement")
    return _shown([row for row in given if fold(row.service_name) in own], user, on, own)


def _shown(rows: Collection[Dispatch], user: User, on: date, own: frozenset[str] | None = None) -> list[ServiceTask]:
    may_all, may_own = may(user, "signature.edit"), may(user, "service_tasks.do")
    mine = own if own is not None else services_of(user) if may_own and not may_all else frozenset()
    found = []
    for row in rows:
        is_theirs = may_all or (may_own and fold(row.service_name) in mine)
        found.append(ServiceTask(row, row.is_task_late(on), is_theirs and not row.agreement.is_ended))
    return sorted(found, key=lambda one: (one.dispatch.task_state == TaskState.DONE, *_urgency(one.dispatch)))


def _urgency(row: Dispatch) -> tuple[bool, date, int]:
    return row.task_due_on is None, row.task_due_on or date.max, row.pk


# --- Tasks over the whole office --------------------------------------------------------------------------------------


def tasks() -> list[Task]:
    """Receipts to obtain, answers that the director must get, tasks of the services: three queries."""
    return [*_waiting_tasks(), *_service_tasks()]


def _waiting_tasks() -> list[Task]:
    """What was reminded in vain waits for the office, what climbed waits for the director."""
    stepped = DispatchEvent.objects.filter(kind__in=[EventKind.REMINDED, EventKind.CLIMBED])
    found = (
        Dispatch.objects.filter(acknowledged_on=None, events__kind=EventKind.REMINDED)
        .exclude(agreement__state__in=sorted(ENDED_STATES))
        .select_related("agreement", "party")
        .prefetch_related(Prefetch("events", stepped))
        .order_by("sent_on", "pk")
    )
    listed = []
    for row in found:
        climbed = any(event.kind == EventKind.CLIMBED for event in row.events.all())
        label = _("Decide about the receipt that never came") if climbed else _("Obtain the receipt of the signed text")
        roles = _HEAD if climbed else _OFFICE
        listed.append(Task(row.agreement, label, "signature:force", roles, article="R28", text=row.recipient))
    return listed


def _service_tasks() -> list[Task]:
    """For each service what it was given, for the office too: it sees what is late among all that is open."""
    found = (
        Dispatch.objects.filter(recipient_kind=RecipientKind.SERVICE, task_due_on__isnull=False)
        .exclude(task_state=TaskState.DONE)
        .exclude(agreement__state__in=sorted(ENDED_STATES))
        .select_related("agreement")
        .order_by("task_due_on", "pk")
    )
    return [
        Task(
            row.agreement, _("Task of “%(service)s”") % {"service": row.service_name}, "signature:service-tasks",
            _SERVICE | _OFFICE, due_on=row.task_due_on, article="R29", text=row.task, service=fold(row.service_name),
        )
        for row in found
    ]  # fmt: skip
