"""What a legal rule is made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Level(StrEnum):
    """Levels of collectivity the law speaks of; the codes of `collectivities.Level` and of the two authorities."""

    COMMUNE = "commune"
    ECI = "eci"
    GCT = "gct"
    PROVINCE = "province"
    REGION = "region"


ALL_LEVELS = frozenset(Level)
COMMUNE = frozenset({Level.COMMUNE})
ECI = frozenset({Level.ECI})
GCT = frozenset({Level.GCT})
PROVINCE = frozenset({Level.PROVINCE})
REGION = frozenset({Level.REGION})


class Unit(StrEnum):
    """What a value counts, and from when. Days are calendar days unless said otherwise."""

    NONE = ""
    MONTHS_OF_YEAR = "months_of_year"
    CONSECUTIVE_DAYS = "consecutive_days"
    CONSECUTIVE_WORKING_DAYS = "consecutive_working_days"
    DAYS = "days"
    DAYS_BEFORE_SESSION = "days_before_session"
    DAYS_FROM_RECEIPT = "days_from_receipt"
    DAYS_FROM_AGENDA_RECEIPT = "days_from_agenda_receipt"
    DAYS_FROM_REQUEST = "days_from_request"
    DAYS_AFTER_FIRST_DATE = "days_after_first_date"
    DAYS_AFTER_CLOSE = "days_after_close"
    WORKING_DAYS = "working_days"
    WORKING_DAYS_AFTER_CLOSE = "working_days_after_close"
    WORKING_DAYS_FROM_RECEIPT = "working_days_from_receipt"
    WORKING_DAYS_AFTER_SECOND_DATE = "working_days_after_second_date"
    HOURS = "hours"
    YEARS_AFTER_CREATION = "years_after_creation"
    YEARLY = "yearly"
    MEMBERS = "members"
    SHARE_OF_MEMBERS = "share_of_members"
    SHARE_OF_MEMBERS_IN_OFFICE = "share_of_members_in_office"
    MORE_THAN_SHARE_OF_MEMBERS_IN_OFFICE = "more_than_share_of_members_in_office"
    VOTES_CAST = "votes_cast"
    MEMBERS_IN_OFFICE = "members_in_office"
    PERCENT = "percent"
    DUTY = "duty"
    POWER = "power"


class Condition(StrEnum):
    """A value that is no number."""

    ALWAYS = "always"
    IF_FINANCIAL_IMPACT = "if_financial_impact"
    FORBIDDEN = "forbidden"
    ABSOLUTE_MAJORITY = "absolute_majority"
    AFTER_PUBLIC_AUTHORITIES_APPROVAL = "after_public_authorities_approval"
    AFTER_WALI_APPROVAL = "after_wali_approval"
    AFTER_GOVERNOR_APPROVAL = "after_governor_approval"
    SAME_AS_COMMUNE = "same_as_commune"


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, both included; `step` where only some values between them occur."""

    low: int
    high: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Bracket:
    """`members` councillors for a population up to `population`, included; None when there is no upper bound."""

    population: int | None
    members: int


Value = int | Fraction | Span | Condition | tuple[int, ...] | tuple[str, ...] | tuple[Bracket, ...] | None


@dataclass(frozen=True, slots=True)
class Law:
    """A law, an organic law or a decree. published: in the Official Gazette, whose number is in `gazette`."""

    code: str
    name_ar: str
    name_fr: str
    published: date
    gazette: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law, as the consolidated text reads.

    subject: what code asks for, with a level. article: its number or numbers, without the word. since, until: first
    and last day in force. text_*: a sober sentence for the screen. doubt_*: what the text leaves open, shown beside it.
    """

    rule_id: str
    levels: frozenset[Level]
    subject: str
    value: Value
    unit: Unit
    law: Law
    article: str
    text_ar: str
    text_fr: str
    since: date
    until: date | None = None
    doubt_ar: str = ""
    doubt_fr: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the rule applies on that day."""
        return self.since <= on and (self.until is None or on <= self.until)
