"""International code lists: what is offered, in which words, and what is left out on purpose."""

import pytest
from django.utils import translation

from mithaq.core import codes


def test_the_seventeen_goals_are_named_in_three_languages() -> None:
    assert list(codes.GOALS) == list(range(1, 18))
    assert all(names.ar and names.fr and names.en for names in codes.GOALS.values())


def test_the_default_sectors_of_the_field_are_offered() -> None:
    expected = {"15112", "15185", "14050", "16061", "33210", "43030", "11330", "41040"}
    assert expected <= set(codes.SECTORS)
    assert all(len(code) == 5 and code.isdigit() for code in codes.SECTORS)


@pytest.mark.parametrize(("language", "sector", "goal"), [
    ("ar", "تدبير النفايات والتخلص منها", "مدن ومجتمعات محلية مستدامة"),
    ("fr", "Traitement des déchets", "Villes et communautés durables"),
    ("en", "Waste management/disposal", "Sustainable cities and communities"),
])  # fmt: skip
def test_a_code_is_named_in_the_language_of_the_page(language: str, sector: str, goal: str) -> None:
    with translation.override(language):
        assert (codes.sector_name("14050"), codes.goal_name(11)) == (sector, goal)


def test_a_sector_outside_the_default_set_shows_its_code() -> None:
    assert codes.sector_name("99999") == "99999"


def test_countries_are_those_of_iso_3166_without_eh_and_morocco_comes_first() -> None:
    with translation.override("ar"):
        choices = codes.country_choices()
    assert choices[0] == ("MA", "المغرب")
    assert len(choices) == 248
    assert not {"EH", "XK", "EU", "IC", "EA", "ZZ"} & {code for code, _ in choices}


def test_a_country_is_named_in_the_language_asked_for() -> None:
    assert codes.country_name("SN", "fr") == "Sénégal"
    assert codes.country_name("SN", "ar") == "السنغال"
    assert codes.country_name("SN", "zgh") == "Sénégal"
    assert codes.country_name("QQ", "fr") == "QQ"
    assert codes.is_country("SN")
    assert not codes.is_country("EH")
