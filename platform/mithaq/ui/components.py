"""What the components show: stages of the rail, tones of states, how near a deadline is. No model is known here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOON_DAYS = 7


class StageState(StrEnum):
    """Where a dossier stands towards a stage."""

    DONE = "done"
    CURRENT = "current"
    BLOCKED = "blocked"
    TODO = "todo"

    @property
    def words(self) -> Promise:
        return _STAGE_WORDS[self]


_STAGE_WORDS: dict[StageState, Promise] = {
    StageState.DONE: _("done"),
    StageState.CURRENT: _("in progress"),
    StageState.BLOCKED: _("blocked"),
    StageState.TODO: _("to come"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the stage rail. note: a few words under the label (a date, an obstacle). url: where to work on it."""

    label: str | Promise
    state: StageState
    note: str | Promise = ""
    url: str = ""


class Nearness(StrEnum):
    """How pressing a deadline is; also the suffix of its CSS class."""

    FAR = "far"
    SOON = "soon"
    LATE = "late"
    MET = "met"


def nearness(due: date, today: date, *, met: bool = False) -> Nearness:
    """LATE from the day after `due`, SOON in the `SOON_DAYS` before it (both ends included), MET whatever the day."""
    if met:
        return Nearness.MET
    left = (due - today).days
    if left < 0:
        return Nearness.LATE
    return Nearness.SOON if left <= SOON_DAYS else Nearness.FAR


# Code of a state on either axis → tone of its badge; a code that isn't here is shown in the neutral tone.
STATE_TONES: dict[str, str] = {
    "consultation": "note",
    "drafting": "note",
    "draft": "",
    "submitted": "active",
    "awaiting_decision": "active",
    "on_agenda": "active",
    "sent": "active",
    "sent_to_governor": "active",
    "transmitted": "active",
    "adopted": "ok",
    "postponed": "warn",
    "rejected": "bad",
    "objected": "bad",
    "visa_refused": "bad",
    "visaed": "ok",
    "tacitly_visaed": "ok",
    "tacit_visa": "ok",
    "enforceable": "ok",
    "signing": "active",
    "signed": "ok",
    "in_force": "ok",
    "in_execution": "ok",
    "suspended": "warn",
    "under_evaluation": "note",
    "evaluation": "note",
    "amended": "ok",
    "extended": "ok",
    "renewed": "ok",
    "closed": "done",
    "terminated": "bad",
    "withdrawn": "bad",
    "transferred": "done",
    "expired": "warn",
    "to_verify": "warn",
}
