"""The head of the office's papers is that of the registry: kingdom, ministry, prefecture or province, collectivity."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.utils.translation import override

from mithaq.collectivities.models import Collectivity
from mithaq.territory import selectors as territory
from mithaq.territory.models import Province
from tenants.documents import letterhead


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> Province:
    found = Province(code="02.411", name_ar="وجدة-أنجاد", name_fr="Oujda-Angad", is_prefecture=True)
    monkeypatch.setattr(territory, "province", lambda code: found)
    return found


def test_the_five_lines_in_both_languages(office: Collectivity, province: Province) -> None:
    heads = letterhead.letterheads()
    assert heads["ar"].lines == (
        "المملكة المغربية", "وزارة الداخلية", "عمالة وجدة-أنجاد", "جماعة بركان", "مكتب التعاون اللامركزي والشراكات",
    )  # fmt: skip
    assert heads["fr"].lines[2:4] == ("Préfecture d’Oujda-Angad", "Commune de Berkane")
    province.is_prefecture = False
    assert letterhead.letterheads()["ar"].lines[2] == "إقليم وجدة-أنجاد"


def test_a_province_that_is_not_loaded_leaves_its_line_out(office: Collectivity) -> None:
    assert [len(head.lines) for head in letterhead.letterheads().values()] == [4, 4]


def test_an_establishment_bears_its_own_name_and_its_place_is_filled_in(
    eci_office: Collectivity, as_office: Callable[[Collectivity], AbstractContextManager[Collectivity]]
) -> None:
    with as_office(eci_office), override("fr"):
        assert eci_office.name_fr in letterhead.letterheads()["fr"].lines
        assert letterhead.place_and_date("fr", None).startswith("……")


def test_a_commune_whose_name_says_so_is_not_called_commune_twice(office: Collectivity) -> None:
    office.name_ar = "جماعة بركان"
    assert letterhead.collectivity(office, "ar") == "جماعة بركان"


@pytest.mark.parametrize(("language", "shown"), [("ar", "بركان، في 5 مارس 2024"), ("fr", "Berkane, le 5 mars 2024")])
def test_place_and_date(office: Collectivity, language: str, shown: str) -> None:
    with override(language):
        assert letterhead.place_and_date(language, date(2024, 3, 5)) == shown


@pytest.mark.parametrize(("name", "shown"), [
    ("Berkane", "de Berkane"), ("Oujda", "d’Oujda"), ("El Jadida", "d’El Jadida"), ("M'diq", "de M'diq"),
])  # fmt: skip
def test_a_french_name_behind_its_de(name: str, shown: str) -> None:
    assert letterhead.of(name) == shown
