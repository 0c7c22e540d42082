"""What every page must hold: no accessibility fault, nothing wider than the screen, nothing left in English."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from mithaq.ui.messages import catalogues, language_of, read

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WORDS = 3  # shorter messages of the catalogues may stand in what people wrote


def accessibility_faults(page: Page) -> list[list[object]]:
    """What axe finds: rule, and the elements that break it. The content policy lets no page load it: it is typed in."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[list[object]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations.map("
        "fault => [fault.id, ...fault.nodes.map(node => node.html.slice(0, 160))]))",
        RULES,
    )
    return found


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the screen; at most 0 when nothing is cut."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@cache
def english(language: str) -> frozenset[str]:
    """The messages of our catalogues, as they stand in the code, that read differently in `language`."""
    return frozenset(
        " ".join(text.split())
        for path in catalogues()
        if language_of(path) == language
        for message in read(path)
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        if "%" not in text and len(text.split()) >= WORDS and message.string != text
    )


def untranslated(page: Page, language: str) -> list[str]:
    """The messages that the page shows in English although it speaks `language`."""
    shown = " ".join(page.locator("body").inner_text().split())
    return sorted(text for text in english(language) if text in shown)
