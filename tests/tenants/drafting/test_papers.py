"""The agreement as a paper says what the dossier holds, in the language it is asked in (R13–R19)."""

from datetime import date

import pytest

from mithaq.deeds import pdf
from mithaq.deeds.blocks import Article, Items, Paragraph, Table
from mithaq.ui import formats
from tenants.agreements.models import Agreement, AgreementState
from tenants.documents import generated
from tenants.drafting import services
from tenants.drafting.papers import DRAFT_STATES
from tenants.finance import services as finance
from tests.mithaq.deeds.pdf_text import shown
from tests.tenants import dossiers

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def dossier() -> Agreement:
    agreement = dossiers.drafted()
    services.add_version(
        agreement.pk, actor=None, made_on=date(2024, 3, 1),
        articles=[services.ArticleText(1, "الموضوع.\nسطر ثان.", "L'objet.", "موضوع", "Objet")],
    )  # fmt: skip
    own, partner = agreement.parties.order_by("position")
    for party, amount in ((own, 120_000_000), (partner, 60_000_050)):
        contribution = finance.set_contribution(agreement.pk, actor=None, party_id=party.pk, amount_centimes=amount)
        finance.schedule(contribution.pk, [(date(2024, 9, 1), amount)], actor=None)
    return Agreement.objects.get(pk=agreement.pk)


def made(agreement: Agreement, language: str) -> generated.Made:
    return generated.make(agreement, "agreement", "dossier", language)


@pytest.mark.parametrize(("language", "figures", "words"), [
    ("ar", ("1 200 000,00", "600 000,50", "1 800 000,50"), "مليون وثمانمائة ألف درهم"),
    ("fr", ("1 200 000,00", "600 000,50", "1 800 000,50"), "un million huit cent mille dirhams et cinquante centimes"),
])  # fmt: skip
def test_amounts_stand_in_figures_and_in_words(
    dossier: Agreement, language: str, figures: tuple[str, ...], words: str
) -> None:
    blocks = made(dossier, language).deed.blocks
    money, schedule, _programme = (block for block in blocks if isinstance(block, Table))
    cells = [cell.replace("\u00a0", " ") for row in (*money.rows, money.total) for cell in row]
    assert set(figures) <= set(cells)
    assert len(schedule.rows) == 2
    assert any(words in block.text for block in blocks if isinstance(block, Paragraph))


def test_parties_articles_and_grounds_stand_in_it(dossier: Agreement) -> None:
    deed = made(dossier, "fr").deed
    (parties,) = (block for block in deed.blocks if isinstance(block, Items))
    assert parties.texts == ("Commune de Berkane, représentée par le président de son conseil", "Commune partenaire")
    (article,) = (block for block in deed.blocks if isinstance(block, Article))
    assert (article.label, article.heading, article.lines) == ("Article 1", "Objet", ("L'objet.",))
    grounds = [block.text for block in deed.blocks if isinstance(block, Paragraph)]
    assert any("113-14" in text and "article" in text for text in grounds)
    assert deed.letterheads["fr"].lines[0] == "Royaume du Maroc"
    assert deed.letterheads["ar"].lines[:2] == ("المملكة المغربية", "وزارة الداخلية")


def test_the_text_is_that_of_the_last_version(dossier: Agreement) -> None:
    assert made(dossier, "ar").text_version == 2
    services.add_version(
        dossier.pk, actor=None, made_on=date(2024, 3, 5), articles=[services.ArticleText(1, "نص ثالث.")]
    )
    again = made(dossier, "ar")
    assert again.text_version == 3
    assert again.deed.source is not None
    assert (again.deed.source.version, again.deed.source.dossier) == (3, dossier.public_id.hex)


@pytest.mark.parametrize("state", AgreementState)
def test_it_is_a_draft_until_the_council_has_adopted_it(dossier: Agreement, state: AgreementState) -> None:
    dossier.state = state
    assert made(dossier, "ar").deed.is_draft == (state in DRAFT_STATES)


@pytest.mark.parametrize(
    ("prevails", "said"), [("ar", "le texte arabe fait foi"), ("fr", "le texte français fait foi")]
)
def test_it_says_which_language_prevails(dossier: Agreement, prevails: str, said: str) -> None:
    dossier.prevailing_language = prevails
    assert any(said in block.text for block in made(dossier, "fr").deed.blocks if isinstance(block, Paragraph))


def test_a_party_is_named_with_who_signs_for_it(dossier: Agreement) -> None:
    dossier.parties.filter(is_self=False).update(signatory_name="فلان", signatory_position="عمدة الجماعة")
    deed = made(Agreement.objects.get(pk=dossier.pk), "ar").deed
    (parties,) = (block for block in deed.blocks if isinstance(block, Items))
    assert parties.texts[1] == "جماعة شريكة بالسنغال، في شخص فلان، عمدة الجماعة"


@pytest.mark.parametrize("language", ["ar", "fr", "ar-fr"])
def test_the_amounts_of_the_dossier_stand_in_its_pdf_in_their_order(dossier: Agreement, language: str) -> None:
    if language != "ar":
        dossier.title_fr = "Convention"
    text = shown(pdf.render(made(dossier, language).deed, address="https://berkane.example/x/"))
    amounts = [one.amount_centimes for one in dossier.contributions.all()]
    for centimes in (*amounts, sum(amounts)):
        assert formats.amount(centimes) in text
