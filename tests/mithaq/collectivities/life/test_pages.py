"""The pages of closed offices and the certificate, in the system's Chromium under the strict content policy.

`MITHAQ_SCREENSHOTS=1` keeps a picture of each in `screenshots/`.
"""

import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.template import loader
from django.test import Client
from django.utils import translation
from playwright.sync_api import sync_playwright

from mithaq.collectivities import services
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.services import certificates
from tests.browser.checks import accessibility_faults, overflow
from tests.database import ROOT

CHROMIUM = Path("/usr/bin/chromium")
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'"
CERTIFICATE = certificates.seal(
    {
        "format": 1,
        "office": {"code": "ECI-02-001", "slug": "eci-trifa", "schema": "o_eci_trifa",
                   "name": {"ar": "مؤسسة تعاون تجريبية", "fr": "ECI d'essai"}},
        "erasure": {"reason": "L'archive est déposée", "act": "Décret 2.26.7", "asked_by": "first@mithaq.test",
                    "asked_at": "2026-05-04T10:00:00+00:00", "approved_by": "second@mithaq.test",
                    "approved_at": "2026-05-05T10:00:00+00:00", "carried_out_by": "console:root",
                    "done_at": "2026-05-05T10:01:00+00:00"},
        "archived": {"at": "2026-05-01T10:00:00+00:00", "by": "first@mithaq.test", "reason": "x", "act": ""},
        "tables": {"agreements_agreement": 12, "agreements_history": 1_234}, "rows": 1_246, "table_bytes": 2_605_056,
        "files": {"count": 3, "bytes": 81_000}, "audit": {"length": 912, "head": "ab" * 32},
        "export": {"made_at": "2026-05-04T09:00:00+00:00", "place": "/x", "bytes": 10_000, "sha256": "cd" * 32},
        "kept": {"register_entries": 2, "register_versions": 3, "events": 5, "backups": 1, "server_backups": 7},
        "role": "dropped",
    }
)  # fmt: skip


def certificate_page(certificate: dict[str, Any]) -> str:
    """The certificate in a page of its own."""
    body = loader.get_template("collectivities/certificate.html").render(
        {"certificate": certificates.for_page(certificate)}
    )
    shell = loader.get_template("ui/base.html").render({})
    return shell.replace("<div id=", f'<main id="main"><h1>Certificate</h1>{body}</main><div id=', 1)


@pytest.fixture
def pages(berkane: Collectivity, other_office: Collectivity, eci_office: Collectivity) -> dict[str, bytes]:
    """What the server answers, by address."""
    services.suspend(berkane, by="op@x.test", reason="تدقيق في حسابات الجماعة، من 3 إلى 7 ماي")
    services.archive(
        other_office, by="op@x.test", reason="Fusion de communes (décret 2.26.1)", act="2.26.1",
        successor=eci_office,
    )  # fmt: skip
    found = {}
    for slug, name in (("berkane", "suspended"), ("saidia", "archived")):
        found[f"/{name}"] = Client(HTTP_HOST=f"{slug}.localhost").get("/office/").content
    Collectivity.objects.filter(pk=other_office.pk).update(state="erased")
    found["/erased"] = Client(HTTP_HOST="saidia.localhost").get("/office/").content
    for language in ("ar", "fr"):
        with translation.override(language):
            found[f"/certificate-{language}"] = certificate_page(CERTIFICATE).encode()
    return found


@pytest.fixture
def site(pages: dict[str, bytes]) -> Iterator[str]:
    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, directory=str(ROOT / "platform/mithaq/ui"), **kwargs)

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


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium on this machine")
def test_every_page_is_sound_on_a_desk_and_a_telephone(site: str, pages: dict[str, bytes]) -> None:
    found: dict[str, Any] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for width, scheme in ((1280, "light"), (390, "dark"), (320, "light")):
            for address in pages:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                told: list[str] = []
                page.on("console", lambda message, told=told: told.append(message.text))
                page.goto(f"{site}{address}", wait_until="load")
                faults = [*told, *accessibility_faults(page)]
                if overflow(page) > 0:
                    faults.append(f"{overflow(page)} px too wide")
                if faults:
                    found[f"{address} {width}"] = faults
                if os.environ.get("MITHAQ_SCREENSHOTS"):
                    name = f"life{address.replace('/', '-')}-{width}.png"
                    page.screenshot(path=ROOT / "screenshots" / name, full_page=True)
                page.close()
        browser.close()
    assert found == {}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_altered_certificate_says_so_first(db: None, language: str) -> None:
    with translation.override(language):
        assert 'role="alert"' not in certificate_page(CERTIFICATE)
        assert 'role="alert"' in certificate_page(CERTIFICATE | {"rows": 0})


def test_a_reason_is_text_and_never_markup(berkane: Collectivity) -> None:
    services.suspend(berkane, by="op@x.test", reason="<script>alert(1)</script>")
    text = Client(HTTP_HOST="berkane.localhost").get("/office/").content.decode()
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == 2
