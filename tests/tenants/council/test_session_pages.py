"""The sessions' own pages: every act clickable, refusals keep what was typed, queries that do not grow."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from mithaq.core import clock
from tenants.council import selectors
from tenants.council.models import AgendaPoint, Decision, Member, PointRequest, Session, SessionRequest, SummonsDispatch
from tests.tenants.council import chamber, story

OFFICE = "mithaq.urls.office"
pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def client_of(office_client: Any, office: Any) -> Any:
    """`client_of("secretary")`: a client after whose requests the test is in the office again."""

    def make(role: str) -> Any:
        client = office_client(role)
        ask = client.request

        def request(**kwargs: Any) -> Any:
            answer = ask(**kwargs)
            connection.set_tenant(office)
            return answer

        client.request = request
        return client

    return make


@pytest.fixture
def secretary(client_of: Any) -> Any:
    return client_of("secretary")


def url(name: str, *args: object) -> str:
    return reverse(f"sessions:{name}", OFFICE, args)


def send(client: Any, name: str, *args: object, **data: object) -> Any:
    return client.post(url(name, *args), data)


@pytest.mark.parametrize("role", ["secretary", "president", "clerk", "reader"])
def test_everybody_reads_and_only_the_councils_people_write(client_of: Any, role: str) -> None:
    decision, held, _everybody = chamber.sitting()
    session, client = decision.session, client_of(role)
    with clock.frozen(story.MAY_7):
        for name, args in (
            ("index", ()), ("members", ()), ("committees", ()), ("session", (session.pk,)), ("agenda", (session.pk,)),
            ("agenda-print", (session.pk,)), ("summons", (session.pk,)), ("roll", (session.pk, held.number)),
            ("votes", (session.pk, decision.pk)),
        ):  # fmt: skip
            assert client.get(url(name, *args)).status_code == 200, name
        may_write = role in {"secretary", "clerk"}
        for name, args in (
            ("add", ()), ("request-add", ()), ("member-add", ()), ("members-import", ()), ("committee-add", ()),
            ("roll-add", (session.pk,)),
        ):  # fmt: skip
            assert client.get(url(name, *args)).status_code == (200 if may_write else 403), name
        may_write_agenda = may_write or role == "president"
        assert client.get(url("point-add", session.pk)).status_code == (200 if may_write_agenda else 403)
        assert client.get(url("act", session.pk, "close")).status_code == (200 if may_write else 403)
        assert client.post(url("summons", session.pk), {}).status_code == (422 if may_write else 403)


def test_the_week_before_a_session_from_the_list_to_the_vote(secretary: Any) -> None:
    lines = "\n".join(f"عضو {number};;{'رئيس' if number == 0 else ''}" for number in range(35))
    decision = story.submitted()
    with clock.frozen(date(2024, 4, 10)):
        assert send(secretary, "members-import", lines=lines, since="2021-09-24").status_code == 302
        answer = send(
            secretary, "add", kind="ordinary", opens_on="2024-05-07", members_in_office=35, place="مقر الجماعة"
        )
        assert answer.status_code == 302
        session = Session.objects.get()
        assert send(secretary, "point-add", session.pk, added_by="president", on="2024-04-10", title_ar="الميزانية")
    with clock.frozen(story.AGENDA):
        assert send(secretary, "point-place", session.pk, decision=decision.pk, on="2024-04-16").status_code == 302
    with clock.frozen(story.SUMMONED):
        assert secretary.post(url("act", session.pk, "send-agenda"), {"on": "2024-04-16"}).status_code == 302
        members = list(Member.objects.values_list("pk", flat=True))
        assert (
            send(
                secretary, "summons", session.pk, members=members, way="hand", sent_on="2024-04-26", with_documents="on"
            ).status_code
            == 302
        )
        sent = SummonsDispatch.objects.first()
        scan = SimpleUploadedFile("receipt.txt", "توصل".encode())
        assert send(secretary, "proof", sent.pk, way="hand", sent_on="2024-04-26", proof=scan).status_code == 302
        scan = secretary.get(url("proof-file", sent.pk))
        assert scan.status_code == 200
        assert "توصل".encode() in b"".join(scan.streaming_content)
    with clock.frozen(story.MAY_7):
        assert send(secretary, "roll-add", session.pk, number=1, on="2024-05-07", others="present").status_code == 302
        assert send(secretary, "votes", session.pk, decision.pk, others="for", number="14/2024").status_code == 422
        answer = send(secretary, "votes", session.pk, decision.pk, others="for", number="14/2024", without_study="on")
        assert answer.status_code == 302
        decided = Decision.objects.get(pk=decision.pk)
        assert (decided.state, decided.votes_for) == ("adopted", 35)
        assert (
            send(
                secretary,
                "delegate-add",
                session.pk,
                decision.pk,
                member=members[3],
                body="steering",
                body_ar="لجنة القيادة",
                on="2024-05-07",
            ).status_code
            == 302
        )
        assert "لجنة القيادة" in secretary.get(url("votes", session.pk, decision.pk)).content.decode()
        assert send(secretary, "act", session.pk, "close", on="2024-05-07").status_code == 302
    assert secretary.get(reverse("council:page", OFFICE, [decision.agreement.reference])).status_code == 200


def test_a_refusal_keeps_what_was_typed(secretary: Any) -> None:
    session = story.may_session()
    with clock.frozen(date(2024, 4, 20)):
        answer = send(secretary, "point-add", session.pk, added_by="president", on="2024-04-20", title_ar="نقطة متأخرة")
        assert answer.status_code == 422
        assert "نقطة متأخرة" in answer.content.decode()
        answer = send(secretary, "members-import", lines="فلان;;ساحر", since="2021-09-24")
        assert answer.status_code == 422
        assert "ساحر" in answer.content.decode()
    assert not AgendaPoint.objects.exists()


def test_requests_are_recorded_refused_and_granted(secretary: Any) -> None:
    chamber.members()
    with clock.frozen(date(2024, 6, 5)):
        for _time in range(2):
            assert (
                send(
                    secretary, "request-add", asked_by="third", asked_count=12, on="2024-06-03", agenda="نقطة"
                ).status_code
                == 302
            )
        first, second = SessionRequest.objects.order_by("pk")
        assert secretary.get(url("index")).status_code == 200
        assert send(secretary, "request-refuse", first.pk, on="2024-06-05", reasons="سبب").status_code == 302
        assert (
            send(secretary, "request-grant", second.pk, opens_on="2024-07-01", members_in_office=35).status_code == 302
        )
        assert secretary.get(url("session", Session.objects.get().pk)).status_code == 200


def test_members_ask_for_a_point_and_the_builder_moves_and_takes_off(client_of: Any) -> None:
    session, president = story.may_session(), client_of("president")
    with clock.frozen(date(2024, 4, 12)):
        for title in ("أولى", "ثانية"):
            send(president, "point-add", session.pk, added_by="president", on="2024-04-12", title_ar=title)
        first, second = AgendaPoint.objects.order_by("number")
        send(president, "point-move", second.pk, way="up", base=2)
        assert [one.pk for one in AgendaPoint.objects.order_by("number")] == [second.pk, first.pk]
        assert (
            "تغير"
            in president.post(url("point-move", second.pk), {"way": "up", "base": 2}, follow=True).content.decode()
        )
        send(president, "point", first.pk, title_ar="أولى معدلة")
        send(president, "agenda-number", session.pk)
        assert president.get(url("point-remove", second.pk)).status_code == 200
        send(president, "point-remove", second.pk)
        asked = {"on": "2024-04-12", "title_ar": "نقطة", "asked_by": "فريق", "asked_count": 3}
        for _time in range(2):
            send(president, "point-ask", session.pk, **asked)
        one, other = PointRequest.objects.order_by("pk")
        send(president, "asked-grant", one.pk, on="2024-04-12")
        send(president, "asked-refuse", other.pk, on="2024-04-12", reasons="خارج الاختصاص")
    assert [(one.number, one.title_ar) for one in AgendaPoint.objects.order_by("number")] == [
        (1, "أولى معدلة"), (2, "نقطة"),
    ]  # fmt: skip
    assert PointRequest.objects.get(pk=other.pk).reasons


def test_members_and_committees_are_kept_from_their_pages(secretary: Any) -> None:
    with clock.frozen(story.MAY_7):
        send(secretary, "member-add", name_ar="عضو", position="member", since="2021-09-24")
        one = Member.objects.get()
        send(secretary, "member", one.pk, name_ar="عضو معدل", position="president", since="2021-09-24")
        send(secretary, "committee-add", name_ar="لجنة", since="2022-01-01")
        committee = selectors.committees()[0]
        send(secretary, "committee-seat", committee.pk, member=one.pk, role="member")
        send(secretary, "committee", committee.pk, name_ar="لجنة المالية")
        assert "عضو معدل" in secretary.get(url("committees")).content.decode()
        send(secretary, "committee-leave", selectors.committees()[0].seats.get().pk)
        send(
            secretary, "member-replace", one.pk, until="2024-05-01", vacancy="resignation", name_ar="خلف",
            since="2024-05-02",
        )  # fmt: skip
        send(secretary, "member-end", Member.objects.get(until=None).pk, until="2024-05-06", vacancy="death")
        send(secretary, "committee-end", committee.pk, until="2024-05-06")
        assert secretary.get(url("members")).status_code == 200
    assert selectors.members_in_office(story.MAY_7) == []
    assert selectors.committees() == []


def test_months_are_of_bodies_only(secretary: Any, office_client: Any, eci_office: Any) -> None:
    assert secretary.get(url("months")).status_code == 404
    client = office_client("secretary", office=eci_office)
    assert client.get(url("months")).status_code == 200
    assert client.post(url("months"), {"months": [3, 9], "source": "اتفاقية التأسيس"}).status_code == 302
    assert client.get(url("index")).status_code == 200


def test_search_finds_by_year_month_point_and_number(secretary: Any) -> None:
    story.adopted()
    with clock.frozen(date(2024, 6, 1)):
        for words, found in (("2024", 1), ("05/2024", 1), ("14/2024", 1), ("2023", 0), ("لا شيء", 0)):
            assert len(secretary.get(url("index"), {"q": words}).context["past"]) == found, words


def test_the_lists_ask_no_more_queries_for_more_rows(secretary: Any, django_assert_max_num_queries: Any) -> None:
    decision, held, _everybody = chamber.sitting()
    session = decision.session
    with clock.frozen(story.MAY_7):
        for name, args, most in (
            ("index", (), 16), ("members", (), 16), ("committees", (), 16), ("session", (session.pk,), 26),
            ("agenda", (session.pk,), 16), ("summons", (session.pk,), 18), ("roll", (session.pk, held.number), 18),
            ("votes", (session.pk, decision.pk), 26),
        ):  # fmt: skip
            secretary.get(url(name, *args))
            with django_assert_max_num_queries(most):
                secretary.get(url(name, *args))
