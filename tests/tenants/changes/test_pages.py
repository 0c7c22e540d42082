"""The pages of revision, renewal and end, as each role sees and uses them, in both languages."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from tenants.agreements.models import Agreement, PartyKind
from tenants.changes.models import Amendment, Outcome
from tests.tenants import running
from tests.tenants.running import MAD, Berkane

Enter = Callable[[Collectivity], Any]
ROLES = ["head", "clerk", "secretary", "president", "finance", "service", "reader"]
EVALUATED = date(2025, 12, 16)


@pytest.fixture(autouse=True)
def december_2025() -> Iterator[None]:
    with frozen(date(2025, 12, 22)):
        yield


@pytest.fixture
def dossier(berkane: Collectivity, as_office: Enter) -> Berkane:
    """Evaluated at mid-term, no outcome chosen."""
    with as_office(berkane):
        found = running.planned(running.running())
        running.evaluated(found, EVALUATED)
        return found


def url(dossier: Berkane, rest: str = "") -> str:
    return f"/office/agreements/{dossier.agreement.reference}/changes/{rest}"


OUTCOME = {"kind": "extend", "on": "2025-12-16", "reason": "الخطة متأخرة"}
AMENDMENT = {
    "kind": "duration", "on": "2025-12-22", "summary_ar": "تمديد ستة أشهر", "summary_fr": "Prolongation",
    "extra_months": "6",
    "from_1": "تجهيزات", "to_1": "تكوين", "amount_1": "٢٤٠ ٠٠٠",
}  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("role", ROLES)
def test_everyone_reads_and_some_write(
    office_client: Callable[..., Client], dossier: Berkane, role: str, language: str
) -> None:
    client = office_client(role)
    client.cookies["mithaq_language"] = language
    page = client.get(url(dossier))
    assert page.status_code == 200
    text = page.content.decode()
    assert f'lang="{language}"' in text
    assert ("changes/outcome/" in text) is (role in {"head", "clerk"})
    assert ("changes/terminate/" in text) is (role in {"head", "president"})
    writes = 200 if role in {"head", "clerk"} else 403
    for rest in ("outcome/", "resume/", "amendments/add/", "renew/", "close/"):
        assert client.get(url(dossier, rest)).status_code == writes
    assert client.get(url(dossier, "terminate/")).status_code == (200 if role in {"head", "president"} else 403)


def test_r41_amendment_no_1_is_clicked_to_the_council(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    assert client.post(url(dossier, "outcome/"), OUTCOME | {"reason": ""}).status_code == 422
    assert client.post(url(dossier, "outcome/"), OUTCOME).status_code == 302
    refused = client.post(url(dossier, "amendments/add/"), AMENDMENT | {"to_1": ""})
    assert refused.status_code == 422
    assert "٢٤٠ ٠٠٠" in refused.content.decode()
    assert client.post(url(dossier, "amendments/add/"), AMENDMENT).status_code == 302
    text = client.get(url(dossier)).content.decode()
    assert "240\u00a0000,00" in text
    assert "2027-12-31" in text
    assert client.get(url(dossier, "amendments/1/")).status_code == 200
    assert client.post(url(dossier, "amendments/1/"), AMENDMENT | {"extra_months": "12"}).status_code == 302
    assert client.post(url(dossier, "amendments/1/"), AMENDMENT).status_code == 302
    assert client.post(url(dossier, "amendments/1/apply/"), {"on": "2025-12-22"}).status_code == 422  # the full path
    sent = client.post(url(dossier, "amendments/1/send/"), {"on": "2025-12-22"})
    assert sent["Location"].endswith("/council/?amendment=1")
    text = client.get(url(dossier)).content.decode()
    for place in ("council/?amendment=1", "signature/?amendment=1", "signature/force/?amendment=1"):
        assert place in text
    with as_office(berkane):
        amendment = Amendment.objects.get()
        assert (amendment.state, amendment.new_ends_on) == ("in_path", date(2027, 12, 31))
        assert amendment.moves.get().amount_centimes == 240_000 * MAD
    assert client.post(url(dossier, "amendments/1/take-back/"), {"on": "2025-12-22"}).status_code == 302
    withdraw = {"on": "2025-12-22", "reason": "خطأ"}
    assert client.post(url(dossier, "amendments/1/withdraw/"), withdraw | {"reason": ""}).status_code == 422
    assert client.post(url(dossier, "amendments/1/withdraw/"), withdraw).status_code == 302
    assert client.get(url(dossier, "amendments/2/")).status_code == 404


def test_r39_a_change_of_method_is_put_into_force(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    with as_office(berkane):
        dossier.agreement.parties.filter(pk=dossier.partner.pk).update(
            kind=PartyKind.NATIONAL_COLLECTIVITY, country="MA"
        )
    client = office_client("clerk")
    client.post(url(dossier, "outcome/"), OUTCOME | {"kind": "amend"})
    body = {"kind": "method", "on": "2025-12-22", "summary_ar": "اجتماعات شهرية"}
    assert client.post(url(dossier, "amendments/add/"), body).status_code == 302
    assert "amendments/1/apply/" in client.get(url(dossier)).content.decode()
    assert client.post(url(dossier, "amendments/1/apply/"), {"on": "2025-12-22"}).status_code == 302
    with as_office(berkane):
        assert Agreement.objects.get().state == "amended"


def test_an_evaluation_is_broken_off(office_client: Callable[..., Client], dossier: Berkane) -> None:
    client = office_client("clerk")
    assert client.post(url(dossier, "resume/"), {"on": "2025-12-22", "reason": "خطأ"}).status_code == 302
    assert client.get(url(dossier, "outcome/"))["Location"].endswith("/monitoring/")


def test_r42_berkane_is_closed_and_followed(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    with as_office(berkane):
        Agreement.objects.filter(pk=dossier.agreement.pk).update(state="extended", ends_on=date(2027, 12, 31))
        running.paid(dossier)
        indicators = running.measured_by(dossier)
        running.evaluated(dossier, date(2027, 11, 25), kind="final")
        running.end_sheet(indicators)
    client = office_client("head")
    with frozen(date(2027, 12, 31)):
        assert client.post(url(dossier, "outcome/"), OUTCOME | {"kind": "close", "on": "2027-11-25"}).status_code == 302
        body = {
            "on": "2027-12-31", "summary_ar": "تحققت أربعة أهداف من خمسة", "balance_centimes": "٣٨٤٠٠",
            "count_in_kind": "on",
        }  # fmt: skip
        refused = client.post(url(dossier, "close/"), body)
        assert refused.status_code == 422  # no minutes
        assert "٣٨٤٠٠" in refused.content.decode()
        with as_office(berkane):
            minutes = running.paper(dossier.agreement)
        assert client.post(url(dossier, "close/"), body | {"minutes_id": minutes.pk}).status_code == 302
        text = client.get(url(dossier)).content.decode()
        assert "23\u00a0040,00" in text
        assert client.get(url(dossier, "renew/")).status_code == 200
        renewed = client.post(url(dossier, "renew/"), {"on": "2027-12-31", "title_ar": "المرحلة الثانية"})
        assert renewed["Location"].endswith("/consultation/")
        assert "CONV-02113-2027-001" in client.get(url(dossier)).content.decode()


def test_early_termination_asks_first(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("president")
    body = {"notified_on": "2025-12-23", "terminated_on": "2025-12-22", "reason": "انسحاب الشريك"}
    refused = client.post(url(dossier, "terminate/"), body)
    assert refused.status_code == 422
    assert "انسحاب الشريك" in refused.content.decode()
    assert client.post(url(dossier, "terminate/"), body | {"notified_on": "2025-12-01"}).status_code == 302
    assert "انسحاب الشريك" in client.get(url(dossier)).content.decode()
    with as_office(berkane):
        assert Agreement.objects.get().state == "terminated"
        assert not Outcome.objects.exists()


def test_an_expired_agreement_shows_its_ways_out(
    office_client: Callable[..., Client], berkane: Collectivity, as_office: Enter
) -> None:
    with as_office(berkane):
        dossier = running.running()
    client = office_client("head")
    with frozen(date(2027, 9, 1)):
        text = client.get(url(dossier)).content.decode()
        assert 'role="alert"' in text
        assert "monitoring/#evaluations" in text
        with as_office(berkane):
            running.evaluated(dossier, date(2027, 9, 1))
        client.post(url(dossier, "outcome/"), OUTCOME | {"on": "2027-09-01"})
        assert client.post(url(dossier, "amendments/add/"), AMENDMENT | {"on": "2027-09-01"}).status_code == 302
    with as_office(berkane):
        assert Amendment.objects.get().opened_after_expiry
