"""Each rule that one row can show is held by the database: every test writes past the services."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tenants.signature.models import Dispatch, PresentationNote, Signature
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
