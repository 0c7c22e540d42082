"""Feeds: secret, replaceable, revocable, of one office; a file that RFC 5545 knows, read back by a parser."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from icalendar import Calendar

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core.clock import frozen
from mithaq.core.errors import NotAllowed
from tenants.office.calendar import ics, selectors, services
from tenants.office.calendar.days import Day, DayKind
from tenants.office.calendar.errors import FeedClosed, TooManyFeeds
from tenants.office.calendar.models import Feed
from tests.tenants import running

TODAY = date(2026, 8, 1)
People = Callable[..., User]


def made(actor: User, kind: str = "person", language: str = "ar") -> services.MadeFeed:
    return services.make_feed(actor=actor, kind=kind, name="هاتف", language=language)


def address(token: str) -> str:
    return f"/office/calendar/feeds/{token}.ics"


def read(client: Client, token: str, **headers: str) -> Any:
    with frozen(TODAY):
        return client.get(address(token), HTTP_HOST="berkane.localhost", **headers)


@pytest.fixture
def dossier(berkane: Collectivity) -> Any:
    with office_context(berkane):
        return running.planned(running.running())


@pytest.fixture
def feed(berkane: Collectivity, people: People, dossier: Any) -> services.MadeFeed:
    with office_context(berkane):
        return made(people("head"), "office")


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_feed_is_read_without_a_login_and_parsed_back(feed: services.MadeFeed, dossier: Any) -> None:
    response = read(Client(), feed.token)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["Cache-Control"]
    assert not response.cookies
    found = events(response.content)
    assert [one for one in found if one["DTSTART"].dt == date(2027, 6, 30)]  # the end of the agreement
    assert len([one for one in found if one["DTSTART"].dt == date(2026, 9, 30)]) >= 4  # an instalment of each party
    assert all(type(one["DTSTART"].dt) is date for one in found)  # whole days: no zone can move them
    assert all(one["DTEND"].dt - one["DTSTART"].dt == timedelta(days=1) for one in found)
    assert all(one["DTSTAMP"].dt.tzname() == "UTC" for one in found)
    uids = [str(one["UID"]) for one in found]
    assert len(uids) == len(set(uids))
    assert any(dossier.agreement.reference in str(one["SUMMARY"]) for one in found)
    assert {str(alarm["ACTION"]) for one in found for alarm in one.walk("VALARM")} == {"DISPLAY"}


def test_lines_are_folded_at_75_octets_and_end_as_the_rfc_says(feed: services.MadeFeed) -> None:
    content: bytes = read(Client(), feed.token).content
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    content.decode("utf-8")  # no letter was cut by the folding, once unfolded
    assert not {"\u2066", "\u2067", "\u2068"} & set(content.decode())


def test_commas_semicolons_and_line_ends_in_a_title_come_back_as_they_were() -> None:
    label = "شراكة، أ; ب, ج\\د " * 6
    day = Day("k", DayKind.TERM, TODAY + timedelta(days=20), label.strip(), article="LO 113-14 a38", text="a\nb; c, d")
    content = ics.calendar_file([day], code="02", name="x", root="https://h", today=TODAY)
    [event] = events(content)
    assert str(event["SUMMARY"]) == label.strip()
    assert str(event["DESCRIPTION"]).endswith("a\nb; c, d")
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == list(ics.ALARMS)


def test_a_day_that_moves_keeps_its_uid_and_so_does_the_other_language() -> None:
    first, moved = (Day("visa:1:1", DayKind.VISA, TODAY + timedelta(days=n), "x") for n in (3, 9))

    def uid(day: Day, code: str = "02") -> str:
        return str(events(ics.calendar_file([day], code=code, name="x", root="", today=TODAY))[0]["UID"])

    assert uid(first) == uid(moved) != uid(first, "03")
    with translation.override("fr"):
        assert uid(first) == uid(moved)


def test_the_language_is_that_of_the_feed_or_of_the_link(feed: services.MadeFeed) -> None:
    arabic = read(Client(), feed.token)
    with frozen(TODAY):
        french = Client().get(f"{address(feed.token)}?language=fr", HTTP_HOST="berkane.localhost")
    assert (arabic.headers["Content-Language"], french.headers["Content-Language"]) == ("ar", "fr")
    assert "LANGUAGE=fr" in french.content.decode().replace("\r\n ", "")
    assert "Dernier jour" in french.content.decode() or "Versement" in french.content.decode()
    assert {str(one["UID"]) for one in events(arabic.content)} == {str(one["UID"]) for one in events(french.content)}


def test_an_unchanged_feed_is_not_sent_again(feed: services.MadeFeed) -> None:
    tag = read(Client(), feed.token).headers["ETag"]
    again = read(Client(), feed.token, HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content) == (304, b"")
    with frozen(TODAY + timedelta(days=1)):  # the stamp is a new one, the days are the same
        response = Client().get(address(feed.token), HTTP_HOST="berkane.localhost", HTTP_IF_NONE_MATCH=tag)
    assert response.status_code in {200, 304}


def test_the_token_stands_nowhere(feed: services.MadeFeed, berkane: Collectivity) -> None:
    with office_context(berkane):
        row = Feed.objects.values().get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(string_agg(audit_entry::text, ' '), '') FROM audit_entry")
            trail = cursor.fetchone()[0]
    assert feed.token not in str(row) + trail
    assert row["digest"] == services.digest_of(feed.token)


def test_another_office_knows_nothing_of_it(feed: services.MadeFeed) -> None:
    response = Client().get(address(feed.token), HTTP_HOST="saidia.localhost")
    assert response.status_code == 404
    assert "no-store" in response.headers["Cache-Control"]
    assert Client().get(address("x" * 43), HTTP_HOST="berkane.localhost").status_code == 404


def test_a_rotated_or_revoked_address_is_closed_at_once(
    feed: services.MadeFeed, berkane: Collectivity, people: People
) -> None:
    with office_context(berkane):
        fresh = services.rotate(feed.feed.pk, actor=people("head"))
    assert read(Client(), feed.token).status_code == 404
    assert read(Client(), fresh.token).status_code == 200
    with office_context(berkane):
        services.revoke(feed.feed.pk, actor=people("head"))
        with pytest.raises(FeedClosed):
            services.rotate(feed.feed.pk, actor=people("head"))
    assert read(Client(), fresh.token).status_code == 404


def test_a_feed_is_silent_once_its_maker_has_no_access(
    feed: services.MadeFeed, berkane: Collectivity, people: People
) -> None:
    with office_context(berkane):
        User.objects.filter(pk=people("head").pk).update(is_active=False)
    assert read(Client(), feed.token).status_code == 404


def test_a_person_sees_what_their_role_does_and_what_they_follow(
    berkane: Collectivity, people: People, dossier: Any
) -> None:
    with office_context(berkane):
        reader, finance = made(people("reader")), made(people("finance"))
    assert events(read(Client(), reader.token).content) == []
    kinds = {str(one["CATEGORIES"].to_ical().decode()) for one in events(read(Client(), finance.token).content)}
    assert len(kinds) == 1  # payments
    with office_context(berkane):
        services.follow(dossier.agreement, actor=people("reader"))
    assert events(read(Client(), reader.token).content)


def test_the_offices_feed_asks_for_a_right_of_its_own(berkane: Collectivity, people: People) -> None:
    with office_context(berkane):
        with pytest.raises(NotAllowed):
            made(people("reader"), "office")
        held = made(people("clerk"))
        with pytest.raises(NotAllowed):
            services.revoke(held.feed.pk, actor=people("head"))  # another person's own


def test_nobody_makes_addresses_without_end(berkane: Collectivity, people: People) -> None:
    with office_context(berkane):
        for _ in range(services.feeds.FEEDS_A_PERSON):
            made(people("clerk"))
        with pytest.raises(TooManyFeeds):
            made(people("clerk"))


def test_the_pages_make_change_and_withdraw_an_address(
    office_client: Callable[..., Client], berkane: Collectivity
) -> None:
    client = office_client("clerk")
    shown = client.post("/office/calendar/feeds/", {"kind": "person", "name": "Téléphone", "language": "fr"})
    assert shown.status_code == 200
    [token] = set(re.findall(r"/office/calendar/feeds/([\w-]{43})\.ics", shown.content.decode()))
    assert read(Client(), token).status_code == 200
    assert token not in client.get("/office/calendar/feeds/").content.decode()
    refused = client.post("/office/calendar/feeds/", {"kind": "person", "name": "  ", "language": "fr"})
    assert refused.status_code == 422
    with office_context(berkane):
        pk = Feed.objects.get().pk
    changed = client.post(f"/office/calendar/feeds/{pk}/rotate/")
    assert changed.status_code == 200
    assert token not in changed.content.decode()
    assert client.post(f"/office/calendar/feeds/{pk}/revoke/").status_code == 302
    assert client.post(f"/office/calendar/feeds/{pk}/rotate/").status_code == 302  # gone: said as a message


def test_reading_is_remembered_once_a_day(feed: services.MadeFeed, berkane: Collectivity) -> None:
    read(Client(), feed.token)
    with office_context(berkane):
        assert Feed.objects.get().last_read_on == TODAY
        with CaptureQueriesContext(connection) as captured, frozen(TODAY):
            services.read_by(Feed.objects.get())
    assert len(captured) <= 2


def test_a_feed_asks_no_more_for_more_dossiers(feed: services.MadeFeed, berkane: Collectivity) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(Client(), feed.token)
        return len(captured)

    queries()
    one = queries()
    with office_context(berkane):
        running.planned(running.running())
        running.planned(running.running())
    assert queries() == one


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("feed_kind_known", {"kind": "x"}),
        ("feed_language_known", {"language": "de"}),
        ("feed_named", {"name": ""}),
        ("feed_revoked_after_made", {"revoked_at": timezone.now() - timedelta(days=9)}),
        ("feed_rotated_after_made", {"rotated_at": timezone.now() - timedelta(days=9)}),
    ],
)
def test_the_database_holds_the_rules_of_a_feed(
    office: Collectivity, people: People, constraint: str, values: dict[str, Any]
) -> None:
    given = {"kind": "person", "person": people("clerk"), "name": "x", "digest": "d", "created_at": timezone.now()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Feed.objects.create(**given | values)


def test_tasks_that_say_the_same_as_a_day_are_left_out(office: Collectivity) -> None:
    running.planned(running.running())
    with frozen(date(2026, 9, 25)):
        found = selectors.days(date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 25))
    payments = [day for day in found if day.kind == DayKind.PAYMENT]
    assert len(payments) == 4
    assert not [day for day in found if day.kind == DayKind.TASK and day.article == payments[0].article]
