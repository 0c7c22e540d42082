"""Transfers and mergers are asked for on the operator's page and carried out by a job."""

from datetime import timedelta

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity, OperatorJob
from mithaq.core import clock
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/offices/berkane/transfers/"
SEND = {
    "send-target": "eci-trifa", "send-act": "Arrêté 12/2026", "send-effective_on": clock.today().isoformat(),
    "send-references": "CONV-02113-2024-001\nCONV-02113-2024-002", "send-reason": "",
}  # fmt: skip
MERGE = {"merge-merged": "saidia", "merge-act": "Décret 1", "merge-effective_on": clock.today().isoformat()}


def test_a_transfer_is_a_job(operator: Client, berkane: Collectivity) -> None:
    answer = operator.post(f"{PAGE}send/", SEND)
    job = OperatorJob.objects.get()
    assert answer["Location"] == f"/desk/operator/jobs/{job.pk}/"
    assert (job.kind, job.office_schema) == ("offices.transfer", berkane.schema_name)
    assert job.arguments == {
        "source": "berkane", "target": "eci-trifa", "act": "Arrêté 12/2026", "reason": "", "unusual": False,
        "effective_on": clock.today().isoformat(), "references": ["CONV-02113-2024-001", "CONV-02113-2024-002"],
    }  # fmt: skip


def test_without_references_all_that_fit_pass(operator: Client) -> None:
    operator.post(f"{PAGE}send/", SEND | {"send-references": " "})
    assert OperatorJob.objects.get().arguments["references"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"send-target": "nowhere"}, {"send-target": "berkane"}, {"send-target": ""}, {"send-act": ""},
        {"send-effective_on": ""}, {"send-effective_on": (clock.today() + timedelta(days=2)).isoformat()},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_stays_typed(operator: Client, wrong: dict[str, str]) -> None:
    answer = operator.post(f"{PAGE}send/", SEND | {"send-reason": "Transfert de compétence"} | wrong)
    assert answer.status_code == 422
    assert "Transfert de compétence" in text_of(answer)
    assert not OperatorJob.objects.exists()


def test_a_merger_is_a_job_and_wants_other_active_offices(operator: Client, other_office: Collectivity) -> None:
    for wrong in ("berkane", "nowhere", ""):
        assert operator.post(f"{PAGE}merge/", MERGE | {"merge-merged": wrong}).status_code == 422
    assert operator.post(f"{PAGE}merge/", MERGE).status_code == 302
    job = OperatorJob.objects.get()
    assert (job.kind, job.arguments["merged"], job.arguments["into"]) == ("offices.merge", ["saidia"], "berkane")
    Collectivity.objects.filter(pk=other_office.pk).update(state="archived")
    assert operator.post(f"{PAGE}merge/", MERGE).status_code == 422


def test_a_closed_office_offers_neither(operator: Client, berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="suspended")
    assert "send-target" not in text_of(operator.get(PAGE))
