"""What the law answers: a term, a deadline, a session, always with the rule it rests on."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import get_language

from mithaq.law.rules.kinds import Law, Level, Rule, Span, Unit, Value


@dataclass(frozen=True, slots=True)
class LegalTerm:
    """A rule as it applies to one level.

    through: the article that extends the rule of communes to the body, "138" for an ECI, "145" for a GCT; else "".
    """

    rule_id: str
    subject: str
    level: Level
    value: Value
    unit: Unit
    law: Law
    article: str
    text_ar: str
    text_fr: str
    doubt_ar: str = ""
    doubt_fr: str = ""
    through: str = ""

    @classmethod
    def of(cls, rule: Rule, level: Level, *, through: str = "") -> "LegalTerm":
        """The rule as a term of `level`."""
        return cls(
            rule_id=rule.rule_id,
            subject=rule.subject,
            level=level,
            value=rule.value,
            unit=rule.unit,
            law=rule.law,
            article=rule.article,
            text_ar=rule.text_ar,
            text_fr=rule.text_fr,
            doubt_ar=rule.doubt_ar,
            doubt_fr=rule.doubt_fr,
            through=through,
        )

    @property
    def days(self) -> int:
        """The value as a count of days. Raises TypeError when it is none."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.rule_id} is not a number of days")
        return self.value

    @property
    def span(self) -> Span:
        """The value as a span. Raises TypeError when it is none."""
        if not isinstance(self.value, Span):
            raise TypeError(f"{self.rule_id} is not a span")
        return self.value

    @property
    def months(self) -> tuple[int, ...]:
        """The value as months of the year. Raises TypeError when it is none."""
        months = tuple(month for month in self.value if isinstance(month, int)) if isinstance(self.value, tuple) else ()
        if not months:
            raise TypeError(f"{self.rule_id} is not a list of months")
        return months

    @property
    def share(self) -> Fraction:
        """The value as a share. Raises TypeError when it is none."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"{self.rule_id} is not a share")
        return self.value

    @property
    def text(self) -> str:
        """The rule in the language of the page: Arabic in Arabic, French otherwise."""
        return self.text_ar if _in_arabic() else self.text_fr

    @property
    def doubt(self) -> str:
        """What the text leaves open, in the language of the page; empty when nothing."""
        return self.doubt_ar if _in_arabic() else self.doubt_fr

    @property
    def source(self) -> str:
        """The short reference used in errors and in the API: `LO 113-14 a118`, `LO 113-14 a118 (a138)`."""
        numbers = ", ".join(f"a{number}" for number in self.article.split(", "))
        return f"{self.law.code} {numbers}" + (f" (a{self.through})" if self.through else "")

    @property
    def citation(self) -> str:
        """The reference for a reader, in the language of the page."""
        through = f" ({self.through})" if self.through else ""
        parts = [_article_range(part) for part in self.article.split(", ")]
        if _in_arabic():
            numbers = " و".join(" إلى ".join(part) for part in parts)
            noun = {1: "المادة", 2: "المادتان"}.get(sum(len(part) for part in parts), "المواد")
            return f"{self.law.name_ar}، {noun} {numbers}{through}"
        written = [" à ".join(part) for part in parts]
        numbers = " et ".join(filter(None, [", ".join(written[:-1]), written[-1]]))
        noun = "article" if len(parts) == len(parts[0]) == 1 else "articles"
        return f"{self.law.name_fr}, {noun} {numbers}{through}"


def _article_range(part: str) -> list[str]:
    """`4-7` is a range of articles; `12-1` is point 1 of article 12."""
    low, _, high = part.partition("-")
    return [low, high] if high and int(low) < int(high) else [part]


def _in_arabic() -> bool:
    return (get_language() or "").startswith("ar")


@dataclass(frozen=True, slots=True)
class LegalDeadline:
    """A day the law leads to. on: the last day, included (or the first, where the function says so).

    day_off: whether offices are closed that day, which matters where `rule.doubt` leaves the extension open.
    """

    on: date
    rule: LegalTerm
    day_off: bool = False

    def is_past(self, day: date) -> bool:
        """Whether the term has run out on `day`: the last day itself is still in time."""
        return day > self.on

    def days_left(self, day: date) -> int:
        """Calendar days from `day` to the last day; negative when it has passed."""
        return (self.on - day).days


@dataclass(frozen=True, slots=True)
class DayWindow:
    """The days from `first` to `last`, both included, on which the rule lets something happen."""

    first: date
    last: date
    rule: LegalTerm

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SessionWindow:
    """An ordinary session of a council: it opens on a day from `first_day` to `last_day`, both included.

    For a commune the office chooses within the first week; for a province or region the two days are the same.
    """

    level: Level
    year: int
    month: int
    first_day: date
    last_day: date
    rule: LegalTerm

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first_day <= day <= self.last_day

    @property
    def name(self) -> str:
        """A code for the session: `2024-05`."""
        return f"{self.year}-{self.month:02}"

    def opening(self, day: date) -> "SessionWindow":
        """The same session, its opening day known."""
        return replace(self, first_day=day, last_day=day)


@dataclass(frozen=True, slots=True)
class ReachableSession:
    """The first ordinary session whose agenda can still reach the State's representative in time.

    ready_on: the day asked about, when the agenda is sent. opens_on: the day given, or the latest the law allows.
    earliest_opening: the first day on which it may open for an agenda sent on ready_on. agenda_by, committee_by,
    summons_by: last days, included, counted from opens_on. additions_until: last day on which the State's
    representative may add items to an agenda received on ready_on. missed: sessions that ready_on is too late for,
    though they have not opened yet.
    """

    ready_on: date
    window: SessionWindow
    opens_on: date
    earliest_opening: date
    agenda_by: LegalDeadline
    additions_until: LegalDeadline
    committee_by: LegalDeadline
    summons_by: LegalDeadline
    missed: tuple[SessionWindow, ...] = ()

    @property
    def days_to_spare(self) -> int:
        """Days between the day asked about and the limit for the agenda."""
        return (self.agenda_by.on - self.ready_on).days
