"""The two pages of the council, as each role sees and uses them, in both languages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core.clock import frozen
from tenants.agreements.models import Agreement
from tenants.council import services
from tenants.council.acts import ACTS
from tenants.council.models import Decision, Session
from tests.tenants import dossiers
from tests.tenants.council import story

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]
ROLES = ("head", "clerk", "secretary", "president", "finance", "service", "reader")


def objected() -> Decision:
    decision = story.received()
    services.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="خارج الاختصاص")
    return decision


def quorum_missed() -> Decision:
    decision = story.on_agenda()
    session = story.may_session()
    services.record_summons(session.pk, actor=None, sent_on=story.SUMMONED)
    services.open_session(session.pk, actor=None, on=story.MAY_7, present=9)
    return decision


def refused() -> Decision:
    return services.refuse_visa(story.received().pk, actor=None, on=story.VISAED, reasons="نقص")


def rejected() -> Decision:
    vote = story.VOTE | {"votes_for": 2, "votes_against": 20, "number": ""}
    return services.record_vote(story.in_session().pk, actor=None, **vote)


MOMENTS: dict[str, Callable[[], Any]] = {
    "consultation": dossiers.opened,
    "drafting": dossiers.in_drafting,
    "ready": story.ready,
    "submitted": story.submitted,
    "on_agenda": story.on_agenda,
    "quorum_missed": quorum_missed,
    "in_session": story.in_session,
    "adopted": story.adopted,
    "rejected": rejected,
    "sent": story.sent,
    "received": story.received,
    "objected": objected,
    "visa_refused": refused,
    "visaed": story.visaed,
    "enforceable": story.enforceable,
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
    return f"/office/agreements/{agreement.reference}/council/{rest}"


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("moment", list(MOMENTS))
def test_both_pages_at_every_moment_in_both_languages(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], moment: str, language: str
) -> None:
    agreement = at(moment)
    client = office_client("head")
    client.cookies["mithaq_language"] = language
    with frozen(date(2024, 6, 14)):
        for rest in ("", "legality/"):
            text = text_of(client, url(agreement, rest))
            assert f'lang="{language}"' in text
            assert 'id="control"' in text or 'id="decision"' in text


@pytest.mark.parametrize("role", ROLES)
def test_everyone_reads_and_only_those_who_may_are_offered_the_act(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], role: str
) -> None:
    agreement = at("in_session")
    client = office_client(role)
    with frozen(story.MAY_7):
        text = text_of(client, url(agreement))
        assert ("act/vote/" in text) is (role in {"head", "clerk", "secretary"})
        allowed = 200 if role in {"head", "clerk", "secretary"} else 403
        assert client.get(url(agreement, "act/vote/")).status_code == allowed
        if allowed == 403:
            assert client.post(url(agreement, "act/vote/"), story.VOTE).status_code == 403


def test_a_refused_vote_keeps_what_was_typed(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], berkane: Collectivity, as_office: Enter
) -> None:
    agreement, client = at("in_session"), office_client("secretary")
    with frozen(story.MAY_7):
        page = client.post(url(agreement, "act/vote/"), story.VOTE | {"votes_for": "26", "number": "14/2024"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="26"' in text
    assert 'value="14/2024"' in text
    assert 'aria-invalid="true"' in text
    with as_office(berkane):
        assert Decision.objects.get().state == "on_agenda"


def test_a_late_agenda_is_refused_on_the_page_with_october_and_the_article(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], berkane: Collectivity, as_office: Enter
) -> None:
    agreement, client = at("submitted"), office_client("clerk")
    client.cookies["mithaq_language"] = "fr"
    with as_office(berkane):
        session = story.may_session()
    with frozen(date(2024, 4, 18)):
        page = client.post(url(agreement, "act/agenda/"), {"session": session.pk, "on": "2024-04-18"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "7 octobre 2024" in text
    assert "38" in text


def test_the_berkane_decision_is_clicked_through(
    office_client: Callable[..., Client], at: Callable[[str], Agreement], berkane: Collectivity, as_office: Enter
) -> None:
    agreement, client = at("ready"), office_client("head")

    def do(day: date, slug: str, **data: object) -> None:
        with frozen(day):
            page = client.post(url(agreement, slug), data)
        assert page.status_code == 302, re.findall(
            r"errorlist.*?</ul>|error-summary.*?</div>", page.content.decode(), re.S
        )

    for kind in ("wali_a92", "public_authorities_a86"):
        do(story.REQUESTED, "act/request-approval/", kind=kind, authority="الوالي", on="2024-03-05")
    with as_office(berkane):
        asked = list(agreement.approvals.values_list("pk", flat=True))
    for pk in asked:
        do(story.APPROVED, f"approvals/{pk}/grant/", on="2024-04-02", reference=f"{pk}")
    do(story.SUBMITTED, "act/submit/", on="08/04/2024")
    do(story.SUBMITTED, "act/create-session/", kind="ordinary", called_by="president", opens_on="2024-05-07",
       members_in_office=35)  # fmt: skip
    with as_office(berkane):
        session = Session.objects.get()
    do(story.AGENDA, "act/agenda/", session=session.pk, on="2024-04-16", point_number=4)
    do(story.AGENDA, "act/agenda-receipt/", on="2024-04-16")
    do(story.STUDIED, "act/committee/", committee="لجنة", on="2024-04-23", opinion="favourable")
    do(story.SUMMONED, "act/summons/", sent_on="2024-04-26")
    do(story.MAY_7, "act/open-session/", on="2024-05-07", present=27)
    do(story.MAY_7, "act/vote/", on="2024-05-07", present=27, votes_for=25, votes_against=0, abstentions=2,
       number="14/2024")  # fmt: skip
    do(story.CLOSED, "act/close-session/", on="2024-05-14")
    do(story.POSTED, "act/post/", on="2024-05-15")
    do(story.DISPATCHED, "act/transmit/", on="2024-05-22", has_decision="on", has_minutes="on",
       has_subject_documents="on", has_presentation_note="on")  # fmt: skip
    do(story.RECEIVED, "act/receipt/", on="2024-05-23", reference="118")
    do(story.VISAED, "act/visa/", on="2024-06-10", reference="451")
    do(story.VISAED, "act/enforceable/", on="2024-06-10")
    with as_office(berkane):
        assert Decision.objects.get().enforceable_on == story.VISAED


def test_what_is_offered_follows_the_state(
    office_client: Callable[..., Client], at: Callable[[str], Agreement]
) -> None:
    agreement, client = at("received"), office_client("head")

    def offered(day: date) -> set[str]:
        with frozen(day):
            return set(re.findall(r"/act/([a-z-]+)/", text_of(client, url(agreement, "legality/"))))

    assert offered(story.RECEIVED) == {"post", "visa", "objection", "refuse-visa"}
    assert "tacit-visa" in offered(story.TACIT)
    assert set(ACTS) >= offered(story.TACIT)


def test_an_unknown_act_amendment_or_approval_is_not_found(
    office_client: Callable[..., Client], at: Callable[[str], Agreement]
) -> None:
    agreement, client = at("submitted"), office_client("head")
    for rest in ("act/dance/", "?amendment=7", "?amendment=x", "approvals/0/grant/"):
        assert client.get(url(agreement, rest)).status_code == 404
