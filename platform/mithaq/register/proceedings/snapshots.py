"""What an office publishes of a session and of a decision: plain values, independent of the office's tables.

No person is named: who was present, who voted how and who signed stay in the office (law 09-08; LO 113-14 a43 puts the
vote of each member into the minutes, not into the decision that is posted). Of a sitting that was not open to the
public (a48) the decision is published, as a273 has it posted, and neither votes nor attendance.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from mithaq.register.snapshots import Words

FORMAT = 1  # of the JSON below; raised when a key changes its meaning
NOWHERE = Words(ar="")  # no place was said: the seat of the council


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point of the agenda."""

    number: int
    title: Words


@dataclass(frozen=True, kw_only=True)
class SessionSnapshot:
    """A session as it is announced. meeting_on: day fixed by the last summons; summons: 1, 2 or 3 (LO 113-14 a42).

    hour and place: of the meeting; place may be empty, it is then held at the seat.
    """

    public_id: UUID
    kind: str
    opens_on: date
    meeting_on: date
    summons: int
    points: tuple[Point, ...]
    hour: time | None = None
    place: Words = NOWHERE
    is_closed_to_public: bool = False
    opened_on: date | None = None
    closes_on: date | None = None
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class DecisionSnapshot:
    """An adopted decision as it was posted. state: vocabulary.DecisionState."""

    public_id: UUID
    session: UUID | None
    agreement: UUID | None
    point_number: int | None
    number: str
    decided_on: date
    posted_on: date
    title: Words
    state: str
    votes_for: int | None
    votes_against: int | None
    abstentions: int | None
    enforceable_on: date | None = None
    is_closed_to_public: bool = False
    is_demo: bool = False


def detail_of_session(snapshot: SessionSnapshot, collectivity_code: str) -> dict[str, Any]:
    """The session as the JSON object that is stored and hashed."""
    plain: dict[str, Any] = _plain(asdict(snapshot))
    return plain | {"collectivity_code": collectivity_code, "format": FORMAT}


def detail_of_decision(snapshot: DecisionSnapshot, collectivity_code: str) -> dict[str, Any]:
    """The decision as the JSON object that is stored and hashed; without votes where the sitting was closed (a48)."""
    if snapshot.is_closed_to_public:
        snapshot = replace(snapshot, votes_for=None, votes_against=None, abstentions=None)
    plain: dict[str, Any] = _plain(asdict(snapshot))
    return plain | {"collectivity_code": collectivity_code, "format": FORMAT}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value
