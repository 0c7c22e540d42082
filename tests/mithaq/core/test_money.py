"""Reading amounts, sharing them to the centime, and saying them in words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import money
from mithaq.core.money import InvalidAmount, WordsDiffer

AMOUNTS = st.one_of(
    st.integers(0, 10**4), st.integers(0, 10**7).map(lambda dirhams: dirhams * 100), st.integers(0, money.MAX_CENTIMES)
)


@pytest.mark.parametrize(
    ("text", "centimes"),
    [
        ("4800000", 480_000_000),
        ("4 800 000,00", 480_000_000),
        ("4\u00a0800\u202f000,5", 480_000_050),
        ("4.800.000,00", 480_000_000),
        ("4,800,000.00", 480_000_000),
        ("4'800'000.25", 480_000_025),
        ("٤٨٠٠٠٠٠", 480_000_000),
        ("٤٬٨٠٠٬٠٠٠٫٥٠", 480_000_050),
        ("۱۲۳۴٫۵", 123_450),
        ("1250,5 درهم", 125_050),
        ("\u200f1 250 د.م.\u200e", 125_000),
        ("1 250 MAD", 125_000),
        ("12,5 DH", 1_250),
        ("0", 0),
        ("0,01", 1),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, centimes: int) -> None:
    assert money.parse_amount(text) == centimes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid_amount"),
        ("abc", "invalid_amount"),
        ("-5", "invalid_amount"),
        ("12 50", "invalid_amount"),
        ("1,250,00", "invalid_amount"),
        ("1 2500,00", "invalid_amount"),
        ("1e6", "invalid_amount"),
        ("10,123", "ambiguous_amount"),
        ("1.250", "ambiguous_amount"),
        ("0,125", "invalid_amount"),
        ("1,2345", "invalid_amount"),
        ("1000000000001", "amount_too_large"),
    ],
)
def test_what_is_not_surely_an_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidAmount) as refused:
        money.parse_amount(text, field="amount")
    assert (refused.value.code, refused.value.field, refused.value.context["text"]) == (code, "amount", text)


@given(AMOUNTS)
def test_an_amount_written_the_french_way_reads_back(centimes: int) -> None:
    dirhams, rest = divmod(centimes, 100)
    assert money.parse_amount(f"{dirhams:,}".replace(",", "\u202f") + f",{rest:02}") == centimes


def test_facdi_shares_of_the_worked_example() -> None:
    assert money.split(480_000_000, [Decimal(60), Decimal(25), Decimal("12.5"), Decimal("2.5")]) == [
        288_000_000,
        120_000_000,
        60_000_000,
        12_000_000,
    ]
    assert money.split(288_000_000, [50, 30, 20]) == [144_000_000, 86_400_000, 57_600_000]


def test_the_centimes_left_over_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(10, [1, 2, 4]) == [1, 3, 6]
    assert money.split(5, [0, 1]) == [0, 5]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_parts_sum_to_the_whole_and_none_is_a_centime_from_its_exact_share(total: int, weights: list[int]) -> None:
    parts = money.split(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part - Fraction(total * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize(("total", "weights"), [(100, []), (100, [0]), (100, [-1, 2]), (-1, [1])])
def test_a_senseless_split_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="split needs"):
        money.split(total, weights)


@pytest.mark.parametrize(
    ("centimes", "words"),
    [
        (0, "zéro dirham"),
        (100, "un dirham"),
        (2_100, "vingt et un dirhams"),
        (7_100, "soixante et onze dirhams"),
        (8_000, "quatre-vingts dirhams"),
        (8_100, "quatre-vingt-un dirhams"),
        (9_900, "quatre-vingt-dix-neuf dirhams"),
        (20_000, "deux cents dirhams"),
        (20_100, "deux cent un dirhams"),
        (100_000, "mille dirhams"),
        (8_000_000, "quatre-vingt mille dirhams"),
        (20_000_000, "deux cent mille dirhams"),
        (100_000_000, "un million de dirhams"),
        (480_000_000, "quatre millions huit cent mille dirhams"),
        (20_000_000_000, "deux cents millions de dirhams"),
        (125_050, "mille deux cent cinquante dirhams et cinquante centimes"),
        (1, "un centime"),
        (10**14, "mille milliards de dirhams"),
    ],
)
def test_amounts_in_french_words(centimes: int, words: str) -> None:
    assert money.amount_in_words(centimes, "fr") == words


@pytest.mark.parametrize(
    ("centimes", "words"),
    [
        (0, "صفر درهم"),
        (100, "درهم واحد"),
        (200, "درهمان"),
        (300, "ثلاثة دراهم"),
        (1_000, "عشرة دراهم"),
        (1_100, "أحد عشر درهما"),
        (2_500, "خمسة وعشرون درهما"),
        (10_000, "مائة درهم"),
        (10_100, "مائة درهم ودرهم واحد"),
        (20_000, "مائتا درهم"),
        (25_000, "مائتان وخمسون درهما"),
        (200_000, "ألفا درهم"),
        (300_000, "ثلاثة آلاف درهم"),
        (1_100_000, "أحد عشر ألف درهم"),
        (1_100_300, "أحد عشر ألفا وثلاثة دراهم"),
        (120_000_000, "مليون ومائتا ألف درهم"),
        (288_000_000, "مليونان وثمانمائة وثمانون ألف درهم"),
        (480_000_000, "أربعة ملايين وثمانمائة ألف درهم"),
        (125_050, "ألف ومائتان وخمسون درهما وخمسون سنتيما"),
        (10**14, "ألف مليار درهم"),
    ],
)
def test_amounts_in_arabic_words(centimes: int, words: str) -> None:
    assert money.amount_in_words(centimes, "ar") == words


@given(AMOUNTS, st.sampled_from(["ar", "fr"]))
def test_words_written_say_the_figures_again(centimes: int, lang: str) -> None:
    assert money.words_match(money.amount_in_words(centimes, lang), centimes, lang)


@given(AMOUNTS, AMOUNTS, st.sampled_from(["ar", "fr"]))
def test_words_of_another_amount_do_not_match(centimes: int, other: int, lang: str) -> None:
    assert money.words_match(money.amount_in_words(other, lang), centimes, lang) == (centimes == other)


@pytest.mark.parametrize(
    ("text", "centimes", "lang"),
    [
        ("QUATRE-MILLIONS-HUIT-CENT-MILLE DIRHAMS", 480_000_000, "fr"),
        ("mille deux cents", 120_000, "fr"),
        ("soixante dix dirhams", 7_000, "fr"),
        ("فقط أربعة ملايين وثمانمئة ألف درهم مغربي لا غير", 480_000_000, "ar"),
        ("مليون ومائتي ألف درهم", 120_000_000, "ar"),
        ("خمسة وعشرين ألفا وخمسمائة درهم", 2_550_000, "ar"),
        ("ألفي درهم", 200_000, "ar"),
        ("مائة وواحد درهم", 10_100, "ar"),
    ],
)
def test_variants_of_spelling_and_case_match(text: str, centimes: int, lang: str) -> None:
    assert money.words_match(text, centimes, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "fr"),
        ("beaucoup de dirhams", "fr"),
        ("mille dirhams cinquante", "fr"),
        ("mille million dirhams cent mille milliards", "fr"),
        ("deux trois dirhams", "fr"),
        ("cent cinquante centimes", "fr"),
        ("مبلغ كبير", "ar"),
        ("و", "ar"),
    ],
)
def test_words_that_make_no_amount_match_nothing(text: str, lang: str) -> None:
    assert not any(money.words_match(text, centimes, lang) for centimes in (0, 1, 100, 500, 105_000, 15_000))


def test_words_that_differ_from_the_figures_are_refused_with_the_right_ones() -> None:
    with pytest.raises(WordsDiffer) as refused:
        money.check_words("quatre millions de dirhams", 480_000_000, "fr", field="amount_words")
    assert refused.value.context["words"] == "quatre millions huit cent mille dirhams"
    assert refused.value.field == "amount_words"
    money.check_words("quatre millions de dirhams", 400_000_000, "fr")


@pytest.mark.parametrize("centimes", [-1, money.MAX_CENTIMES + 1])
def test_amounts_out_of_range_have_no_words(centimes: int) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        money.amount_in_words(centimes, "fr")


def test_amounts_are_written_in_arabic_or_french_only() -> None:
    with pytest.raises(ValueError, match="Arabic or French"):
        money.amount_in_words(1, "en")


def test_currency_codes_have_three_capitals() -> None:
    assert money.is_currency_code("MAD")
    assert not money.is_currency_code("dh")
