"""What a bench prints: a table for people, and as its last line one JSON object of ratios."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import click


@dataclass
class Report:
    """Rows for people (seconds, counts) and figures (ratios measured side by side in this run).

    Each is told on standard error as soon as it is known: of a long run that ends badly, what was measured is left.
    """

    name: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    def row(self, label: str, seconds: float) -> None:
        """A measured time, shown in milliseconds."""
        self.note(label, f"{seconds * 1000:,.2f} ms")

    def note(self, label: str, text: str) -> None:
        """Anything else a reader needs to judge the figures."""
        self.rows.append((label, text))
        click.echo(f"{label}: {text}", err=True)

    def ratio(self, figure: str, slower: float, quicker: float) -> None:
        """A figure: how many times `quicker` goes into `slower`."""
        self.value(figure, slower / quicker if quicker else 0.0, "x")

    def value(self, figure: str, value: float, unit: str) -> None:
        """A figure that is no ratio: seconds or megabytes that a requirement names."""
        self.figures[figure], self.units[figure] = round(value, 2), unit
        click.echo(f"{figure}: {value:,.2f} {unit}", err=True)

    def print(self) -> None:
        """The table, then the JSON line."""
        width = max(len(label) for label, _ in self.rows)
        for label, text in self.rows:
            click.echo(f"  {label:<{width}}  {text:>16}")
        for figure, value in self.figures.items():
            click.echo(f"  {figure:<{width}}  {value:>13,.2f} {self.units[figure]:<2}")
        click.echo(json.dumps({"bench": self.name, "figures": self.figures}))


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Median duration of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
