"""The way in: password, then the second factor, with the keyboard alone if one likes."""

from playwright.sync_api import Browser, Page

from tests.browser import seed
from tests.browser.server import Site
from tests.browser.steps.person import Person, code_of_the_moment


def test_a_person_logs_in_with_password_and_second_factor(browser: Browser, site: Site) -> None:
    clerk = Person(browser, site, "clerk")
    clerk.log_in()
    clerk.looks_around()
    assert clerk.faults == []
    clerk.page.close()


def test_a_wrong_code_is_told_and_lets_nobody_in(browser: Browser, site: Site) -> None:
    clerk = Person(browser, site, "clerk")
    clerk.page.goto(f"{site.office}/office/")
    clerk.send(login="clerk@berkane.test", password=seed.PASSWORD)
    wrong = str((int(code_of_the_moment()) + 1) % 10**6).zfill(6)
    clerk.page.fill("[name=code]", wrong)
    clerk.page.press("[name=code]", "Enter")
    clerk.page.locator(".error-summary").wait_for()
    clerk.looks_around()
    clerk.page.goto(f"{site.office}/office/agreements/")
    assert "/account/" in clerk.page.url
    clerk.page.close()


def test_the_keyboard_alone_opens_a_dossier(browser: Browser, filled_site: Site) -> None:
    page = browser.new_page(locale="ar-MA")
    page.goto(f"{filled_site.office}/office/")
    _reach(page, "[name=login]")
    page.keyboard.type("reader@berkane.test")
    _reach(page, "[name=password]")
    page.keyboard.type(seed.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _reach(page, "[name=code]")
    page.keyboard.type(code_of_the_moment())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("/")  # the search box, from anywhere
    page.keyboard.type("CONV-02113-2024-001")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _reach(page, 'main a[href$="/office/agreements/CONV-02113-2024-001/"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _reach(page, ".skip-link")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _reach(page, '.rail a[href$="/council/"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/CONV-02113-2024-001/council/")
    page.close()


def _reach(page: Page, selector: str, presses: int = 60) -> None:
    """Press Tab until the thing has the focus, which must then be seen."""
    wanted = page.locator(selector).first
    for _press in range(presses):
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate("one => getComputedStyle(one).outlineStyle") != "none", selector
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{presses} times Tab do not reach {selector}")
