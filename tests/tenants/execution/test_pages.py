"""The pages of the action plan, as each role sees and uses them, in both languages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from tenants.execution.models import Action, Milestone, Risk
from tests.tenants import running
from tests.tenants.running import MAD, Berkane

Enter = Callable[[Collectivity], Any]
ROLES = ["head", "clerk", "secretary", "president", "finance", "service", "reader"]
EDITORS = {"head", "clerk", "service"}


@pytest.fixture
def dossier(berkane: Collectivity, as_office: Enter) -> Berkane:
    with as_office(berkane):
        return running.planned(running.running())


def url(dossier: Berkane, rest: str = "") -> str:
    return f"/office/agreements/{dossier.agreement.reference}/execution/{rest}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_plan_in_both_languages(office_client: Callable[..., Client], dossier: Berkane, language: str) -> None:
    client = office_client("service")
    client.cookies["mithaq_language"] = language
    with frozen(date(2025, 4, 10)):
        text = client.get(url(dossier)).content.decode()
    assert f'lang="{language}"' in text
    assert ("إحداث مركز للفرز" if language == "ar" else "Créer un centre de tri") in text
    assert "<svg" in text
    assert "indicators/add/" in text  # measurable: where to mend it


@pytest.mark.parametrize("role", ROLES)
def test_everyone_reads_and_some_write(office_client: Callable[..., Client], dossier: Berkane, role: str) -> None:
    client = office_client(role)
    page = client.get(url(dossier))
    assert page.status_code == 200
    assert ("actions/add/" in page.content.decode()) is (role in EDITORS)
    for rest in ("actions/add/", "risks/add/"):
        assert client.get(url(dossier, rest)).status_code == (200 if role in EDITORS else 403)
        assert client.post(url(dossier, rest), {}).status_code == (422 if role in EDITORS else 403)


def test_an_action_is_added_changed_and_removed(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    body = {
        "title_ar": "تكوين الأعوان", "starts_on": "٢٠٢٤-٠٩-٠١", "ends_on": "30/06/2025", "budget_centimes": "٢٤٠ ٠٠٠",
        "partners": [dossier.partner.pk],
    }  # fmt: skip
    late = client.post(url(dossier, "actions/add/"), body | {"ends_on": "2028-01-01"})
    assert late.status_code == 422
    assert "تكوين الأعوان" in late.content.decode()
    assert client.post(url(dossier, "actions/add/"), body).status_code == 302
    with as_office(berkane):
        action = Action.objects.get(title_ar="تكوين الأعوان")
        assert (action.budget_centimes, action.starts_on) == (240_000 * MAD, date(2024, 9, 1))
        assert list(action.partners.all()) == [dossier.partner]
    assert client.get(url(dossier, f"actions/{action.pk}/")).status_code == 200
    assert client.post(url(dossier, f"actions/{action.pk}/"), body | {"title_fr": "Formation"}).status_code == 302
    assert client.get(url(dossier, f"actions/{action.pk}/remove/")).status_code == 200
    assert client.post(url(dossier, f"actions/{action.pk}/remove/")).status_code == 302
    assert client.get(url(dossier, f"actions/{action.pk}/")).status_code == 404


def test_milestones_are_added_done_and_taken_back(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("service")
    with as_office(berkane):
        action = Action.objects.get()
    add = url(dossier, f"actions/{action.pk}/milestones/add/")
    assert client.post(add, {"title": "دراسة الموقع", "due_on": "2030-01-01"}).status_code == 422
    assert client.post(add, {"title": "دراسة الموقع", "due_on": "2024-12-31"}).status_code == 302
    with as_office(berkane):
        step = Milestone.objects.get(title="دراسة الموقع")
    base = f"milestones/{step.pk}/"
    assert client.post(url(dossier, base), {"title": "دراسة", "due_on": "2024-11-30"}).status_code == 302
    with frozen(date(2024, 12, 10)):
        assert client.post(url(dossier, base + "done/"), {"on": "2024-12-11"}).status_code == 422
        assert client.post(url(dossier, base + "done/"), {"on": "2024-12-10", "note": "تم"}).status_code == 302
    assert client.get(url(dossier, base + "reopen/")).status_code == 200
    assert client.post(url(dossier, base + "remove/")).status_code == 422  # it is done
    assert client.post(url(dossier, base + "reopen/")).status_code == 302
    assert client.post(url(dossier, base + "remove/")).status_code == 302


def test_risks_are_written_happen_and_go(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("head")
    body = {"description": "تأخر التحويل", "severity": "high", "response": "", "action_id": ""}
    assert client.post(url(dossier, "risks/add/"), body).status_code == 302
    with as_office(berkane):
        risk = Risk.objects.get(description="تأخر التحويل")
    base = f"risks/{risk.pk}/"
    assert client.post(url(dossier, base), body | {"response": "تذكير"}).status_code == 302
    with frozen(date(2025, 10, 1)):
        assert (
            client.post(url(dossier, base + "happened/"), {"on": "2025-09-30", "consequence": "74"}).status_code == 302
        )
    assert client.get(url(dossier, base + "remove/")).status_code == 200
    assert client.post(url(dossier, base + "remove/")).status_code == 302


def test_the_plan_of_another_dossier_is_not_reached(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    with as_office(berkane):
        other = running.running()
        step, risk = Milestone.objects.first(), Risk.objects.first()
        action = Action.objects.first()
    assert step is not None
    assert risk is not None
    assert action is not None
    client = office_client("head")
    for rest in (f"actions/{action.pk}/", f"milestones/{step.pk}/", f"risks/{risk.pk}/"):
        assert client.get(url(other, rest)).status_code == 404
