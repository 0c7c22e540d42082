"""The money pages, as each role sees and uses them, in both languages."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from tenants.finance.models import Contribution, FinancialCarrier, Instalment
from tests.tenants import running
from tests.tenants.running import MAD, Berkane

Enter = Callable[[Collectivity], Any]
ROOT = "/office/agreements"


@pytest.fixture
def draft(berkane: Collectivity, as_office: Enter) -> Berkane:
    with as_office(berkane):
        return running.with_money(running.draft())


@pytest.fixture
def in_force(berkane: Collectivity, as_office: Enter) -> Berkane:
    with as_office(berkane):
        return running.running()


def url(dossier: Berkane, rest: str = "") -> str:
    return f"{ROOT}/{dossier.agreement.reference}/finance/{rest}"


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("role", ["head", "clerk", "secretary", "president", "finance", "service", "reader"])
def test_everyone_reads_the_matrix(
    office_client: Callable[..., Client], in_force: Berkane, role: str, language: str
) -> None:
    client = office_client(role)
    client.cookies["mithaq_language"] = language
    page = client.get(url(in_force))
    assert page.status_code == 200
    text = page.content.decode()
    assert f'lang="{language}"' in text
    assert "2\u00a0880\u00a0000,00" in text
    assert ("instalments/" in text) is (role in {"head", "finance"})


@pytest.mark.parametrize("role", ["head", "clerk", "secretary", "president", "finance", "service", "reader"])
def test_who_may_open_the_forms(office_client: Callable[..., Client], draft: Berkane, role: str) -> None:
    client = office_client(role)
    expected = 200 if role in {"head", "clerk", "finance"} else 403
    for rest in ("carrier/", "contributions/add/", "schedule/"):
        assert client.get(url(draft, rest)).status_code == expected
        if expected == 403:
            assert client.post(url(draft, rest), {}).status_code == 403


def test_a_contribution_is_added_with_arabic_digits(
    office_client: Callable[..., Client], draft: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    body = {
        "party_id": draft.commune.pk, "in_kind": "on", "amount_centimes": "١٢٠٠٫٥٠", "words_language": "ar",
        "amount_in_words": "",
    }  # fmt: skip
    assert client.post(url(draft, "contributions/add/"), body).status_code == 302
    with as_office(berkane):
        assert Contribution.objects.get(party=draft.commune, in_kind=True).amount_centimes == 120_050


def test_a_refusal_keeps_what_was_typed(office_client: Callable[..., Client], draft: Berkane) -> None:
    client = office_client("clerk")
    body = {
        "party_id": draft.commune.pk, "amount_centimes": "1 000,00", "amount_in_words": "ألفا درهم",
        "words_language": "ar",
    }  # fmt: skip
    page = client.post(url(draft, "contributions/add/"), body)
    assert page.status_code == 422
    assert "ألفا درهم" in page.content.decode()
    assert "1 000,00" in page.content.decode()


def test_due_days_are_written_line_by_line(
    office_client: Callable[..., Client], draft: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("finance")
    with as_office(berkane):
        held = Contribution.objects.get(party=draft.association)
    rest = f"contributions/{held.pk}/schedule/"
    body = {"due_on_1": "2024-09-30", "part_1": "60000", "due_on_2": "2025-09-30", "part_2": "59999,99"}
    page = client.post(url(draft, rest), body)
    assert page.status_code == 422
    assert "59999,99" in page.content.decode()
    assert client.post(url(draft, rest), body | {"due_on_3": "2026-09-30"}).status_code == 422  # a line half written
    assert client.post(url(draft, rest), body | {"part_2": "60 000"}).status_code == 302
    with as_office(berkane):
        assert list(held.instalments.values_list("amount_centimes", flat=True)) == [60_000 * MAD, 60_000 * MAD]
    shares = {"due_on_1": "2024-09-30", "part_1": "٥٠", "due_on_2": "2025-09-30", "part_2": "50"}
    assert client.post(url(draft, "schedule/"), shares).status_code == 302
    assert client.get(url(draft, "schedule/?rows=9")).content.decode().count('name="due_on_') == 9


def test_the_carrier_is_named(
    office_client: Callable[..., Client], draft: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    body = {"party_id": draft.commune.pk, "kind": "special_account", "account": ""}
    assert client.post(url(draft, "carrier/"), body).status_code == 422
    assert client.post(url(draft, "carrier/"), body | {"account": "حساب النفايات"}).status_code == 302
    with as_office(berkane):
        assert FinancialCarrier.objects.get().account == "حساب النفايات"


def test_a_contribution_is_changed_and_removed(
    office_client: Callable[..., Client], draft: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("clerk")
    with as_office(berkane):
        held = Contribution.objects.get(party=draft.association)
    body = {"amount_centimes": "200 000", "words_language": "fr"}
    assert client.post(url(draft, f"contributions/{held.pk}/"), body).status_code == 302
    with as_office(berkane):
        held.refresh_from_db()
        assert held.amount_centimes == 200_000 * MAD
    assert client.get(url(draft, f"contributions/{held.pk}/remove/")).status_code == 200
    assert client.post(url(draft, f"contributions/{held.pk}/remove/")).status_code == 302
    assert client.get(url(draft, f"contributions/{held.pk}/")).status_code == 404


def test_a_payment_is_recorded_with_its_proof(
    office_client: Callable[..., Client], in_force: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("finance")
    with as_office(berkane):
        first = Instalment.objects.get(contribution__party=in_force.facdi, number=1)
        paper = running.paper(in_force.agreement, "payment", "إشعار بالتحويل")
    rest = f"instalments/{first.pk}/payment/"
    with frozen(date(2024, 10, 1)):
        assert "إشعار بالتحويل" in client.get(url(in_force, rest)).content.decode()
        body = {"paid_on": "2024-09-20", "centimes": "1 440 000,01", "proof_id": paper.pk}
        assert client.post(url(in_force, rest), body).status_code == 422
        assert client.post(url(in_force, rest), body | {"centimes": "1440000"}).status_code == 302
    with as_office(berkane):
        first.refresh_from_db()
        assert (first.paid_centimes, first.proof_id) == (1_440_000 * MAD, paper.pk)
    assert office_client("clerk").get(url(in_force, rest)).status_code == 403


def test_the_money_of_another_dossier_is_not_reached(
    office_client: Callable[..., Client], draft: Berkane, in_force: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("head")
    with as_office(berkane):
        other = Contribution.objects.get(party=in_force.facdi)
        part = other.instalments.first()
    assert part is not None
    for rest in (
        f"contributions/{other.pk}/",
        f"contributions/{other.pk}/schedule/",
        f"instalments/{part.pk}/payment/",
    ):
        assert client.get(url(draft, rest)).status_code == 404


def test_a_proof_is_sent_with_the_payment_or_neither_is_kept(
    office_client: Callable[..., Client], in_force: Berkane, berkane: Collectivity, as_office: Enter
) -> None:
    client = office_client("finance")
    with as_office(berkane):
        part = Instalment.objects.get(contribution__party=in_force.commune, number=1)
    rest = f"instalments/{part.pk}/payment/"
    body = {"paid_on": "2024-09-20", "centimes": "600000"}
    with frozen(date(2024, 10, 1)):
        broken = SimpleUploadedFile("preuve.pdf", b"%PDF-1.7 cut short", "application/pdf")
        assert client.post(url(in_force, rest), body | {"upload": broken}).status_code == 422
        with as_office(berkane):
            part.refresh_from_db()
            assert part.paid_on is None
            assert not in_force.agreement.documents.exists()
        stream = BytesIO()
        with pikepdf.new() as paper:
            paper.add_blank_page()
            paper.save(stream)
        proof = SimpleUploadedFile("preuve.pdf", stream.getvalue(), "application/pdf")
        assert client.post(url(in_force, rest), body | {"upload": proof}).status_code == 302
    with as_office(berkane):
        part.refresh_from_db()
        assert part.proof is not None
        assert (part.proof.kind, part.proof.made_on) == ("payment", date(2024, 9, 20))
