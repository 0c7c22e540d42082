"""Words as people type them, filters, facets, pages; always in a constant number of queries."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mithaq.collectivities.models import Collectivity
from mithaq.register import selectors, services
from mithaq.register.selectors import Filters
from mithaq.register.snapshots import Words
from tests.mithaq.register.samples import THEM, US, many, snapshot


@pytest.fixture
def shelf(office: Collectivity) -> None:
    """Three agreements that differ in everything."""
    services.publish(snapshot())
    services.publish(
        snapshot(
            reference="CONV-02113-2025-001", kind="twinning", in_force_on=date(2025, 3, 1), sdg_goals=(4,),
            title=Words(ar="التوأمة مع مدينة مونبلييه", fr="Jumelage avec Montpellier"),
            summary=Words(ar="تبادل مدرسي"), sector_codes=("16061",), contributions=(),
            parties=(US, replace(THEM, name=Words(ar="مدينة مونبلييه", fr="Ville de Montpellier"), country="FR")),
        )
    )  # fmt: skip
    services.publish(
        snapshot(
            reference="CONV-02113-2025-002", kind="partnership", state="closed", in_force_on=date(2025, 4, 1),
            title=Words(ar="ترميم قصبة أڭادير", fr="Restauration de la kasbah d’Agadir"), summary=Words(ar="تراث"),
            sdg_goals=(11,), parties=(US,),
        )
    )  # fmt: skip


def found(**filters: Any) -> list[str]:
    return [entry.reference for entry in selectors.search(Filters(**filters)).entries]


@pytest.mark.parametrize(
    "words",
    [
        "النفايات", "نفايات", "نِفَايَات", "نفــايات", "dechets", "DÉCHETS", "déch", "CONV-02113-2024-007",
        "السنغال", "senegal", "Sénégal", "جمع النفايات", "والنفايات",
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_typed(shelf: None, words: str) -> None:
    assert "CONV-02113-2024-007" in found(words=words)


@pytest.mark.parametrize("words", ["اكادير", "أكادير", "أگادير", "Agadir", "قصبه"])
def test_the_letters_of_one_moroccan_sound_are_one(shelf: None, words: str) -> None:
    assert found(words=words) == ["CONV-02113-2025-002"]


@pytest.mark.parametrize("words", ["Montpelier", "Monpellier", "Montpellire", "مونبليه", "jumellage", "توامة"])
def test_a_slip_of_the_hand_still_finds_and_is_told(shelf: None, words: str) -> None:
    results = selectors.search(Filters(words=words))
    assert [entry.reference for entry in results.entries] == ["CONV-02113-2025-001"]
    assert results.nearly is (words != "توامة")


def test_what_nothing_resembles_is_not_found(shelf: None) -> None:
    results = selectors.search(Filters(words="zzyzx qwertyuiop"))
    assert (results.total, results.entries, results.nearly) == (0, [], False)


@pytest.mark.parametrize(
    ("filters", "references"),
    [
        ({"kind": "twinning"}, ["CONV-02113-2025-001"]),
        ({"state": "closed"}, ["CONV-02113-2025-002"]),
        ({"country": "FR"}, ["CONV-02113-2025-001"]),
        ({"goal": 12}, ["CONV-02113-2024-007"]),
        ({"year": 2024}, ["CONV-02113-2024-007"]),
        ({"sector": "16061"}, ["CONV-02113-2025-001"]),
        ({"region": "03"}, []),
        ({"region": "02", "province": "02.113", "kind": "partnership"}, ["CONV-02113-2025-002"]),
        ({"collectivity": "02.113.01.09", "goal": 11}, ["CONV-02113-2025-002", "CONV-02113-2024-007"]),
    ],
)
def test_a_filter_narrows_the_list(shelf: None, filters: dict[str, Any], references: list[str]) -> None:
    assert found(**filters) == references


def test_a_facet_counts_with_the_other_filters_and_without_its_own(shelf: None) -> None:
    facets = selectors.facets(Filters(kind="twinning"))
    assert {facet.value: facet.count for facet in facets["kind"]} == {
        "decentralized_cooperation": 1, "partnership": 1, "twinning": 1,
    }  # fmt: skip
    assert [(facet.value, facet.count) for facet in facets["country"]] == [("FR", 1)]
    assert [(facet.value, facet.count) for facet in facets["year"]] == [("2025", 1)]


def test_a_page_of_results_costs_the_same_whatever_the_number_of_rows(
    office: Collectivity, django_assert_num_queries: Any
) -> None:
    services.publish(snapshot())
    with django_assert_num_queries(3):
        selectors.search(Filters(kind="decentralized_cooperation"))
    for sample in many(30):
        services.publish(sample)
    with django_assert_num_queries(3):
        results = selectors.search(Filters(kind="decentralized_cooperation"))
    assert (results.total, len(results.entries), results.pages) == (31, 20, 2)
    with django_assert_num_queries(4):
        selectors.search(Filters(words="Conventoin d'essai"))
    with django_assert_num_queries(2):
        selectors.statistics()


def test_lines_of_a_list_never_fetch_the_detail(shelf: None, django_assert_num_queries: Any) -> None:
    entry = selectors.search(Filters()).entries[0]
    with django_assert_num_queries(0):
        for name in ("title_ar", "amount_centimes", "partners_fr", "visa_on", "is_demo"):
            getattr(entry, name)


@pytest.mark.parametrize("page", [-5, 0, 10**9])
def test_a_page_that_does_not_exist_is_the_nearest_one(shelf: None, page: int) -> None:
    assert len(selectors.search(Filters(), page=page).entries) == 3


@pytest.mark.parametrize(
    "text",
    [
        "'", "';--", "' | !'", "a & | !", ":*", "<->", "\\", "\x00", "%", "_", "𝔸𝔹", "½", "²", "ﷺ", "⁦", "‮gnp",
        "()" * 80, "x" * 5000, "ا" * 300, "🇲🇦", "1" * 400, "a'b:*c", "--", "٠١٢", "-1' OR '1'='1",
    ],
)  # fmt: skip
def test_hostile_words_are_words_and_nothing_else(shelf: None, text: str) -> None:
    filters = Filters.read({"q": text})
    assert selectors.search(filters).total in range(4)
    selectors.facets(filters)
    assert selectors.search(Filters(words=text)).total in range(4)


@pytest.mark.parametrize(
    "query",
    [
        {"region": "../../"}, {"region": "02; DROP"}, {"kind": "alliance"}, {"state": "draft"}, {"country": "ZZ"},
        {"goal": "18"}, {"goal": "-1"}, {"year": "abc"}, {"year": "99999999999"}, {"year": "0"}, {"sector": "1"},
        {"collectivity": "\x00"}, {"province": "2.1"},
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_one_is_left_out(shelf: None, query: dict[str, str]) -> None:
    filters = Filters.read(query)
    assert filters.active == {}
    assert selectors.search(filters).total == 3


def test_arabic_digits_are_read_in_filters() -> None:
    filters = Filters.read({"year": "٢٠٢٥", "goal": "١١", "country": "fr"})
    assert filters.active == {"year": 2025, "goal": 11, "country": "FR"}


def test_statistics_count_what_is_shown(shelf: None) -> None:
    numbers = selectors.statistics(on=date(2025, 6, 1))
    assert (numbers.total, numbers.in_force, numbers.collectivities, numbers.countries) == (3, 2, 1, 2)
    assert numbers.amount_centimes == 360_000_000
    assert selectors.statistics(Filters(region="01"), on=date(2025, 6, 1)).total == 0


def test_the_consolidated_list_is_that_of_the_territory(shelf: None) -> None:
    assert selectors.consolidated("02", Filters()).count() == 3
    assert selectors.consolidated("02.113", Filters()).count() == 3
    assert selectors.consolidated("02.411", Filters()).count() == 0
    assert selectors.consolidated("03", Filters()).count() == 0


def test_agreements_are_counted_by_collectivity(shelf: None) -> None:
    assert selectors.counts_by_collectivity(["02.113.01.09", "02.113.01.25"]) == {"02.113.01.09": 3}
