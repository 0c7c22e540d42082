"""The pages of measures and evaluations, as each role sees and uses them, in both languages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from tenants.monitoring.models import Evaluation, Indicator, Measurement
from tests.tenants import running
from tests.tenants.running import Berkane

Enter = Callable[[Collectivity], Any]
ROLES = ["head", "clerk", "secretary", "president", "finance", "service", "reader"]


@pytest.fixture(autouse=True)
def january_2026() -> Any:
    with frozen(date(2026, 1, 10)):
        yield


@pytest.fixture
def dossier(berkane: Collectivity, as_office: Enter) -> Berkane:
    with as_office(berkane):
        found = running.running()
        running.measured_by(found)
        return found


@pytest.fixture
def indicators(dossier: Berkane, berkane: Collectivity, as_office: Enter) -> list[Indicator]:
    with as_office(berkane):
        return list(dossier.agreement.indicators.order_by("position"))


def url(dossier: Berkane, rest: str = "") -> str:
    return f"/office/agreements/{dossier.agreement.reference}/monitoring/{rest}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_indicators_in_both_languages(
    office_client: Callable[..., Client], dossier: Berkane, indicators: list[Indicator], berkane: Collectivity,
    as_office: Enter, language: str,
) -> None:  # fmt: skip
    with as_office(berkane):
        running.mid_sheet(indicators)
    client = office_client("reader")
    client.cookies["mithaq_language"] = language
    text = client.get(url(dossier)).content.decode()
    assert f'lang="{language}"' in text
    assert "2\u00a0450" in text
    assert ("أسر مستفيدة" if language == "ar" else "Ménages desservis") in text
    for indicator in indicators:
        page = client.get(url(dossier, f"indicators/{indicator.pk}/"))
        assert page.status_code == 200
        assert "/approve/" not in page.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(office_client: Callable[..., Client], dossier: Berkane, role: str) -> None:
    client = office_client(role)
    assert client.get(url(dossier)).status_code == 200
    measures, evaluates = role in {"head", "clerk", "service"}, role in {"head", "clerk"}
    for rest in ("sheet/", "indicators/add/"):
        assert client.get(url(dossier, rest)).status_code == (200 if measures else 403)
    for rest in ("evaluations/start/", "evaluations/add/"):
        assert client.get(url(dossier, rest)).status_code == (200 if evaluates else 403)
    assert client.post(url(dossier, "approve/")).status_code == (302 if role == "head" else 403)
    assert client.get(url(dossier, "approve/")).status_code == 405


def test_r36_a_sheet_is_filled_in_with_arabic_digits_and_approved(
    office_client: Callable[..., Client], dossier: Berkane, indicators: list[Indicator], berkane: Collectivity,
    as_office: Enter,
) -> None:  # fmt: skip
    service, head = office_client("service"), office_client("head")
    sheet = url(dossier, "sheet/?period=2025-12-31")
    assert service.get(sheet).status_code == 200
    body = {f"value_{indicators[0].pk}": "٧٤", f"value_{indicators[1].pk}": "2 450", "submit": "on"}
    refused = service.post(sheet, body | {f"value_{indicators[2].pk}": "كثير"})
    assert refused.status_code == 422
    assert "٧٤" in refused.content.decode()
    with as_office(berkane):
        assert not Measurement.objects.exists()  # all or none
    assert service.post(sheet, {"submit": "on"}).status_code == 422  # an empty sheet
    words = {f"value_{indicators[4].pk}": "جزئيا", f"note_{indicators[4].pk}": "تقييم مشترك"}
    assert service.post(sheet, body | words).status_code == 302
    with as_office(berkane):
        values = dict(Measurement.objects.values_list("indicator_id", "value"))
        first = Measurement.objects.get(indicator=indicators[0])
    assert values == {indicators[0].pk: 74, indicators[1].pk: 2450, indicators[4].pk: None}
    assert head.get(url(dossier, f"measurements/{first.pk}/return/")).status_code == 200
    assert head.post(url(dossier, f"measurements/{first.pk}/return/"), {"reason": "رقم شهر"}).status_code == 302
    assert service.post(sheet, {f"value_{indicators[0].pk}": "75", "submit": "on"}).status_code == 302
    assert head.post(url(dossier, f"measurements/{first.pk}/approve/")).status_code == 302
    assert head.post(url(dossier, "approve/")).status_code == 302
    with as_office(berkane):
        assert set(Measurement.objects.values_list("state", flat=True)) == {"approved"}


def test_without_a_period_the_oldest_missing_is_asked_for(
    office_client: Callable[..., Client], dossier: Berkane
) -> None:
    text = office_client("clerk").get(url(dossier, "sheet/")).content.decode()
    assert '<option value="2024-09-30" selected>' in text
    odd = office_client("clerk").get(url(dossier, "sheet/?period=2024-09-31"))
    assert odd.status_code == 200


def test_an_indicator_is_added_changed_and_removed(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    body = {
        "name_ar": "نسبة الفرز", "kind": "percentage", "baseline": "٠", "target": "٦٠٫٥", "direction": "ascending",
        "frequency": "yearly", "action_id": "",
    }  # fmt: skip
    refused = client.post(url(dossier, "indicators/add/"), body | {"direction": "descending"})
    assert refused.status_code == 422
    assert "٦٠٫٥" in refused.content.decode()
    assert client.post(url(dossier, "indicators/add/"), body).status_code == 302
    with as_office(berkane):
        made = Indicator.objects.get(name_ar="نسبة الفرز")
    assert client.get(url(dossier, f"indicators/{made.pk}/edit/")).status_code == 200
    assert client.post(url(dossier, f"indicators/{made.pk}/edit/"), body | {"source": "الوزن"}).status_code == 302
    assert client.get(url(dossier, f"indicators/{made.pk}/remove/")).status_code == 200
    assert client.post(url(dossier, f"indicators/{made.pk}/remove/")).status_code == 302


def test_r37_an_evaluation_is_started_and_its_verdicts_written(
    office_client: Callable[..., Client], dossier: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    assert client.post(url(dossier, "evaluations/start/"), {"on": "2025-12-16"}).status_code == 302
    body = {
        "kind": "mid_term", "held_on": "2025-12-16", "evaluator": "لجنة التتبع", "verdict_design": "sound",
        "verdict_aims": "sound", "verdict_plan": "unsound",
    }  # fmt: skip
    refused = client.post(url(dossier, "evaluations/add/"), body)
    assert refused.status_code == 422
    assert "لجنة التتبع" in refused.content.decode()
    done = client.post(url(dossier, "evaluations/add/"), body | {"conclusions_ar": "الخطة متأخرة"})
    assert done.status_code == 302
    assert done["Location"].endswith("/changes/")
    with as_office(berkane):
        assert Evaluation.objects.get().verdict_plan == "unsound"
    assert "الخطة متأخرة" in client.get(url(dossier)).content.decode()


def test_a_dossier_before_force_says_when_it_is_measured(
    office_client: Callable[..., Client], berkane: Collectivity, as_office: Enter
) -> None:
    with as_office(berkane):
        draft = running.draft()
        running.measured_by(draft)
    client = office_client("clerk")
    assert client.get(url(draft)).status_code == 200
    assert client.get(url(draft, "sheet/")).status_code == 200


def test_the_indicators_of_another_dossier_are_not_reached(
    office_client: Callable[..., Client], dossier: Berkane, indicators: list[Indicator], berkane: Collectivity,
    as_office: Enter,
) -> None:  # fmt: skip
    with as_office(berkane):
        other = running.running()
    client = office_client("head")
    for rest in (f"indicators/{indicators[0].pk}/", f"indicators/{indicators[0].pk}/edit/"):
        assert client.get(url(other, rest)).status_code == 404
