"""Suspending, resuming, archiving: who gets in, what stays, what waits."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cms.services import build_site, open_collectivity
from mithaq.collectivities import selectors, services
from mithaq.collectivities.errors import OfficeArchived, OfficeClosed, OfficeErased, OfficeSuspended
from mithaq.collectivities.models import Collectivity, OfficeState, PendingWork
from mithaq.core.errors import IllegalTransition, InvalidInput
from mithaq.outbox import delivery
from mithaq.outbox import services as outbox
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.services import open_agreement
from tests.mithaq.collectivities.life.record import record_of

OPERATOR = "op@mithaq.test"
HOST = "berkane.localhost"


def workspace() -> Any:
    return Client(HTTP_HOST=HOST).get("/office/")


def test_suspending_ends_the_sessions_and_refuses_the_next_request(
    berkane: Collectivity, office_client: Callable[..., Client]
) -> None:
    client = office_client("clerk")
    assert client.get("/office/").status_code == 200
    services.suspend(berkane, by=OPERATOR, reason="Maintenance of the archive")
    assert client.get("/office/").status_code == 503
    assert client.post("/office/agreements/new/").status_code == 503
    services.resume(berkane, by=OPERATOR, reason="done")
    assert client.get("/office/").status_code == 302, "the session ended with the suspension"
    assert [event.kind for event in record_of(berkane)] == ["resumed", "suspended"]


def test_the_page_of_a_suspended_office_says_why_in_both_languages(berkane: Collectivity) -> None:
    services.suspend(berkane, by=OPERATOR, reason="Audit <of> the accounts")
    page = workspace()
    text = page.content.decode()
    assert page.headers["Retry-After"] == "3600"
    assert page.headers["Cache-Control"] == "no-store"
    assert "بركان" in text
    assert "Berkane" in text
    assert text.count("Audit &lt;of&gt; the accounts") == 2
    assert OPERATOR not in text


def test_a_reason_that_is_not_for_everybody_stays_in_the_record(berkane: Collectivity) -> None:
    services.suspend(berkane, by=OPERATOR, reason="Account of a clerk was stolen", shown=False)
    assert "stolen" not in workspace().content.decode()
    assert record_of(berkane).get().reason == "Account of a clerk was stolen"


def test_a_suspended_office_keeps_its_data_and_its_public_pages(
    berkane: Collectivity, people: Callable[..., Any], as_office: Callable[..., Any]
) -> None:
    build_site()
    open_collectivity(berkane)
    with as_office(berkane):
        open_agreement(actor=people("clerk"), kind="twinning", title_ar="توأمة", opened_on=date(2024, 1, 15))
    services.suspend(berkane, by=OPERATOR)
    assert Client(HTTP_HOST=HOST).get("/ar/").status_code == 200
    assert services.open_work(berkane) == {"consultation": 1}


def test_what_an_office_owes_waits_while_it_is_suspended(berkane: Collectivity, as_office: Callable[..., Any]) -> None:
    with as_office(berkane):
        outbox.add("tests.nothing")
    services.suspend(berkane, by=OPERATOR)
    with pytest.raises(OfficeSuspended):
        delivery.deliver("o_berkane")
    delivery.sweep()
    assert PendingWork.objects.filter(office_schema="o_berkane").exists()
    with selectors.schema_context(berkane):
        assert OutboxEvent.objects.get().attempts == 0
    services.resume(berkane, by=OPERATOR)
    delivery.sweep()
    with as_office(berkane):
        assert OutboxEvent.objects.get().attempts == 1


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("suspended", "suspend"), ("archived", "suspend"), ("erased", "suspend"), ("active", "resume"),
        ("archived", "resume"), ("erased", "resume"), ("archived", "archive"), ("erased", "archive"),
    ],
)  # fmt: skip
def test_no_state_is_left_by_a_wrong_door(berkane: Collectivity, state: str, verb: str) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state=state)
    with pytest.raises(IllegalTransition):
        getattr(services, verb)(berkane, by=OPERATOR, reason="x")
    assert selectors.find("berkane").state == state
    assert not record_of(berkane).exists()


def test_archiving_closes_for_good_and_sends_people_to_the_successor(
    berkane: Collectivity,
    other_office: Collectivity,
    people: Callable[..., Any],
    as_office: Callable[..., Any],
    office_client: Callable[..., Client],
) -> None:
    office_client("clerk")
    with as_office(berkane):
        open_agreement(actor=people("clerk"), kind="twinning", title_ar="توأمة", opened_on=date(2024, 1, 15))
        outbox.add("tests.nothing")
    services.archive(berkane, by=OPERATOR, reason="Merged into Saïdia", act="Decree 2.26.1 <x>", successor=other_office)
    assert berkane.state == OfficeState.ARCHIVED
    event = record_of(berkane).get()
    assert event.details == {"unfinished": {"consultation": 1, "effects": 1}, "successor": other_office.code}
    page = workspace()
    assert page.status_code == 410
    text = page.content.decode()
    assert text.count('href="http://saidia.localhost/"') == 2
    assert "Merged into Saïdia" in text
    assert f"{event.at:%d/%m/%Y}" in text
    with selectors.schema_context(berkane):
        assert not Session.objects.exists()


def test_the_public_pages_of_an_archived_office_stay(berkane: Collectivity) -> None:
    build_site()
    open_collectivity(berkane)
    services.archive(berkane, by=OPERATOR, reason="Merged")
    assert Client(HTTP_HOST=HOST).get("/fr/").status_code == 200


def test_archiving_says_why(berkane: Collectivity) -> None:
    with pytest.raises(InvalidInput):
        services.archive(berkane, by=OPERATOR, reason=" ")
    assert berkane.is_active


@pytest.mark.parametrize("closed", ["itself", "suspended"])
def test_a_successor_is_another_office_and_open(berkane: Collectivity, other_office: Collectivity, closed: str) -> None:
    if closed == "suspended":
        services.suspend(other_office)
    successor = berkane if closed == "itself" else other_office
    with pytest.raises(InvalidInput) as refused:
        services.archive(berkane, by=OPERATOR, reason="Merged", successor=successor)
    assert refused.value.field == "successor"


@pytest.mark.parametrize(
    ("state", "refusal"), [("suspended", OfficeSuspended), ("archived", OfficeArchived), ("erased", OfficeErased)]
)
def test_every_way_into_a_closed_office_is_refused(
    berkane: Collectivity, state: str, refusal: type[OfficeClosed]
) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state=state)
    office = selectors.find("berkane")
    assert not office.is_active
    assert office not in selectors.active_offices()
    with pytest.raises(refusal):
        selectors.get_active("o_berkane")
    with pytest.raises(refusal), selectors.office_context(office):
        pass
    with pytest.raises(refusal):
        delivery.deliver("o_berkane")
    assert workspace().status_code == (503 if state == "suspended" else 410)
    assert Client(HTTP_HOST=HOST).get("/office/account/login/").status_code in (503, 410)


def test_the_schema_of_an_erased_office_is_never_entered(berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="erased")
    with pytest.raises(OfficeErased), selectors.schema_context(selectors.find("berkane")):
        pass
    assert [office.slug for office in selectors.with_schema()] == ["saidia", "eci-trifa"]
    assert "محيت" in workspace().content.decode()


def test_a_closed_office_without_a_record_still_has_its_page(berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="suspended")
    text = workspace().content.decode()
    assert "None" not in text
    assert "منذ" not in text
