"""The office of Berkane at work: who sits at which screen, which day it is, and the dossier that they share."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.server import Site
from tests.browser.steps.person import Person

# The parties, as the screens name them in Arabic.
OURS = "بركان"
PARTNER = "جماعة شريكة بالسنغال (مثال)"
FUND = "الصندوق الإفريقي لدعم التعاون اللامركزي الدولي"
ASSOCIATION = "جمعية محلية للبيئة (مثال)"
TREASURER = "القابض الجماعي"
EVERYBODY = (OURS, PARTNER, FUND, ASSOCIATION)


class Story:
    """Everybody's screens, opened when somebody has something to do."""

    def __init__(self, browser: Browser, site: Site, folder: Path) -> None:
        self._browser, self.site, self._folder = browser, site, folder
        self._people: dict[str, Person] = {}
        self.reference = ""

    def on(self, year: int, month: int, day: int) -> str:
        """That day has come, for everybody. Returns it as a date box takes it."""
        today = date(year, month, day)
        self.site.set_day(today)
        return today.isoformat()

    def person(self, role: str) -> Person:
        """The screen of the person with this role, who logs in the first time and opens the dossier if there is one."""
        if role not in self._people:
            found = self._people[role] = Person(self._browser, self.site, role)
            found.log_in()
            if self.reference:
                found.open(self.reference)
        return self._people[role]

    def at(self, role: str, stage: str) -> Person:
        """The same, at a stage's page of the dossier."""
        person = self.person(role)
        person.stage(stage)
        return person

    def stranger(self) -> Page:
        """The window of somebody without an account."""
        return self._browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR").new_page()

    def scan(self, name: str) -> Path:
        """A one-page PDF, as a scanner makes it."""
        path = self._folder / f"{name}.pdf"
        page = self._browser.new_page()
        page.set_content(f"<h1>{name}</h1><p>Données synthétiques</p>")
        page.pdf(path=path)
        page.close()
        return path

    def faults(self) -> list[str]:
        """What the browsers complained of, on all screens."""
        return [fault for person in self._people.values() for fault in person.faults]
