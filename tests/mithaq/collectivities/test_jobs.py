"""The operator's jobs: done once, told step by step, taken over when their runner dies."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from mithaq.collectivities import jobs
from mithaq.collectivities.errors import JobNotCancellable, JobNotFailed, OfficeUnknown
from mithaq.collectivities.models import JobState, OperatorJob

BY = "operator@desk.test"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Two kinds of jobs: one that counts, one that fails."""
    done: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "_HANDLERS", {})

    @jobs.handler("essay.count")
    def count(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
        for step in range(arguments["steps"]):
            report(step + 1, arguments["steps"], f"step {step + 1}")
        done.append(arguments)
        return {"counted": arguments["steps"]}

    @jobs.handler("essay.fail")
    def fail(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
        raise OfficeUnknown(office=arguments["office"])

    return done


def test_a_job_is_done_with_its_steps_and_its_result(own_database: str, kinds: list[dict[str, Any]]) -> None:
    job = jobs.enqueue("essay.count", by=BY, office_schema="o_berkane", steps=3)
    assert jobs.work(once=True) == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 3, 3, "step 3")
    assert (job.result, job.error, job.lease_until) == ({"counted": 3}, "", None)
    assert jobs.work(once=True) == 0
    assert len(kinds) == 1


def test_a_kind_that_nobody_handles_is_refused_when_asked_for(own_database: str) -> None:
    with pytest.raises(KeyError):
        jobs.enqueue("essay.unknown", by=BY)
    assert OperatorJob.objects.count() == 0


def test_a_failure_is_told_in_one_line_and_can_be_tried_again(own_database: str) -> None:
    job = jobs.enqueue("essay.fail", by=BY, office="nowhere")
    with pytest.raises(JobNotFailed):
        jobs.retry(job.pk, by=BY)
    jobs.work(once=True)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "nowhere" in job.error
    jobs.retry(job.pk, by=BY)
    assert jobs.work(once=True) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)


def test_a_waiting_job_is_called_off_at_once_and_a_running_one_at_its_next_report(
    own_database: str, kinds: list[dict[str, Any]]
) -> None:
    waiting = jobs.enqueue("essay.count", by=BY, steps=1)
    jobs.cancel(waiting.pk, by=BY)
    assert jobs.work(once=True) == 0

    @jobs.handler("essay.cancelled")
    def cancelled(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
        report(1, 2, "half")
        jobs.cancel(report.job_id, by=BY)
        report(2, 2, "whole")
        raise AssertionError("it went on")

    running = jobs.enqueue("essay.cancelled", by=BY)
    jobs.work(once=True)
    running.refresh_from_db()
    assert (running.state, running.done) == (JobState.CANCELLED, 1)
    with pytest.raises(JobNotCancellable):
        jobs.cancel(running.pk, by=BY)


def test_the_job_of_a_runner_that_died_is_taken_over(own_database: str, kinds: list[dict[str, Any]]) -> None:
    job = jobs.enqueue("essay.count", by=BY, steps=2)
    leased = jobs._lease()
    assert leased is not None
    assert jobs.work(once=True) == 0  # it is held
    OperatorJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.work(once=True) == 1
    with pytest.raises(jobs.Cancelled):  # the first runner wakes up: the job is another's now
        jobs.Progress(job.pk, leased.attempts)(1, 2)
    job.refresh_from_db()
    assert (job.state, job.attempts, len(kinds)) == (JobState.DONE, 2, 1)


def test_a_job_whose_runner_dies_each_time_is_given_up(own_database: str) -> None:
    job = jobs.enqueue("essay.count", by=BY, steps=1)
    OperatorJob.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS, lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert jobs.work(once=True) == 0
    job.refresh_from_db()
    assert (job.state, bool(job.error)) == (JobState.FAILED, True)


def test_two_runners_never_do_the_same_job(own_database: str, kinds: list[dict[str, Any]]) -> None:
    for number in range(12):
        jobs.enqueue("essay.count", by=BY, steps=1, number=number)
    start = threading.Barrier(4)

    def runner() -> None:
        try:
            start.wait()
            jobs.work(once=True)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=runner) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one["number"] for one in kinds) == list(range(12))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("operator_job_state_known", {"state": "asleep"}),
        ("operator_job_failure_says_why", {"state": "failed", "error": ""}),
        ("operator_job_has_author", {"by": ""}),
        ("operator_job_not_beyond_total", {"done": 3, "total": 2}),
    ],
)
def test_the_database_refuses_what_no_job_can_be(db: None, name: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OperatorJob.objects.create(**{"kind": "essay.count", "by": BY} | values)
