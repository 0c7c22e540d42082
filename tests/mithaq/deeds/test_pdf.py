"""PDF papers: PDF/A with our own fonts, the same bytes for the same paper, nothing printed backwards or run."""

import hashlib
import io
from pathlib import Path
from unittest.mock import patch

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from mithaq.deeds import figures, pdf
from mithaq.deeds.blocks import Article, Deed, Facts, Heading, Items, Paragraph, Signatory, Signatures, Table
from mithaq.deeds.glyphs import printable
from tests.mithaq.deeds import papers
from tests.mithaq.deeds.pdf_text import shown

GOLDEN = Path(__file__).parent / "golden"
DOTS = 60
NBSP = "\u00a0"
HOSTILE = [
    '#read("/etc/passwd")',
    "{{ 7*7 }}",
    "{% raw %}",
    "$x^2$ *b* _i_ = `r` <a> @ref // c",
    "\\u{41} #7",
    "#[#panic()]",
]


def rendered(deed: Deed) -> bytes:
    return pdf.render(deed, address=papers.ADDRESS)


@pytest.mark.parametrize("deed", [papers.arabic(), papers.french(), papers.both()], ids=["ar", "fr", "ar-fr"])
def test_a_paper_claims_pdf_a_and_pdf_ua_and_carries_what_the_claim_needs(deed: Deed) -> None:
    with pikepdf.open(io.BytesIO(rendered(deed))) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"].upper()) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == deed.title
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang).startswith(deed.main_language)
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/Encrypt" not in document.trailer
        fonts = [font for page in document.pages for font in page.resources.Font.values()]
        assert all(_is_embedded(font) for font in fonts)


def _is_embedded(font: pikepdf.Object) -> bool:
    descriptor = font.DescendantFonts[0].FontDescriptor
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")) and "/ToUnicode" in font


def test_no_font_of_the_machine_is_asked(tmp_path: Path) -> None:
    families = {font.family for font in pdf._fonts().fonts()}
    assert {"Amiri", "Noto Naskh Arabic", "Noto Sans Tifinagh", "Libertinus Serif"} <= families
    assert not {family for family in families if family.startswith(("DejaVu Sans", "Liberation", "Noto Color"))} - {
        "DejaVu Sans Mono"
    }


def test_the_same_paper_gives_the_same_bytes() -> None:
    first, second = rendered(papers.arabic()), rendered(papers.arabic())
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


@pytest.mark.parametrize("deed", [papers.arabic(), papers.french(), papers.both()], ids=["ar", "fr", "ar-fr"])
def test_amounts_dates_and_references_print_as_the_data_has_them(deed: Deed) -> None:
    text = shown(rendered(deed))
    for figure in (
        *papers.AMOUNTS,
        "+212 5 36 61 00 00",
        "07/05/2024",
        "14/2024",
        "113-14",
        "CONV-02113-2024-007",
        "12,5 %",
    ):
        assert figure.replace(" ", NBSP) in text


def test_without_protection_the_same_amount_prints_backwards() -> None:
    """The control of the test above: it would see it."""
    with patch.object(figures, "isolated", lambda text, rtl: figures.plain(text)):
        text = shown(rendered(papers.arabic()))
    assert "113-14" not in text
    assert "4 800 000,00" not in text.replace(NBSP, " ")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_looks_like_code_is_printed_as_it_stands(hostile: str, language: str) -> None:
    deed = papers.deed(
        language, Heading(hostile), Paragraph(hostile), Facts(((hostile, hostile),)), Items((hostile,)),
        Table((papers.Column(hostile),), ((hostile,),)), Article(1, "المادة 1", hostile, (hostile,)),
        Signatures((Signatory(hostile, hostile, hostile),)), title=hostile, recipient=(hostile,), number=hostile,
    )  # fmt: skip
    text = _letters(shown(rendered(deed)))
    assert text.count(_letters(hostile)) >= 12
    assert "root:" not in text


def _letters(text: str) -> str:
    return "".join(text.split()).replace(NBSP, "").replace("\n", "")


def test_control_characters_show_as_a_sign_and_hidden_ones_go() -> None:
    text = shown(rendered(papers.deed("fr", Paragraph("avant\x00\x1baprès"), Paragraph("ab\u202ecd"))))
    assert "avant\ufffd\ufffdaprès" in text
    assert "abcd" in text


def test_every_page_bears_the_reference_its_number_and_the_code() -> None:
    content = rendered(papers.long(12))
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
        assert pages > 3
    text = shown(content)
    assert text.count("CONV-02113-2024-007") >= pages
    assert text.count(papers.long(12).fingerprint) == pages


def test_a_draft_says_so_on_every_page_and_a_signed_paper_does_not() -> None:
    draft, final = (pdf.pictures(papers.french(is_draft=said), address=papers.ADDRESS) for said in (True, False))
    assert all(_grey(one) > _grey(other) + 0.2 for one, other in zip(draft, final, strict=True))


def _grey(picture: bytes) -> float:
    """How much of a page is in the watermark's grey, in per cent."""
    grey = Image.open(io.BytesIO(picture)).convert("L").histogram()
    return 100 * sum(grey[228:240]) / sum(grey)


@pytest.mark.parametrize(("name", "deed", "page"), [
    ("agreement-ar", papers.arabic(), 0), ("agreement-fr", papers.french(), 0), ("agreement-both", papers.both(), 0),
    ("annexes-ar", papers.annexed("ar"), 1), ("annexes-fr", papers.annexed("fr"), 1),
])  # fmt: skip
def test_a_page_looks_as_it_did(name: str, deed: Deed, page: int) -> None:
    """Golden pictures. A change meant to be seen: look at it, then save it over the picture."""
    new = Image.open(io.BytesIO(pdf.pictures(deed, address=papers.ADDRESS, dots_per_inch=DOTS)[page])).convert("L")
    golden = Image.open(GOLDEN / f"{name}.png").convert("L")
    assert new.size == golden.size
    assert ImageStat.Stat(ImageChops.difference(new, golden)).mean[0] < 0.35


@pytest.mark.parametrize("block", range(0, 0x3000, 0x400))
def test_every_letter_that_is_let_through_has_a_glyph_and_is_no_empty_box(block: int) -> None:
    letters = [chr(code) for code in range(block, block + 0x400) if printable(chr(code)) == chr(code)]
    lines = ["".join(f"{letter} " for letter in letters[at : at + 32]) for at in range(0, len(letters), 32)]
    assert rendered(
        papers.deed("fr", *(Paragraph(f"a {line}") for line in lines), *(Paragraph(f"ب {line}") for line in lines))
    )


@pytest.mark.parametrize("letter", ["漢", "😀", "ש", "ก", "\u0900", "\U0001d54f"])
def test_a_letter_that_no_font_of_ours_has_prints_as_a_sign(letter: str) -> None:
    """A partner's name in its own script stops no paper."""
    assert "\ufffd" in shown(rendered(papers.deed("ar", Paragraph(f"شريك {letter}"), title=f"اتفاقية {letter}")))
