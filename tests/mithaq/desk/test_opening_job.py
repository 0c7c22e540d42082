"""The job behind the wizard, with the owner's rights and real schemas: offices, limits, first heads, and twice."""

from typing import Any

import pytest
from django.core import mail

from mithaq.accounts.models import User
from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.limits import limits_of
from mithaq.collectivities.models import JobState, OperatorJob
from mithaq.core.text import fold
from mithaq.desk.operator.tasks import OPEN
from mithaq.outbox.delivery import deliver
from mithaq.territory.models import Commune, Province, Region

pytestmark = pytest.mark.xdist_group("operator")
HEAD = {"head_email": "head@essai-operator.test", "head_name_ar": "رئيسة المكتب", "head_language": "fr"}


@pytest.fixture
def _places(own_database: str) -> None:
    region = Region.objects.create(code="02", iso_code="MA-02", name_ar="الشرق", name_fr="Oriental")
    province = Province.objects.create(code="02.113", region=region, name_ar="بركان", name_fr="Berkane")
    Commune.objects.create(
        code="02.113.01.11", province=province, is_urban=False, name_ar="أكليم", name_fr="Aklim",
        folded=f"|{fold('أكليم')}|aklim|",
    )  # fmt: skip


def done(*rows: dict[str, Any]) -> OperatorJob:
    job = jobs.enqueue(OPEN, by="operator@desk.test", rows=list(rows), scheme="https", port=":8443")
    jobs.work(once=True)
    job.refresh_from_db()
    return job


@pytest.mark.usefixtures("_places")
def test_an_office_is_opened_with_its_limits_and_its_head_invited() -> None:
    row = {"code": "02.113.01.11", "slug": "essai-operator", "storage_mb": 777} | HEAD
    job = done(row)
    assert (job.state, job.error) == (JobState.DONE, "")
    assert (job.result["opened"], job.result["invited"]) == (["essai-operator"], [HEAD["head_email"]])
    office = selectors.find("essai-operator")
    assert limits_of(office).storage_mb == 777
    with selectors.office_context(office):
        assert User.objects.get().role_codes == {"head"}
    deliver(office.schema_name)
    assert "https://essai-operator.localhost:8443/office/account/password/reset/key/" in mail.outbox[0].body
    again = done(row)
    assert (again.result["open_already"], again.result["invited"]) == (["essai-operator"], [])


@pytest.mark.usefixtures("_places")
def test_a_row_that_is_refused_leaves_the_others(own_database: str) -> None:
    job = done(
        {"code": "99.999.99.99", "row": 2} | HEAD,
        {"code": "02.113.01.11", "slug": "essai-operator-2", "row": 3} | HEAD | {"head_email": "x@support.invalid"},
    )
    assert job.state == JobState.DONE
    assert [row["row"] for row in job.result["refused"]] == [2]
    assert job.result["opened"] == ["essai-operator-2"]
    assert [row["row"] for row in job.result["not_invited"]] == [3]  # the office stands all the same
