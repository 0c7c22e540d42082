"""Sessions and decisions of a council on the public pages, as a citizen sees them."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core.clock import frozen
from mithaq.register import services as register
from mithaq.register.models import PublicDecision, PublicSession
from mithaq.register.proceedings import services
from mithaq.register.proceedings.snapshots import Point
from mithaq.register.snapshots import Words
from tests.cms.conftest import Get
from tests.mithaq.register.samples import snapshot
from tests.mithaq.register.test_proceedings import MAY_7, TITLE, decision, session

OWN = "berkane.localhost"
NATIONAL = "/fr/collectivities/berkane/"
OCTOBER_1 = date(2024, 10, 1)


@pytest.fixture
def council(berkane: Collectivity) -> tuple[Any, Any, Any]:
    """The May session with its decision on a published agreement; the October session, announced."""
    agreement = snapshot()
    with office_context(berkane):
        register.publish(agreement)
        may = services.publish_session(session(opened_on=MAY_7, closes_on=date(2024, 5, 14)))
        posted = services.publish_decision(decision(session=may.public_id, agreement=agreement.public_id))
        services.publish_session(
            session(
                opens_on=OCTOBER_1,
                meeting_on=OCTOBER_1,
                points=(Point(number=1, title=Words(ar="برمجة")),),
            )
        )
    return may, posted, agreement


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize(("host", "root"), [("localhost", "collectivities/berkane/"), (OWN, "")])
def test_every_page_stands_in_each_language_empty_and_filled(
    visit: Get, request: pytest.FixtureRequest, language: str, host: str, root: str
) -> None:
    for address in ("sessions/", "decisions/", "decisions/?q=xyz"):
        assert visit(f"/{language}/{root}{address}", host=host).status_code == 200
    may, posted, _agreement = request.getfixturevalue("council")
    for address in (
        "", "sessions/", f"sessions/{may.public_id}/", "decisions/", f"decisions/{posted.public_id}/",
    ):  # fmt: skip
        answer = visit(f"/{language}/{root}{address}", host=host)
        assert answer.status_code == 200, address
        assert " style=" not in text(answer)
        assert "<script>" not in text(answer)
        assert not answer.cookies


def test_a_session_to_come_stands_with_its_agenda_and_its_calendar(visit: Get, council: tuple[Any, Any, Any]) -> None:
    ahead = PublicSession.objects.get(opens_on=OCTOBER_1)
    with frozen(date(2024, 9, 20)):
        page = text(visit(f"{NATIONAL}sessions/"))
        assert page.index(str(ahead.public_id)) < page.index(str(council[0].public_id))
        assert "برمجة" in text(visit(f"{NATIONAL}sessions/{ahead.public_id}/"))
        file = visit(f"{NATIONAL}sessions/{ahead.public_id}/calendar/")
    assert file["Content-Type"].startswith("text/calendar")
    lines = text(file).split("\r\n")
    assert "BEGIN:VCALENDAR" in lines
    assert "DTSTART:20241001T090000Z" in lines  # 10:00 in Casablanca
    assert all(len(line.encode()) <= 75 for line in lines)


def test_without_an_hour_the_calendar_has_the_whole_day(visit: Get, berkane: Collectivity) -> None:
    with office_context(berkane):
        found = services.publish_session(session(hour=None, points=(Point(number=1, title=Words(ar="أ،ب; ج\\د")),)))
    body = text(visit(f"{NATIONAL}sessions/{found.public_id}/calendar/"))
    assert "DTSTART;VALUE=DATE:20240507" in body
    assert "\\; ج\\\\د" in body.replace("\r\n ", "")


def test_a_decision_says_its_votes_its_state_its_session_and_its_agreement(
    visit: Get, council: tuple[Any, Any, Any]
) -> None:
    may, posted, agreement = council
    page = text(visit(f"{NATIONAL}decisions/{posted.public_id}/"))
    for shown in ("14/2024", "7 mai 2024", "15 mai 2024", "Tri et collecte", f"sessions/{may.public_id}/"):
        assert shown in page
    assert f"agreements/{agreement.public_id}/" in page
    assert "14/2024" in text(visit(f"{NATIONAL}sessions/{may.public_id}/"))


@pytest.mark.parametrize(
    ("host", "address", "leads_to"),
    [("localhost", "/fr/agreements/{}/", NATIONAL), (OWN, "/fr/agreements/{}/", "/fr/")],
)
def test_an_agreement_leads_to_the_decision_on_it(
    visit: Get, council: tuple[Any, Any, Any], host: str, address: str, leads_to: str
) -> None:
    _may, posted, agreement = council
    page = text(visit(address.format(agreement.public_id), host=host))
    assert f'href="{leads_to}decisions/{posted.public_id}/"' in page


def test_a48_a_closed_sitting_shows_the_decision_and_not_the_votes(visit: Get, berkane: Collectivity) -> None:
    with office_context(berkane):
        found = services.publish_decision(decision(is_closed_to_public=True))
    page = text(visit(f"{NATIONAL}decisions/{found.public_id}/"))
    assert "14/2024" in page
    assert "huis clos" in page
    assert "abstentions" not in page


def test_what_was_withdrawn_answers_410_with_its_reason(
    visit: Get, council: tuple[Any, Any, Any], berkane: Collectivity
) -> None:
    may, posted, _agreement = council
    with office_context(berkane):
        services.withdraw(PublicDecision, posted.public_id, reason="نشر بالخطأ")
        services.withdraw(PublicSession, may.public_id, reason="ألغيت الدورة")
    for address, reason in ((f"decisions/{posted.public_id}/", "نشر بالخطأ"), (f"sessions/{may.public_id}/", "ألغيت")):
        answer = visit(f"{NATIONAL}{address}")
        assert (answer.status_code, reason in text(answer)) == (410, True)
    assert str(posted.public_id) not in text(visit(f"{NATIONAL}decisions/"))
    assert visit(f"{NATIONAL}sessions/{may.public_id}/calendar/").status_code == 404


def test_another_collectivitys_or_nobodys_is_not_found(visit: Get, council: tuple[Any, Any, Any]) -> None:
    may, posted, _agreement = council
    unknown = "01900000-0000-7000-8000-000000000000"
    for address in (
        f"/fr/collectivities/saidia/sessions/{may.public_id}/",
        f"/fr/collectivities/saidia/decisions/{posted.public_id}/",
        f"{NATIONAL}sessions/{unknown}/", f"{NATIONAL}decisions/{unknown}/", f"{NATIONAL}sessions/{unknown}/calendar/",
    ):  # fmt: skip
        assert visit(address).status_code == 404, address


def test_the_list_of_decisions_is_searched_by_words_and_year_and_paged(visit: Get, berkane: Collectivity) -> None:
    with office_context(berkane):
        for number in range(1, 25):
            services.publish_decision(decision(number=f"{number}/2024"))
        services.publish_decision(
            decision(number="3/2026", decided_on=date(2026, 2, 3), posted_on=date(2026, 2, 10), title=Words(ar="ملحق"))
        )
    assert "page=2" in text(visit(f"{NATIONAL}decisions/"))
    found = text(visit(f"{NATIONAL}decisions/", q="ملحق", year="2026"))
    assert "3/2026" in found
    assert "7/2024" not in found
    assert visit(f"{NATIONAL}decisions/", q="\x00", year="٢٠٢٤", page="abc").status_code == 200
    for odd in ({"year": "999999"}, {"page": "9" * 40}, {"q": "'; --"}):
        assert visit(f"{NATIONAL}decisions/", **odd).status_code == 200


def test_the_queries_do_not_grow_with_what_is_published(
    visit: Get, council: tuple[Any, Any, Any], berkane: Collectivity
) -> None:
    may = council[0]
    addresses = [f"{NATIONAL}decisions/", f"{NATIONAL}sessions/", f"{NATIONAL}sessions/{may.public_id}/", NATIONAL]

    def counts() -> list[int]:
        found = []
        for address in addresses:
            visit(address)
            with CaptureQueriesContext(connection) as queries:
                visit(address)
            found.append(len(queries))
        return found

    before = counts()
    with office_context(berkane):
        for number in range(2, 8):
            services.publish_decision(decision(number=f"{number}/2025", session=may.public_id))
            day = date(2025, 2, number)
            services.publish_session(session(opens_on=day, meeting_on=day))
    assert counts() == before


def test_an_event_follows_its_session_by_its_number_of_version(visit: Get, berkane: Collectivity) -> None:
    sample = session()
    with office_context(berkane):
        services.publish_session(sample)
        services.publish_session(replace(sample, hour=time(11, 0)))
    body = text(visit(f"{NATIONAL}sessions/{sample.public_id}/calendar/"))
    assert "SEQUENCE:1\r\n" in body
    assert f"UID:{sample.public_id}@mithaq" in body
    assert TITLE.fr in body
