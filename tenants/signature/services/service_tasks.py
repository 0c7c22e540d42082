"""What a communal service makes of the task it was given (R29): begun, done with a note and a paper, opened again."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_text, fold
from tenants.agreements.models import Axis
from tenants.agreements.permissions import may, require
from tenants.agreements.services import happened, lock, record
from tenants.documents.models import DocumentKind
from tenants.documents.services import store
from tenants.signature.distribution import services_of
from tenants.signature.errors import TaskDayTooEarly, TaskMissing, TaskOfAnotherService, TaskStands
from tenants.signature.models import Dispatch, RecipientKind, TaskState

DO, OFFICE = "service_tasks.do", "signature.edit"
_NOTE = {"open": "service_task_reopened", "in_progress": "service_task_started", "done": "service_task_done"}
_FIELDS = ["task_state", "task_started_on", "task_done_on", "task_note", "task_paper"]


@transaction.atomic
def start_task(dispatch_id: int, *, actor: User | None, on: date) -> Dispatch:
    """The service begins. Raises TaskStands, TaskOfAnotherService, TaskDayTooEarly, FutureDate."""
    task = _task(dispatch_id, actor, {TaskState.OPEN}, on)
    task.task_state, task.task_started_on = TaskState.IN_PROGRESS, on
    return _kept(task, actor, on)


@transaction.atomic
def finish_task(
    dispatch_id: int, *, actor: User | None, on: date, note: str, upload: "File[Any] | None" = None
) -> Dispatch:
    """The service is done: what was done, and the paper of it where there is one.

    Raises TaskStands, TaskOfAnotherService, TaskMissing without a note, and what a file may be refused for.
    """
    task = _task(dispatch_id, actor, {TaskState.OPEN, TaskState.IN_PROGRESS}, on)
    said = clean_text(note, 1000, field="note")
    if not said:
        raise TaskMissing(field="note")
    if upload is not None:
        task.task_paper = store(
            task.agreement_id, actor=actor, upload=upload, kind=DocumentKind.OTHER,
            title=f"{task.service_name}: {task.task}"[:200], made_on=on,
        )  # fmt: skip
    task.task_state, task.task_done_on, task.task_note = TaskState.DONE, on, said
    return _kept(task, actor, on)


@transaction.atomic
def reopen_task(dispatch_id: int, *, actor: User | None, on: date) -> Dispatch:
    """It was not done after all. What was noted stays in the trail. Raises TaskStands, TaskOfAnotherService."""
    task = _task(dispatch_id, actor, {TaskState.DONE}, on)
    task.task_state, task.task_started_on, task.task_done_on = TaskState.OPEN, None, None
    task.task_note, task.task_paper = "", None
    return _kept(task, actor, on)


def _task(dispatch_id: int, actor: User | None, sources: set[TaskState], on: date) -> Dispatch:
    require(actor, DO)
    lock(Dispatch.objects.values_list("agreement_id", flat=True).get(pk=dispatch_id))
    task = Dispatch.objects.select_related("agreement").get(pk=dispatch_id, recipient_kind=RecipientKind.SERVICE)
    if actor is not None and not may(actor, OFFICE) and fold(task.service_name) not in services_of(actor):
        raise TaskOfAnotherService(service=task.service_name)
    if TaskState(task.task_state) not in sources:
        raise TaskStands(state=task.get_task_state_display())
    happened(on)
    earliest = task.task_started_on or task.sent_on
    if on < earliest:
        raise TaskDayTooEarly(on=on, earlier_on=earliest)
    return task


def _kept(task: Dispatch, actor: User | None, on: date) -> Dispatch:
    task.save(update_fields=_FIELDS)
    note = task.service_name
    record(task.agreement, Axis.EVENT, _NOTE[task.task_state], actor=actor, on=on, note=note, article="R29")
    return task
