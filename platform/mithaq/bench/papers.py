"""A long bilingual paper set by typst and filled into Word: how long, and what the first one pays for the fonts."""

import io
from datetime import date
from pathlib import Path

import pikepdf
import typst

from mithaq.bench.report import Report, seconds
from mithaq.deeds import pdf, word
from mithaq.deeds.blocks import Article, Deed, Letterhead, side_by_side

ADDRESS = "https://office.example/office/agreements/BENCH/"
LINES = {
    "ar": "تلتزم الأطراف بتوفير الموارد اللازمة للبرنامج المتفق عليه وبأداء 1 250 000,00 درهم قبل 30/06/2025. ",
    "fr": "Les parties s'engagent à fournir les moyens du programme et à verser 1 250 000,00 DH avant le 30/06/2025. ",
}


def run(articles: int, times: int) -> Report:
    """The paper of so many articles; each printing differs from the others, so that none is remembered whole."""
    report = Report("papers")
    count = iter(range(10_000))

    def print_it() -> bytes:
        return pdf.render(paper(articles, next(count)), address=ADDRESS)

    first = seconds(print_it)
    again = seconds(print_it, times)
    with pikepdf.open(io.BytesIO(print_it())) as document:
        report.note("pages", f"{len(document.pages)}")
    report.row("the first PDF, fonts read", first)
    report.row("a PDF after it", again)
    report.row("the same as Word", seconds(lambda: word.render(paper(articles, next(count))), times))
    scanned = seconds(lambda: typst.Fonts(include_system_fonts=True, font_paths=[str(pdf.FONTS)]), times)
    own = seconds(lambda: typst.Fonts(include_system_fonts=False, font_paths=[str(pdf.FONTS)]), times)
    report.row("fonts of the machine and ours, searched", scanned)
    report.row("ours alone, read", own)
    report.value("pdf_seconds", again, "s")
    report.ratio("first_vs_next", first, again)
    report.ratio("scanned_fonts_vs_ours", scanned, own)
    size = sum(path.stat().st_size for path in Path(pdf.FONTS).glob("*.ttf"))
    report.note("fonts in the package", f"{size / 1024:,.0f} kB")
    return report


def paper(articles: int, number: int) -> Deed:
    """A synthetic agreement in two columns."""
    heads = {"ar": Letterhead(("المملكة المغربية",)), "fr": Letterhead(("Royaume du Maroc",))}
    arabic, french = (
        Deed(
            language=language, title=f"{title} {number}", reference=f"BENCH-{number}", made_on=date(2024, 3, 5),
            letterheads=heads,
            blocks=tuple(
                Article(at, f"{label} {at}", "", (LINES[language] * 4, LINES[language] * 4))
                for at in range(1, articles + 1)
            ),
        )
        for language, title, label in (("ar", "اتفاقية", "المادة"), ("fr", "Convention", "Article"))
    )  # fmt: skip
    return side_by_side(arabic, french)
