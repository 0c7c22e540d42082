"""What the filters write: figures isolated and right to the centime, days as Morocco writes them."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from mithaq.core import clock
from mithaq.ui import components, formats
from mithaq.ui.templatetags import mithaq as tags

NBSP = "\u00a0"


def drawn(source: str, **context: object) -> str:
    return Template("{% load mithaq %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "centimes", "currency", "written"),
    [
        ("ar", 125000050, "MAD", f"1{NBSP}250{NBSP}000,50</bdi>&nbsp;<bdi>درهم</bdi>"),
        ("fr", 125000050, "MAD", f"1{NBSP}250{NBSP}000,50</bdi>&nbsp;<bdi>DH</bdi>"),
        ("en", 125000050, "MAD", "1,250,000.50</bdi>&nbsp;<bdi>MAD</bdi>"),
        ("fr", 7500000, "EUR", f"75{NBSP}000,00</bdi>&nbsp;<bdi>€</bdi>"),
        ("ar", 7500000, "CAD", f"75{NBSP}000,00</bdi>&nbsp;<bdi>CAD</bdi>"),
        ("ar", 0, "MAD", "0,00</bdi>&nbsp;<bdi>درهم</bdi>"),
        ("fr", -5, "MAD", "-0,05</bdi>&nbsp;<bdi>DH</bdi>"),
        ("ar", 9007199254740993, "MAD", f"90{NBSP}071{NBSP}992{NBSP}547{NBSP}409,93</bdi>&nbsp;<bdi>درهم</bdi>"),
    ],
)
def test_money_is_isolated_grouped_and_exact(language: str, centimes: int, currency: str, written: str) -> None:
    with translation.override(language):
        assert tags.money(centimes, currency) == f'<span class="money"><bdi class="figure" dir="ltr">{written}</span>'


def test_no_figure_can_break_at_a_plain_or_narrow_space() -> None:
    for language in ("ar", "fr", "zgh"):
        with translation.override(language):
            assert not set(formats.amount(123456789)) & {" ", "\u202f"}


@pytest.mark.parametrize(
    "filter_", ["money", "num", "percent", "ref", "day", "day_short", "moment", "since", "days_left"]
)
def test_nothing_is_a_dash(filter_: str) -> None:
    assert drawn("{{ value|" + filter_ + " }}", value=None) == "—"


def test_zero_is_a_figure_not_nothing() -> None:
    with translation.override("fr"):
        assert tags.num(0) == '<bdi class="figure" dir="ltr">0</bdi>'
        assert tags.percent(12.5) == f'<bdi class="percent" dir="ltr">12,5{NBSP}%</bdi>'
        assert tags.num(1234.5, 2) == f'<bdi class="figure" dir="ltr">1{NBSP}234,50</bdi>'


@pytest.mark.parametrize(
    ("month", "written"),
    [(1, "يناير"), (5, "ماي"), (7, "يوليوز"), (8, "غشت"), (9, "شتنبر"), (11, "نونبر"), (12, "دجنبر")],
)
def test_arabic_months_are_those_of_morocco(month: int, written: str) -> None:
    with translation.override("ar"):
        day = tags.day(date(2024, month, 7))
    assert day == f'<time datetime="2024-{month:02}-07"><bdi>7 {written} 2024</bdi></time>'


def test_french_days_begin_a_month_with_an_ordinal() -> None:
    with translation.override("fr"):
        assert formats.day(date(2024, 7, 1)) == "1er juillet 2024"
        assert formats.day(date(2024, 7, 1), weekday=True) == "lundi 1er juillet 2024"
        assert formats.day(date(2024, 7, 21)) == "21 juillet 2024"


def test_an_instant_is_shown_on_its_day_and_hour_in_casablanca() -> None:
    late = datetime(2024, 7, 1, 23, 30, tzinfo=UTC)  # already 2 July in Casablanca
    with translation.override("fr"):
        assert formats.day(late) == "2 juillet 2024"
        assert formats.hour(late) == "00:30"
        assert tags.day_short(late) == '<time datetime="2024-07-02"><bdi dir="ltr">02/07/2024</bdi></time>'


def test_a_french_mark_does_not_begin_a_line() -> None:
    assert tags.in_language("Convention : tri « à la source » ?", "fr").endswith(
        ">Convention\u00a0: tri «\u00a0à la source\u00a0»\u00a0?</span>"
    )
    assert "\u00a0" not in tags.in_language("اتفاقية : فرز", "ar")


def test_a_reference_keeps_its_own_direction_and_is_escaped() -> None:
    assert tags.ref("CONV-02113-2024-007") == '<bdi class="ref" dir="ltr">CONV-02113-2024-007</bdi>'
    assert tags.ref("ع-7") == '<bdi class="ref">ع-7</bdi>'
    assert "<script>" not in tags.ref("<script>")


@pytest.mark.parametrize(
    ("language", "source", "written"),
    [
        ("ar", "LO 113-14 a118", "المادة \u2066118\u2069 من القانون التنظيمي رقم \u2066113.14\u2069"),
        (
            "ar",
            "LO 113-14 a38, a35",
            "المواد \u206638\u2069، \u206635\u2069 من القانون التنظيمي رقم \u2066113.14\u2069",
        ),
        ("fr", "LO 113-14 a118", "article 118 de la loi organique n°\u00a0113-14"),
        ("fr", "L 54-19 a11", "article 11 de la loi n°\u00a054-19"),
        ("fr", "LO 113-14 a38 (a138)", "articles 38, 138 de la loi organique n°\u00a0113-14"),
        ("fr", "circular of the minister", "circular of the minister"),
    ],
)
def test_an_article_is_written_out(language: str, source: str, written: str) -> None:
    with translation.override(language):
        assert formats.article(source) == written


@pytest.mark.parametrize(
    ("due", "arabic", "french"),
    [
        (date(2024, 6, 12), "اليوم آخر أجل", "dernier jour aujourd’hui"),
        (date(2024, 6, 13), "بقي يوم واحد", "1 jour restant"),
        (date(2024, 6, 14), "بقي يومان", "2 jours restants"),
        (date(2024, 6, 17), "بقيت 5 أيام", "5 jours restants"),
        (date(2024, 6, 30), "بقي 18 يوما", "18 jours restants"),
        (date(2024, 6, 10), "متأخر بيومين", "2 jours de retard"),
    ],
)
def test_days_left_are_counted_in_words(due: date, arabic: str, french: str) -> None:
    with clock.frozen(date(2024, 6, 12)):
        with translation.override("ar"):
            assert tags.days_left(due) == arabic
        with translation.override("fr"):
            assert tags.days_left(due) == french


def test_a_deadline_is_late_only_after_its_last_day() -> None:
    due = date(2024, 6, 12)
    nearness = {left: components.nearness(due, date(2024, 6, 12 - left)) for left in (-1, 0, 7, 8)}
    assert nearness == {
        -1: components.Nearness.LATE,
        0: components.Nearness.SOON,
        7: components.Nearness.SOON,
        8: components.Nearness.FAR,
    }
    assert components.nearness(due, date(2025, 1, 1), met=True) is components.Nearness.MET


@pytest.mark.parametrize("source", ["R12", "R27–R29", "R39, R41", "R13–19"])
def test_a_line_of_the_procedure_is_not_shown_as_law(source: str) -> None:
    assert tags.article(source) == ""


def test_the_deadline_chip_shows_days_left_and_its_article() -> None:
    with clock.frozen(date(2024, 6, 7)), translation.override("fr"):
        chip = drawn('{% deadline due "LO 113-14 a118" "Visa" %}', due=date(2024, 6, 12))
        unstarted = drawn('{% deadline None "LO 113-14 a117" %}')
    assert "deadline--soon" in chip
    assert "5 jours restants" in chip
    assert "12 juin 2024" in chip
    assert "article 118 de la loi organique n°\u00a0113-14" in chip
    assert "Le délai n’a pas commencé" in unstarted


def test_bilingual_text_falls_back_and_says_its_language() -> None:
    both = {"title_ar": "توأمة", "title_fr": "Jumelage"}
    arabic_only = {"title_ar": "توأمة <b>", "title_fr": ""}
    with translation.override("fr"):
        assert drawn('{% bilingual it "title" %}', it=both) == '<span lang="fr" dir="ltr">Jumelage</span>'
        assert drawn('{% bilingual it "title" %}', it=arabic_only) == '<span lang="ar" dir="rtl">توأمة &lt;b&gt;</span>'
    with translation.override("ar"):
        assert drawn('{% bilingual it "title" %}', it=both) == '<span lang="ar" dir="rtl">توأمة</span>'
        assert drawn('{% bilingual it "title" %}', it={}) == "—"


def test_a_state_badge_takes_its_tone_from_the_code() -> None:
    assert drawn('{% state_badge "in_force" "نافذ" %}') == '<span class="badge badge--ok">نافذ</span>'
    assert drawn('{% state_badge "of_its_own" %}') == '<span class="badge">of_its_own</span>'


def test_the_stage_rail_marks_where_the_dossier_stands() -> None:
    stages = [
        components.Stage("Consultation", components.StageState.DONE, url="/c/"),
        components.Stage("Drafting", components.StageState.BLOCKED, "open comment"),
        components.Stage("Deliberation", components.StageState.TODO),
    ]
    html = drawn("{% stage_rail stages %}", stages=stages)
    assert html.count("<li") == 3
    assert html.count('aria-current="step"') == 1
    assert '<a href="/c/">Consultation</a>' in html
    assert "open comment" in html


def test_pagination_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/", {"q": "توأمة & co", "page": "2"})
    html = drawn("{% pagination page %}", page=Paginator(range(100), 10).page(2), request=request)
    assert "?q=%D8%AA%D9%88%D8%A3%D9%85%D8%A9%20%26%20co&amp;page=3" in html
    assert html.count('aria-current="page"') == 1
    assert drawn("{% pagination page %}", page=Paginator(range(5), 10).page(1), request=request).strip() == ""


def test_a_sorted_column_says_so_and_turns_round() -> None:
    request = RequestFactory().get("/", {"sort": "due", "page": "4"})
    html = drawn('{% sort_header "due" "Due" %}', request=request)
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-due"' in html


def test_an_arrow_turns_with_the_direction_and_a_clock_does_not() -> None:
    assert "icon--turns" in drawn('{% icon "arrow" %}')
    assert "icon--turns" not in drawn('{% icon "clock" %}')
    with pytest.raises(KeyError):
        drawn('{% icon "no-such-icon" %}')
