"""The papers the service writes: offered with what is missing, fetched inert, kept with their hash and version."""

import io
from collections.abc import Callable
from datetime import date, time, timedelta

import pikepdf
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.register.models import Seal
from tenants.agreements.models import Agreement
from tenants.consultation import services as consultation
from tenants.consultation.models import Actor
from tenants.council import session_papers
from tenants.documents import generated, selectors, services
from tenants.documents.errors import FileTwice, PaperIncomplete, PaperUnknown
from tenants.documents.models import Document, DocumentKind
from tenants.drafting import services as drafting
from tests.mithaq.deeds.pdf_text import shown
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
EVERYONE = ["head", "clerk", "secretary", "president", "finance", "service", "reader"]
ADDRESS = "https://berkane.example/office/agreements/X/"


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


@pytest.fixture
def dossier() -> Agreement:
    """Drafted in both languages."""
    agreement = dossiers.drafted(summary_ar="فرز وجمع النفايات", summary_fr="Tri et collecte")
    texts = [
        drafting.ArticleText(1, "موضوع الاتفاقية فرز النفايات.", "L'objet est le tri.", "الموضوع", "Objet"),
        drafting.ArticleText(2, "المدة 36 شهرا.", "La durée est de 36 mois.", "المدة", "Durée"),
    ]
    drafting.add_version(agreement.pk, actor=None, made_on=date(2024, 3, 1), articles=texts)
    drafting.write_clause(agreement.pk, actor=None, kind="object", body_ar="فرز النفايات.", body_fr="Tri des déchets.")
    return Agreement.objects.get(pk=agreement.pk)


def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/documents/{page}"


def meeting_key(agreement: Agreement) -> str:
    return str(agreement.meetings.get().pk)


def test_every_paper_of_the_procedure_is_offered() -> None:
    assert [paper.code for paper in generated.all_papers()] == [
        "invitation", "minutes", "opinion-request", "agreement", "presentation-note", "agenda", "summons", "decision",
        "session-minutes", "posting", "transmission", "visa-reminder", "tacit-visa", "acknowledgement-slip",
        "funds-call", "notification-proof", "signature-certificate", "balance",
    ]  # fmt: skip


def test_a_whole_dossier_has_every_paper_in_both_languages(dossier: Agreement) -> None:
    meeting = dossier.meetings.get()
    type(meeting).objects.filter(pk=meeting.pk).update(minutes_fr="Procès-verbal")
    Actor.objects.filter(agreement=dossier).update(name_fr="Service d'hygiène")
    # They need a session, or that something was sent, signed or paid: tests of the council, signature and finance.
    later = {paper.code for paper in session_papers.PAPERS}
    later |= {"visa-reminder", "tacit-visa", "notification-proof", "signature-certificate", "funds-call", "balance"}
    found = [offer for one in generated.offers(dossier) for offer in one.offers if offer.paper.code not in later]
    assert [(offer.paper.code, offer.language) for offer in found if offer.needs] == []
    for offer in found:
        made = generated.make(dossier, offer.paper.code, offer.subject.key, offer.language)
        assert made.deed.language == offer.language
        assert made.deed.blocks


@pytest.mark.parametrize(("code", "language", "missing"), [
    ("agreement", "ar", {"text", "parties"}), ("agreement", "fr", {"text", "parties", "title_fr"}),
    ("agreement", "ar-fr", {"text", "parties", "title_fr"}),
    ("presentation-note", "ar", {"parties", "legal_basis", "object_ar"}), ("opinion-request", "ar", {"service"}),
])  # fmt: skip
def test_what_cannot_be_made_yet_says_what_is_missing(code: str, language: str, missing: set[str]) -> None:
    agreement = dossiers.opened(title_fr="")
    (one,) = (one for one in generated.offers(agreement) if one.paper.code == code)
    (offer,) = (offer for offer in one.offers if offer.language == language)
    assert {need.code for need in offer.needs} == missing
    with pytest.raises(PaperIncomplete):
        generated.make(agreement, code, generated.WHOLE, language)


def test_the_french_agreement_waits_for_the_translation_of_each_article() -> None:
    agreement = dossiers.drafted()
    (one,) = (one for one in generated.offers(agreement) if one.paper.code == "agreement")
    assert {offer.language: {need.code for need in offer.needs} for offer in one.offers} == {
        "ar": set(), "fr": {"body_fr"}, "ar-fr": {"body_fr"},
    }  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_everybody_finds_the_papers_and_all_but_a_reader_may_keep_them(
    dossier: Agreement, browse: Browse, language: str
) -> None:
    for role in EVERYONE:
        response = browse(role, language=language).get(url(dossier))
        assert response.status_code == 200
        assert "generated/agreement/dossier/ar-fr.pdf" in response.text
        assert ("generated/agreement/dossier/ar/keep/" in response.text) == (role != "reader")


@pytest.mark.parametrize("extension", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["ar", "fr", "ar-fr"])
def test_a_reader_fetches_a_paper_inert(dossier: Agreement, browse: Browse, language: str, extension: str) -> None:
    response = browse("reader").get(url(dossier, f"generated/agreement/dossier/{language}.{extension}"))
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment;")
    assert f"{dossier.reference}-agreement-{language}.{extension}" in response["Content-Disposition"]
    assert b"".join(response.streaming_content)[:4] == (b"%PDF" if extension == "pdf" else b"PK\x03\x04")
    assert not dossier.documents.exists()


@pytest.mark.parametrize("page", [
    "generated/agreement/dossier/en.pdf", "generated/agreement/dossier/ar.exe", "generated/nothing/dossier/ar.pdf",
    "generated/minutes/999999/ar.pdf", "generated/minutes/dossier/ar.pdf", "generated/invitation/next/ar-fr.pdf",
])  # fmt: skip
def test_a_paper_that_does_not_exist_is_not_found(dossier: Agreement, browse: Browse, page: str) -> None:
    assert browse("clerk").get(url(dossier, page)).status_code == 404


def test_the_meeting_of_another_dossier_is_not_found(dossier: Agreement, browse: Browse) -> None:
    other = dossiers.consulted(title_ar="ملف آخر")
    assert browse("clerk").get(url(dossier, f"generated/minutes/{meeting_key(other)}/ar.pdf")).status_code == 404


def test_a_paper_that_lacks_something_leads_back_and_says_what(browse: Browse) -> None:
    agreement = dossiers.opened()
    response = browse("clerk").client.get(url(agreement, "generated/agreement/dossier/ar.pdf"), follow=True)
    assert response.redirect_chain[-1][0] == url(agreement)
    assert "صيغة للنص" in response.text


def test_a_kept_paper_bears_its_hash_its_fingerprint_and_the_version_it_was_made_from(
    dossier: Agreement, browse: Browse
) -> None:
    assert browse("clerk").post(url(dossier, "generated/agreement/dossier/ar/keep/")).status_code == 302
    kept = dossier.documents.get()
    assert (kept.kind, kept.language, kept.paper, kept.text_version) == (DocumentKind.DRAFT, "ar", "agreement", 2)
    assert kept.fingerprint == generated.make(dossier, "agreement", "dossier", "ar").deed.fingerprint
    assert kept.is_generated
    with default_storage.open(kept.file.name) as file:
        assert kept.fingerprint in shown(file.read())
    assert dossier.history.filter(transition="paper_added").exists()
    assert kept.fingerprint in browse("reader").get(url(dossier)).text


def test_the_very_same_paper_is_not_kept_twice_and_a_changed_one_is(dossier: Agreement) -> None:
    keep = {"actor": None, "code": "agreement", "key": "dossier", "language": "ar", "address": ADDRESS}
    services.keep(dossier.pk, **keep)
    with pytest.raises(FileTwice):
        services.keep(dossier.pk, **keep)
    text = [drafting.ArticleText(1, "نص جديد.")]
    drafting.add_version(dossier.pk, actor=None, made_on=date(2024, 3, 5), articles=text)
    services.keep(dossier.pk, **keep)
    assert sorted(dossier.documents.values_list("text_version", flat=True)) == [2, 3]


def test_kept_twice_from_the_page_says_so(dossier: Agreement, browse: Browse) -> None:
    clerk = browse("clerk", language="fr")
    clerk.post(url(dossier, "generated/agreement/dossier/fr/keep/"))
    response = clerk.client.post(url(dossier, "generated/agreement/dossier/fr/keep/"), follow=True)
    assert "déjà au dossier" in response.text


def test_a_reader_keeps_nothing(dossier: Agreement, browse: Browse, people: Callable[..., object]) -> None:
    assert browse("reader").post(url(dossier, "generated/agreement/dossier/ar/keep/")).status_code == 403
    with pytest.raises(NotAllowed):
        services.keep(
            dossier.pk, actor=people("reader"), code="agreement", key="dossier", language="ar", address=ADDRESS
        )
    assert not dossier.documents.exists()


def test_an_unknown_paper_is_kept_by_nobody(dossier: Agreement) -> None:
    with pytest.raises(PaperUnknown):
        services.keep(dossier.pk, actor=None, code="nothing", key="dossier", language="ar", address=ADDRESS)


def test_generated_minutes_do_not_stand_for_the_signed_ones(dossier: Agreement) -> None:
    """R12: what proves the meeting is signed; what the service has just written is not."""
    services.keep(dossier.pk, actor=None, code="minutes", key=meeting_key(dossier), language="ar", address=ADDRESS)
    assert "paper_minutes" in {need.code for need in selectors.missing_papers(dossier, "consultation")}
    services.store(dossier.pk, actor=None, upload=dossiers.pdf(), kind="minutes")
    assert "paper_minutes" not in {need.code for need in selectors.missing_papers(dossier, "consultation")}


@pytest.mark.parametrize("fields", [
    {"paper": "agreement", "fingerprint": ""}, {"paper": "", "fingerprint": "0123456789ab"},
    {"paper": "", "text_version": 2}, {"paper": "agreement", "fingerprint": "not a hash!!"},
])  # fmt: skip
def test_the_database_knows_what_a_generated_paper_is(dossier: Agreement, fields: dict[str, object]) -> None:
    kept = services.keep(dossier.pk, actor=None, code="agreement", key="dossier", language="ar", address=ADDRESS)
    with pytest.raises(IntegrityError, match="document_generated_is_whole"), transaction.atomic():
        Document.objects.filter(pk=kept.pk).update(**({"text_version": None} | fields))


def test_positions_never_reach_a_paper(dossier: Agreement) -> None:
    """R11: internal."""
    somebody = consultation.add_actor(
        dossier.pk, actor=None, name_ar="جمعية حذرة", name_fr="Association", kind="association"
    )
    consultation.note_position(
        somebody.pk, actor=None, topic="موضوع سري للغاية", stance="against",
        attitude="سلوك لا يقال", noted_on=date(2024, 2, 27),
    )  # fmt: skip
    for one in generated.offers(dossier):
        for offer in one.ready:
            said = repr(generated.make(dossier, one.paper.code, one.subject.key, offer.language))
            assert "سري للغاية" not in said
            assert "لا يقال" not in said


def test_the_page_asks_as_many_questions_for_many_meetings_as_for_one(
    dossier: Agreement, browse: Browse, django_assert_max_num_queries: Callable[..., object]
) -> None:
    clerk = browse("clerk")
    with django_assert_max_num_queries(80) as few:
        clerk.get(url(dossier))
    for day in range(1, 6):
        consultation.add_meeting(dossier.pk, actor=None, held_on=date(2024, 2, day), place="بركان")
    with django_assert_max_num_queries(len(few)):
        clerk.get(url(dossier))


def test_the_code_leads_to_the_page_that_says_what_the_paper_is_worth(
    dossier: Agreement, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mithaq.deeds import qr

    seen: list[str] = []
    drawn = qr.svg
    monkeypatch.setattr(qr, "svg", lambda content: (seen.append(content), drawn(content))[1])
    browse("clerk").get(url(dossier, "generated/agreement/dossier/ar.pdf"))
    fingerprint = generated.make(dossier, "agreement", "dossier", "ar").deed.fingerprint
    assert seen == [f"{settings.WAGTAILADMIN_BASE_URL}/ar/seal/{fingerprint}/"]
    sealed = Seal.objects.get(reference=fingerprint)
    assert (sealed.public_id, sealed.kind, sealed.state, sealed.sha256) == (dossier.public_id, "text", "draft", "")
    assert sealed.text_version == dossier.text_versions.order_by("-number")[0].number


def test_a_kept_paper_is_sealed_with_its_hash_and_a_removed_one_says_so(dossier: Agreement) -> None:
    kept = services.keep(dossier.pk, actor=None, code="presentation-note", key="dossier", language="ar")
    sealed = Seal.objects.get(reference=kept.fingerprint)
    assert (sealed.kind, sealed.sha256) == ("inside", kept.sha256)  # a working paper of the office
    services.remove(kept.pk, actor=None)
    sealed.refresh_from_db()
    assert sealed.state == "withdrawn"


def test_a_visitor_of_the_support_prints_without_leaving_a_seal(
    dossier: Agreement, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.documents.views.is_visitor", lambda user: True)
    assert browse("head").get(url(dossier, "generated/agreement/dossier/ar.pdf")).status_code == 200
    assert not Seal.objects.exists()


def test_a_pdf_that_the_service_writes_passes_its_own_inspection(dossier: Agreement) -> None:
    kept = services.keep(
        dossier.pk, actor=None, code="presentation-note", key="dossier", language="fr", address=ADDRESS
    )
    with default_storage.open(kept.file.name) as file, pikepdf.open(io.BytesIO(file.read())) as document:
        assert len(document.pages) >= 1
    assert kept.kind == DocumentKind.PRESENTATION_NOTE


def words(agreement: Agreement, code: str, key: str) -> str:
    """All that a paper says, as data."""
    return repr(generated.make(agreement, code, key, "ar").deed)


def subjects(agreement: Agreement, code: str) -> list[str]:
    return [offer.subject.key for offer in generated.offers(agreement) if offer.paper.code == code]


def test_a_request_that_was_put_to_a_service_is_printed_with_its_question_and_its_last_day(dossier: Agreement) -> None:
    asked = consultation.ask_opinion(
        dossier.pk, actor=None, service="المصلحة التقنية", question="هل الشاحنات كافية؟", asked_on=date(2024, 3, 4),
        working_days=5,
    )  # fmt: skip
    key = f"request-{asked.pk}"
    assert subjects(dossier, "opinion-request")[0] == key
    said = words(dossier, "opinion-request", key)
    assert "هل الشاحنات كافية؟" in said
    assert "11 مارس 2024" in said
    consultation.withdraw_opinion(asked.pk, actor=None, withdrawn_on=date(2024, 3, 5), reason="خطأ")
    assert key not in subjects(dossier, "opinion-request")


def test_a_meeting_that_is_planned_has_an_invitation_and_no_minutes(dossier: Agreement) -> None:
    planned = consultation.plan_meeting(
        dossier.pk,
        actor=None,
        held_on=clock.today() + timedelta(days=9),
        starts_at=time(10, 30),
        place="قاعة الاجتماعات",
    )
    assert str(planned.pk) not in subjects(dossier, "minutes")
    assert subjects(dossier, "invitation")[:2] == ["next", str(planned.pk)]
    said = words(dossier, "invitation", str(planned.pk))
    assert "10:30" in said
    assert "قاعة الاجتماعات" in said


def test_minutes_name_those_who_were_there_and_those_who_signed(dossier: Agreement) -> None:
    meeting = dossier.meetings.get()
    absent = consultation.add_actor(dossier.pk, actor=None, name_ar="جمعية غائبة", kind="association")
    meeting.attendances.create(actor=absent, presence="absent")
    said = words(dossier, "minutes", str(meeting.pk))
    assert "جمعية غائبة" not in said
    assert all(one["name"] in said for one in meeting.minutes_signatories)
    assert meeting.minutes_signatories
