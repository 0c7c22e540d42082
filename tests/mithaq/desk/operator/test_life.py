"""An office's life on the operator's page: each verb is done and recorded, each refusal keeps what was typed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities import selectors, services
from mithaq.collectivities.models import (
    Backup,
    BackupKind,
    Collectivity,
    Domain,
    Erasure,
    Limits,
    OperatorJob,
)
from mithaq.core import clock
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/offices/berkane/"


def kinds(office: Collectivity) -> list[str]:
    return list(selectors.events_of(office).values_list("kind", flat=True))


def test_suspend_and_resume(operator: Client, operator_user: Any, berkane: Collectivity) -> None:
    answer = operator.post(f"{PAGE}life/suspend/", {"suspend-reason": "Panne", "suspend-shown": "on"})
    assert answer["Location"] == f"{PAGE}life/"
    berkane.refresh_from_db()
    assert (berkane.state, berkane.state_reason) == ("suspended", "Panne")
    assert operator.post(f"{PAGE}life/resume/", {}).status_code == 302
    berkane.refresh_from_db()
    assert berkane.state == "active"
    event = selectors.events_of(berkane).first()
    assert event is not None
    assert (event.kind, event.by) == ("resumed", operator_user.email)


def test_a_reason_is_asked_and_what_was_typed_stays(operator: Client, berkane: Collectivity) -> None:
    assert operator.post(f"{PAGE}life/suspend/", {"suspend-reason": ""}).status_code == 422
    services.suspend(berkane, by="x", reason="x")
    late = operator.post(f"{PAGE}life/suspend/", {"suspend-reason": "Deux fois le même jour"})
    assert late.status_code == 422
    assert "Deux fois le même jour" in text_of(late)


def test_a_new_name(operator: Client, berkane: Collectivity) -> None:
    data = {"rename-name_ar": "بركان الجديدة", "rename-name_fr": "Berkane la Neuve", "rename-act": "Décret 2-26-1"}
    assert operator.post(f"{PAGE}life/rename/", data).status_code == 302
    berkane.refresh_from_db()
    assert berkane.name_fr == "Berkane la Neuve"
    assert operator.post(f"{PAGE}life/rename/", data).status_code == 422  # it has this name already
    assert operator.post(f"{PAGE}life/rename/", data | {"rename-name_fr": ""}).status_code == 422


def test_archiving_asks_for_the_name_and_may_name_a_successor(
    operator: Client, berkane: Collectivity, other_office: Collectivity
) -> None:
    data = {"archive-reason": "Fusion", "archive-act": "Décret 1", "archive-successor": "saidia"}
    refused = operator.post(f"{PAGE}life/archive/", data | {"archive-confirm": "saidia"})
    assert refused.status_code == 422
    assert "Décret 1" in text_of(refused)
    for wrong in ("nowhere", "berkane"):
        again = operator.post(f"{PAGE}life/archive/", data | {"archive-successor": wrong, "archive-confirm": "berkane"})
        assert again.status_code == 422, wrong
    assert operator.post(f"{PAGE}life/archive/", data | {"archive-confirm": "Berkane"}).status_code == 302
    berkane.refresh_from_db()
    assert (berkane.state, berkane.successor) == ("archived", other_office)


def test_two_persons_erase_an_office(
    operator: Client, second_operator: Client, operator_user: Any, berkane: Collectivity, tmp_path: Path
) -> None:
    ask = {"erasure-act": "Décret 3", "erasure-reason": "Fin"}
    assert operator.post(f"{PAGE}life/erasure/", ask).status_code == 422  # it is not archived
    services.archive(berkane, by="x", reason="Fusion")
    assert operator.post(f"{PAGE}life/erasure/", ask).status_code == 302
    erasure = Erasure.objects.get()
    assert erasure.asked_by == operator_user.email
    path = f"{PAGE}life/erasure/{erasure.pk}/"
    assert f"{path}approve/" not in text_of(operator.get(f"{PAGE}life/"))
    operator.post(f"{path}approve/")
    erasure.refresh_from_db()
    assert erasure.approved_at is None  # one person alone
    assert f"{path}approve/" in text_of(second_operator.get(f"{PAGE}life/"))
    second_operator.post(f"{path}approve/")
    erasure.refresh_from_db()
    assert erasure.approved_at is None  # no export since it was archived
    Backup.objects.create(
        office_schema=berkane.schema_name, kind=BackupKind.OFFICE, made_at=clock.now() + timedelta(seconds=1),
        path=str(tmp_path / "x"), size=1, digest="0" * 64,
    )  # fmt: skip
    second_operator.post(f"{path}approve/")
    erasure.refresh_from_db()
    assert erasure.approved_by == "second@desk.test"
    assert OperatorJob.objects.get().kind == "offices.erase"


def test_an_erasure_is_called_off(operator: Client, berkane: Collectivity) -> None:
    services.archive(berkane, by="x", reason="Fusion")
    erasure = services.ask_erasure(berkane, by="somebody@else", reason="x", act="y")
    path = f"{PAGE}life/erasure/{erasure.pk}/cancel/"
    assert operator.post(path).status_code == 302
    assert kinds(berkane)[0] == "erasure_cancelled"
    assert operator.post(path).status_code == 302  # says that there is none
    assert operator.post(f"/desk/operator/offices/saidia/life/erasure/{erasure.pk}/cancel/").status_code == 404


def test_hosts(operator: Client, berkane: Collectivity) -> None:
    added = operator.post(f"{PAGE}settings/hosts/add/", {"host-host": "Cooperation.Berkane.ma"})
    assert added.status_code == 302
    assert operator.post(f"{PAGE}settings/hosts/main/", {"host": "cooperation.berkane.ma"}).status_code == 302
    assert selectors.main_host(berkane) == "cooperation.berkane.ma"
    assert "cooperation.berkane.ma" in text_of(operator.get(f"{PAGE}settings/"))
    assert operator.post(f"{PAGE}settings/hosts/remove/", {"host": "berkane.localhost"}).status_code == 302
    assert not Domain.objects.filter(domain="berkane.localhost").exists()
    operator.post(f"{PAGE}settings/hosts/remove/", {"host": "cooperation.berkane.ma"})
    assert selectors.main_host(berkane) == "cooperation.berkane.ma"  # the main host stays


@pytest.mark.parametrize("host", ["", "x", "https://x.ma/", "saidia.localhost", "localhost", "10.0.0.1", "a b.ma"])
def test_a_host_that_cannot_be_is_refused_and_stays_typed(operator: Client, host: str) -> None:
    answer = operator.post(f"{PAGE}settings/hosts/add/", {"host-host": host})
    assert answer.status_code == 422
    assert f'value="{host}"' in text_of(answer) or not host


def test_limits(operator: Client, berkane: Collectivity) -> None:
    values = {"storage_mb": "٨٠٠٠", "uploads_mb": "1 000", "exports": "5", "api_requests": "0", "worker_share": "10"}
    data = {f"limits-{name}": value for name, value in values.items()}
    assert operator.post(f"{PAGE}settings/", data).status_code == 302
    limits = Limits.objects.get(collectivity=berkane)
    assert (limits.storage_mb, limits.uploads_mb, limits.api_requests) == (8000, 1000, 0)
    for name, wrong in (
        ("storage_mb", "0"),
        ("worker_share", "0"),
        ("exports", "-1"),
        ("exports", "x"),
        ("exports", ""),
    ):
        assert operator.post(f"{PAGE}settings/", data | {f"limits-{name}": wrong}).status_code == 422


@pytest.mark.parametrize(("path", "kind"), [("export", "offices.export"), ("backup", "offices.backup")])
def test_export_and_backup_are_jobs(operator: Client, berkane: Collectivity, path: str, kind: str) -> None:
    answer = operator.post(f"{PAGE}keeping/{path}/")
    job = OperatorJob.objects.get()
    assert answer["Location"] == f"/desk/operator/jobs/{job.pk}/"
    assert (job.kind, job.office_schema) == (kind, berkane.schema_name)
    assert f"/desk/operator/jobs/{job.pk}/" in text_of(operator.get(f"{PAGE}keeping/"))


def test_every_verb_wants_a_post(operator: Client) -> None:
    for path in (
        "life/suspend", "life/resume", "life/rename", "life/archive", "life/erasure", "settings/hosts/add",
        "settings/hosts/remove", "settings/hosts/main", "keeping/export", "keeping/backup",
    ):  # fmt: skip
        assert operator.get(f"{PAGE}{path}/").status_code == 405, path
