"""Somebody of the office at a browser: logs in, opens a dossier, follows links, fills forms. Nothing else."""

import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Dialog, Locator, Page

from tests.browser import checks, seed
from tests.browser.server import Site

REFUSED = 422
PATIENCE = 10_000  # milliseconds
Typed = str | int | bool | Sequence[Any]


def code_of_the_moment() -> str:
    """The six digits that the application on a telephone shows."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # models must be loaded

    return format_hotp_value(hotp_value(seed.SECRET, int(time.time()) // 30))


class Person:
    """A person with a window of their own. faults: what the browser complained of, such as a breach of the policy."""

    def __init__(self, browser: Browser, site: Site, role: str, **window: Any) -> None:
        self.site, self.role = site, role
        self.page: Page = browser.new_page(**({"viewport": {"width": 1280, "height": 900}, "locale": "ar-MA"} | window))
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self._surprised(dialog))

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and f"status of {REFUSED}" not in text:
            self.faults.append(f"{self.page.url}: {text}")

    def _surprised(self, dialog: Dialog) -> None:
        self.faults.append(f"{self.page.url}: {dialog.type} {dialog.message}")
        dialog.accept()

    def log_in(self) -> None:
        """Password, then the second factor."""
        self.page.goto(f"{self.site.office}/office/")
        self.send(login=f"{self.role}@berkane.test", password=seed.PASSWORD)
        self.send(code=code_of_the_moment())
        assert self.page.url == f"{self.site.office}/office/"

    def open(self, reference: str) -> None:
        """From the list of agreements to the dossier."""
        self.follow("/office/agreements/", among=".sidenav")
        self.follow(f"/office/agreements/{reference}/")

    def stage(self, path: str) -> None:
        """To a stage's page, by the rail."""
        self.follow(f"/{path}/", among=".rail")

    def tab(self, path: str) -> None:
        """To another page of the dossier, by the tabs."""
        self.follow(f"/{path}/", among=".tabs")

    def follow(self, address: str, *, among: str = "main", of: str = "") -> None:
        """Click the first link whose address ends with `address`; of: text of the row or card it stands in."""
        link = self.page.locator(f'a[href$="{address}"]')
        place = self.page.locator(among)
        if of:
            place = place.locator("tr, li, section, article").filter(has_text=of).filter(has=link).last
        self._go(place.locator(link).first)

    def press(self, to: str) -> None:
        """Press the only button of a form that asks nothing."""
        self._go(self._form(to).locator("button[type=submit]").last)

    def send(self, to: str = "", **answers: Typed) -> None:
        """Fill the form that is sent `to` an address with this end (or the page's only one), and send it."""
        status = self._send(to, answers)
        errors = self.page.locator(".error-summary").all_inner_texts()
        assert (status < REFUSED, errors) == (True, []), (self.page.url, status, errors)

    def refused(self, to: str = "", **answers: Typed) -> str:
        """Send a form that is refused; returns what the page says of it."""
        assert self._send(to, answers) == REFUSED
        return self.page.locator(".error-summary").inner_text()

    def sees(self, *texts: str) -> None:
        """The page shows these words; direction marks and kinds of spaces apart."""
        shown = plain(self.page.locator("body").inner_text())
        missing = [text for text in texts if plain(text) not in shown]
        assert missing == [], (self.page.url, shown)

    def looks_around(self) -> None:
        """The page is accessible, fits the screen, and speaks Arabic."""
        assert checks.accessibility_faults(self.page) == [], self.page.url
        assert checks.overflow(self.page) <= 0, self.page.url
        assert checks.untranslated(self.page, "ar") == [], self.page.url

    def _form(self, to: str) -> Locator:
        form = self.page.locator(f'main form[action*="{to}"]' if to else 'main form[method="post"]').first
        fold = form.locator("xpath=ancestor::details[not(@open)]")
        for position in range(fold.count()):
            fold.nth(position).locator("> summary").click()
        return form

    def _send(self, to: str, answers: dict[str, Typed]) -> int:
        form = self._form(to)
        for name, answer in answers.items():
            _answer(form, name, answer)
        return self._go(form.locator(".form-actions button[type=submit], button.button--primary[type=submit]").first)

    def _go(self, button: Locator) -> int:
        before = self.page.url
        with self.page.expect_navigation() as navigation:
            button.click()
        response = navigation.value
        if response is None:  # a link to a place on this page
            assert self.page.url != before
            return 200
        assert response.status < 500, (self.page.url, response.status)
        return response.status


def plain(text: str) -> str:
    """Text without direction marks, with simple spaces."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))).split())


def _answer(form: Locator, name: str, answer: Typed) -> None:
    """Type, choose or tick: as the field with this name (or label) asks. A list ticks boxes, by value or by label."""
    fields = form.locator(f'[name="{name}"], [name$="-{name}"]')
    first = fields.first if fields.count() else form.get_by_label(name, exact=True)
    kind = first.get_attribute("type") or first.evaluate("field => field.localName")
    fold = first.locator("xpath=ancestor::details[not(@open)]")
    for position in range(fold.count()):
        fold.nth(position).locator("> summary").click()
    if isinstance(answer, bool):
        first.set_checked(answer)
    elif kind == "checkbox":
        assert isinstance(answer, (list, tuple))
        for one in answer:
            form.locator(f'[name$="{name}"][value="{one}"]').or_(form.get_by_label(str(one))).first.check()
    elif kind == "radio":
        form.locator(f'[name$="{name}"][value="{answer}"]').check()
    elif kind == "select":
        first.select_option(str(answer))
    elif kind == "file":
        first.set_input_files(str(answer))
    else:
        first.fill(str(answer))
