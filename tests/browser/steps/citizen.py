"""What a citizen sees: the collectivity's own site, the national list, the agreement's page, the API."""

from typing import Any

from playwright.sync_api import Browser

from tests.browser import checks
from tests.browser.server import Site
from tests.browser.steps.consultation import TITLE
from tests.browser.steps.person import plain


def finds_nothing(browser: Browser, site: Site) -> None:
    """Before it enters into force, nothing is public."""
    assert _published(browser, site) == []
    page = browser.new_page()
    page.goto(f"{site.national}/ar/agreements/")
    assert TITLE not in page.locator("body").inner_text()
    page.close()


def finds_agreement(browser: Browser, site: Site, *texts: str) -> None:
    """On Berkane's host and on the national one; the page of the agreement says the same as the register."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    for entrance in (f"{site.office}/ar/", f"{site.national}/ar/agreements/"):
        page.goto(entrance)
        page.locator("main a", has_text=TITLE).first.click()
        page.wait_for_load_state()
        shown = plain(page.locator("body").inner_text())
        assert [text for text in (TITLE, "14/2024", *texts) if plain(text) not in shown] == [], (page.url, shown)
        assert checks.accessibility_faults(page) == [], page.url
        assert checks.untranslated(page, "ar") == [], page.url
        assert checks.overflow(page) <= 0, page.url
    assert faults == []
    page.close()


def asks_the_api(browser: Browser, site: Site) -> dict[str, Any]:
    """The one agreement that the register answers."""
    (found,) = _published(browser, site)
    return found


def _published(browser: Browser, site: Site) -> list[dict[str, Any]]:
    context = browser.new_context()
    answer = context.request.get(f"{site.national}/api/v1/agreements")
    assert answer.ok, answer.text()
    body = answer.json()
    context.close()
    found: list[dict[str, Any]] = body["results"] if isinstance(body, dict) else body
    return found
