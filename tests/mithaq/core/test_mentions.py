"""What a legal text mentions, read alike in Arabic and in French."""

from datetime import date

import pytest

from mithaq.core.mentions import InWords, mentions

ARABIC = """تحدد المساهمات في مبلغ 4 800 000,00 درهم (أربعة ملايين وثمانمائة ألف درهم)، تؤدي منها الجماعة 25 في المائة،
وذلك طبقا للمادتين 150 و151 من القانون التنظيمي رقم 113.14 والمادة 11 من القانون 54.19، ابتداء من 1 يوليوز 2024
إلى غاية 30/06/2027 لمدة 36 شهرا، ويقدم التقرير داخل أجل 15 يوما. وتطبق المادة 4 أعلاه."""
FRENCH = """Les contributions sont fixées à la somme de quatre millions huit cent mille dirhams (4 800 000,00 DH), dont
la commune verse 25 %, conformément aux articles 150 et 151 de la loi organique n° 113-14 et à l'article 11 de la loi
54-19, du 1er juillet 2024 au 30 juin 2027, pour une durée de 36 mois ; le rapport est remis dans un délai de 15 jours.
L'article 4 ci-dessus s'applique."""


def test_the_two_languages_of_one_article_mention_the_same() -> None:
    arabic, french = mentions(ARABIC, "ar"), mentions(FRENCH, "fr")
    assert arabic.amounts == french.amounts == {480_000_000}
    assert arabic.days == french.days == {date(2024, 7, 1), date(2027, 6, 30)}
    assert arabic.articles == french.articles == {4, 11, 150, 151}
    assert arabic.own_articles == french.own_articles == {4}
    assert arabic.laws == french.laws == {"113-14", "54-19"}
    assert arabic.shares == french.shares == {"25"}
    assert arabic.periods == french.periods == {(36, "month"), (15, "day")}
    assert arabic.in_words == (InWords(480_000_000, "أربعة ملايين وثمانمائة ألف درهم", 480_000_000),)
    assert french.in_words == (InWords(480_000_000, "quatre millions huit cent mille dirhams", 480_000_000),)


@pytest.mark.parametrize(
    ("text", "lang", "centimes"),
    [
        ("١٬٢٥٠٬٠٠٠٫٥٠ درهم", "ar", 125_000_050),
        ("1\u202f250\u202f000,50 DH", "fr", 125_000_050),
        ("1.250.000,50 dirhams", "fr", 125_000_050),
        ("\u20661 250 000,50\u2069 درهما", "ar", 125_000_050),
        ("5 ملايين درهم", "ar", 500_000_000),
        ("2,5 millions de dirhams", "fr", 250_000_000),
        ("240000 MAD", "fr", 24_000_000),
        ("مبلغ 600 000 دِرْهَم", "ar", 60_000_000),
    ],
)
def test_amounts_are_read_however_they_are_written(text: str, lang: str, centimes: int) -> None:
    assert mentions(text, lang).amounts == {centimes}


@pytest.mark.parametrize(
    ("text", "lang"),
    [("1.250 DH", "fr"), ("2024", "fr"), ("50 سنتيم", "ar"), ("la dhs12", "fr"), ("", "ar"), ("12 madrés", "fr")],
)
def test_what_is_not_surely_an_amount_is_none(text: str, lang: str) -> None:
    assert mentions(text, lang).amounts == frozenset()


def test_words_that_say_another_sum_are_told_with_what_they_say() -> None:
    found = mentions("مبلغ 120 000 درهم (مائة وعشرة آلاف درهم)", "ar").in_words
    assert found == (InWords(12_000_000, "مائة وعشرة آلاف درهم", 11_000_000),)
    found = mentions("la somme de cent vingt mille dirhams (12 000 DH)", "fr").in_words
    assert [(one.centimes, one.words_centimes) for one in found] == [(1_200_000, 12_000_000)]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("في 3 غشت 2025", "ar", date(2025, 8, 3)),
        ("بتاريخ 15 من شهر دجنبر سنة 2025", "ar", date(2025, 12, 15)),
        ("٠١/٠٢/٢٠٢٦", "ar", date(2026, 2, 1)),
        ("le 1er août 2025", "fr", date(2025, 8, 1)),
        ("2026-03-20", "fr", date(2026, 3, 20)),
        ("20.03.2026", "fr", date(2026, 3, 20)),
    ],
)
def test_days_are_read_however_they_are_written(text: str, lang: str, day: date) -> None:
    assert mentions(text, lang).days == {day}


def test_a_day_that_the_calendar_does_not_have_is_told_as_written() -> None:
    assert mentions("avant le 31/02/2025", "fr").impossible_days == ("31/02/2025",)
    assert mentions("قبل 30 فبراير 2025", "ar").impossible_days == ("30 فبراير 2025",)


def test_the_number_of_a_law_is_no_day_and_no_amount() -> None:
    said = mentions("القانون التنظيمي رقم 113.14 والمرسوم رقم 2.16.301", "ar")
    assert said.laws == {"113-14", "16-2-301"}
    assert (said.days, said.amounts, said.articles) == (frozenset(), frozenset(), frozenset())
    assert mentions("le décret n° 2-16-301", "fr").laws == {"16-2-301"}


@pytest.mark.parametrize(
    ("text", "lang", "articles"),
    [
        ("المادة 1 و" * 2000, "ar", {1}),
        ("(" * 20_000, "fr", set()),
        ("1 000 " * 3300, "fr", set()),
        ("1." * 9999, "ar", set()),
    ],
)
def test_a_long_text_of_beginnings_only_is_read_to_its_end(text: str, lang: str, articles: set[int]) -> None:
    assert mentions(text, lang).articles == articles
