"""The letters of the control of legality, and the gates before the council with their papers and their end."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from mithaq.deeds.blocks import Deed, Facts, Paragraph
from tenants.council import letters, selectors, services
from tenants.council.models import Decision, PriorApproval, Transmission, VisaAuthority
from tenants.documents import generated
from tenants.documents import services as documents
from tenants.documents.errors import PaperInUse
from tenants.documents.models import Document
from tests.tenants.council import story
from tests.tenants.council.story import DISPATCHED, FILE, RECEIVED, TACIT, VISA_DUE

pytestmark = pytest.mark.usefixtures("office")


def words(deed: Deed) -> str:
    said = [block.text for block in deed.blocks if isinstance(block, Paragraph)]
    said += [text for block in deed.blocks if isinstance(block, Facts) for pair in block.rows for text in pair]
    return " ".join(str(text) for text in said)


def letter(decision: Decision, code: str, language: str = "fr") -> Deed:
    return generated.make(decision.agreement, code, generated.WHOLE, language).deed


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a116_the_reminder_asks_for_the_receipt_that_is_missing(language: str) -> None:
    with clock.frozen(date(2024, 5, 30)):
        deed = letter(story.sent(), letters.REMINDER, language)
    assert "116" in words(deed)
    assert "14/2024" in deed.title


def test_a118_the_reminder_tells_the_last_day_of_the_visa() -> None:
    with clock.frozen(date(2024, 6, 5)):
        assert "12 juin 2024" in words(letter(story.received(), letters.REMINDER))


def test_a118_the_taking_note_tells_since_when_silence_is_a_visa() -> None:
    decision = services.take_tacit_visa(story.received().pk, actor=None, on=TACIT)
    said = words(letter(decision, letters.TACIT))
    assert "12 juin 2024" in said
    assert "13 juin 2024" in said


def test_the_letters_say_what_they_lack_before_there_is_anything_to_write() -> None:
    agreement = story.adopted().agreement
    for code in (letters.REMINDER, letters.TACIT):
        source = generated.find(code).source(agreement)
        assert source.needs(generated.WHOLE, "fr") != []
    assert letters.letter_for(Decision.objects.get()) is None


def test_the_page_offers_the_letter_that_fits(office_client: Callable[..., Client], berkane: Collectivity) -> None:
    with office_context(berkane):
        decision = story.received()
    client = office_client("clerk")
    page = client.get(f"/office/agreements/{decision.agreement.reference}/council/legality/")
    assert page.context["letter"].code == letters.REMINDER
    answer = client.get(
        f"/office/agreements/{decision.agreement.reference}/documents/generated/{letters.REMINDER}/dossier/ar.pdf"
    )
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


# --- Whose visa -------------------------------------------------------------------------------------------------------
def test_a118_delegated_management_is_visaed_by_the_ministry() -> None:
    decision = story.adopted()
    services.transmit(decision.pk, actor=None, on=DISPATCHED, **FILE, interior_matter=True)
    services.record_receipt(decision.pk, actor=None, on=RECEIVED, reference="1")
    visa = selectors.visa_of(decision)
    assert visa is not None
    assert (visa.authority, visa.due_on) == (VisaAuthority.MINISTRY, VISA_DUE)
    with clock.frozen(date(2024, 6, 5)):
        assert "ministre" in words(letter(Decision.objects.get(), letters.REMINDER))


def test_a115_a_regions_visa_is_the_ministrys() -> None:
    assert selectors.visa_authority("region", interior_matter=False) == VisaAuthority.MINISTRY
    assert selectors.visa_authority("commune", interior_matter=False) == VisaAuthority.GOVERNOR


def test_the_ministry_has_no_desk_past_the_service() -> None:
    decision = story.sent()
    with pytest.raises(IntegrityError, match="transmission_at_desk_is_governors"), transaction.atomic():
        Transmission.objects.filter(decision=decision).update(
            road="desk", desk_file="01890000-0000-7000-8000-000000000000", interior_matter=True
        )


# --- The gates before the council (a86, a92) --------------------------------------------------------------------------
def answered(valid_until: date | None = None) -> tuple[PriorApproval, Document]:
    agreement = story.ready()
    paper = documents.store(
        agreement.pk, actor=None, kind="approval", title="جواب", upload=ContentFile(b"answer", name="answer.txt")
    )
    asked = services.request_approval(
        agreement.pk, actor=None, kind="wali_a92", authority="والي جهة الشرق", on=story.REQUESTED
    )
    services.grant_approval(
        asked.pk, actor=None, on=story.APPROVED, reference="112", valid_until=valid_until, document_id=paper.pk
    )
    return PriorApproval.objects.get(pk=asked.pk), paper


def test_a92_the_answer_itself_is_kept_with_the_approval_and_not_removed_under_it() -> None:
    approval, paper = answered()
    assert approval.document == paper
    with pytest.raises(PaperInUse):
        documents.remove(paper.pk, actor=None)


def test_a86_the_authority_asked_last_is_proposed() -> None:
    answered()
    assert selectors.authority_before("wali_a92") == "والي جهة الشرق"
    assert selectors.authority_before("public_authorities_a86") == ""


def test_a92_an_approval_that_ends_is_called_to_mind_a_month_before() -> None:
    approval, _paper = answered(date(2024, 6, 30))
    for day, told in ((date(2024, 5, 30), 0), (date(2024, 5, 31), 1), (date(2024, 7, 15), 1)):
        tasks = [task for task in selectors.tasks(day) if task.due_on == approval.valid_until]
        assert len(tasks) == told
    newer = services.request_approval(
        approval.agreement_id, actor=None, kind="wali_a92", authority="والي جهة الشرق", on=date(2024, 6, 1)
    )
    services.grant_approval(newer.pk, actor=None, on=date(2024, 6, 20), reference="240")
    assert selectors.expiring_approvals(date(2024, 7, 15)) == []


def test_a_pending_request_has_no_answer_past_the_service() -> None:
    approval, paper = answered()
    with pytest.raises(IntegrityError, match="approval_paper_is_an_answer"), transaction.atomic():
        PriorApproval.objects.create(
            agreement=approval.agreement, kind="public_authorities_a86", authority="وزارة", document=paper,
            requested_on=story.REQUESTED,
        )  # fmt: skip
