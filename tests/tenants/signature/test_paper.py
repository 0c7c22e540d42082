"""Paper over the bridge: codes on each page, scans that find their place, what is flagged (R24; law 43-20 a4–7)."""

import io
import tracemalloc
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageFilter

from mithaq.deeds import qr
from mithaq.deeds.pages import opened
from tenants.agreements.models import Agreement
from tenants.documents.errors import EncryptedFile, FormatMismatch, ImageTooLarge, UnknownFormat
from tenants.documents.models import Document
from tenants.signature import originals, scanning, services
from tenants.signature.errors import (
    ForeignPaper,
    InitialsMissing,
    NoScan,
    PageOutside,
    PagesMissing,
    PageTaken,
    RoundEnded,
    ScanBeingRead,
    ScanTooLong,
    SigningBeforeEnforceable,
    TextInUse,
    TextNotPrepared,
    TextUnusable,
)
from tenants.signature.models import Finding, RoundStep, ScanBatch
from tests.tenants import dossiers
from tests.tenants.council import story as decided
from tests.tenants.signature import rounds, story

pytestmark = pytest.mark.usefixtures("office")
SIGNED = story.SIGNED


@pytest.fixture
def agreement() -> Agreement:
    """Being signed, its text fixed: long enough for three pages at least."""
    return rounds.with_text()


def findings(batch: ScanBatch) -> list[str]:
    return list(batch.found.order_by("number").values_list("finding", flat=True))


def confirmed(step: RoundStep, **fields: object) -> RoundStep:
    pages = range(1, (step.round.pages or 0) + 1)
    return services.confirm_scan(step.pk, actor=None, **({"on": SIGNED, "initials": pages} | fields))


# --- The original -----------------------------------------------------------------------------------------------------


def test_each_page_of_an_original_bears_agreement_version_step_and_page(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    turn = rounds.turn_of(agreement)
    with opened(rounds.original(step)) as pages:
        codes = [
            originals.parse(found.text) for n in range(len(pages)) for found in qr.read(pages.picture(n, longest=1700))
        ]
    assert turn.text is not None
    assert turn.code == turn.text.sha256[:12]
    assert codes == [
        originals.PageCode(agreement.reference, turn.code, step.pk, page, turn.pages or 0)
        for page in range(1, (turn.pages or 0) + 1)
    ]


@pytest.mark.parametrize("language", ["ar", "fr", "ar-fr"])
def test_the_code_covers_the_papers_own_and_nothing_else(language: str) -> None:
    from tenants.drafting.models import TextArticle

    agreement = story.signing()
    TextArticle.objects.update(body_fr="Texte", heading_fr="Objet")
    rounds.with_text(agreement, language)
    with opened(rounds.original(rounds.own_step(agreement))) as pages:
        (code,) = qr.read(pages.picture(0, longest=1700))
    assert code.text.startswith("MQ1:")


def test_without_a_fixed_text_nothing_is_printed_or_taken() -> None:
    agreement = story.signing()
    step = rounds.own_step(agreement)
    with pytest.raises(TextNotPrepared):
        services.original(step)
    with pytest.raises(TextNotPrepared):
        services.send_scan(rounds.turn_of(agreement).pk, actor=None, uploads=[dossiers.pdf()])


def test_a_text_that_came_back_cannot_be_changed_any_more(agreement: Agreement) -> None:
    turn = rounds.turn_of(agreement)
    services.prepare_text(turn.pk, actor=None, address=rounds.ADDRESS)  # the same, once more
    rounds.sent_and_read(agreement, rounds.upload(rounds.original(rounds.own_step(agreement))))
    with pytest.raises(TextInUse):
        services.prepare_text(turn.pk, actor=None, address=rounds.ADDRESS)


def test_the_text_of_an_amendment_is_a_pdf_of_the_dossier() -> None:
    decision = story.enforceable_amendment()
    agreement = decision.agreement
    services.write_presentation_note(
        agreement.pk, actor=None, on=story.FEB_3, text_ar="مذكرة", amendment_id=decision.amendment_id
    )
    services.open_signing(agreement.pk, actor=None, on=rounds.day("2026-03-12"), amendment_id=decision.amendment_id)
    from tenants.documents import services as documents

    turn = rounds.turn_of(agreement)
    text = documents.store(agreement.pk, actor=None, upload=dossiers.pdf(words="addendum"), kind="amendment")
    picture = documents.store(agreement.pk, actor=None, upload=rounds.jpeg(Image.new("RGB", (20, 20))), kind="other")
    with pytest.raises(TextUnusable):
        services.prepare_text(turn.pk, actor=None, address=rounds.ADDRESS, document_id=picture.pk)
    with pytest.raises(ForeignPaper):
        services.prepare_text(turn.pk, actor=None, address=rounds.ADDRESS, document_id=10**7)
    services.prepare_text(turn.pk, actor=None, address=rounds.ADDRESS, document_id=text.pk)
    step = rounds.other_step(agreement)
    batch = rounds.sent_and_read(agreement, rounds.upload(rounds.original(step), "scan.pdf"))
    assert findings(batch) == ["landed"]
    confirmed(RoundStep.objects.get(pk=step.pk), on=rounds.day("2026-03-14"), signatory_name="العمدة")
    assert agreement.signatures.get(amendment=decision.amendment, party=step.party).way == "paper"


# --- It comes back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_photographs_find_their_place_whichever_way_they_lie(agreement: Agreement, turned: int) -> None:
    step = rounds.own_step(agreement)
    batch = rounds.sent_and_read(agreement, *rounds.photographs(rounds.original(step), turned=turned))
    pages = list(batch.found.order_by("number"))
    assert {page.finding for page in pages} == {"landed"}
    assert [(page.step_id, page.page) for page in pages] == [(step.pk, n) for n in range(1, len(pages) + 1)]
    assert {page.turned for page in pages} == {(360 - turned) % 360}


def test_a_tiff_and_pages_out_of_order_find_their_place(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    whole = rounds.original(step)
    count = rounds.turn_of(agreement).pages or 0
    backwards = rounds.pages_of(whole, range(count, 0, -1))
    batch = rounds.sent_and_read(agreement, rounds.tiff(backwards))
    assert [page.page for page in batch.found.order_by("number")] == list(range(count, 0, -1))
    confirmed(RoundStep.objects.select_related("round").get(pk=step.pk))
    step.refresh_from_db()
    kept = services.content_of(Document.objects.get(pk=step.document_id))
    with opened(kept) as pages:  # what is kept is in order
        codes = [originals.parse(qr.read(pages.picture(n, longest=1700))[0].text) for n in range(len(pages))]
    assert [code.page for code in codes if code] == list(range(1, count + 1))


def test_a_blurred_photograph_in_bad_light_is_read(agreement: Agreement) -> None:
    with opened(rounds.original(rounds.own_step(agreement))) as pages:
        picture = pages.picture(0, longest=1500).convert("RGB")
    dim = (
        picture.point(lambda value: int(value * 0.55) + 20)
        .filter(ImageFilter.GaussianBlur(1))
        .rotate(4, expand=True, fillcolor=(90, 90, 90))
    )
    assert findings(rounds.sent_and_read(agreement, rounds.jpeg(dim))) == ["landed"]


def test_one_scan_may_bring_the_originals_of_several_parties(agreement: Agreement) -> None:
    own, other = rounds.own_step(agreement), rounds.other_step(agreement)
    batch = rounds.sent_and_read(
        agreement, rounds.upload(rounds.original(own), "a.pdf"), rounds.upload(rounds.original(other), "b.pdf")
    )
    assert set(batch.found.values_list("step_id", flat=True)) == {own.pk, other.pk}


def test_a_page_of_another_agreement_is_foreign(agreement: Agreement) -> None:
    code = originals.PageCode("CONV-02113-2024-999", rounds.turn_of(agreement).code, 1, 1, 1)
    foreign = originals.stamped(dossiers.pdf().read(), reference=code.reference, text=code.text, step=1, rtl=True)
    assert findings(rounds.sent_and_read(agreement, rounds.upload(foreign))) == ["foreign"]


def test_a_page_of_another_version_is_flagged(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    old = originals.stamped(
        rounds.file_of(agreement), reference=agreement.reference, text="0" * 12, step=step.pk, rtl=True
    )
    assert set(findings(rounds.sent_and_read(agreement, rounds.upload(old)))) == {"version"}


def test_doubled_blank_and_unreadable_pages_are_told_apart(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    (first, *_rest) = rounds.photographs(rounds.original(step))
    again = ContentFile(first.read() + b"\0", name="again.jpg")
    first.seek(0)
    white = rounds.jpeg(Image.new("RGB", (1200, 1700), "white"), "white.jpg")
    torn = Image.open(io.BytesIO(first.read())).convert("RGB")
    torn.paste((255, 255, 255), (0, torn.height * 85 // 100, torn.width, torn.height))
    first.seek(0)
    batch = rounds.sent_and_read(agreement, first, again, white, rounds.jpeg(torn, "torn.jpg"))
    assert findings(batch) == ["landed", "doubled", "blank", "unread"]


def test_an_original_that_is_not_whole_is_not_signed(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    whole = rounds.original(step)
    rounds.sent_and_read(agreement, rounds.upload(rounds.pages_of(whole, [1])))
    with pytest.raises(PagesMissing) as refused:
        confirmed(step)
    assert refused.value.context["pages"] == [str(n) for n in range(2, (rounds.turn_of(agreement).pages or 0) + 1)]
    rest = range(2, (rounds.turn_of(agreement).pages or 0) + 1)
    rounds.sent_and_read(agreement, rounds.upload(rounds.pages_of(whole, rest), "rest.pdf"))
    confirmed(step)
    step.refresh_from_db()
    assert (step.way, step.level, step.done_on) == ("paper", "", SIGNED)


def test_a_person_confirms_the_initials_page_by_page(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    rounds.sent_and_read(agreement, rounds.upload(rounds.original(step)))
    with pytest.raises(InitialsMissing):
        confirmed(step, initials=[])
    assert not step.pages.filter(initials_on__isnull=False).exists()
    confirmed(step, initials=[], without="اتفق الأطراف على توقيع الصفحة الأخيرة وحدها")
    step.refresh_from_db()
    assert step.evidence["without_initials"][1].startswith("اتفق")


def test_one_original_may_bear_the_signatures_of_all(agreement: Agreement) -> None:
    own, *others = rounds.steps_of(agreement)
    rounds.sent_and_read(agreement, rounds.upload(rounds.original(own)))
    confirmed(own, also=[step.pk for step in others], place="بركان", originals=4)
    lines = agreement.signatures.all()
    assert {line.signed_on for line in lines} == {SIGNED}
    assert {line.document_id for line in lines} == {RoundStep.objects.get(pk=own.pk).document_id}


def test_a117_our_president_is_warned_before_enforceability_with_a_scan() -> None:
    agreement = rounds.with_text(story.signing(decided.adopted(), on=story.NOTE, confirmed=True))
    step = rounds.own_step(agreement)
    rounds.sent_and_read(agreement, rounds.upload(rounds.original(step)))
    with pytest.raises(SigningBeforeEnforceable):
        confirmed(step, on=story.NOTE)
    confirmed(step, on=story.NOTE, confirmed=True)


def test_a_page_without_a_code_is_placed_by_hand_and_only_once(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    batch = rounds.sent_and_read(agreement, rounds.jpeg(Image.effect_noise((900, 1200), 90).convert("RGB")))
    page = batch.found.get()
    assert page.finding == "unread"
    with pytest.raises(PageOutside):
        services.place_page(page.pk, actor=None, step_id=step.pk, page=99)
    services.place_page(page.pk, actor=None, step_id=step.pk, page=1, turned=180)
    page.refresh_from_db()
    assert (page.finding, page.by_hand, page.turned) == ("landed", True, 180)
    other = rounds.sent_and_read(agreement, rounds.jpeg(Image.effect_noise((910, 1210), 90).convert("RGB")))
    with pytest.raises(PageTaken):
        services.place_page(other.found.get().pk, actor=None, step_id=step.pk, page=1)
    services.set_aside(page.pk, actor=None)
    services.place_page(other.found.get().pk, actor=None, step_id=step.pk, page=1)


def test_while_a_scan_is_being_read_nothing_is_confirmed(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    services.send_scan(rounds.turn_of(agreement).pk, actor=None, uploads=[rounds.upload(rounds.original(step))])
    with pytest.raises(ScanBeingRead):
        confirmed(step)


def test_a_round_that_ended_takes_no_scan(agreement: Agreement) -> None:
    turn = rounds.turn_of(agreement)
    content = rounds.original(rounds.own_step(agreement))
    services.withdraw_round(turn.pk, actor=None, on=SIGNED, reason="تصحيح")
    with pytest.raises(RoundEnded):
        services.send_scan(turn.pk, actor=None, uploads=[rounds.upload(content)])


# --- Bad input --------------------------------------------------------------------------------------------------------


def encrypted() -> ContentFile:
    document = pikepdf.new()
    document.add_blank_page()
    return dossiers.saved(document, "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))


@pytest.mark.parametrize(
    ("refusal", "upload"),
    [
        (EncryptedFile, encrypted()),
        (UnknownFormat, ContentFile(b"MZ", name="scan.exe")),
        (FormatMismatch, ContentFile(b"not a tiff", name="scan.tiff")),
        (FormatMismatch, ContentFile(b"not a jpeg", name="scan.jpg")),
    ],
)
def test_what_is_not_a_scan_is_refused(agreement: Agreement, refusal: type[Exception], upload: ContentFile) -> None:
    with pytest.raises(refusal):
        services.send_scan(rounds.turn_of(agreement).pk, actor=None, uploads=[upload])
    assert not ScanBatch.objects.exists()


def test_nothing_sent_is_said_so(agreement: Agreement) -> None:
    with pytest.raises(NoScan):
        services.send_scan(rounds.turn_of(agreement).pk, actor=None, uploads=[])


def test_a_huge_picture_and_too_many_pages_are_refused(agreement: Agreement) -> None:
    buffer = io.BytesIO()
    Image.new("1", (9000, 9000)).save(buffer, "TIFF", compression="group4")
    with pytest.raises(ImageTooLarge):
        scanning.gathered([ContentFile(buffer.getvalue(), name="huge.tif")])
    long = pikepdf.new()
    for _number in range(301):
        long.add_blank_page()
    with pytest.raises(ScanTooLong):
        scanning.gathered([dossiers.saved(long, "long.pdf")])


def test_a_scan_of_200_pages_is_read_in_turns_and_in_bounded_memory(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    one = rounds.pages_of(rounds.original(step), [1])
    with pikepdf.open(io.BytesIO(one)) as source, pikepdf.new() as made:
        for _number in range(200):
            made.pages.append(source.pages[0])
        long = dossiers.saved(made, "long.pdf")
    batch = services.send_scan(rounds.turn_of(agreement).pk, actor=None, uploads=[long])
    batch = services.read_scan(batch.pk)
    assert (batch.pages, batch.pages_read) == (200, 20)
    tracemalloc.start()
    rounds.read(batch)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 1024 * 1024
    assert findings(batch).count("landed") == 1
    assert findings(batch).count("doubled") == 199


def test_reading_a_scan_twice_finds_the_same(agreement: Agreement) -> None:
    """The worker may die between its work and its receipt: the same event comes again."""
    batch = rounds.sent_and_read(agreement, rounds.upload(rounds.original(rounds.own_step(agreement))))
    before = findings(batch)
    ScanBatch.objects.filter(pk=batch.pk).update(pages_read=0)
    rounds.read(ScanBatch.objects.get(pk=batch.pk))
    assert findings(batch) == before


def test_l43_20_a_scan_is_never_called_electronic(agreement: Agreement) -> None:
    step = rounds.own_step(agreement)
    rounds.sent_and_read(agreement, rounds.upload(rounds.original(step)))
    confirmed(step)
    step.refresh_from_db()
    line = agreement.signatures.get(party=step.party)
    assert (step.level, step.way, line.way) == ("", "paper", "paper")
    assert Finding.LANDED.label
    assert SIGNED + timedelta(days=0) == step.done_on
