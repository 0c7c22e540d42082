"""The steps of a session from its agenda to its roll's copy: done, due, late, each with its article (a33–a67)."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline
from tenants.council import selectors
from tenants.council.models import Session, SessionKind, SessionRequest

DONE, LATE, DUE, LATER, TAKEN_LATE = "done", "late", "due", "later", "taken_late"


@dataclass(frozen=True)
class Step:
    """A step. limit: last day; done_on: the day it was done; anchor: where on the session's page; doubt: left open."""

    name: str
    label: str | Promise
    state: str
    article: str
    done_on: date | None = None
    limit: date | None = None
    text: str | Promise = ""
    doubt: str = ""
    act: str = ""

    @property
    def tone(self) -> str:
        return {DONE: "is-done", LATE: "is-bad", DUE: "is-now", TAKEN_LATE: "is-bad"}.get(self.state, "")


def timeline(session: Session, on: date, request: SessionRequest | None = None) -> list[Step]:
    """What is done and what is due when, in the order of the law. Reads the holidays' table and no more."""
    steps = []
    if session.kind == SessionKind.EXTRAORDINARY and session.called_by != "president":
        steps.append(_request(session, request))
    if not session.by_governor:
        agenda = selectors.agenda_limit(session)
        steps.append(
            _step("agenda", _("Agenda to the governor"), on, agenda, session.agenda_sent_on, act="send-agenda",
                  over=session.opened_on is not None)
        )  # fmt: skip
        until = selectors.additions_until(session)
        if until is not None:
            state = DONE if until.is_past(on) else LATER
            steps.append(_of("additions", _("The governor may add points"), state, until))
        elif session.agenda_sent_on is not None and session.opened_on is None:
            steps.append(
                Step("receipt", _("Receipt of the agenda by the governor"), DUE, "LO 113-14 a39", act="agenda-receipt")
            )
        if session.kind == SessionKind.ORDINARY:
            study = law.committee_limit(session.opens_on, selectors.level(session.received_from))
            state = DONE if session.opened_on else LATE if study.is_past(on) else DUE
            steps.append(_of("committees", _("Study by the committees"), state, study))
    summons = selectors.summons_limit(session)
    steps.append(
        _step("summons", _("Summons to the members"), on, summons, session.summons_sent_on, act="summons",
              over=session.opened_on is not None)
    )  # fmt: skip
    steps += _meetings(session, on)
    closing = selectors.closing_limit(session)
    if closing is not None:
        label = _("Close of the session (extended once)") if session.extended else _("Close of the session")
        steps.append(_step("close", label, on, closing, session.closes_on, act="close"))
    else:
        steps.append(Step("close", _("Close of the session"), LATER, "LO 113-14 a34"))
    if session.closes_on is not None:
        copy = selectors.roll_copy_due(session)
        if copy is not None:
            steps.append(_of("roll", _("Copy of the roll to the governor"), LATER if copy.is_past(on) else DUE, copy))
        sending = law.transmission_due(selectors.level(session.received_from), session.closes_on)
        state = LATER if sending.is_past(on) else DUE
        steps.append(_of("sending", _("Minutes and decisions to the governor"), state, sending))
    return steps


def _request(session: Session, request: SessionRequest | None) -> Step:
    label = _("Request for the session")
    article = "LO 113-14 a37" if session.by_governor else "LO 113-14 a36"
    if request is None:
        return Step("request", label, LATE, article, text=_("No request is recorded for this session."))
    limit = selectors.holding_limit(request)
    doubt = limit.rule.doubt if limit else ""
    late = limit is not None and limit.is_past(session.opens_on)
    return Step(
        "request", label, TAKEN_LATE if late else DONE, limit.rule.source if limit else article,
        done_on=request.received_on, limit=limit.on if limit else None, doubt=doubt,
    )  # fmt: skip


def _meetings(session: Session, on: date) -> list[Step]:
    found = [
        Step(
            f"missed-{one.summons}",
            _("Meeting without a quorum"),
            TAKEN_LATE,
            "LO 113-14 a42",
            done_on=one.held_on,
        )
        for one in session.missed_meetings.all()
    ]
    label = {1: _("Opening with a quorum"), 2: _("Second meeting"), 3: _("Third meeting, whatever the number")}
    text = "" if selectors.needs_quorum(session) else _("Any number of members present will do.")
    if session.opened_on is not None:
        return [*found, Step("opening", label[session.summons], DONE, "LO 113-14 a42", done_on=session.opened_on)]
    state = LATE if on > session.meeting_on else DUE if session.summons_sent_on else LATER
    return [
        *found,
        Step(
            "opening", label[session.summons], state, "LO 113-14 a42", limit=session.meeting_on, text=text, act="roll"
        ),
    ]


def _step(
    name: str, label: str | Promise, on: date, limit: LegalDeadline, done_on: date | None, *, act: str = "",
    over: bool = False,
) -> Step:  # fmt: skip
    if done_on is not None:
        state = TAKEN_LATE if limit.is_past(done_on) else DONE
    else:
        state = LATE if limit.is_past(on) or over else DUE
    return _of(name, label, state, limit, done_on, act)


def _of(
    name: str, label: str | Promise, state: str, limit: LegalDeadline, done_on: date | None = None, act: str = ""
) -> Step:
    return Step(
        name, label, state, limit.rule.source, done_on=done_on, limit=limit.on, text=limit.rule.text,
        doubt=limit.rule.doubt, act=act,
    )  # fmt: skip
