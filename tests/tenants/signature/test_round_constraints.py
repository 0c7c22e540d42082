"""What one row of a round can show is held by the database: every test writes past the services (R24, law 43-20)."""

from datetime import timedelta
from typing import Any

import pytest

from tenants.signature import services
from tenants.signature.models import StandIn
from tests.tenants.council.test_constraints import breaks, copy, update
from tests.tenants.signature import rounds, story

pytestmark = pytest.mark.usefixtures("office")
DAY = timedelta(days=1)
DONE = {"done_on": story.SIGNED, "signed_name": "الرئيس", "way": "paper"}
SEALED = DONE | {"way": "sealed"}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("round_ending_whole", {"ended_on": story.SIGNED}),
        ("round_ending_whole", {"ending": "completed"}),
        ("round_not_ended_before_opened", {"ended_on": story.OPENED - DAY, "ending": "completed"}),
        ("round_not_expired_before_opened", {"expires_on": story.OPENED - DAY}),
        ("round_expired_has_its_day", {"ended_on": story.SIGNED, "ending": "expired"}),
        ("round_expired_has_its_day", {"ended_on": story.SIGNED, "ending": "expired", "expires_on": story.SIGNED}),
        ("round_withdrawn_has_reason", {"ended_on": story.SIGNED, "ending": "withdrawn"}),
        ("round_reminders_bounded", {"remind_every": 0}),
        ("round_text_whole", {"code": "0" * 12}),
    ],
)
def test_round(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(rounds.turn_of(story.signing()), **values))


def test_one_open_round_of_each_number() -> None:
    turn = rounds.turn_of(story.signing())
    breaks("round_one_open", copy(turn, number=2))
    breaks("round_number_once", copy(turn, ended_on=story.SIGNED, ending="completed"))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("step_position_positive", {"position": 0}),
        ("step_role_known", {"role": "boss"}),
        ("step_signer_signs_for_a_party", {"party": None, "name": "ن"}),
        ("step_somebody", {"party": None, "role": "witness", "name": ""}),
        ("step_language_known", {"language": "en"}),
        ("step_done_or_refused", DONE | {"refused_on": story.SIGNED, "refusal_reason": "لا"}),
        ("step_done_after_asked", DONE | {"asked_on": story.SIGNED + DAY}),
        ("step_refused_has_reason", {"refused_on": story.SIGNED}),
        ("step_done_says_how", DONE | {"way": ""}),
        ("step_done_says_how", {"way": "paper"}),
        ("step_done_says_who", DONE | {"signed_name": ""}),
        ("step_level_only_electronic", DONE | {"level": "simple"}),
        ("step_level_only_electronic", SEALED),
        ("step_level_only_electronic", SEALED | {"level": "simple"}),
    ],
)
def test_step(constraint: str, values: dict[str, Any]) -> None:
    breaks(constraint, update(rounds.own_step(story.signing()), **values))


def test_l43_20_an_electronic_line_has_its_file() -> None:
    line = story.signing().signatures.first()
    values = {"signed_on": story.SIGNED, "signatory_name": "ن", "way": "verified"}
    breaks("signature_electronic_has_file", update(line, **values))


def test_stand_in() -> None:
    step = rounds.own_step(story.signing())
    found = StandIn.objects.create(step=step, name="النائب", since=story.OPENED, until=story.SIGNED, act="قرار 1")
    breaks("stand_in_named", update(found, name=""))
    breaks("stand_in_by_an_act", update(found, act=""))
    breaks("stand_in_days_in_order", update(found, until=story.OPENED - DAY))
    breaks("stand_in_once_a_day", copy(found))


def test_link() -> None:
    agreement = rounds.with_text()
    link = services.make_link(rounds.other_step(agreement).pk, actor=None, days=5).link
    breaks("signing_link_digest", update(link, digest="x"))
    breaks("signing_link_life_bounded", update(link, expires_at=link.created_at + 61 * DAY))
    breaks("signing_link_not_revoked_before_made", update(link, revoked_at=link.created_at - DAY))
    breaks("signing_link_one_open", copy(link, digest="0" * 64))


def test_scan() -> None:
    agreement = rounds.with_text()
    batch = rounds.sent_and_read(agreement, rounds.upload(rounds.original(rounds.own_step(agreement))))
    breaks("scan_pages_bounded", update(batch, pages=301))
    breaks("scan_read_within", update(batch, pages_read=batch.pages + 1))
    page = batch.found.order_by("number").first()
    breaks("scanned_page_once", copy(page))
    breaks("scanned_page_lands_once", copy(page, number=99))
    breaks("scanned_page_finding_known", update(page, finding="lost"))
    breaks("scanned_page_landed_somewhere", update(page, step=None))
    breaks("scanned_page_turned_square", update(page, turned=45))
    breaks("scanned_page_initials_on_landed", update(page, finding="aside", initials_on=story.SIGNED))
