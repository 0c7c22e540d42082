"""Each rule that one row can show is held by the database: every test writes past the services."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from mithaq.core import clock
from tenants.signature.models import CommunalService, Dispatch, DistributionLine, PresentationNote, Signature
from tests.tenants.council.test_constraints import breaks, copy, update
from tests.tenants.signature import story

pytestmark = pytest.mark.usefixtures("office")
DAY = timedelta(days=1)
GIVEN = {"signed_on": story.SIGNED, "signatory_name": "الرئيس"}
REFUSED = {"refused_on": story.SIGNED, "refusal_reason": "سبب"}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("signature_way_known", {"way": "digital"}),
        ("signature_given_or_refused", GIVEN | REFUSED),
        ("signature_given_has_signatory", {"signed_on": story.SIGNED, "signatory_name": ""}),
        ("signature_given_after_sent", GIVEN | {"sent_on": story.SIGNED + DAY}),
        ("signature_refused_has_reason", {"refused_on": story.SIGNED}),
        ("signature_refused_has_reason", {"refusal_reason": "سبب"}),
        ("signature_refused_after_sent", REFUSED | {"sent_on": story.SIGNED + DAY}),
        ("signature_originals_positive", {"originals": 0}),
    ],
)
def test_signature(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(story.signing().signatures.first(), **values))


def test_signature_once_per_party() -> None:
    signature = story.signing().signatures.first()
    breaks("signature_once_per_party", copy(signature))


def test_signature_once_per_party_of_amendment() -> None:
    change = story.amendment()
    party = change.agreement.parties.first()
    signature = Signature.objects.create(agreement=change.agreement, amendment=change, party=party)
    breaks("signature_once_per_party_of_amendment", copy(signature))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("dispatch_one_recipient", {"recipient_kind": "press"}),
        ("dispatch_one_recipient", {"service_name": "مصلحة"}),
        ("dispatch_one_recipient", {"party": None}),
        ("dispatch_acknowledged_after_sent", {"acknowledged_on": story.SENT - DAY}),
    ],
)
def test_dispatch_to_a_party(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(story.distributed().dispatches.filter(party__isnull=False).first(), **values))


def test_dispatch_to_a_service() -> None:
    agreement = story.distributed()
    service = agreement.dispatches.filter(party=None).first()
    breaks("dispatch_one_recipient", update(service, service_name=""))
    breaks("dispatch_service_has_task", update(service, task=""))
    breaks("dispatch_once_per_service", copy(service))
    breaks("dispatch_proof_is_acknowledged", update(service, proof=agreement.documents.first()))
    breaks("dispatch_once_per_party", copy(agreement.dispatches.filter(party__isnull=False).first()))


HASH_OF_NOTHING = "0" * 64
WHO = {"acknowledged_name": "ليلى", "acknowledged_function": "رئيسة المصلحة"}
SEEN = {"acknowledged_on": story.SENT + DAY}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("dispatch_channel_known", {"channel": "fax"}),
        ("dispatch_mail_has_address", {"channel": "mail", "email": ""}),
        ("dispatch_language_known", {"language": "de"}),
        ("dispatch_copy_has_hash", {"copy_sha256": HASH_OF_NOTHING}),
        ("dispatch_climbs_after_reminder", {"remind_after": 5, "climb_after": 5}),
        ("dispatch_climbs_after_reminder", {"remind_after": None, "climb_after": 5}),
        ("dispatch_climbs_after_reminder", {"remind_after": 0, "climb_after": 5}),
        ("dispatch_link_ends", {"token_digest": HASH_OF_NOTHING}),
        ("dispatch_code_well_formed", {"code_digest": HASH_OF_NOTHING}),
        ("dispatch_code_tries_bounded", {"code_tries": 11}),
        ("dispatch_acknowledged_how", {"acknowledged_by": "rumour", **SEEN}),
        ("dispatch_acknowledged_how", {"acknowledged_by": "office"}),
        ("dispatch_acknowledged_how", {"acknowledged_name": "ليلى"}),
        ("dispatch_acknowledged_by_whom", {"acknowledged_by": "link", **SEEN}),
        ("dispatch_acknowledged_by_whom", {"acknowledged_by": "code", **SEEN, **WHO, "acknowledged_function": ""}),
        ("dispatch_slip_is_kept", {"acknowledged_by": "slip", **SEEN}),
        ("dispatch_task_known", {"task_state": "in_progress", "task_started_on": story.SENT}),  # a party has no task
    ],
)
def test_dispatch_and_its_receipt(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(story.distributed().dispatches.filter(party__isnull=False).first(), **values))


def test_r29_task_of_a_service() -> None:
    service = story.distributed().dispatches.filter(party=None).first()
    done = {"task_state": "done", "task_note": "أنجز", "task_done_on": service.sent_on}
    for values in (
        {"task_state": "forgotten"}, {"task_note": "أنجز"}, {"task_state": "in_progress"}, {**done, "task_note": ""},
        {**done, "task_done_on": None},
    ):  # fmt: skip
        breaks("dispatch_task_known", update(service, **values))
    for values in (
        {**done, "task_done_on": service.sent_on - DAY}, {"task_due_on": service.sent_on - DAY},
        {**done, "task_started_on": service.sent_on + DAY},
    ):  # fmt: skip
        breaks("dispatch_task_days_in_order", update(service, **values))


def test_no_two_dispatches_have_one_token() -> None:
    one, other = story.distributed().dispatches.order_by("pk")[:2]
    keys = {"token_digest": HASH_OF_NOTHING, "made_at": clock.now(), "link_expires_at": clock.now() + DAY}
    update(one, **keys)()
    breaks("dispatch_token_once", update(other, **keys))
    breaks("dispatch_link_ends", update(one, link_expires_at=clock.now() - DAY))


def test_r28_an_event_that_happens_once_has_one_row() -> None:
    event = story.distributed().dispatches.first().events.get()
    breaks("dispatch_event_once", copy(event))
    breaks("dispatch_event_repeated", copy(event, number=2))
    breaks("dispatch_event_known", copy(event, kind="dreamt"))


def test_distribution_line() -> None:
    agreement = story.signing()
    line = DistributionLine.objects.create(agreement=agreement, recipient_kind="party", party=agreement.parties.first())
    breaks("distribution_line_once", copy(line))
    breaks("distribution_line_one_recipient", update(line, service_name="مصلحة"))
    breaks("distribution_line_one_recipient", update(line, recipient_kind="service", party=None, service_name="مصلحة"))
    breaks("distribution_line_channel_known", update(line, channel="fax"))
    breaks("distribution_line_mail_has_address", update(line, channel="mail"))
    breaks("distribution_line_language_known", update(line, language="de"))


def test_communal_service() -> None:
    breaks("service_named_in_arabic", lambda: CommunalService.objects.create(name_fr="Service", folded_name="service"))


def test_presentation_note() -> None:
    note = PresentationNote.objects.get(agreement=story.signing())
    breaks("presentation_note_once", copy(note))
    breaks("presentation_note_in_arabic", update(note, text_ar=""))


def test_every_named_constraint_of_the_app_is_tested_here() -> None:
    here = Path(__file__).parent
    source = "".join(
        (here / name).read_text(encoding="utf-8") for name in ("test_constraints.py", "test_round_constraints.py")
    )
    names = {one.name for model in apps.get_app_config("signature").get_models() for one in model._meta.constraints}
    assert {name for name in names if f'"{name}"' not in source} == set()
    assert Dispatch.objects.count() == 0
