"""Charts: the right lengths, mirrored for right-to-left pages, with their figures in a table."""

import re
from datetime import date

import pytest
from django.utils import translation

from mithaq.ui import charts
from mithaq.ui.charts import Bar, Kind, Mark, Point, Shape, Span


def rects(svg: str, css: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<rect class="{css}" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', svg)
    return [(float(x), float(width)) for x, width in found]


def test_bars_are_as_long_as_their_values() -> None:
    with translation.override("fr"):
        svg = charts.bars([Bar("a", 200), Bar("b", 50)], title="T")
    assert rects(svg, "bar") == [(0, 100), (0, 25)]
    assert '<th scope="row">b</th><td><bdi>50</bdi></td>' in svg


def test_bars_start_from_the_other_side_in_arabic() -> None:
    with translation.override("ar"):
        svg = charts.bars([Bar("a", 200), Bar("b", 50)], title="T")
    assert rects(svg, "bar") == [(0, 100), (75, 25)]
    assert 'direction="rtl"' in svg


def test_money_in_a_chart_is_isolated() -> None:
    with translation.override("ar"):
        assert Kind.MONEY.text(125000050) == "\u20661\u00a0250\u00a0000,50\u2069\u00a0درهم"
    with translation.override("fr"):
        assert Kind.PERCENT.text(12.5) == "12,5\u00a0%"


def test_labels_are_escaped() -> None:
    assert "<script>" not in charts.bars([Bar("<script>", 1)], title="<script>")


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        charts.bars([Bar("a", -1)], title="T")
    with pytest.raises(ValueError, match="zero"):
        charts.line([Point("a", -1)], title="T")


def test_a_line_has_a_dot_a_measure() -> None:
    svg = charts.line([Point(str(month), month) for month in range(24)], title="T")
    assert svg.count("<circle") == 24
    assert svg.count('text-anchor="middle"') <= 14
    assert svg.count("<tr>") == 25


def test_time_bars_keep_the_calendar() -> None:
    spans = [Span("a", date(2024, 1, 1), date(2024, 12, 31)), Span("b", date(2025, 1, 1), date(2025, 12, 31), 0.5)]
    with translation.override("fr"):
        svg = charts.time_bars(spans, title="T", today=date(2024, 7, 1))
    (first, second) = rects(svg, "track")
    assert first[0] == 0
    assert second[0] == pytest.approx(first[1], abs=0.1)
    assert rects(svg, "bar") == [(second[0], pytest.approx(second[1] / 2, abs=0.1))]
    assert 'class="today"' in svg
    assert 'class="today"' not in charts.time_bars(spans, title="T", today=date(2030, 1, 1))


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="end before"):
        charts.time_bars([Span("a", date(2024, 2, 1), date(2024, 1, 1))], title="T", today=date(2024, 1, 1))


@pytest.mark.parametrize(("done", "total", "written"), [(74, 100, "74"), (0, 10, "0"), (12, 10, "100"), (1, 0, "0")])
def test_a_ring_is_never_more_than_whole(done: float, total: float, written: str) -> None:
    with translation.override("fr"):
        assert f">{written}\u00a0%</text>" in charts.ring(done, total)


def test_nothing_to_draw_draws_nothing_wrong() -> None:
    assert charts.sparkline([]) == ""
    assert "<svg" in charts.sparkline([5])
    for empty in (charts.bars([], title="T"), charts.line([], title="T")):
        assert "<table" in empty
    assert "<table" in charts.time_bars([], title="T", today=date(2024, 1, 1))


def test_no_inline_style_stands_in_a_drawing() -> None:
    drawn = charts.bars([Bar("a", 1, "bad")], title="T") + charts.ring(1, 2) + charts.sparkline([1, 2])
    assert "style=" not in drawn


def test_a_matrix_tells_each_mark_by_shape_tone_and_word_and_has_its_table() -> None:
    marks = {
        (0, 0): Mark(Shape.CIRCLE, "ok", "yes"), (0, 1): Mark(Shape.SQUARE, "bad", "no", "before: yes"),
        (1, 1): Mark(Shape.RING, "muted", "?"),
    }  # fmt: skip
    with translation.override("fr"):
        svg = charts.matrix(["a", "b"], ["one", "two"], marks, title="T", corner="Who", joined=True)
    assert 'class="mark mark--ok" cx="25.0%"' in svg
    assert '<rect class="mark mark--bad" x="75.0%"' in svg
    assert "mark--hollow" in svg
    assert svg.count('class="way"') == 1  # the second row has one mark, and no way
    assert '<th scope="row">a</th><td><bdi>yes</bdi></td><td><bdi>no (before: yes)</bdi></td>' in svg
    assert '<th scope="row">b</th><td><bdi>—</bdi></td><td><bdi>?</bdi></td>' in svg


def test_a_matrix_runs_from_the_right_in_arabic_and_escapes_its_words() -> None:
    with translation.override("ar"):
        svg = charts.matrix(["<b>"], ["<i>", "c"], {(0, 0): Mark(Shape.TRIANGLE, "warn", "<u>")}, title="T", corner="W")
    assert 'x="75.0%"' in svg
    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in svg] == []


def test_a_wide_matrix_is_scrolled_and_its_heads_are_cut() -> None:
    columns = ["a very long head of a column that nobody could read"] * 9
    svg = charts.matrix(["a"], columns, {}, title="T", corner="W")
    assert 'class="matrix-widest"' in svg
    assert 'tabindex="0"' in svg
    assert "…" in svg
    assert columns[0] in svg  # the table has it whole


def test_a_mark_outside_the_matrix_is_refused() -> None:
    with pytest.raises(IndexError):
        charts.matrix(["a"], ["b"], {(0, 1): Mark(Shape.RING, "muted", "?")}, title="T", corner="W")
