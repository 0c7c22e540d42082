"""Loading regions, provinces and communes: every bad row is named, nothing is written twice, no name is trusted."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import user_message
from mithaq.core.text import fold
from mithaq.territory import errors as e
from mithaq.territory import selectors, services
from mithaq.territory.models import Commune, Province, Region
from tests.shared_data import shared

REGIONS = "hcp_code,iso_3166_2,name_fr,name_ar,population_2024,n_provinces\n02,MA-02,Oriental,الشرق,2294665,1\n"
PROVINCES = (
    "hcp_code,iso_3166_2,type,name_fr,name_ar,region_hcp_code,council_seats,population_2024,n_communes\n"
    "02.113,MA-BER,province,Berkane,بركان,02,13,296000,2\n"
    "06.141.01.00,,prefecture_of_arrondissements,Casablanca-Anfa,الدار البيضاء-أنفا,06,,344165,0\n"
)
COMMUNES = (
    "hcp_code,type,name_fr,name_ar,name_ar_check,province_hcp_code\n"
    "02.113.01.09,urban,Berkane,بركان,zeys,02.113\n"
    "02.113.03.01,rural,Aghbal,أغبال,unconfirmed,02.113\n"
)


@pytest.fixture
def lists(db: None, tmp_path: Path) -> Path:
    """A folder with a small territory of one region."""
    (tmp_path / "ma_regions.csv").write_text(REGIONS, encoding="utf-8")
    (tmp_path / "ma_provinces.csv").write_text(PROVINCES, encoding="utf-8")
    (tmp_path / "ma_communes.csv").write_text(COMMUNES, encoding="utf-8")
    return tmp_path


def reported(loaded: services.Loaded) -> list[tuple[str, int, str, str]]:
    return [(f.file, f.fault.row, f.fault.header, f.fault.error.code) for f in loaded.faults]


def append(folder: Path, name: str, line: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


def test_three_levels_are_loaded_as_the_webs_own_role(lists: Path) -> None:
    loaded = services.load(lists)
    assert (loaded.regions.added, loaded.provinces.added, loaded.communes.added) == (1, 1, 2)
    assert loaded.faults == []
    commune = selectors.commune("02.113.01.09")
    assert (commune.name_ar, commune.is_urban, commune.province_code) == ("بركان", True, "02.113")
    assert selectors.communes_named("BERKANE").get() == commune


def test_a_second_load_changes_nothing(lists: Path) -> None:
    services.load(lists)
    again = services.load(lists)
    for count in (again.regions, again.provinces, again.communes):
        assert (count.added, count.changed) == (0, 0)
    assert again.communes.unchanged == 2


def test_a_corrected_name_is_taken_and_a_place_the_list_forgot_stays(lists: Path) -> None:
    services.load(lists)
    (lists / "ma_communes.csv").write_text(
        COMMUNES.replace("Aghbal,أغبال,unconfirmed", "Aghbal,أغبالا,zeys").replace("02.113.01.09", "02.113.01.10"),
        encoding="utf-8",
    )
    loaded = services.load(lists)
    assert (loaded.communes.added, loaded.communes.changed) == (1, 1)
    changed = Commune.objects.get(code="02.113.03.01")
    assert (changed.name_ar, changed.name_ar_confirmed, changed.folded) == ("أغبالا", True, "|اغبالا|aghbal|")
    assert Commune.objects.count() == 3


def test_prefectures_of_arrondissements_are_no_collectivities(lists: Path) -> None:
    loaded = services.load(lists)
    assert loaded.skipped == ["06.141.01.00 Casablanca-Anfa"]
    assert not Province.objects.filter(code__startswith="06").exists()


def test_unconfirmed_arabic_names_are_counted_and_flagged(lists: Path) -> None:
    assert services.load(lists).unconfirmed == 1
    assert not Commune.objects.get(code="02.113.03.01").name_ar_confirmed


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("2113.03.02,rural,Laâtamna,العثامنة,zeys,02.113", "hcp_code", "place_code_form"),
        ("02.113.01.09,rural,Laâtamna,العثامنة,zeys,02.113", "hcp_code", "place_twice"),
        ("02.113.03.02,village,Laâtamna,العثامنة,zeys,02.113", "type", "place_type_unknown"),
        ("02.113.03.02,rural,Laâtamna,Laatamna,zeys,02.113", "name_ar", "name_not_arabic"),
        ("02.113.03.02,rural,Laâtamna,,zeys,02.113", "name_ar", "value_missing"),
        ("02.113.03.02,rural,Laâtamna,العثامنة,zeys,02.999", "province_hcp_code", "parent_unknown"),
        ("02.114.03.02,rural,Laâtamna,العثامنة,zeys,02.113", "province_hcp_code", "parent_differs"),
        ("02.113.03.02,rural,Laâtamna,الع\u202eثامنة,zeys,02.113", "name_ar", "bidi_control"),
        (f"02.113.03.02,rural,{'L' * 121},العثامنة,zeys,02.113", "name_fr", "too_long"),
    ],
)
def test_a_dirty_row_is_reported_with_its_place_and_the_others_are_loaded(
    lists: Path, line: str, column: str, code: str
) -> None:
    append(lists, "ma_communes.csv", line)
    loaded = services.load(lists)
    assert ("ma_communes.csv", 4, column, code) in reported(loaded)
    assert all(user_message(found.fault.error) for found in loaded.faults)
    assert Commune.objects.count() == 2


def test_a_name_with_marks_and_strange_spaces_is_cleaned(lists: Path) -> None:
    append(lists, "ma_communes.csv", "02.113.03.02,rural,Laâtamna,\u200f\u00a0العثامنة\u00a0,zeys,02.113")
    services.load(lists)
    assert Commune.objects.get(code="02.113.03.02").name_ar == "العثامنة"


def test_a_province_that_announces_more_communes_than_were_read_is_reported(lists: Path) -> None:
    append(lists, "ma_communes.csv", "02.113.03.02,rural,Laâtamna,العثامنة,zeys,02.113")
    assert reported(services.load(lists)) == [("ma_provinces.csv", 2, "n_communes", "count_differs")]


def test_a_missing_list_and_a_missing_column_write_nothing(lists: Path) -> None:
    (lists / "ma_communes.csv").write_text("hcp_code,name_fr\n1,x\n", encoding="utf-8")
    with pytest.raises(e.ColumnsMissing) as refusal:
        services.load(lists)
    assert "name_ar" in user_message(refusal.value)
    (lists / "ma_communes.csv").unlink()
    with pytest.raises(e.TerritoryFileMissing):
        services.load(lists)
    assert Region.objects.count() == 0


def test_a_code_of_another_form_is_refused_by_the_database(lists: Path) -> None:
    services.load(lists)
    for model, code in ((Region, "2"), (Province, "2113"), (Commune, "02.113")):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=model.objects.values("pk")[:1]).update(code=code)


def test_the_real_lists_give_12_regions_75_provinces_and_1503_communes(db: None) -> None:
    loaded = services.load(shared("ma_communes.csv").parent)
    assert (Region.objects.count(), Province.objects.count(), Commune.objects.count()) == (12, 75, 1503)
    assert Commune.objects.filter(is_urban=True).count() == 221
    assert loaded.unconfirmed == Commune.objects.filter(name_ar_confirmed=False).count() == 386
    assert len(loaded.skipped) == 8
    assert loaded.faults == []
    again = services.load(shared("ma_communes.csv").parent)
    assert [again.regions.changed, again.provinces.changed, again.communes.changed] == [0, 0, 0]


def test_a_name_that_several_real_communes_share_is_never_a_key(db: None) -> None:
    services.load(shared("ma_communes.csv").parent)
    names = [fold(name) for name in Commune.objects.values_list("name_fr", flat=True)]
    repeated = {name for name in names if names.count(name) > 1}
    assert len(repeated) >= 9
    assert all(selectors.communes_named(name).count() > 1 for name in repeated)
