"""Work on whole offices that a page asks for and a process with the owner's rights carries out.

The web's login role may neither make nor erase a schema. A page writes an OperatorJob; `mithaq fleet work` takes it,
does it outside any transaction, and tells how far it is. A runner that dies leaves a lease that runs out: the next one
starts the handler again, which goes on where it was.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import close_old_connections, connections, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mithaq.collectivities.errors import JobNotCancellable, JobNotFailed
from mithaq.collectivities.models import JobState, OperatorJob
from mithaq.collectivities.selectors import public_side
from mithaq.core.errors import DomainError, user_message

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=30)
RENEWAL = 10.0  # seconds between renewals of a lease
POLL = 2.0  # seconds between looks at an empty list
MAX_ATTEMPTS = 5  # a job whose runner died so often is given up

Arguments = dict[str, Any]
Handler = Callable[[Arguments, "Progress"], dict[str, Any]]
_HANDLERS: dict[str, Handler] = {}


class Cancelled(Exception):
    """The operator does not want the job any more; raised inside the handler by its next report."""


@dataclass(frozen=True)
class Progress:
    """How a handler tells how far it is: `report(done, total, message)`; raises Cancelled when it was called off."""

    job_id: int
    attempt: int

    def __call__(self, done: int, total: int, message: str = "") -> None:
        with public_side():
            held = OperatorJob.objects.filter(pk=self.job_id, state=JobState.RUNNING, attempts=self.attempt).update(
                done=min(done, total) if total else done, total=total, message=message[:500],
                lease_until=timezone.now() + LEASE,
            )  # fmt: skip
        if not held:
            raise Cancelled


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind; it may be run again after a crash, and then goes on."""

    def register(function: Handler) -> Handler:
        if _HANDLERS.setdefault(kind, function) is not function:
            raise ValueError(f"two handlers for {kind!r}")
        return function

    return register


def kinds() -> list[str]:
    """Kinds of jobs that somebody handles."""
    return sorted(_HANDLERS)


def enqueue(kind: str, *, by: str, office_schema: str = "", **arguments: Any) -> OperatorJob:
    """Ask for a job, in the caller's transaction. Raises KeyError for a kind that nobody handles."""
    if kind not in _HANDLERS:
        raise KeyError(f"nobody handles {kind!r}")
    with public_side():
        return OperatorJob.objects.create(kind=kind, by=by, office_schema=office_schema, arguments=arguments)


def cancel(job_id: int, *, by: str) -> None:
    """Call a job off: one that waits at once, one that runs at its next report. Raises JobNotCancellable when over."""
    with public_side():
        open_states = [JobState.QUEUED, JobState.RUNNING]
        if not OperatorJob.objects.filter(pk=job_id, state__in=open_states).update(
            state=JobState.CANCELLED,
            finished_at=timezone.now(),
            lease_until=None,
            message=_told(_("cancelled by %(person)s"), by),
        ):
            raise JobNotCancellable


def retry(job_id: int, *, by: str) -> None:
    """Put a job that failed or was called off back into the list. Raises JobNotFailed."""
    with public_side():
        over = [JobState.FAILED, JobState.CANCELLED]
        if not OperatorJob.objects.filter(pk=job_id, state__in=over).update(
            state=JobState.QUEUED,
            error="",
            attempts=0,
            finished_at=None,
            message=_told(_("asked again by %(person)s"), by),
        ):
            raise JobNotFailed


def _told(words: str, person: str) -> str:
    return (words % {"person": person})[:500]


def work(*, once: bool = False, stop: threading.Event | None = None) -> int:
    """Do jobs in their order; returns how many. once: until the list is empty. stop: set it to end after the job."""
    done = 0
    halt = stop or threading.Event()
    while not halt.is_set():
        close_old_connections()
        job = _lease()
        if job is not None:
            _run(job)
            done += 1
        elif once:
            break
        else:
            halt.wait(POLL)
    return done


def _lease() -> OperatorJob | None:
    """Take the oldest job that waits, or whose runner has died."""
    moment = timezone.now()
    with public_side(), transaction.atomic():
        waiting = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=moment)
        job = OperatorJob.objects.select_for_update(skip_locked=True).filter(waiting).order_by("pk").first()
        if job is None:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            _end(job, JobState.FAILED, error="Its runner died each time.")
            return _lease()
        job.state, job.lease_until, job.attempts = JobState.RUNNING, moment + LEASE, job.attempts + 1
        job.started_at = job.started_at or moment
        job.save(update_fields=["state", "lease_until", "attempts", "started_at"])
        return job


def _run(job: OperatorJob) -> None:
    if job.kind not in _HANDLERS:
        _end(job, JobState.FAILED, error=f"This version of the service does no jobs of the kind {job.kind}.")
        return
    log.info("job_started", job_id=job.pk, kind=job.kind, attempt=job.attempts)
    try:
        with _lease_renewed(job):
            result = _HANDLERS[job.kind](job.arguments, Progress(job.pk, job.attempts))
    except Cancelled:
        log.info("job_cancelled", job_id=job.pk)
    except Exception as error:  # whatever the handler raises is that job's own failure, never the runner's
        log.exception("job_failed", job_id=job.pk, kind=job.kind)
        _end(job, JobState.FAILED, error=_line(error))
    else:
        _end(job, JobState.DONE, result=result)


def _line(error: Exception) -> str:
    """One line for the operator."""
    if isinstance(error, DomainError):
        return user_message(error)
    return " ".join(f"{type(error).__name__}: {error}".split())[:2000]


def _end(job: OperatorJob, state: JobState, *, error: str = "", result: dict[str, Any] | None = None) -> None:
    with public_side():
        mine = OperatorJob.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
        changes: dict[str, Any] = {"state": state, "error": error, "finished_at": timezone.now(), "lease_until": None}
        if result is not None:
            changes |= {"result": result, "done": F("total")}
        mine.update(**changes)


@contextmanager
def _lease_renewed(job: OperatorJob) -> Iterator[None]:
    """Renew the lease from a thread of its own while the handler works, however seldom it reports."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(RENEWAL):
                OperatorJob.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
                    lease_until=timezone.now() + LEASE
                )
        finally:
            connections.close_all()

    thread = threading.Thread(target=renew, name=f"lease of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
