"""Home, tasks, a dossier's overview, papers, activity, and the menu that leads to them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from tenants.agreements.errors import ForeignStateRefused
from tenants.agreements.models import Agreement, PartyKind
from tenants.agreements.selectors import Task
from tenants.office import selectors
from tests.tenants import dossiers, running

ClientFor = Callable[..., Client]
TODAY = date(2027, 4, 15)
PAGES = (
    "", "agreements/", "agreements/REFERENCE/", "tasks/", "papers/", "people/", "people/invite/", "activity/",
    "profile/",
)  # fmt: skip


def task(due_on: date | None, roles: frozenset[str] = frozenset({"clerk"})) -> Task:
    return Task(Agreement(reference="CONV-1"), "label", "office:agreement", roles, due_on)


def test_tasks_are_grouped_by_urgency() -> None:
    days = (None, TODAY - timedelta(1), TODAY, TODAY + timedelta(1), TODAY + timedelta(7), TODAY + timedelta(8))
    groups = selectors.grouped([task(day) for day in days], TODAY)
    counts = [len(part) for part in (groups.late, groups.today, groups.week, groups.later, groups.undated)]
    assert counts == [1, 1, 2, 1, 1]
    assert (len(groups), groups.pressing) == (6, 3)


def test_my_tasks_are_those_of_my_roles(office: Collectivity, people: Callable[..., object]) -> None:
    mine = task(TODAY)
    theirs = task(TODAY, frozenset({"finance"}))
    assert selectors.of_person([mine, theirs], people("clerk")) == [mine]  # type: ignore[arg-type]  # stand-ins for tasks


def test_every_app_with_tasks_and_needs_is_asked() -> None:
    """An app that offers `tasks` or `needs` and is not asked would be silent: the walk over the apps finds it."""
    from importlib import import_module

    from django.apps import apps

    offered, asked = set(), set(selectors.TASKS) | {need for needs in selectors.NEEDS.values() for need in needs}
    for config in apps.get_app_configs():
        if config.name.startswith("tenants.") and config.label != "office":
            try:
                module = import_module(f"{config.name}.selectors")
            except ModuleNotFoundError:
                continue
            offered |= {vars(module)[name] for name in ("tasks", "needs") if name in vars(module)}
    assert offered - asked == set()


def test_late_payment_stands_on_the_finance_officers_home(office_client: ClientFor, berkane: Collectivity) -> None:
    with office_context(berkane):
        reference = running.running().agreement.reference
    with clock.frozen(date(2025, 10, 5)):
        page = office_client("finance").get("/office/")
        nobody = office_client("secretary").get("/office/")
    late = page.context["groups"].late
    assert {one.agreement.reference for one in late} == {reference}
    assert all(one.article for one in late)
    assert nobody.context["groups"].late == []


def test_home_lists_what_ends_within_90_and_180_days(office_client: ClientFor, berkane: Collectivity) -> None:
    with office_context(berkane):
        running.running()  # to 30 June 2027
    client = office_client("clerk")
    for day, group in ((date(2027, 4, 15), "soon"), (date(2027, 1, 15), "later"), (date(2027, 7, 1), "expired")):
        with clock.frozen(day):
            endings = client.get("/office/").context["endings"]
        assert [name for name in ("soon", "later", "expired") if getattr(endings, name)] == [group]


def test_home_asks_a_constant_number_of_queries(office_client: ClientFor, berkane: Collectivity) -> None:
    client = office_client("head")

    def queries() -> int:
        with clock.frozen(TODAY), CaptureQueriesContext(connection) as seen:
            assert client.get("/office/").status_code == 200
        return len([one for one in seen if "SAVEPOINT" not in one["sql"] and not one["sql"].startswith("SET ")])

    def fill(count: int) -> None:
        with office_context(berkane):
            for number in range(count):
                dossiers.consulted(title_ar=f"ملف {number}")
                running.running()

    fill(1)
    few = queries()
    fill(3)
    assert queries() == few


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_overview_of_a_dossier_in_each_language(office_client: ClientFor, berkane: Collectivity, language: str) -> None:
    with office_context(berkane):
        agreement = dossiers.opened()
        with pytest.raises(ForeignStateRefused):
            dossiers.with_partner(agreement, kind=PartyKind.FOREIGN_STATE, name_ar="دولة أجنبية", name_fr="Un État")
    client = office_client("clerk")
    client.cookies["mithaq_language"] = language
    page = client.get(f"/office/agreements/{agreement.reference}/")
    assert page.status_code == 200
    needs = {need.code for need in page.context["needs"]}
    assert {"fields", "actors", "meetings", "minutes"} <= needs
    assert page.context["refused"]
    assert page.context["publication"] is None
    assert "دولة أجنبية" in page.content.decode()


def test_history_is_filtered_by_axis(office_client: ClientFor, berkane: Collectivity) -> None:
    with office_context(berkane):
        agreement = dossiers.in_drafting()
    client = office_client("clerk")
    page = f"/office/agreements/{agreement.reference}/"
    assert {entry.axis for entry in client.get(page).context["history"]} == {"agreement", "event"}
    assert {entry.axis for entry in client.get(page, {"history": "agreement"}).context["history"]} == {"agreement"}
    assert len(client.get(page, {"history": "nonsense"}).context["history"]) > 2


def test_overview_sums_the_money(office_client: ClientFor, berkane: Collectivity) -> None:
    with office_context(berkane):
        agreement = running.running().agreement
    with clock.frozen(date(2025, 10, 5)):
        page = office_client("finance").get(f"/office/agreements/{agreement.reference}/")
    money = page.context["money"]
    assert (money.total, money.paid, money.left) == (480_000_000, 0, 480_000_000)
    assert money.late == 240_000_000 + 144_000_000  # T1 and T2 of September 2024 and 2025


@pytest.mark.parametrize(
    ("role", "hidden"),
    [("head", set()), ("president", {"people"}), ("clerk", {"people", "activity"}), ("reader", {"people", "activity"})],
)
def test_menu_shows_what_one_may_open(office_client: ClientFor, role: str, hidden: set[str]) -> None:
    client = office_client(role)
    page = client.get("/office/").content.decode()
    for name in ("agreements", "tasks", "papers", "people", "activity", "profile"):
        assert (f'href="/office/{name}/"' in page) == (name not in hidden)
        assert client.get(f"/office/{name}/").status_code == (403 if name in hidden else 200)


def test_activity_shows_who_changed_what(office_client: ClientFor, berkane: Collectivity) -> None:
    client = office_client("head")
    client.post("/office/profile/", {"name_ar": "رئيسة المكتب", "language": "ar"})
    entries = client.get("/office/activity/").context["entries"]
    change = next(one for one in entries if one.entry.table == "accounts_user" and one.entry.operation == "UPDATE")
    assert change.who is not None
    assert change.who.name_ar == "رئيسة المكتب"


def test_papers_of_every_dossier_are_found(office_client: ClientFor, berkane: Collectivity) -> None:
    with office_context(berkane):
        agreement = dossiers.opened()
        running.paper(agreement, title="محضر الإنهاء التجريبي")
    client = office_client("reader")
    for words in ("", "الإنهاء", agreement.reference, "النفايات محضر"):
        found = client.get("/office/papers/", {"q": words}).context["page"]
        assert [one.title for one in found] == ["محضر الإنهاء التجريبي"]
    assert list(client.get("/office/papers/", {"q": "غير موجود"}).context["page"]) == []
    assert client.get("/office/papers/", {"q": "\x00"}).status_code == 200


def test_pages_carry_direction_language_and_no_inline_code(office_client: ClientFor, berkane: Collectivity) -> None:
    with office_context(berkane):
        reference = dossiers.opened().reference
    client = office_client("head")
    for language, direction in (("ar", "rtl"), ("fr", "ltr")):
        client.cookies["mithaq_language"] = language
        for path in PAGES:
            page = client.get("/office/" + path.replace("REFERENCE", reference)).content.decode()
            assert f'<html lang="{language}" dir="{direction}">' in page
            assert " style=" not in page
            assert "<script>" not in page
            assert " onclick=" not in page
