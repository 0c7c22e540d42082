"""R13: what was copied with markup keeps its words."""

import time

import pytest

from tenants.drafting.words import has_markup, plain

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-unhide:no}</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body>
<p class=MsoNormal dir=RTL style='text-align:right'><span lang=AR-MA>المادة
الأولى:<o:p></o:p></span></p><p class=MsoNormal>المبلغ &lt;5&gt; &amp; 600&nbsp;000 درهم<br>سطر ثان</p>
<table><tr><td>أ</td><td>ب</td></tr><tr><td>ج</td></tr></table><script>alert("x")</script>
<img src=x onerror=alert(1)></body></html>"""


def test_a_paste_from_word_keeps_its_words_and_nothing_else() -> None:
    assert plain(WORD) == "المادة الأولى:\nالمبلغ <5> & 600 000 درهم\nسطر ثان\nأ ب\nج"


@pytest.mark.parametrize(
    "text",
    ["a < b et c > d", "<…>", "<5>", "السعر < 600", "x <- y", "نص\nثان\n\nثالث", "<agreement>", "", "AT&amp;T"],
)
def test_words_that_only_look_like_markup_stay(text: str) -> None:
    assert not has_markup(text)
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<script>alert(1)</script>", ""),
        ("نص<script>alert(1)</script>", "نص"),
        ("<p>نص<p>ثان", "نصثان"),
        ("<p>نص</p><p>ثان</p>", "نص\nثان"),
        ("<b>نص", "نص"),
        ("<iframe src=javascript:alert(1)>x</iframe>نص", "نص"),
        ("<svg onload=alert(1)><text>x</text></svg>نص", "نص"),
        ("&lt;script&gt;<b>نص</b>", "<script>نص"),
    ],
)
def test_what_is_left_of_markup(text: str, words: str) -> None:
    assert plain(text) == words


def test_a_megabyte_of_markup_is_read_in_a_moment() -> None:
    start = time.perf_counter()
    plain("<p class=MsoNormal><span>نص</span></p>" * 40_000)
    plain("<" * 1_000_000)
    plain("<p>" + "<" * 1_000_000)
    assert time.perf_counter() - start < 5
