"""The pages of the visa desk: an agent of the province reads and acts; nobody else finds anything, at any address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.core import clock
from mithaq.exchange.models import VisaAct, VisaDesk, VisaFile, VisaPaper, VisaReading
from tenants.council import services
from tests.tenants.council import desk_story, story

ClientFor = Callable[..., Client]
ACTS = ("receipt", "request", "objection", "visa", "refusal")


@pytest.fixture
def received(berkane: Collectivity) -> Iterator[VisaFile]:
    """Berkane's file, received on 23 May 2024."""
    with office_context(berkane):
        found = desk_story.received()
    with public_side():
        yield found


@pytest.fixture
def submitted(berkane: Collectivity) -> VisaFile:
    """Berkane's file, waiting for its receipt."""
    with office_context(berkane):
        return desk_story.submitted()


@pytest.fixture
def agent(desk_client: ClientFor) -> Client:
    """An agent of the province of Berkane."""
    return desk_client("governor", territory_code="02.113")


def addresses(file: VisaFile) -> list[str]:
    paper = VisaPaper.objects.filter(file=file)[0]
    base = f"/desk/visa/{file.public_id}/"
    return [base, f"{base}papers/{paper.pk}/", *(f"{base}acts/{kind}/" for kind in ACTS)]


@contextmanager
def queries() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as found:
        yield found


# --- Who gets in ------------------------------------------------------------------------------------------------------
def test_the_desk_asks_for_a_login(db: None) -> None:
    assert Client(HTTP_HOST="localhost").get("/desk/visa/")["Location"] == "/account/login/?next=/desk/visa/"


@pytest.mark.parametrize(("role", "territory"), [("region", "02"), ("operator", ""), ("editor", "")])
def test_files_are_for_the_governors_service_alone(
    desk_client: ClientFor, received: VisaFile, role: str, territory: str
) -> None:
    client = desk_client(role, territory_code=territory)
    for path in ["/desk/visa/", "/desk/visa/settings/", *addresses(received)]:
        assert client.get(path).status_code == 403
    assert not VisaReading.objects.exists()


def test_an_agent_of_another_province_gets_404_at_every_address(desk_client: ClientFor, received: VisaFile) -> None:
    client = desk_client("governor", territory_code="02.411", email="elsewhere@desk.test")
    page = client.get("/desk/visa/", {"territory": "02.113"})
    assert list(page.context["page"]) == []
    assert received.reference not in page.content.decode()
    for path in addresses(received):
        for method in ("get", "post"):
            assert getattr(client, method)(path).status_code in {404, 405}
    assert not VisaReading.objects.exists()
    assert VisaAct.objects.filter(file=received, side="desk").count() == 1  # the receipt, and nothing since


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_late_files_stand_on_top_and_the_list_does_not_ask_more_for_more_files(
    agent: Client, received: VisaFile
) -> None:
    with clock.frozen(date(2024, 6, 20)):
        with queries() as few:
            page = agent.get("/desk/visa/")
        assert page.context["counts"].late == 1
        for number in range(30):
            twin = VisaFile.objects.get(pk=received.pk)
            twin.pk, twin.public_id, twin.decision_key = None, desk_story.new_id(), 1000 + number
            twin.due_on = date(2024, 6, 21)
            twin.save(force_insert=True)
        with queries() as many:
            page = agent.get("/desk/visa/")
    assert page.context["page"].object_list[0].pk == received.pk
    assert page.context["page"].paginator.num_pages == 2
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "نفايات"}, 1), ({"q": "14/2024"}, 1), ({"q": "غير موجود"}, 0), ({"state": "received"}, 1),
        ({"state": "submitted"}, 0), ({"state": "open"}, 1), ({"state": "late"}, 0),
        ({"collectivity": "02.113.01.09"}, 1), ({"collectivity": "02.113.01.25"}, 0), ({"page": "٢"}, 1),
    ],
)  # fmt: skip
def test_files_are_searched_and_filtered(agent: Client, received: VisaFile, query: dict[str, str], found: int) -> None:
    VisaFile.objects.filter(pk=received.pk).update(folded=f"{received.folded} نفايات")
    with clock.frozen(story.RECEIVED):
        assert agent.get("/desk/visa/", query).context["page"].paginator.count == found


def test_without_files_the_page_says_so(agent: Client) -> None:
    page = agent.get("/desk/visa/")
    assert page.status_code == 200
    assert page.context["page"].paginator.count == 0


def test_a_file_shows_its_bundle_and_every_opening_is_written_down(agent: Client, received: VisaFile) -> None:
    with clock.frozen(story.RECEIVED):
        page = agent.get(f"/desk/visa/{received.public_id}/")
    assert len(page.context["papers"]) == 4
    assert page.context["visa"].on == story.VISA_DUE
    assert page.context["verdict"].intact
    paper = page.context["papers"][0]
    answer = agent.get(f"/desk/visa/{received.public_id}/papers/{paper.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == f"decision {received.decision_key} 0".encode()
    assert [reading.paper_id for reading in VisaReading.objects.order_by("pk")] == [None, paper.pk]


def test_a_paper_of_another_file_is_404(agent: Client, received: VisaFile) -> None:
    assert agent.get(f"/desk/visa/{received.public_id}/papers/999999/").status_code == 404


# --- Acting -----------------------------------------------------------------------------------------------------------
def test_a116_a118_an_agent_acknowledges_and_gives_the_visa_and_the_office_has_both(
    agent: Client, submitted: VisaFile, berkane: Collectivity
) -> None:
    base = f"/desk/visa/{submitted.public_id}/"
    with clock.frozen(story.RECEIVED):
        assert agent.post(f"{base}acts/receipt/", {"reference": "وصل 118"})["Location"] == base
        desk_story.deliver()
    with clock.frozen(story.VISAED):
        assert agent.post(f"{base}acts/visa/", {"reference": "ت/451", "text": "مؤشر عليه"}).status_code == 302
        assert agent.get(base).context["under_way"].kind == "visa"
        desk_story.deliver()
        page = agent.get(base)
    assert page.context["visa_line"].act.text == "مؤشر عليه"
    assert page.context["file"].state == "visaed"
    with office_context(berkane):
        assert services.make_enforceable(submitted.decision_key, actor=None, on=story.VISAED).state == "enforceable"


@pytest.mark.parametrize(("kind", "said"), [("receipt", {}), ("visa", {"reference": " "}), ("refusal", {"text": ""})])
def test_an_act_without_what_it_must_say_keeps_what_was_typed(
    agent: Client, received: VisaFile, kind: str, said: dict[str, Any]
) -> None:
    with clock.frozen(story.RECEIVED):
        answer = agent.post(f"/desk/visa/{received.public_id}/acts/{kind}/", said)
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_a118_a_visa_after_its_term_is_refused_in_words(agent: Client, received: VisaFile) -> None:
    with clock.frozen(story.TACIT):
        answer = agent.post(f"/desk/visa/{received.public_id}/acts/visa/", {"reference": "ت/9"})
    assert answer.status_code == 422
    assert "ت/9" in answer.content.decode()
    assert "118" in answer.content.decode()


def test_an_unknown_act_is_404(agent: Client, received: VisaFile) -> None:
    assert agent.get(f"/desk/visa/{received.public_id}/acts/approve/").status_code == 404


def test_a_withdrawn_role_acts_at_the_next_request(desk_client: ClientFor, received: VisaFile) -> None:
    client = desk_client("governor", territory_code="02.113")
    from mithaq.accounts.models import RoleGrant  # beside its one use

    RoleGrant.objects.filter(role="governor").delete()
    assert client.get(f"/desk/visa/{received.public_id}/").status_code == 403


# --- Opening of the desk ----------------------------------------------------------------------------------------------
def test_an_agent_opens_and_closes_the_desk_of_the_province(agent: Client) -> None:
    agent.post("/desk/visa/settings/", {"province": "02.113", "desk": "open"})
    assert VisaDesk.objects.get().is_open
    agent.post("/desk/visa/settings/", {"province": "02.113", "desk": "closed"})
    assert not VisaDesk.objects.get().is_open
    assert agent.post("/desk/visa/settings/", {"province": "02.411", "desk": "open"}).status_code == 403


def test_the_desk_is_not_closed_over_open_files(agent: Client, received: VisaFile) -> None:
    assert agent.post("/desk/visa/settings/", {"province": "02.113", "desk": "closed"}).status_code == 422
    assert VisaDesk.objects.get().is_open


def test_every_page_has_its_words_in_french(agent: Client, received: VisaFile) -> None:
    agent.cookies["mithaq_language"] = "fr"
    for path in ["/desk/visa/", "/desk/visa/settings/", *addresses(received)]:
        if "papers" not in path:
            page = agent.get(path)
            assert page.status_code == 200
            assert 'lang="fr"' in page.content.decode()
