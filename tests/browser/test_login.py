"""The way in: password, then the second factor, with the keyboard alone if one likes."""

from playwright.sync_api import Browser

from tests.browser.server import Site
from tests.browser.steps.person import Person


def test_a_person_logs_in_with_password_and_second_factor(browser: Browser, site: Site) -> None:
    clerk = Person(browser, site, "clerk")
    clerk.log_in()
    clerk.looks_around()
    assert clerk.faults == []
    clerk.page.close()
