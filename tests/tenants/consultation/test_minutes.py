"""R12: minutes begun by a button, corrected, signed by name and function, frozen with their hash."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import InvalidInput, NotAllowed
from mithaq.core.text import has_bidi_controls
from tenants.agreements.errors import EndsBeforeStart, FutureDate
from tenants.agreements.models import Agreement
from tenants.consultation import errors, minutes, selectors, services
from tenants.consultation.models import Actor, Meeting
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import MEETING, SIGNATORIES, SIGNED, pdf

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def filled(dossier: Agreement, actor: Actor, service: Actor) -> Meeting:
    meeting = services.add_meeting(
        dossier.pk, actor=None, held_on=MEETING, starts_at=time(10, 30), place="مقر الجماعة", mode="mixed",
        agenda="أهداف الشراكة", next_step="لقاء ثان", attendees=[actor.pk],
    )  # fmt: skip
    services.take_roll(
        meeting.pk, actor=None, roll={actor.pk: ("present", "الكاتب العام"), service.pk: ("excused", "")}
    )
    kept = services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="فرز\nمن المنبع")
    services.settle_proposal(kept.pk, actor=None, outcome="set_aside", settled_on=SIGNED, note="كلفة مرتفعة")
    services.add_proposal(meeting.pk, actor=None, author_id=actor.pk, text="Avis favorable", kind="opinion")
    return meeting


def written(meeting: Meeting) -> Meeting:
    return services.write_minutes(meeting.pk, actor=None, minutes_ar="محضر اللقاء", minutes_fr="Procès-verbal")


def sign(meeting: Meeting, **fields: object) -> Meeting:
    return services.sign_minutes(meeting.pk, actor=None, **{"signed_on": SIGNED, "signatories": SIGNATORIES} | fields)


# --- Begun ---------------------------------------------------------------------------------------------------------
def test_r12_a_first_text_holds_all_that_was_noted_in_both_languages(filled: Meeting) -> None:
    found = services.draft_minutes(filled.pk, actor=None)
    for words in ("محضر اللقاء التشاوري", "الثلاثاء، 30 يناير 2024 على الساعة 10:30", "مقر الجماعة",
                  "جمعية البيئة، يمثله: الكاتب العام", "المعتذرون:", "مصلحة حفظ الصحة",
                  "أهداف الشراكة", "1. اقترح جمعية البيئة ما يلي: فرز من المنبع",
                  "وقد صُرف عنه النظر: كلفة مرتفعة", "2. أبدى", "الخطوة الموالية: لقاء ثان"):  # fmt: skip
        assert words in found.minutes_ar
    for words in ("Procès-verbal de la rencontre", "mardi 30 janvier 2024 à 10:30", "Excusés",
                  "Association, représenté par", "Il a été écarté"):  # fmt: skip
        assert words in found.minutes_fr
    assert not has_bidi_controls(found.minutes_ar + found.minutes_fr)  # or the clerk could not save it again
    services.write_minutes(filled.pk, actor=None, minutes_ar=found.minutes_ar, minutes_fr=found.minutes_fr)


def test_r12_a_first_text_is_not_written_over_what_somebody_wrote(filled: Meeting) -> None:
    written(filled)
    with pytest.raises(errors.MinutesWritten):
        services.draft_minutes(filled.pk, actor=None)


def test_r12_a_first_text_of_many_long_proposals_still_fits(filled: Meeting, actor: Actor) -> None:
    for _number in range(12):
        services.add_proposal(filled.pk, actor=None, author_id=actor.pk, text="طويل " * 799)
    found = services.draft_minutes(filled.pk, actor=None)
    assert len(found.minutes_ar) <= 20_000
    assert "14. " in found.minutes_ar
    assert "رُفع اللقاء" in found.minutes_ar


@pytest.mark.parametrize(
    ("text", "code"), [("م" * 20_001, "too_long"), ("محضر\u202e", "bidi_control"), ("\x00", "control_character")]
)
def test_r12_hostile_minutes_are_refused(meeting: Meeting, text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.write_minutes(meeting.pk, actor=None, minutes_ar=text)
    assert (refusal.value.code, refusal.value.field) == (code, "minutes_ar")


def test_r12_minutes_of_twenty_thousand_characters_are_kept(meeting: Meeting) -> None:
    assert len(services.write_minutes(meeting.pk, actor=None, minutes_ar="م" * 20_000).minutes_ar) == 20_000


def test_r12_two_who_write_the_same_minutes_do_not_write_over_one_another(
    dossier: Agreement, meeting: Meeting, clerk: OfficeBrowser
) -> None:
    page = f"/office/agreements/{dossier.reference}/consultation/meetings/{meeting.pk}/minutes/"
    seen = minutes.text_mark(meeting)
    written(meeting)  # somebody else, meanwhile
    sent = {"minutes-minutes_ar": "نصي أنا", "minutes-seen": seen}
    refused = clerk.post(page, sent)
    assert refused.status_code == 422
    for words in ("نصي أنا", "محضر اللقاء", "Procès-verbal"):
        assert words in refused.text
    meeting.refresh_from_db()
    assert meeting.minutes_ar == "محضر اللقاء"
    assert f'value="{minutes.text_mark(meeting)}"' in refused.text  # seen now: saving again is meant
    assert clerk.post(page, sent | {"minutes-seen": minutes.text_mark(meeting)}).status_code == 302
    with pytest.raises(errors.MinutesChanged):
        services.write_minutes(meeting.pk, actor=None, minutes_ar="متأخر", seen=seen)


# --- Signed --------------------------------------------------------------------------------------------------------
def test_r12_signing_freezes_the_text_with_its_hash_and_its_signatories(meeting: Meeting) -> None:
    written(meeting)
    sign(meeting, signatories=[("فاطمة مثال", "رئيسة المكتب"), ("", ""), ("Jean Exemple", "Maire")])
    found = selectors.all_meetings().get(pk=meeting.pk)
    assert found.minutes_signatories == [
        {"name": "فاطمة مثال", "function": "رئيسة المكتب"}, {"name": "Jean Exemple", "function": "Maire"}
    ]  # fmt: skip
    whole = ["2024-01-30", "2024-02-13", "محضر اللقاء", "Procès-verbal",
             [["فاطمة مثال", "رئيسة المكتب"], ["Jean Exemple", "Maire"]], ""]  # fmt: skip
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    assert found.minutes_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert minutes.is_intact(found)


@pytest.mark.parametrize("change", [
    {"minutes_ar": "غيره"}, {"minutes_fr": "Autre"}, {"minutes_signatories": []}, {"held_on": date(2024, 1, 29)},
])  # fmt: skip
def test_r12_what_is_changed_behind_the_services_is_seen(meeting: Meeting, change: dict[str, object]) -> None:
    written(meeting)
    sign(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(**change)
    assert not minutes.is_intact(selectors.all_meetings().get(pk=meeting.pk))


def test_r12_the_hash_covers_the_scanned_paper(meeting: Meeting) -> None:
    sign(meeting, signatories=[], upload=pdf())
    found = selectors.all_meetings().get(pk=meeting.pk)
    assert minutes.is_intact(found)
    found.minutes_document.sha256 = "0" * 64
    assert not minutes.is_intact(found)


@pytest.mark.parametrize(("signatories", "error", "field"), [
    ([], errors.NobodySigned, "name_0"), ([("", "")], errors.NobodySigned, "name_0"),
    ([("فلان", "")], errors.SignatoryIncomplete, "function_0"),
    ([("فلان", "رئيس"), ("", "كاتب")], errors.SignatoryIncomplete, "name_1"),
    ([("فلان", "رئيس"), ("فُلان", "رئيس")], errors.SignatoryTwice, "name_1"),
    ([("ف" * 121, "رئيس")], InvalidInput, "name_0"), ([("فلان", "رئيس\u2066")], InvalidInput, "function_0"),
])  # fmt: skip
def test_r12_minutes_are_signed_by_somebody_each_named_once_with_their_function(
    meeting: Meeting, signatories: list[tuple[str, str]], error: type[Exception], field: str
) -> None:
    written(meeting)
    with pytest.raises(error) as refusal:
        sign(meeting, signatories=signatories)
    assert refusal.value.field == field
    meeting.refresh_from_db()
    assert (meeting.minutes_signed_on, meeting.minutes_sha256) == (None, "")


@pytest.mark.parametrize(("day", "error"), [(date(2024, 1, 29), EndsBeforeStart), (date(2999, 1, 1), FutureDate)])
def test_r12_minutes_are_signed_between_the_meeting_and_today(
    meeting: Meeting, day: date, error: type[Exception]
) -> None:
    written(meeting)
    with pytest.raises(error):
        sign(meeting, signed_on=day)


def test_r12_minutes_signed_before_hashes_were_kept_are_shown_as_they_are(meeting: Meeting) -> None:
    written(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_signed_on=SIGNED)
    assert minutes.is_intact(selectors.all_meetings().get(pk=meeting.pk))


def test_r12_the_database_keeps_a_whole_hash_of_signed_minutes(meeting: Meeting) -> None:
    written(meeting)
    sign(meeting)
    with pytest.raises(IntegrityError, match="meeting_hash_of_signed_minutes"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(minutes_sha256="abc")


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_r12_only_the_office_begins_and_signs(meeting: Meeting, people: Callable[..., object], role: str) -> None:
    with pytest.raises(NotAllowed):
        services.draft_minutes(meeting.pk, actor=people(role))
    with pytest.raises(NotAllowed):
        services.sign_minutes(meeting.pk, actor=people(role), signed_on=SIGNED, signatories=SIGNATORIES)


# --- Pages ---------------------------------------------------------------------------------------------------------
def test_r12_a_button_begins_the_minutes_and_a_form_signs_them(
    dossier: Agreement, filled: Meeting, clerk: OfficeBrowser
) -> None:
    page = f"/office/agreements/{dossier.reference}/consultation/meetings/{filled.pk}/"
    assert f"{page}minutes/draft/" in clerk.get(page).text
    assert clerk.post(f"{page}minutes/draft/").url == f"{page}minutes/"
    assert "أهداف الشراكة" in clerk.get(f"{page}minutes/").text
    assert f"{page}minutes/draft/" not in clerk.get(page).text
    assert clerk.post(f"{page}minutes/draft/").url == page  # a second press writes nothing over it
    form = clerk.get(f"{page}sign/").text
    assert 'value="الكاتب العام"' in form  # who came is suggested by function
    sent = {"sign-signed_on": "2024-02-13", "sign-name_0": "فاطمة مثال", "sign-function_0": ""}
    refused = clerk.post(f"{page}sign/", sent)
    assert (refused.status_code, "فاطمة مثال" in refused.text) == (422, True)
    assert clerk.post(f"{page}sign/", sent | {"sign-function_0": "رئيسة المكتب"}).status_code == 302
    shown = clerk.get(page).text
    filled.refresh_from_db()
    assert filled.minutes_sha256 in shown
    assert "رئيسة المكتب" in shown
    assert f"{page}sign/" not in shown
    assert "النص كما وُقّع" in shown
    Meeting.objects.filter(pk=filled.pk).update(minutes_fr="Autre")
    assert "لم يعد النص كما وُقّع" in clerk.get(page).text
