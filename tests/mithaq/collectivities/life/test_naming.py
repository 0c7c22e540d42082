"""A renamed office: its register entries and public pages follow, what was signed does not change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from wagtail.models import Page

from cms.models import CollectivityPage
from cms.services import build_site, open_collectivity
from mithaq.collectivities import selectors, services
from mithaq.collectivities.errors import OfficeErased
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import InvalidInput
from mithaq.register import selectors as register
from mithaq.register import services as publication
from mithaq.register.models import Change, Entry
from mithaq.register.snapshots import Words
from tests.mithaq.collectivities.life.record import record_of
from tests.mithaq.register.samples import snapshot

OPERATOR = "op@mithaq.test"
NEW = {"name_ar": "بركان الكبرى", "name_fr": "Grand Berkane"}


@pytest.fixture
def published(berkane: Collectivity, other_office: Collectivity, as_office: Callable[..., Any]) -> list[Entry]:
    """Two entries of Berkane, one of them withdrawn, and one of Saïdia."""
    found = []
    for office, number in ((berkane, 1), (berkane, 2), (other_office, 3)):
        with as_office(office):
            found.append(publication.publish(snapshot(reference=f"CONV-02113-2024-00{number}")))
    with as_office(berkane):
        publication.withdraw(found[1].public_id, reason="Published by mistake")
    return found


def test_published_entries_follow_in_a_new_version_with_a_line_of_the_feed(
    berkane: Collectivity, published: list[Entry]
) -> None:
    seen = Change.objects.order_by("-pk").first().pk
    services.rename(berkane, **NEW, by=OPERATOR, act="Decree 2.26.100", reason="vote of the council")
    assert (berkane.name_ar, berkane.name_fr) == ("بركان الكبرى", "Grand Berkane")
    mine, withdrawn, theirs = (Entry.objects.get(pk=entry.pk) for entry in published)
    assert (mine.collectivity_fr, mine.collectivity_ar, mine.version) == ("Grand Berkane", "بركان الكبرى", 2)
    assert (withdrawn.collectivity_fr, withdrawn.version) == ("Grand Berkane", 3)
    assert withdrawn.withdrawn_at is not None
    assert (theirs.collectivity_fr, theirs.version) == ("Saïdia", 1)
    old, new = mine.versions.order_by("number")
    assert old.detail["collectivity"]["name"]["fr"] == "Berkane"
    assert (new.kind, new.reason) == ("updated", "Decree 2.26.100")
    assert new.detail["parties"] == old.detail["parties"], "an act keeps the names of its day"
    lines = Change.objects.filter(pk__gt=seen).order_by("pk")
    assert [(line.public_id, line.kind, line.version) for line in lines] == [
        (mine.public_id, "updated", 2), (withdrawn.public_id, "updated", 3),
    ]  # fmt: skip
    event = record_of(berkane).get()
    assert event.details == {
        "before": ["بركان", "Berkane"], "after": ["بركان الكبرى", "Grand Berkane"], "register_entries": 2,
    }  # fmt: skip
    assert event.act == "Decree 2.26.100"


def test_the_new_name_is_found_and_the_register_still_verifies(berkane: Collectivity, published: list[Entry]) -> None:
    services.rename(berkane, **NEW, by=OPERATOR)
    found = register.matching(register.Filters.read({"q": "grand berkane"}))
    assert [entry.pk for entry in found] == [published[0].pk]
    assert [finding.problem for finding in register.verify() if finding.problem] == []


def test_publishing_after_the_renaming_writes_nothing_twice(
    berkane: Collectivity, published: list[Entry], as_office: Callable[..., Any]
) -> None:
    services.rename(berkane, **NEW, by=OPERATOR)
    entry = Entry.objects.get(pk=published[0].pk)
    with as_office(selectors.find("berkane")):
        again = snapshot(reference="CONV-02113-2024-001", public_id=entry.public_id)
        assert publication.publish(again).version == entry.version


@pytest.mark.parametrize("state", ["suspended", "archived"])
def test_a_closed_office_is_renamed_as_well(berkane: Collectivity, published: list[Entry], state: str) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state=state)
    services.rename(berkane, **NEW, by=OPERATOR)
    assert Entry.objects.get(pk=published[0].pk).collectivity_fr == "Grand Berkane"


def test_an_erased_office_keeps_its_last_name(berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="erased")
    with pytest.raises(OfficeErased):
        services.rename(berkane, **NEW, by=OPERATOR)


@pytest.mark.parametrize(
    "names",
    [
        {"name_ar": " ", "name_fr": "Berkane"},
        {"name_ar": "بركان", "name_fr": ""},
        {"name_ar": "ب" * 161, "name_fr": "Berkane"},
        {"name_ar": "بركان", "name_fr": "Berkane"},
    ],
    ids=["no Arabic", "no French", "too long", "unchanged"],
)
def test_a_name_that_is_none_is_refused(berkane: Collectivity, names: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        services.rename(berkane, **names, by=OPERATOR)
    assert not record_of(berkane).exists()


def test_the_titles_of_the_public_pages_follow(berkane: Collectivity) -> None:
    build_site()
    open_collectivity(berkane)
    french = CollectivityPage.objects.get(code=berkane.code, locale__language_code="fr")
    french.title = "Berkane"
    french.save_revision()
    english = CollectivityPage.objects.get(code=berkane.code, locale__language_code="en")
    Page.objects.filter(pk=english.pk).update(title="The town of Berkane")
    services.rename(berkane, **NEW, by=OPERATOR)
    titles = dict(CollectivityPage.objects.filter(code=berkane.code).values_list("locale__language_code", "title"))
    assert titles == {"ar": "بركان الكبرى", "fr": "Grand Berkane", "en": "The town of Berkane"}
    assert Page.objects.get(pk=french.pk).get_latest_revision().content["title"] == "Grand Berkane"
    assert "Grand Berkane" in Client(HTTP_HOST="berkane.localhost").get("/fr/").content.decode()


def test_a_renaming_that_fails_half_way_changes_nothing(
    berkane: Collectivity, published: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mithaq.collectivities.services.naming.record", _broken)
    with pytest.raises(DatabaseError):
        services.rename(berkane, **NEW, by=OPERATOR)
    assert selectors.find("berkane").name_fr == "Berkane"
    assert Entry.objects.get(pk=published[0].pk).version == 1
    assert berkane.name_fr == "Berkane"


def _broken(*args: Any, **kwargs: Any) -> None:
    raise DatabaseError("the disk is full")


def test_an_office_cannot_give_another_one_a_name(
    published: list[Entry], berkane: Collectivity, as_office: Callable[..., Any]
) -> None:
    with as_office(berkane):
        assert publication.follow_name("o_saidia", name=Words(ar="س", fr="S")) == 0
    assert Entry.objects.get(pk=published[2].pk).collectivity_fr == "Saïdia"
