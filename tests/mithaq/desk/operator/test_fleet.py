"""The fleet in one look: counts, what needs the operator, and the one click that mends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import (
    Backup,
    BackupKind,
    Collectivity,
    Erasure,
    OperatorJob,
    PendingWork,
    ReadySchema,
    SchemaVersion,
    Usage,
)
from mithaq.core import clock
from mithaq.desk.operator import fleet, listing
from mithaq.desk.operator.listing import Line
from mithaq.desk.operator.views.fleet import STARTS
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/"
Queries = Callable[[int], Any]


def titles() -> set[str]:
    return {need.do or need.url for need in fleet.needs(fleet.look(listing.lines()))}


def saved(office: Collectivity | None = None, *, ago: timedelta = timedelta(hours=1)) -> None:
    kind = BackupKind.OFFICE if office else BackupKind.CLUSTER
    Backup.objects.create(
        office_schema=office.schema_name if office else "", kind=kind, made_at=clock.now() - ago, path="/x", size=1,
        digest="0" * 64,
    )  # fmt: skip


@pytest.fixture
def in_order(db: None) -> None:
    """Nothing needs the operator."""
    for office in Collectivity.objects.all():
        saved(office)
    saved()
    ReadySchema.objects.bulk_create([ReadySchema(schema_name=f"ready_{number:06}") for number in range(5)])


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_fleet_in_order_needs_nothing(operator: Client, in_order: None, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    page = operator.get(PAGE)
    assert page.status_code == 200
    assert "alert--ok" in text_of(page)
    assert titles() == set()


def test_each_trouble_is_listed_with_its_remedy(berkane: Collectivity, in_order: None) -> None:
    SchemaVersion.objects.filter(schema_name=berkane.schema_name).update(version="0")
    assert titles() == {"migrate"}
    SchemaVersion.objects.filter(schema_name=berkane.schema_name).update(state="failed", error="lock timeout")
    assert titles() == {"migrate", "/desk/operator/offices/?mark=failed"}


def test_a_schema_that_the_ledger_does_not_know_is_behind(berkane: Collectivity, in_order: None) -> None:
    SchemaVersion.objects.filter(schema_name=berkane.schema_name).delete()
    assert titles() == {"migrate"}


def test_old_backups_are_told_apart_from_fresh_ones(berkane: Collectivity, in_order: None) -> None:
    Backup.objects.filter(office_schema=berkane.schema_name).update(made_at=clock.now() - timedelta(hours=27))
    assert titles() == {"backup"}
    Collectivity.objects.filter(pk=berkane.pk).update(state="archived")
    assert titles() == set()  # an archived office changes no more


def test_the_servers_own_backup_is_missed(in_order: None) -> None:
    Backup.objects.filter(kind=BackupKind.CLUSTER).delete()
    assert titles() == {"/desk/operator/jobs/"}


def test_jobs_that_failed_or_that_nobody_carries_out(in_order: None) -> None:
    OperatorJob.objects.create(kind="fleet.verify", by="x", state="failed", error="x")
    waiting = OperatorJob.objects.create(kind="fleet.verify", by="x")
    assert titles() == {"/desk/operator/jobs/?state=failed"}
    OperatorJob.objects.filter(pk=waiting.pk).update(created_at=clock.now() - timedelta(minutes=6))
    assert "/desk/operator/jobs/?state=queued" in titles()
    OperatorJob.objects.create(kind="fleet.verify", by="x", state="running")
    assert "/desk/operator/jobs/?state=queued" not in titles()  # somebody is at work


def test_effects_that_wait_too_long(berkane: Collectivity, in_order: None) -> None:
    PendingWork.objects.create(office_schema=berkane.schema_name)
    assert titles() == set()
    PendingWork.objects.update(since=clock.now() - timedelta(minutes=11))
    assert titles() == {"/desk/operator/offices/"}


def test_storage_that_runs_out_and_an_erasure_that_waits(berkane: Collectivity, in_order: None) -> None:
    Usage.objects.create(office_schema=berkane.schema_name, kind="storage", used=4_500 * 1024 * 1024)
    Erasure.objects.create(collectivity=berkane, reason="x", act="y", asked_by="a", asked_at=clock.now())
    assert titles() == {"/desk/operator/offices/?mark=over", "/desk/operator/offices/?state=archived"}


def test_a_full_disk_is_told(in_order: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"total": 100, "free": 9})())
    assert titles() == {"/desk/operator/offices/?sort=-size"}


def test_few_ready_schemas(in_order: None) -> None:
    ReadySchema.objects.all().delete()
    assert titles() == {"pool"}


@pytest.mark.parametrize("what", sorted(STARTS))
def test_one_click_starts_the_job_and_shows_it(operator: Client, operator_user: Any, what: str) -> None:
    answer = operator.post(f"{PAGE}start/", {"what": what})
    job = OperatorJob.objects.get()
    assert answer["Location"] == f"/desk/operator/jobs/{job.pk}/"
    assert (job.kind, job.by, job.state) == (STARTS[what][0], operator_user.email, "queued")
    assert operator.get(answer["Location"]).status_code == 200


def test_nothing_else_can_be_started(operator: Client) -> None:
    for what in ("", "offices.erase", "x"):
        assert operator.post(f"{PAGE}start/", {"what": what}).status_code == 404
    assert not OperatorJob.objects.exists()


def test_the_page_takes_as_many_queries_for_many_offices(
    operator: Client, fleet: Callable[[int], Any], django_assert_max_num_queries: Queries
) -> None:
    fleet(120)
    with django_assert_max_num_queries(30):
        assert operator.get(PAGE).status_code == 200


def test_an_erased_office_is_neither_behind_nor_unsafe(berkane: Collectivity, in_order: None) -> None:
    SchemaVersion.objects.filter(schema_name=berkane.schema_name).delete()
    Backup.objects.filter(office_schema=berkane.schema_name).delete()
    Collectivity.objects.filter(pk=berkane.pk).update(state="erased")
    assert titles() == set()
    [line] = [one for one in listing.lines() if one.slug == "berkane"]
    assert isinstance(line, Line)
    assert (line.is_behind, line.is_unsafe) == (False, False)
