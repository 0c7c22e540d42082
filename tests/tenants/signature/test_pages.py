"""Signature and entry into force, as each role sees and uses them, in both languages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from tenants.agreements.models import Agreement, AgreementState
from tests.tenants import dossiers
from tests.tenants.council import story as decided
from tests.tenants.dossiers import pdf
from tests.tenants.signature import story

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]
ROLES = ("head", "clerk", "secretary", "president", "finance", "service", "reader")
MOMENTS: dict[str, Callable[[], Any]] = {
    "consultation": dossiers.opened,
    "ready": decided.ready,
    "adopted": decided.adopted,
    "enforceable": decided.enforceable,
    "signing": story.signing,
    "signed": story.signed,
    "distributed": story.distributed,
    "in_force": story.in_force,
    "amendment": story.enforceable_amendment,
}


@pytest.fixture
def at(berkane: Collectivity, as_office: Enter) -> Callable[[str], Agreement]:
    """The dossier at one moment of its life."""

    def make(moment: str) -> Agreement:
        with as_office(berkane):
            made = MOMENTS[moment]()
            return Agreement.objects.get(pk=getattr(made, "agreement_id", made.pk))

    return make


def url(agreement: Agreement, rest: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/signature/{rest}"


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("moment", list(MOMENTS))
def test_both_pages_at_every_moment_in_both_languages(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], moment: str, language: str
) -> None:
    agreement, client = at(moment), office_client("head")
    client.cookies["mithaq_language"] = language
    subjects = ["", "?amendment=1"] if moment == "amendment" else [""]
    for rest in ("", "force/"):
        for query in subjects:
            page = client.get(url(agreement, rest + query))
            assert page.status_code == 200
            assert f'lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_everyone_reads_and_only_those_who_may_are_offered_the_acts(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], role: str
) -> None:
    agreement, client = at("distributed"), office_client(role)
    writes = role in {"head", "clerk", "president"}
    text = client.get(url(agreement, "force/")).content.decode()
    assert ("force/services/" in text) is writes
    assert ("force/enter/" in text) is (role in {"head", "clerk"})
    for rest in ("note/", "open/", "force/parties/", "force/services/", "force/enter/"):
        assert client.get(url(agreement, rest)).status_code == (200 if writes else 403)
    with frozen(story.FORCE):
        answer = client.post(url(agreement, "force/enter/"), {"on": "2024-07-01"})
    assert answer.status_code == (302 if role in {"head", "clerk"} else 403)


def test_berkane_is_clicked_from_the_enforceable_decision_to_publication(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], berkane: Collectivity, as_office: Enter
) -> None:
    agreement, client = at("enforceable"), office_client("head")
    with as_office(berkane):
        parties = [party.pk for party in agreement.parties.all()]

    def do(day: date, rest: str, **data: object) -> None:
        with frozen(day):
            page = client.post(url(agreement, rest), data)
        assert page.status_code == 302, re.findall(r"errorlist.*?</ul>", page.content.decode(), re.S)

    do(story.OPENED, "note/", on="2024-06-12", text_ar="مذكرة تقديم", text_fr="Note")
    do(story.OPENED, "open/", on="2024-06-12")
    for number, pk in enumerate(parties):
        do(story.OPENED, f"parties/{pk}/send/", on="2024-06-12")
        scan = {"upload": pdf(words="scan")} if number == 0 else {}
        do(story.SIGNED, f"parties/{pk}/sign/", on="2024-06-25", signatory_name="الموقع", way="paper", originals=4,
           place="بركان", **scan)  # fmt: skip
    do(story.SENT, "force/parties/", on="2024-06-27", party_ids=parties)
    do(story.SENT, "force/services/", on="2024-06-27", service_name="حفظ الصحة", task="تنفيذ")
    with as_office(berkane):
        dispatch = agreement.dispatches.first()
    do(story.FORCE, f"force/dispatches/{dispatch.pk}/acknowledge/", on="2024-06-29")
    do(story.FORCE, "force/enter/", on="01/07/2024")
    with as_office(berkane):
        assert Agreement.objects.get().state == AgreementState.IN_FORCE
    assert "30 يونيو 2027" in client.get(url(agreement, "force/")).content.decode()


def test_a_refused_signature_form_keeps_what_was_typed(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], berkane: Collectivity, as_office: Enter
) -> None:
    agreement, client = at("signing"), office_client("clerk")
    with as_office(berkane):
        party = agreement.parties.last().pk
    with frozen(story.SIGNED):
        data = {"on": "2024-05-01", "signatory_name": "العمدة الموقع", "way": "paper"}
        page = client.post(url(agreement, f"parties/{party}/sign/"), data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "العمدة الموقع" in text
    assert 'value="2024-05-01"' in text


def test_signing_before_enforceability_asks_for_a_confirmation_on_the_page(
    office_client: Callable[..., Client], at: Callable[[str], Agreement]
) -> None:
    agreement, client = at("adopted"), office_client("head")
    with frozen(story.NOTE):
        client.post(url(agreement, "note/"), {"on": "2024-05-21", "text_ar": "مذكرة"})
        refused = client.post(url(agreement, "open/"), {"on": "2024-05-21"})
        assert refused.status_code == 422
        assert 'name="confirmed"' in refused.content.decode()
        assert client.post(url(agreement, "open/"), {"on": "2024-05-21", "confirmed": "on"}).status_code == 302


def test_an_amendment_is_signed_and_put_into_force_on_its_own_pages(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], berkane: Collectivity, as_office: Enter
) -> None:
    agreement, client = at("amendment"), office_client("head")
    with as_office(berkane):
        parties = [party.pk for party in agreement.parties.all()]
    steps: list[tuple[str, dict[str, Any]]] = [("note/", {"text_ar": "مذكرة"}), ("open/", {})]
    for number, pk in enumerate(parties):
        scan = {"upload": pdf(words="addendum")} if number == 0 else {}
        steps.append((f"parties/{pk}/sign/", {"signatory_name": "الموقع", "way": "paper", **scan}))
    for rest, data in [*steps, ("force/enter/", {})]:
        with frozen(date(2026, 3, 20)):
            page = client.post(url(agreement, f"{rest}?amendment=1"), {"on": "2026-03-20", **data})
        assert page.status_code == 302, (rest, re.findall(r"errorlist.*?</ul>", page.content.decode(), re.S))
    with as_office(berkane):
        assert Agreement.objects.get().ends_on == date(2027, 12, 31)


def test_what_is_not_there_is_not_found(office_client: Callable[..., Client], at: Callable[[str], Agreement]) -> None:
    agreement, client = at("signing"), office_client("head")
    for rest in ("parties/0/sign/", "force/dispatches/0/acknowledge/", "?amendment=9", "force/?amendment=x"):
        assert client.get(url(agreement, rest)).status_code == 404
