"""The doctor compares the register with the dossiers: silent when they agree, each way of disagreeing is found."""

from datetime import date

import pytest

from mithaq.collectivities import health, selectors
from mithaq.outbox import delivery
from mithaq.register.models import Entry, Version
from tenants.agreements.models import Agreement
from tenants.demo.cast import Dossier
from tests.races.conftest import Play, cast, play, play_all  # noqa: F401 - fixtures of the committed story

pytestmark = pytest.mark.usefixtures("own_database")


def found(*, office: str = "") -> list[health.Finding]:
    place = selectors.find(office) if office else None
    return [finding for result in health.examine(["register"], place) for finding in result.findings]


@pytest.fixture
def published(play: Play) -> Dossier:  # noqa: F811 - the fixture above
    dossier = play("in_force")
    with selectors.public_side():
        delivery.sweep()
    return dossier


def test_what_was_published_is_what_the_dossier_says(published: Dossier) -> None:
    assert Entry.objects.count() == 1
    assert found() == []
    assert found(office="berkane") == []


def test_a_dossier_changed_by_hand(published: Dossier) -> None:
    Agreement.objects.update(title_fr="Autre titre", ends_on=date(2031, 1, 1))
    first, _second = found()
    assert first.code == "register_differs"
    assert "differs: title_fr, ends_on" in first.what
    assert found(office="saidia") == []


def test_a_detail_that_no_column_shows_is_found_word_by_word(published: Dossier) -> None:
    Agreement.objects.get().parties.filter(is_self=False).update(name_fr="Autre partenaire")
    [finding] = found(office="berkane")
    assert "the published detail is another" in finding.what


def test_a_publication_that_is_owed_is_no_difference(published: Dossier) -> None:
    from mithaq.outbox import services as outbox

    agreement = Agreement.objects.get()
    Agreement.objects.update(title_fr="Autre titre")
    outbox.add("signature.refresh_publication", agreement_id=agreement.pk)
    assert [finding for finding in found() if "differs:" in finding.what] == []
    delivery.deliver("o_berkane")
    assert found() == []


def test_an_entry_that_is_gone_and_one_without_a_dossier(published: Dossier) -> None:
    entry = Entry.objects.get()
    with selectors.public_side():
        Version.objects.all().delete()
        Entry.objects.filter(pk=entry.pk).update(public_id="00000000-0000-7000-8000-000000000001")
    codes = {(finding.code, "no dossier" in finding.what, "unpublished" in finding.what) for finding in found()}
    assert ("register_differs", True, True) in codes
    assert ("register_altered", False, False) in codes


def test_an_entry_altered_after_it_was_published(published: Dossier) -> None:
    with selectors.public_side():
        entry = Entry.objects.get()
        Entry.objects.update(detail=entry.detail | {"reference": "CONV-1"})
    assert "register_altered" in {finding.code for finding in found()}


def test_an_entry_of_no_office(published: Dossier) -> None:
    with selectors.public_side():
        Entry.objects.update(office_schema="o_gone")
    assert "register_stray" in {finding.code for finding in found()}
