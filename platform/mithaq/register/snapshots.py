"""What an office publishes of an agreement: a plain value, copied once and independent of the office's tables.

No personal data (law 09-08, law 31-13 a7): signatories stand by their function, and positions taken during the
consultation are never part of it. Every text has an Arabic form; French may be empty.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

FORMAT = 1  # of the JSON below; raised when a key changes its meaning


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text in Arabic, the language of the act, and in French, its translation."""

    ar: str
    fr: str = ""


@dataclass(frozen=True, kw_only=True)
class Predecessor:
    """Who held a party's place until a day on which the law put another in it (LO 113-14 a139)."""

    name: Words
    collectivity_code: str
    until_on: date


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party. `signatory`: the function of the person who signs, never a name.

    predecessors: oldest first; who signed before the last day signed in their name.
    """

    name: Words
    kind: str
    role: str
    country: str = "MA"
    collectivity_code: str = ""
    is_publisher: bool = False
    signatory: str = ""
    signed_on: date | None = None
    predecessors: tuple[Predecessor, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """A part of a contribution and the day it falls due."""

    due_on: date | None
    amount_centimes: int


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What a party brings; `in_kind` when it is valued and not paid."""

    party: Words
    amount_centimes: int
    currency: str = "MAD"
    in_kind: bool = False
    instalments: tuple[Instalment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The council's decision that proves the state (LO 113-14 a43, a118)."""

    number: str
    decided_on: date
    enforceable_on: date | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    visa: str = "not_required"  # vocabulary.Visa
    visa_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A step of an action, the last day meant for it, and the day it was done."""

    title: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action of the plan with its milestones."""

    title: Words
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """An approved value at the end of a period: a decimal number as text, or a word."""

    period_end: date
    value: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What is measured, from where to where: decimal numbers as text, or words for a qualitative one."""

    name: Words
    kind: str  # vocabulary.IndicatorKind
    unit: Words
    baseline: str
    target: str
    measurements: tuple[Measurement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """An evaluation's three verdicts (LO 113-14 a272 has evaluations published)."""

    kind: str  # vocabulary.EvaluationKind
    held_on: date
    design: str  # vocabulary.Verdict, as the next two
    aims: str
    plan: str


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """A change in force, with the decision that proves it."""

    number: int
    kind: str  # vocabulary.AmendmentKind
    summary: Words
    in_force_on: date
    new_ends_on: date | None = None
    decision: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """An agreement as it is published. Dates are days in Morocco; `ends_on` is the last day in force, included."""

    public_id: UUID
    reference: str
    kind: str
    state: str
    title: Words
    summary: Words
    decision: Decision | None
    signed_on: date | None
    in_force_on: date | None
    ends_on: date | None
    parties: tuple[Party, ...]
    ended_on: date | None = None
    duration_months: int | None = None
    legal_basis: str = ""
    languages: tuple[str, ...] = ()
    prevailing_language: str = "ar"
    sector_codes: tuple[str, ...] = ()
    sdg_goals: tuple[int, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    actions: tuple[Action, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    renews: UUID | None = None
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """The collectivity that publishes, as it was named on that day."""

    code: str
    level: str
    slug: str
    name: Words
    province_code: str
    region_code: str


def detail_of(snapshot: Snapshot, publisher: Publisher) -> dict[str, Any]:
    """The snapshot as the JSON object that is stored, hashed and served."""
    body: dict[str, Any] = asdict(snapshot)
    body["id"] = body.pop("public_id")
    body["collectivity"] = asdict(publisher)
    body["format"] = FORMAT
    for party in body["parties"]:
        if not party["predecessors"]:
            del party["predecessors"]  # few have any: what was published before the key existed keeps its digest
    plain: dict[str, Any] = _plain(body)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
