"""The gallery in the system's Chromium, under the strict content policy: no accessibility fault, nothing cut at 320 px.

The pages are rendered here and served with the static files alone: no database, no network beyond this machine.
"""

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from mithaq.ui import views

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "platform/mithaq/ui"
AXE = ROOT / "tests/browser/vendor/axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    pages: dict[str, bytes] = {}
    for language in ("ar", "fr"):
        with translation.override(language):
            pages[f"/{language}"] = views.gallery(RequestFactory().get("/")).content
    pages["/404"] = views.not_found(RequestFactory().get("/")).content

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, directory=str(STATIC), **kwargs)

        def do_GET(self) -> None:
            if (body := pages.get(self.path)) is None:
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """The requests of a test are not news."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


def opened(browser: Browser, address: str, *, width: int, scheme: Any = "light") -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address, wait_until="load")
    return page, faults


@pytest.mark.parametrize("address", ["ar", "fr", "404"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(browser: Browser, site: str, address: str, width: int, scheme: str) -> None:
    page, faults = opened(browser, f"{site}/{address}", width=width, scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations.map("
        "fault => [fault.id, fault.nodes.map(node => node.html.slice(0, 120))]))",
        RULES,
    )
    page.close()
    assert found == []
    assert faults == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_is_cut_on_the_narrowest_screen(browser: Browser, site: str, language: str) -> None:
    page, _ = opened(browser, f"{site}/{language}", width=320)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.close()
    assert overflow <= 0


@pytest.mark.parametrize(("language", "side"), [("ar", "right"), ("fr", "left")])
def test_the_menu_opens_from_the_side_where_reading_starts(
    browser: Browser, site: str, language: str, side: str
) -> None:
    page, _ = opened(browser, f"{site}/{language}", width=390)
    page.click(".menu-button")
    box = page.locator("#nav").bounding_box()
    page.keyboard.press("Escape")
    hidden = page.locator("#nav").is_hidden()
    page.close()
    assert box is not None
    assert (box["x"] == 0) == (side == "left")
    assert hidden


def test_fonts_of_both_scripts_are_ours(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/ar", width=1280)
    loaded = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded')"
        ".map(f => f.weight + ' ' + f.unicodeRange.slice(0, 5)))"
    )
    page.close()
    assert {"400 U+600", "600 U+600", "400 U+0-F", "600 U+0-F"} <= set(loaded)


def test_a_slash_goes_to_the_search_box_and_the_fault_list_takes_the_focus(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/fr", width=1280)
    page.wait_for_function("document.activeElement.matches('.error-summary')")
    page.keyboard.press("/")
    focused = page.evaluate("document.activeElement.type")
    page.close()
    assert focused == "search"
