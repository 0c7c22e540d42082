"""Charts: the right lengths, mirrored for right-to-left pages, with their figures in a table."""

import re
from datetime import date

import pytest
from django.utils import translation

from mithaq.ui import charts
from mithaq.ui.charts import Bar, Kind, Point, Span


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
