"""An edited Word file proposes: article by article, chosen by a person, as the next version; never over what stands."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile
from docx import Document
from docx.oxml.ns import qn

from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import NotAllowed
from mithaq.deeds import word
from tenants.agreements.errors import StageClosed
from tenants.agreements.models import Agreement, AgreementState
from tenants.documents import generated
from tenants.documents.errors import (
    NothingChosen,
    WordFileArticleTwice,
    WordFileOfAnotherDossier,
    WordFileSame,
    WordFileStale,
)  # fmt: skip
from tenants.documents.generated import Comparison
from tenants.drafting import services
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
TEXTS = [
    ArticleText(
        1, "موضوع الاتفاقية فرز النفايات.\n\nبمبلغ 1 200 000,00 درهم.", "L'objet est le tri : 1 200 000,00 DH.",
        "الموضوع", "Objet",
    ),
    ArticleText(2, "المدة 36 شهرا.", "La durée est de 36 mois.", "المدة", "Durée"),
    ArticleText(3, "لجنة القيادة.", "Le comité de pilotage.", "الإشراف", "Supervision"),
]  # fmt: skip


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


@pytest.fixture
def dossier() -> Agreement:
    agreement = dossiers.drafted()
    services.add_version(agreement.pk, actor=None, made_on=date(2024, 3, 1), articles=TEXTS)
    return Agreement.objects.get(pk=agreement.pk)


def word_of(agreement: Agreement, language: str = "ar-fr", change: Callable[[Document], None] | None = None) -> bytes:
    """The agreement's own Word file, edited by `change`."""
    document = Document(io.BytesIO(word.render(generated.make(agreement, "agreement", "dossier", language).deed)))
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def replacing(old: str, new: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        found = [text for text in document.element.body.iter(qn("w:t")) if old in (text.text or "")]
        assert found
        for text in found:
            text.text = text.text.replace(old, new)

    return change


def compared(agreement: Agreement, content: bytes) -> Comparison:
    return generated.word_text().compare(agreement, content, "مشروع.docx")


def taken(agreement: Agreement, comparison: Comparison, *numbers: int, actor: object = None) -> int:
    return generated.word_text().take(agreement.pk, actor=actor, payload=comparison.payload, numbers=list(numbers))


def text_of(agreement: Agreement) -> list[ArticleText]:
    last = agreement.text_versions.order_by("-number").first()
    return [ArticleText(a.number, a.body_ar, a.body_fr, a.heading_ar, a.heading_fr) for a in last.articles.all()]


@pytest.mark.parametrize("language", ["ar", "fr", "ar-fr"])
def test_an_unedited_file_proposes_nothing(dossier: Agreement, language: str) -> None:
    """No-break spaces, isolates and empty lines that the paper has and the text has not make no difference."""
    with pytest.raises(WordFileSame):
        compared(dossier, word_of(dossier, language))


def test_an_edited_article_is_proposed_and_nothing_is_written(dossier: Agreement) -> None:
    comparison = compared(dossier, word_of(dossier, "ar-fr", replacing("36 mois", "48 mois")))
    (change,) = comparison.changes
    assert (change.number, change.is_new, change.moved_since, change.is_possible) == (2, False, False, True)
    assert change.texts == (("fr", "Durée\nLa durée est de 36 mois.", "Durée\nLa durée est de 48 mois."),)
    assert (comparison.made_from, comparison.last, comparison.same, comparison.absent) == (2, 2, 2, ())
    assert text_of(dossier) == TEXTS


def test_the_chosen_article_becomes_the_next_version_and_the_rest_stays_to_the_letter(dossier: Agreement) -> None:
    content = word_of(
        dossier, "ar", lambda d: (replacing("لجنة القيادة", "لجنة التتبع")(d), replacing("شهرا", "أشهر")(d))
    )
    comparison = compared(dossier, content)
    assert [change.number for change in comparison.changes] == [2, 3]
    assert taken(dossier, comparison, 3) == 3
    assert text_of(dossier) == [
        TEXTS[0],
        TEXTS[1],
        ArticleText(3, "لجنة التتبع.", "Le comité de pilotage.", "الإشراف", "Supervision"),
    ]
    version = dossier.text_versions.get(number=3)
    assert "مشروع.docx" in version.note
    assert "SHA-256" in version.note


def test_an_article_that_the_file_lacks_stays(dossier: Agreement) -> None:
    def change(document: Document) -> None:
        for sdt in list(document.element.body.iter(qn("w:sdt"))):
            if sdt.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).endswith(":3"):
                sdt.getparent().remove(sdt)
        replacing("36", "24")(document)

    comparison = compared(dossier, word_of(dossier, "ar", change))
    assert comparison.absent == (3,)
    taken(dossier, comparison, 2)
    assert text_of(dossier)[2] == TEXTS[2]


def test_an_article_changed_on_both_sides_says_so(dossier: Agreement) -> None:
    content = word_of(dossier, "ar", lambda d: (replacing("لجنة القيادة", "لجنة التتبع")(d), replacing("36", "24")(d)))
    newer = [*TEXTS[:2], ArticleText(3, "لجنة مشتركة.", TEXTS[2].body_fr, "الإشراف", "Supervision")]
    services.add_version(dossier.pk, actor=None, made_on=date(2024, 3, 5), articles=newer)
    comparison = compared(dossier, content)
    assert {change.number: change.moved_since for change in comparison.changes} == {2: False, 3: True}
    assert (comparison.made_from, comparison.last) == (2, 3)


def test_a_comparison_is_worth_nothing_once_the_text_has_gone_on(dossier: Agreement) -> None:
    """Two people take over at once: the second reads again."""
    comparison = compared(dossier, word_of(dossier, "ar", replacing("36", "24")))
    taken(dossier, comparison, 2)
    with pytest.raises(WordFileStale):
        taken(dossier, comparison, 2)
    assert dossier.text_versions.count() == 3


def test_a_comparison_that_is_not_ours_or_of_another_dossier_is_refused(dossier: Agreement) -> None:
    comparison = compared(dossier, word_of(dossier, "ar", replacing("36", "24")))
    other = dossiers.drafted(title_ar="ملف آخر")
    for agreement, payload in ((dossier, "forged"), (dossier, comparison.payload[:-2]), (other, comparison.payload)):
        with pytest.raises(WordFileStale):
            generated.word_text().take(agreement.pk, actor=None, payload=payload, numbers=[2])


def test_a_file_of_another_dossier_is_refused_by_its_marks(dossier: Agreement) -> None:
    other = dossiers.drafted(title_ar="ملف آخر")
    with pytest.raises(WordFileOfAnotherDossier):
        compared(dossier, word_of(other, "ar"))


def test_two_articles_of_one_number_are_refused(dossier: Agreement) -> None:
    with pytest.raises(WordFileArticleTwice):
        compared(dossier, word_of(dossier, "fr", replacing("Article 3", "Article 2")))


def test_nothing_chosen_is_nothing_done(dossier: Agreement) -> None:
    comparison = compared(dossier, word_of(dossier, "ar", replacing("36", "24")))
    for numbers in ([], [1], [99]):
        with pytest.raises(NothingChosen):
            taken(dossier, comparison, *numbers)


def test_an_article_without_arabic_is_shown_and_cannot_be_taken(dossier: Agreement) -> None:
    def change(document: Document) -> None:
        document.add_paragraph("Article 9 : Divers")
        document.add_paragraph("Texte français seul.")

    (found,) = compared(dossier, word_of(dossier, "fr", change)).changes
    assert (found.number, found.is_new, found.is_possible) == (9, True, False)


def test_only_who_drafts_takes_over_and_only_in_drafting(dossier: Agreement, people: Callable[..., object]) -> None:
    comparison = compared(dossier, word_of(dossier, "ar", replacing("36", "24")))
    with pytest.raises(NotAllowed):
        taken(dossier, comparison, 2, actor=people("service"))
    content = word_of(dossier, "ar", replacing("36", "12"))
    Agreement.objects.filter(pk=dossier.pk).update(state=AgreementState.AWAITING_DECISION)
    with pytest.raises(StageClosed):
        compared(Agreement.objects.get(pk=dossier.pk), content)
    with pytest.raises(StageClosed):
        taken(dossier, comparison, 2)


# --- Pages ------------------------------------------------------------------------------------------------------------


def url(agreement: Agreement, page: str = "word/") -> str:
    return f"/office/agreements/{agreement.reference}/documents/{page}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_file_to_the_next_version_through_the_pages(dossier: Agreement, browse: Browse, language: str) -> None:
    clerk = browse("clerk", language=language)
    assert "documents/word/" in clerk.get(url(dossier, "")).text
    assert clerk.get(url(dossier)).status_code == 200
    content = word_of(dossier, "ar-fr", replacing("36 mois", "48 mois"))
    shown = clerk.post(url(dossier), {"upload": ContentFile(content, name="projet.docx")})
    assert shown.status_code == 200
    assert "<del>36</del> <ins>48</ins>" in shown.text
    payload = shown.context["compared"].payload
    done = clerk.post(url(dossier, "word/take/"), {"payload": payload, "numbers": ["2"]})
    assert done.status_code == 302
    assert done["Location"].endswith("/drafting/versions/3/") or "/3/" in done["Location"]
    assert text_of(dossier)[1].body_fr == "La durée est de 48 mois."


def test_nothing_chosen_on_the_page_shows_the_comparison_again(dossier: Agreement, browse: Browse) -> None:
    content = word_of(dossier, "ar", replacing("36", "24"))
    clerk = browse("clerk", language="fr")
    payload = clerk.post(url(dossier), {"upload": ContentFile(content, name="p.docx")}).context["compared"].payload
    response = clerk.post(url(dossier, "word/take/"), {"payload": payload})
    assert response.status_code == 422
    assert "Choisissez au moins un article" in response.text
    assert "<ins>24</ins>" in response.text


@pytest.mark.parametrize("content", [b"", b"not a word file", b"%PDF-1.7"])
def test_a_file_that_cannot_be_read_is_refused_in_words(dossier: Agreement, browse: Browse, content: bytes) -> None:
    response = browse("clerk", language="fr").post(url(dossier), {"upload": ContentFile(content, name="projet.docx")})
    assert response.status_code == 422
    assert "projet.docx" in str(response.context["form"].errors["upload"])


def test_a_stale_comparison_leads_back_to_the_file(dossier: Agreement, browse: Browse) -> None:
    response = browse("clerk").post(url(dossier, "word/take/"), {"payload": "old", "numbers": ["2"]})
    assert response.status_code == 302
    assert response["Location"] == url(dossier)


def test_who_does_not_draft_finds_no_way_in(dossier: Agreement, browse: Browse) -> None:
    for role in ("service", "reader", "secretary"):
        assert browse(role).get(url(dossier)).status_code == 403
        assert browse(role).post(url(dossier, "word/take/"), {"payload": "x"}).status_code == 403
        assert "documents/word/" not in browse(role).get(url(dossier, "")).text


def test_outside_drafting_the_page_says_why(browse: Browse) -> None:
    agreement = dossiers.opened()
    response = browse("clerk", language="fr").get(url(agreement))
    assert response.status_code == 200
    assert "pendant la rédaction" in response.text
    refused = browse("clerk").post(url(agreement), {"upload": ContentFile(b"x", name="p.docx")})
    assert refused.status_code == 422
