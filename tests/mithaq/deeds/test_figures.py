"""Figures in running text keep their order wherever they stand."""

import pytest

from mithaq.deeds import figures

LRI, PDI, NBSP = "\u2066", "\u2069", "\u00a0"


@pytest.mark.parametrize("figure", [
    "1 250 000,00", "1\u202f250\u00a0000,00", "2 880 000", "07/05/2024", "2024-05-07", "14/2024", "113-14", "12,5 %",
    "60%",
    "CONV-02113-2024-007", "1.15.85", "+212 5 36 61 00 00", "8:30", "abc@example.ma", "-1 500,00",
])  # fmt: skip
def test_a_figure_in_arabic_is_isolated_whole_and_cannot_be_broken(figure: str) -> None:
    shown = figures.isolated(f"بلغ {figure} في السنة", rtl=True)
    inside = shown[shown.index(LRI) + 1 : shown.index(PDI)]
    assert inside == figure.replace(" ", NBSP).replace("\u202f", NBSP)
    assert shown.count(LRI) == shown.count(PDI) == 1


@pytest.mark.parametrize(
    "text", ["المادة 3 من الاتفاقية", "سنة 2024 فقط", "بعد 36 شهرا.", "المواد 3 و4", "جماعة بركان"]
)
def test_words_and_single_numbers_are_left_alone(text: str) -> None:
    assert figures.isolated(text, rtl=True) == text


def test_a_figure_glued_to_an_arabic_prefix_is_found() -> None:
    assert figures.isolated("القانون رقم113-14", rtl=True) == f"القانون رقم{LRI}113-14{PDI}"


def test_a_full_stop_behind_a_figure_stays_outside() -> None:
    assert figures.isolated("مقرر 14/2024.", rtl=True) == f"مقرر {LRI}14/2024{PDI}."


def test_in_french_groups_and_marks_are_not_parted_at_a_line_end() -> None:
    assert figures.isolated("Soit 1 250 000,00 DH : « total » ; 25 %", rtl=False) == (
        f"Soit 1{NBSP}250{NBSP}000,00 DH{NBSP}: «{NBSP}total{NBSP}»{NBSP}; 25{NBSP}%"
    )


def test_hidden_marks_go_and_control_characters_show() -> None:
    assert figures.plain("ab\u202ecd\u2066\u200f\ue000") == "abcd\ue000"
    assert figures.plain("a\x00b\x1bc\ud800d\ufffee") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert figures.plain("a\tb\nc") == "a b c"


@pytest.mark.parametrize(("text", "otherwise", "right"), [
    ("Berkane بركان", True, False), ("بركان Berkane", False, True), ("1 250", True, True), ("12/05", False, False),
])  # fmt: skip
def test_a_text_runs_as_its_first_letter_says(text: str, otherwise: bool, right: bool) -> None:
    assert figures.runs_rtl(text, otherwise) is right
