"""R11: the map of positions, their movement, compromises; and that nothing of it reaches those who may not see it."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import InvalidInput, NotAllowed
from mithaq.register.models import Entry, Version
from tenants.agreements.errors import EndsBeforeStart, FutureDate, Missing
from tenants.agreements.models import Agreement
from tenants.consultation import errors, services, stances
from tenants.consultation.models import Actor, Compromise, Meeting, Position
from tenants.demo import berkane, story
from tests.tenants import dossiers, staged
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import MEETING, SIGNED

pytestmark = pytest.mark.usefixtures("office")
SECRET = "سر-المواقف"
SEE, HIDDEN = ["head", "clerk", "secretary", "president"], ["finance", "service", "reader"]


def note(actor: Actor, stance: str, on: date = MEETING, topic: str = "جدولة الأداءات", **fields: Any) -> Position:
    return services.note_position(actor.pk, actor=None, topic=topic, stance=stance, noted_on=on, **fields)


def agree(dossier: Agreement, *actors: Actor, **fields: Any) -> Compromise:
    values = {"topic": "جدولة الأداءات", "text": "ثلاثة أقساط", "reached_on": SIGNED} | fields
    return services.reach_compromise(dossier.pk, actor=None, agreed_by=[one.pk for one in actors], **values)


# --- The map -------------------------------------------------------------------------------------------------------
def test_r11_the_map_tells_where_each_stands_and_how_that_moved(
    dossier: Agreement, actor: Actor, service: Actor
) -> None:
    note(actor, "reserved", attitude="تحفظ على الرزنامة")
    note(actor, "for", SIGNED, topic="جدوله  الاداءات")  # one topic, however it is spelt
    note(actor, "unknown", topic="المقر")
    agree(dossier, actor)
    found = stances.positions_map(dossier)
    payments, place = found.topics
    assert [one.stance for one in payments.positions[actor.pk]] == ["reserved", "for"]
    assert (payments.moments, len(payments.compromises), place.name) == ([MEETING, SIGNED], 1, "المقر")
    assert (found.actors, found.silent) == ([actor], [service])
    assert {stance.value: count for stance, count in found.counts.items() if count} == {"for": 1, "unknown": 1}


@pytest.mark.parametrize(("stance", "shape", "tone", "word"), [
    ("for", "<circle", "ok", "مع"), ("reserved", "<polygon", "warn", "متحفظ"), ("against", "<rect", "bad", "معارض"),
    ("unknown", "mark--hollow", "muted", "غير معروف"),
])  # fmt: skip
def test_r11_a_stance_is_told_by_shape_colour_and_word(
    dossier: Agreement, actor: Actor, stance: str, shape: str, tone: str, word: str
) -> None:
    drawn = stances.standing_chart(stances.positions_map(dossier)) if note(actor, stance) else ""
    svg, table = drawn.split("<table")
    assert shape in svg
    assert f"mark--{tone}" in svg
    assert word in svg
    assert word in table


def test_r11_the_chart_says_what_was_before_and_runs_with_the_language(dossier: Agreement, actor: Actor) -> None:
    note(actor, "reserved")
    note(actor, "for", SIGNED)
    found = stances.positions_map(dossier)
    assert "سابقا: متحفظ" in stances.standing_chart(found)
    arabic = stances.movement_chart(found, found.topics[0])
    with translation.override("fr"):
        french = stances.movement_chart(found, found.topics[0])
    assert 'class="way" x1="75.0%" x2="25.0%"' in arabic  # the first meeting stands at the right
    assert 'class="way" x1="25.0%" x2="75.0%"' in french


def test_r11_a_long_history_is_drawn_over_its_last_days_and_listed_whole(dossier: Agreement, actor: Actor) -> None:
    for day in range(1, 20):
        note(actor, "for", date(2024, 2, day))
    (topic,) = (found := stances.positions_map(dossier)).topics
    assert stances.movement_chart(found, topic).count("<circle") == stances.MOST_MOMENTS
    assert len(topic.noted) == 19


def test_r11_the_map_costs_the_same_queries_whatever_was_noted(
    dossier: Agreement, actor: Actor, service: Actor, clerk: OfficeBrowser
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(url(dossier, "positions/")).status_code == 200
        return len(queries)

    note(actor, "for")
    agree(dossier, actor)
    few = cost()
    for number in range(5):
        somebody = services.add_actor(dossier.pk, actor=None, name_ar=f"فاعل {number}", kind="other")
        note(somebody, "against", topic=f"موضوع {number % 3}")
        note(somebody, "for", SIGNED, topic=f"موضوع {number % 3}")
        agree(dossier, somebody, service, topic=f"موضوع {number % 3}")
    assert cost() == few


# --- What is refused -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("fields", "error", "field"), [
    ({"topic": " "}, Missing, "topic"), ({"topic": "م" * 201}, InvalidInput, "topic"),
    ({"attitude": "س" * 20_000}, InvalidInput, "attitude"), ({"attitude": "سلوك\u202e"}, InvalidInput, "attitude"),
    ({"on": date(2024, 1, 14)}, EndsBeforeStart, "noted_on"), ({"on": date(2999, 1, 1)}, FutureDate, ""),
])  # fmt: skip
def test_r11_a_position_says_something_of_a_topic_on_a_day(
    actor: Actor, fields: dict[str, Any], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        note(actor, "for", **fields)
    assert refusal.value.field == field


@pytest.mark.parametrize(("fields", "error"), [
    ({"text": "  "}, Missing), ({"topic": ""}, Missing), ({"reached_on": date(2024, 1, 14)}, EndsBeforeStart),
    ({"reached_on": date(2999, 1, 1)}, FutureDate), ({"text": "ت" * 20_000}, InvalidInput),
])  # fmt: skip
def test_r11_a_compromise_says_what_when_and_on_which_topic(
    dossier: Agreement, actor: Actor, fields: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        agree(dossier, actor, **fields)
    assert not Compromise.objects.exists()


def test_r11_somebody_of_this_dossier_agreed(dossier: Agreement, actor: Actor, stranger: Actor) -> None:
    with pytest.raises(Missing):
        agree(dossier)
    with pytest.raises(errors.ActorOfAnotherDossier):
        agree(dossier, actor, stranger)
    assert [one.pk for one in agree(dossier, actor, actor).agreed_by.all()] == [actor.pk]
    with pytest.raises(errors.ActorInUse):
        services.remove_actor(actor.pk, actor=None)


def test_r11_what_was_noted_by_mistake_is_put_right(dossier: Agreement, actor: Actor) -> None:
    services.remove_position(note(actor, "against").pk, actor=None)
    services.remove_compromise(agree(dossier, actor).pk, actor=None)
    assert (Position.objects.count(), Compromise.objects.count()) == (0, 0)


def test_r11_the_database_keeps_no_empty_compromise(dossier: Agreement) -> None:
    for fields, constraint in (
        ({"topic": "", "text": "نص"}, "compromise_on_a_topic"),
        ({"topic": "المال", "text": ""}, "compromise_says_something"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Compromise.objects.create(agreement=dossier, reached_on=SIGNED, **fields)


# --- Who sees it ---------------------------------------------------------------------------------------------------
def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/consultation/{page}"


@pytest.fixture
def secret(dossier: Agreement, actor: Actor, meeting: Meeting) -> Agreement:
    """A dossier whose positions, attitudes and compromises all hold one word."""
    note(actor, "against", topic=f"{SECRET} موضوع", attitude=f"{SECRET} سلوك", meeting_id=meeting.pk)
    agree(dossier, actor, topic=f"{SECRET} موضوع", text=f"{SECRET} توافق")
    return dossier


@pytest.mark.parametrize("role", [*SEE, *HIDDEN])
def test_r11_only_the_office_the_secretary_and_the_presidency_see_the_map(
    secret: Agreement, browse: Callable[..., OfficeBrowser], role: str
) -> None:
    response = browse(role).get(url(secret, "positions/"))
    if role in HIDDEN:
        assert (response.status_code, SECRET in response.text) == (403, False)
        return
    assert response.status_code == 200
    assert response.text.count(SECRET) >= 3
    assert "سري" in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("role", [*HIDDEN, "secretary", "president"])
def test_r11_only_the_office_notes_positions_and_compromises(
    secret: Agreement, actor: Actor, people: Callable[..., Any], browse: Callable[..., OfficeBrowser], role: str
) -> None:
    somebody, client = people(role), browse(role)
    position, compromise = Position.objects.get(), Compromise.objects.get()
    for verb in (
        lambda: services.note_position(actor.pk, actor=somebody, topic="المال", stance="for", noted_on=MEETING),
        lambda: services.remove_position(position.pk, actor=somebody),
        lambda: services.reach_compromise(
            secret.pk, actor=somebody, topic="المال", text="نص", reached_on=SIGNED, agreed_by=[actor.pk]
        ),
        lambda: services.remove_compromise(compromise.pk, actor=somebody),
    ):
        with pytest.raises(NotAllowed):
            verb()
    for page in (
        "positions/add/", f"positions/{position.pk}/remove/", "compromises/add/",
        f"compromises/{compromise.pk}/remove/",
    ):  # fmt: skip
        response = client.get(url(secret, page))
        assert (response.status_code, SECRET in response.text) == (403, False)


@pytest.mark.parametrize("role", HIDDEN)
def test_r11_no_page_shows_a_position_to_somebody_without_the_permission(
    secret: Agreement, meeting: Meeting, browse: Callable[..., OfficeBrowser], role: str
) -> None:
    client, base = browse(role), f"/office/agreements/{secret.reference}/"
    for page in (
        base, f"{base}description/", f"{base}parties/", f"{base}documents/", f"{base}finance/", f"{base}drafting/",
        f"{base}council/", f"{base}signature/", f"{base}execution/", f"{base}monitoring/", f"{base}changes/",
        url(secret), url(secret, "actors/"), url(secret, "meetings/"), url(secret, f"meetings/{meeting.pk}/"),
        url(secret, "opinions/"), "/office/", "/office/tasks/", "/office/papers/",
        "/office/agreements/", f"/office/agreements/?q={SECRET}",
    ):  # fmt: skip
        response = client.get(page)
        assert response.status_code == 200, page
        text = response.text.replace(f'value="{SECRET}"', "")  # what was asked, in the search box
        assert f"{SECRET} " not in text, page


def test_r11_the_walk_over_the_pages_can_fail(secret: Agreement, browse: Callable[..., OfficeBrowser]) -> None:
    """Negative control: where the map is shown, the word is found."""
    assert f"{SECRET} " in browse("head").get(url(secret, "positions/")).text


def test_r11_the_readable_history_says_nothing_of_positions(secret: Agreement) -> None:
    assert not secret.history.filter(note__contains=SECRET).exists()


def test_r11_the_first_text_of_the_minutes_says_nothing_of_positions(secret: Agreement, meeting: Meeting) -> None:
    found = services.draft_minutes(meeting.pk, actor=None)
    assert SECRET not in found.minutes_ar + found.minutes_fr


def test_r11_the_list_of_agreements_as_a_table_says_nothing_of_positions(
    secret: Agreement, browse: Callable[..., OfficeBrowser]
) -> None:
    response = browse("head").post("/office/agreements/table/")
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    assert any(secret.reference in sheet for sheet in sheets.values())
    assert [name for name, sheet in sheets.items() if SECRET in sheet] == []


def test_r11_no_position_reaches_the_register_or_the_public_pages(
    office: Collectivity, people: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "PAYMENTS", f"{SECRET} موضوع")
    dossier = story.play(berkane.PLOT, berkane.DAYS, staged.cast_of(people), until="in_force")
    secrets = {SECRET, *Position.objects.exclude(attitude="").values_list("attitude", flat=True)}
    secrets |= set(Compromise.objects.values_list("text", flat=True))
    assert len(secrets) == 3
    connection.set_schema_to_public()
    entry = Entry.objects.get(public_id=dossier.agreement.public_id)
    rows = [entry, *Version.objects.filter(entry=entry)]
    published = json.dumps([_values(row) for row in rows], cls=DjangoJSONEncoder, ensure_ascii=False)
    assert dossier.agreement.title_ar in published  # the walk does read what is published
    assert [word for word in secrets if word in published] == []
    client = Client()
    for page in (
        f"/ar/agreements/{entry.public_id}/", f"/api/v1/agreements/{entry.public_id}",
        f"/api/v1/agreements/{entry.public_id}/versions", "/api/v1/changes",
    ):  # fmt: skip
        shown = client.get(page, HTTP_HOST="localhost").content.decode()
        assert [word for word in secrets if word in shown] == [], page


def _values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


# --- Pages ---------------------------------------------------------------------------------------------------------
def test_r11_a_position_and_a_compromise_are_noted_on_their_pages(
    dossier: Agreement, actor: Actor, service: Actor, meeting: Meeting, clerk: OfficeBrowser
) -> None:
    sent = {
        "position-actor_id": actor.pk, "position-topic": "آجال الأداء", "position-stance": "reserved",
        "position-noted_on": "2024-01-30", "position-meeting_id": meeting.pk, "position-attitude": "تحفظ",
    }  # fmt: skip
    refused = clerk.post(url(dossier, "positions/add/"), sent | {"position-topic": ""})
    assert (refused.status_code, "تحفظ" in refused.text, "id_position-topic_error" in refused.text) == (422, True, True)
    assert clerk.post(url(dossier, "positions/add/"), sent).status_code == 302
    again = sent | {"position-topic": "", "position-known_topic": "آجال الأداء", "position-stance": "for"}
    assert clerk.post(url(dossier, "positions/add/"), again | {"position-noted_on": "2024-02-13"}).status_code == 302
    compromise = {
        "compromise-known_topic": "آجال الأداء", "compromise-text": "ثلاثة أقساط",
        "compromise-reached_on": "2024-02-13",
    }  # fmt: skip
    refused = clerk.post(url(dossier, "compromises/add/"), compromise)
    assert (refused.status_code, "ثلاثة أقساط" in refused.text) == (422, True)
    compromise["compromise-agreed_by"] = [actor.pk, service.pk]
    assert clerk.post(url(dossier, "compromises/add/"), compromise).status_code == 302
    page = clerk.get(url(dossier, "positions/")).text
    for words in ("سابقا: متحفظ", "ثلاثة أقساط", "تطور المواقف", "تحفظ"):
        assert words in page


def test_r11_a_position_of_another_dossier_is_not_found(secret: Agreement, clerk: OfficeBrowser) -> None:
    other = dossiers.opened()
    for page in (
        f"positions/{Position.objects.get().pk}/remove/",
        f"compromises/{Compromise.objects.get().pk}/remove/",
    ):
        assert clerk.get(url(other, page)).status_code == 404
        assert clerk.post(url(secret, page)).status_code == 302
