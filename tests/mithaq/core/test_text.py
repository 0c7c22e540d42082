"""Folding, cleaning and sorting of what people type and paste."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.errors import InvalidInput
from mithaq.core.text import clean_line, clean_text, fold, has_bidi_controls, sort_key, trigrams, western_digits

TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("أڭادير", "أگادير"),
        ("أݣادير", "أكادير"),
        ("أ\ufbd5ادير", "أڭادير"),
        ("مُحَمَّد", "محمد"),
        ("الـــرباط", "الرباط"),
        ("إفران", "افران"),
        ("آسفي", "اسفي"),
        ("ٱلدار", "الدار"),
        ("جماعة", "جماعه"),
        ("مصطفى", "مصطفي"),
        ("شيء", "شئ"),
        ("مسؤول", "مسوول"),
        ("بني\u00a0ملال", "بني ملال"),
        ("\u200fفاس\u200e", "فاس"),
        ("\ufefbلة", "لالة"),
        ("دورة ٢٠٢٤", "دورة 2024"),
        ("دورة ۲۰۲۴", "دورة 2024"),
        ("Fès-Meknès", "FES MEKNES"),
        ("Œuvre", "oeuvre"),
        ("L’Oriental", "l'oriental"),
        ("Aït\u202fMelloul", "ait melloul"),
        ("اتفاقية، شراكة", "اتفاقية شراكة"),
        ("CONV-02113-2024-007", "conv 02113 2024 007"),
        ("ʿAli", "ali"),
        ("Straße", "STRASSE"),
    ],
)
def test_variants_of_one_word_fold_to_the_same(written: str, meant: str) -> None:
    assert fold(written) == fold(meant)


@pytest.mark.parametrize(("one", "other"), [("فاس", "فأر"), ("Safi", "Sefrou"), ("2024", "2025"), ("ⴼⴰⵙ", "ⴼⵉⵙ")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_folded_text_holds_bare_letters_and_digits_in_single_spaced_words(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(unicodedata.category(char)[0] in "LN" for char in folded if char != " ")
    assert not any(char.isdecimal() and not char.isascii() for char in folded)


@given(TEXT)
def test_composition_and_case_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


@given(st.integers(0, 10**12))
def test_arabic_indic_digits_are_written_in_western_ones(number: int) -> None:
    arabic = str(number).translate({ord("0") + n: chr(0x0660 + n) for n in range(10)})
    assert western_digits(arabic) == str(number)


def test_trigrams_are_padded_like_those_of_pg_trgm() -> None:
    assert trigrams("cat") == ["  c", " ca", "at ", "cat"]


def test_trigrams_are_distinct_and_sorted_over_all_words() -> None:
    assert trigrams("Fès fes") == ["  f", " fe", "es ", "fes"]
    assert trigrams("") == []


@pytest.mark.parametrize("control", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_bidi_controls_are_refused(control: str) -> None:
    text = f"CONV{control}7002"
    assert has_bidi_controls(text)
    with pytest.raises(InvalidInput) as refused:
        clean_line(text, 50, field="title")
    assert (refused.value.code, refused.value.field) == ("bidi_control", "title")


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_control_characters_are_refused(control: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_line(f"a{control}b", 50)
    assert refused.value.code == "control_character"


def test_a_line_is_stripped_composed_and_single_spaced() -> None:
    assert clean_line("  Fe\u0300s \u00a0\t et\nMeknès ", 50) == "Fès et Meknès"


def test_marks_that_come_with_pasted_arabic_names_are_dropped() -> None:
    assert clean_line("\u200fبركان\u200e\ufeff", 10) == "بركان"


def test_an_overlong_line_is_refused_with_both_lengths() -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_line("x" * 11, 10)
    assert (refused.value.code, refused.value.context) == ("too_long", {"length": 11, "limit": 10})


def test_length_is_measured_after_cleaning() -> None:
    assert clean_line("  " + "x" * 10 + "  ", 10) == "x" * 10


def test_a_text_keeps_its_lines_and_one_empty_line_between_them() -> None:
    assert clean_text(" a  b \r\n\r\n\r\n\r\nc ", 50) == "a b\n\nc"


@given(TEXT)
def test_a_cleaned_line_cleans_to_itself(text: str) -> None:
    try:
        cleaned = clean_line(text, 200)
    except InvalidInput:
        return
    assert clean_line(cleaned, 200) == cleaned


def test_arabic_lists_put_arabic_first_and_french_lists_latin_first() -> None:
    names = ["Zagora", "وجدة", "Agadir", "أزرو", "3 mars"]
    assert sorted(names, key=lambda name: sort_key(name, "ar")) == ["3 mars", "أزرو", "وجدة", "Agadir", "Zagora"]
    assert sorted(names, key=lambda name: sort_key(name, "fr")) == ["3 mars", "Agadir", "Zagora", "أزرو", "وجدة"]


def test_numbers_inside_names_sort_by_value() -> None:
    assert sorted(["Tranche 10", "Tranche 9"], key=lambda name: sort_key(name, "fr")) == ["Tranche 9", "Tranche 10"]


def test_a_name_without_letters_sorts_last() -> None:
    assert sort_key("—", "fr") > sort_key("و", "fr")
