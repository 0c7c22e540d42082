"""Every main page, in Arabic and in French, on a desk and on a telephone, with and without scripts.

`MITHAQ_SCREENSHOTS=1` also keeps a picture of each in `screenshots/`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.browser import checks, seed
from tests.browser.server import Site
from tests.browser.steps.person import Person, code_of_the_moment
from tests.database import ROOT

WIDTHS = {"desk": 1280, "telephone": 390}
DOSSIER = "/office/agreements/CONV-02113-2024-001"
PORTAL = (
    "/{language}/", "/{language}/agreements/", "/{language}/collectivities/", "/{language}/about/",
    "/{language}/collectivities/berkane/sessions/", "/{language}/collectivities/berkane/decisions/",
)  # fmt: skip
WORKSPACE = (
    "/office/", "/office/agreements/", "/office/agreements/?q=xyz", "/office/agreements/new/",
    "/office/agreements/import/", "/office/tasks/", "/office/papers/", "/office/people/", "/office/people/invite/",
    "/office/activity/", "/office/place/", "/office/support/visits/", "/office/support/visits/1/", "/office/profile/",
    "/office/account/2fa/", "/office/registers/", "/office/registers/decisions/", "/office/registers/minutes/",
    "/office/registers/public/", "/office/registers/decisions/open/", "/office/registers/decisions/add/",
    "/office/calendar/", "/office/calendar/?month=2027-06", "/office/calendar/year/?year=2027",
    "/office/calendar/feeds/", "/office/calendar/days-off/", "/office/calendar/dossiers/CONV-02113-2024-001/",
)  # fmt: skip
STAGES = (
    "/", "/description/", "/parties/", "/finance/", "/documents/", "/consultation/", "/consultation/actors/",
    "/consultation/meetings/", "/consultation/meetings/1/", "/consultation/positions/", "/consultation/opinions/",
    "/drafting/", "/drafting/versions/1/", "/drafting/versions/compare/", "/drafting/links/", "/drafting/obligations/",
    "/council/", "/council/preflight/", "/council/?amendment=1", "/council/legality/", "/signature/",
    "/signature/force/", "/execution/", "/monitoring/", "/changes/",
)  # fmt: skip
FORMS = (
    "/consultation/fields/", "/consultation/actors/add/", "/consultation/actors/1/edit/",
    "/consultation/meetings/plan/", "/consultation/positions/add/", "/consultation/compromises/add/",
    "/consultation/opinions/ask/", "/execution/actions/add/", "/execution/actions/from-projects/",
    "/monitoring/indicators/add/", "/monitoring/sheet/",
    "/monitoring/evaluations/start/", "/changes/terminate/", "/finance/carrier/", "/documents/word/",
)  # fmt: skip
VISA_DOSSIER = "/office/agreements/CONV-02113-2025-004/council/legality/"  # under examination at the visa desk
DESK = ("/desk/", "/desk/collectivities/")
FLEET = (
    "", "offices/", "offices/?q=xyz", "offices/berkane/", "offices/berkane/life/", "offices/saidia/life/",
    "offices/berkane/settings/", "offices/berkane/keeping/", "offices/berkane/transfers/", "offices/berkane/visits/",
    "offices/berkane/visits/1/", "offices/open/", "offices/open/?province=02.113", "offices/open/?q=xyz",
    "offices/open/details/?code=02.113.01.11", "offices/open/file/", "jobs/", "jobs/1/", "jobs/2/", "jobs/3/",
    "people/", "people/invite/", "people/1/", "visits/",
)  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])


@dataclass(frozen=True)
class Visitors:
    """Browser windows of nobody, the head of the office, the region's and the governor's services, and an operator."""

    browser: Browser
    site: Site
    head: StorageState
    region: StorageState
    operator: StorageState
    governor: StorageState

    def window(self, language: str, *, of: StorageState | None = None, **window: object) -> BrowserContext:
        context = self.browser.new_context(storage_state=of, locale={"ar": "ar-MA", "fr": "fr-MA"}[language], **window)
        context.add_cookies(
            [
                {"name": "mithaq_language", "value": language, "url": address}
                for address in (self.site.office, self.site.national)
            ]
        )
        return context


@pytest.fixture(scope="module")
def visitors(browser: Browser, filled_site: Site) -> Visitors:
    head = Person(browser, filled_site, "head")
    head.log_in()
    region, operator, governor = (
        _at_the_desk(browser, filled_site, f"{role}@desk.test") for role in ("region", "operator", "governor")
    )
    return Visitors(browser, filled_site, head.page.context.storage_state(), region, operator, governor)


def _at_the_desk(browser: Browser, site: Site, email: str) -> StorageState:
    """What the browser of somebody logged in at the desk holds."""
    page = browser.new_page()
    page.goto(f"{site.national}/desk/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", seed.PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=code]", code_of_the_moment())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/desk/")
    return page.context.storage_state()


@LANGUAGES
def test_the_portal(visitors: Visitors, language: str) -> None:
    site, context = visitors.site, visitors.window(language)
    page = context.new_page()
    found = [f"{site.national}{path}" for path in PORTAL]
    found += [
        f"{site.office}/{language}/",
        f"{site.office}/{language}/agreements/",
        *_first_agreement(page, site, language),
    ]
    assert list(_faults(page, [address.format(language=language) for address in found], language)) == []
    context.close()


def _first_agreement(page: Page, site: Site, language: str) -> list[str]:
    """The published agreement of the story, on both hosts."""
    found = []
    for host in (site.national, site.office):
        page.goto(f"{host}/{language}/agreements/?q=CONV-02113-2024-001")
        page.locator("main article a, main .card a").first.click()
        page.wait_for_load_state()
        found.append(page.url)
    return found


@LANGUAGES
def test_the_ways_in(visitors: Visitors, language: str) -> None:
    site, context = visitors.site, visitors.window(language)
    paths = ("/office/account/login/", "/office/account/password/reset/")
    addresses = [*(f"{site.office}{path}" for path in paths), f"{site.national}/account/login/"]
    assert list(_faults(context.new_page(), addresses, language)) == []
    context.close()


@LANGUAGES
@pytest.mark.parametrize(
    "paths", [WORKSPACE, tuple(DOSSIER + path for path in (*STAGES, *FORMS))], ids=["office", "dossier"]
)
def test_the_workspace(visitors: Visitors, language: str, paths: tuple[str, ...]) -> None:
    context = visitors.window(language, of=visitors.head)
    addresses = [f"{visitors.site.office}{path}" for path in paths]
    assert list(_faults(context.new_page(), addresses, language)) == []
    context.close()


@LANGUAGES
def test_the_desk_of_the_authorities(visitors: Visitors, language: str) -> None:
    context = visitors.window(language, of=visitors.region)
    page = context.new_page()
    page.goto(f"{visitors.site.national}/desk/?q=CONV-02113-2024-001")
    page.locator('main a[href*="/desk/agreements/"]').first.click()
    addresses = [*(f"{visitors.site.national}{path}" for path in DESK), page.url]
    assert list(_faults(page, addresses, language)) == []
    context.close()


@LANGUAGES
def test_the_governors_visa_desk(visitors: Visitors, language: str) -> None:
    """The list, a file under examination with every act's form, and one that has its visa."""
    context = visitors.window(language, of=visitors.governor)
    page, desk = context.new_page(), f"{visitors.site.national}/desk/visa/"
    addresses = [desk, f"{desk}?q=xyz", f"{desk}settings/"]
    for state in ("received", "visaed"):
        page.goto(f"{desk}?state={state}")
        page.locator('main th a[href*="/desk/visa/"]').first.click()
        addresses.append(page.url)
        if state == "received":
            addresses += [f"{page.url}acts/{kind}/" for kind in ("request", "visa", "refusal")]
    assert list(_faults(page, addresses, language)) == []
    context.close()
    context = visitors.window(language, of=visitors.head)
    addresses = [f"{visitors.site.office}{VISA_DOSSIER}", f"{visitors.site.office}{DOSSIER}/council/legality/"]
    assert list(_faults(context.new_page(), addresses, language)) == []
    context.close()


@LANGUAGES
def test_the_operators_pages(visitors: Visitors, language: str) -> None:
    context = visitors.window(language, of=visitors.operator)
    addresses = [f"{visitors.site.national}/desk/operator/{path}" for path in FLEET]
    assert list(_faults(context.new_page(), addresses, language)) == []
    context.close()


def test_an_office_is_asked_for_and_visited_without_scripts(visitors: Visitors) -> None:
    """The wizard from the list of communes to its job, and a visit of the support from the desk and back."""
    site, context = visitors.site, visitors.window("ar", of=visitors.operator, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.national}/desk/operator/offices/open/?region=02")
    page.locator('main a[href*="province=02.113"]').click()
    page.locator('main a[href*="code=02.113.01.11"]').click()
    page.fill("[name=head_email]", "head@aklim.test")
    page.fill("[name=head_name_ar]", " ")
    page.locator("main form [type=submit]").click()
    assert page.locator(".error-summary").count() == 1  # the head's name is missing, what was typed stays
    assert page.input_value("[name=head_email]") == "head@aklim.test"
    page.fill("[name=head_name_ar]", "رئيسة المكتب (مثال)")
    page.locator("main form [type=submit]").click()
    page.locator("main [name=step][value=open]").click()
    assert "/desk/operator/jobs/" in page.url
    page.goto(f"{site.national}/desk/operator/offices/berkane/visits/")
    page.fill("[name=reason]", "مثال")
    page.locator("main .split form [type=submit]").click()
    page.locator('main a[href*="/office/support/"]').click()
    page.locator("main [type=submit]").click()
    assert page.url == f"{site.office}/office/"
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        assert checks.overflow(page) <= 0
        assert page.locator(".visit").is_visible()
    page.locator(".visit [type=submit]").click()
    page.goto(f"{site.office}/office/")
    assert "/account/login/" in page.url
    context.close()


def test_every_page_answers_without_scripts(visitors: Visitors) -> None:
    """What scripts add is comfort: the pages, their folded forms and the search work without them."""
    site = visitors.site
    context = visitors.window("ar", of=visitors.head, java_script_enabled=False)
    page = context.new_page()
    for path in (*WORKSPACE, *(DOSSIER + path for path in (*STAGES, *FORMS))):
        response = page.goto(f"{site.office}{path}")
        assert response is not None
        assert response.status == 200, path
        assert page.locator("main h1").count() == 1, path
    page.goto(f"{site.office}/office/agreements/")
    page.fill("main [name=q]", "CONV-02113-2024-001")
    page.locator("main .filter-bar [type=submit]").click()
    assert page.locator("main tbody tr").count() == 1
    page.locator("main tbody a").first.click()
    page.locator('.rail a[href$="/consultation/"]').click()
    assert page.url.endswith(f"{DOSSIER}/consultation/")
    context.close()


def test_the_checks_see_what_they_should(visitors: Visitors) -> None:
    context = visitors.window("fr", of=visitors.head)
    context.add_cookies([{"name": "mithaq_language", "value": "en", "url": visitors.site.office}])
    page = context.new_page()
    page.goto(f"{visitors.site.office}/office/agreements/import/")
    assert checks.untranslated(page, "ar") != []
    page.set_content("<html><body><img src=data:,><p>.</p></body></html>")
    assert {str(rule) for rule, *_elements in checks.accessibility_faults(page)} >= {"image-alt", "html-has-lang"}
    page.set_viewport_size({"width": 390, "height": 900})
    page.set_content("<table><tr><td>" + "x" * 400 + "</td></tr></table>")
    assert checks.overflow(page) > 0
    context.close()


def _faults(page: Page, addresses: list[str], language: str) -> Iterator[str]:
    """What is wrong with the pages at these addresses, one line a fault."""
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    direction = {"ar": "rtl", "fr": "ltr"}[language]
    for address in addresses:
        page.set_viewport_size({"width": WIDTHS["desk"], "height": 900})
        response = page.goto(address)
        if response is None or response.status != 200:
            yield f"{address}: {response and response.status}"
            continue
        if page.locator("html").get_attribute("dir") != direction:
            yield f"{address}: not {direction}"
        yield from (f"{address}: in English: {text}" for text in checks.untranslated(page, language))
        for name, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            if (cut := checks.overflow(page)) > 0:
                yield f"{address}: {cut} pixels wider than the {name}"
            yield from (f"{address} ({name}): {fault}" for fault in checks.accessibility_faults(page))
            _keep_picture(page, f"{language}-{width}")
        yield from (f"{address}: {complaint}" for complaint in complaints)
        complaints.clear()


def _keep_picture(page: Page, kind: str) -> None:
    if os.environ.get("MITHAQ_SCREENSHOTS"):
        host, _slashes, path = page.url.partition("//")[2].partition("/")
        name = f"{host.partition(':')[0]}-{path}".replace("/", "-").replace("?", "-").strip("-")
        page.screenshot(path=ROOT / "screenshots" / kind / f"{name}.png", full_page=True)
