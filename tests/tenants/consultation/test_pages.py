"""The consultation's pages: both languages, every form, every role."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.agreements.models import Agreement
from tenants.consultation import services
from tenants.consultation.models import Actor, Meeting
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import MEETING, pdf

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
WRITERS = ["head", "clerk"]
READERS = ["secretary", "president", "finance", "service", "reader"]


def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/consultation/{page}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_role_reads_the_page_and_only_the_office_finds_forms(
    dossier: Agreement, meeting: Meeting, browse: Browse, language: str
) -> None:
    for role in [*WRITERS, *READERS]:
        client = browse(role, language=language)
        for page in ("", "actors/", "meetings/", f"meetings/{meeting.pk}/", "opinions/"):
            response = client.get(url(dossier, page))
            assert response.status_code == 200
            assert f"/{page.partition('/')[0] or 'actors'}/" in response.text or page == ""
            assert ("/consultation/actors/add/" in response.text) == (role in WRITERS and page in {"", "actors/"})


@pytest.mark.parametrize(("role", "sees"), [
    ("head", True), ("clerk", True), ("secretary", True), ("president", True), ("finance", False), ("service", False),
    ("reader", False),
])  # fmt: skip
def test_r11_positions_are_shown_to_few(
    dossier: Agreement, actor: Actor, browse: Browse, role: str, sees: bool
) -> None:
    services.note_position(actor.pk, actor=None, topic="جدولة-سرية", stance="against", noted_on=MEETING)
    response = browse(role).get(url(dossier, "positions/"))
    assert response.status_code == (200 if sees else 403)
    assert ("جدولة-سرية" in response.text) == sees
    assert (url(dossier, "positions/") in browse(role).get(url(dossier)).text) == sees


def test_the_stage_is_clicked_through_to_drafting(dossier: Agreement, clerk: OfficeBrowser) -> None:
    for page, data in (
        ("fields/", {"fields-sector_codes": ["14050"], "fields-sdg_goals": ["11", "12"]}),
        ("actors/add/", {
            "actor-name_ar": "مصلحة النظافة", "actor-kind": "service", "actor-interest": "high",
            "actor-influence": "low",
        }),
        ("meetings/add/", {"meeting-held_on": "٣٠/٠١/٢٠٢٤", "meeting-mode": "mixed", "meeting-place": "بركان"}),
    ):  # fmt: skip
        assert clerk.post(url(dossier, page), data).status_code == 302
    actor, meeting = dossier.actors.get(), dossier.meetings.get()
    inside = f"meetings/{meeting.pk}"
    for page, data in (
        (f"{inside}/attendance/", {f"roll-presence_{actor.pk}": "present", f"roll-by_{actor.pk}": "رئيس المصلحة"}),
        (f"{inside}/proposals/add/", {
            "proposal-author_id": actor.pk, "proposal-kind": "proposal", "proposal-text": "فرز من المنبع",
        }),
        ("positions/add/", {
            "position-actor_id": actor.pk, "position-topic": "الأداء", "position-stance": "for",
            "position-noted_on": "2024-01-30", "position-meeting_id": meeting.pk,
        }),
        (f"{inside}/minutes/", {"minutes-minutes_ar": "محضر اللقاء", "minutes-next_step": "لقاء ثان"}),
        (f"{inside}/sign/", {"sign-signed_on": "2024-02-13", "sign-upload": pdf(), "sign-name_0": "فلان",
                             "sign-function_0": "رئيس المصلحة"}),
        ("start-drafting/", {"start-on": "2024-02-27"}),
    ):  # fmt: skip
        assert clerk.post(url(dossier, page), data).status_code == 302, page
    dossier.refresh_from_db()
    assert dossier.state == "drafting"
    assert "محضر اللقاء" in clerk.get(url(dossier, f"{inside}/")).text
    response = clerk.post(url(dossier, "return/"), {"return-on": "2024-02-28", "return-reason": "شريك جديد"})
    assert response.url == url(dossier)


@pytest.mark.parametrize(("page", "data", "kept"), [
    ("actors/add/", {"actor-name_ar": "", "actor-name_fr": "Gardé", "actor-kind": "other"}, "Gardé"),
    ("meetings/add/", {"meeting-held_on": "2999-01-01", "meeting-place": "محفوظ", "meeting-mode": "remote"}, "محفوظ"),
    ("meetings/add/", {"meeting-held_on": "2024-01-01", "meeting-place": "محفوظ", "meeting-mode": "remote"}, "محفوظ"),
    ("positions/add/", {"position-topic": "موضوع محفوظ", "position-stance": "for"}, "موضوع محفوظ"),
    ("start-drafting/", {"start-on": "2024-02-27"}, "2024-02-27"),
    ("return/", {"return-on": "2024-02-27", "return-reason": "سبب محفوظ"}, "سبب محفوظ"),
])  # fmt: skip
def test_a_refused_form_answers_422_and_keeps_what_was_typed(
    dossier: Agreement, actor: Actor, clerk: OfficeBrowser, page: str, data: dict[str, str], kept: str
) -> None:
    response = clerk.post(url(dossier, page), data)
    assert response.status_code == 422
    assert kept in response.text


def test_r12_the_page_says_what_is_missing_and_the_refusal_says_why(dossier: Agreement, clerk: OfficeBrowser) -> None:
    assert clerk.get(url(dossier)).text.count("is-missing") == 4
    assert "R8" in clerk.post(url(dossier, "start-drafting/"), {"start-on": "2024-02-27"}).text


def test_r12_a_refused_scan_leaves_the_minutes_unsigned(
    dossier: Agreement, meeting: Meeting, clerk: OfficeBrowser
) -> None:
    response = clerk.post(
        url(dossier, f"meetings/{meeting.pk}/sign/"), {"sign-signed_on": "2024-02-13", "sign-upload": pdf("scan.exe")}
    )
    assert response.status_code == 422
    assert "sign-upload" in response.text
    meeting.refresh_from_db()
    assert (meeting.minutes_signed_on, dossier.documents.count()) == (None, 0)


def test_things_are_removed_after_a_question(dossier: Agreement, meeting: Meeting, clerk: OfficeBrowser) -> None:
    silent = services.add_actor(dossier.pk, actor=None, name_ar="شخص آخر", kind="other")
    for page in (f"actors/{silent.pk}/remove/", f"meetings/{meeting.pk}/remove/"):
        assert clerk.get(url(dossier, page)).status_code == 200
        assert clerk.post(url(dossier, page)).status_code == 302
    assert (dossier.actors.count(), dossier.meetings.count()) == (1, 0)


def test_a_meeting_or_an_actor_of_another_dossier_is_not_found(
    dossier: Agreement, meeting: Meeting, clerk: OfficeBrowser
) -> None:
    other = dossiers.opened()
    somebody = meeting.attendances.get().actor_id
    for page in (f"meetings/{meeting.pk}/", f"meetings/{meeting.pk}/sign/", f"actors/{somebody}/remove/"):
        assert clerk.get(url(other, page)).status_code == 404


@pytest.mark.parametrize("role", READERS)
def test_others_write_nothing(dossier: Agreement, meeting: Meeting, actor: Actor, browse: Browse, role: str) -> None:
    client = browse(role)
    inside = f"meetings/{meeting.pk}"
    for page in (
        "fields/", "actors/add/", f"actors/{actor.pk}/remove/", "meetings/add/", f"{inside}/minutes/",
        f"{inside}/sign/", f"{inside}/attendance/", f"{inside}/proposals/add/", f"{inside}/remove/", "positions/add/",
    ):  # fmt: skip
        assert client.post(url(dossier, page), {}).status_code == 403, page
    assert client.post(url(dossier, "start-drafting/"), {"start-on": "2024-02-27"}).status_code == 403


@pytest.mark.parametrize("page", ["", "actors/", "meetings/", "meetings/{meeting}/", "meetings/{meeting}/attendance/"])
def test_the_pages_cost_the_same_queries_whatever_the_dossier_holds(
    dossier: Agreement, actor: Actor, clerk: OfficeBrowser, page: str
) -> None:
    def cost() -> int:
        address = url(dossier, page.format(meeting=dossier.meetings.order_by("pk")[0].pk))
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(address).status_code == 200
        return len(queries)

    first = services.add_meeting(dossier.pk, actor=None, held_on=MEETING, attendees=[actor.pk])
    services.add_proposal(first.pk, actor=None, author_id=actor.pk, text="رأي")
    few = cost()
    for number in range(5):
        more = services.add_actor(dossier.pk, actor=None, name_ar=f"فاعل {number}", kind="other")
        held = services.add_meeting(dossier.pk, actor=None, held_on=MEETING, attendees=[more.pk, actor.pk])
        for one in (first, held):
            services.add_proposal(one.pk, actor=None, author_id=more.pk, text="رأي")
        services.note_position(more.pk, actor=None, topic="المال", stance="for", noted_on=MEETING)
    assert cost() == few
