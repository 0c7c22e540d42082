"""R12: the words of minutes that a clerk starts from, and the fingerprint of those that were signed."""

import hashlib
import json
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from mithaq.ui import formats
from tenants.agreements.selectors import name_of
from tenants.consultation.models import Attendance, Meeting, Presence, Proposal, ProposalKind, ProposalOutcome

MAX_TEXT = 20_000
ROOM_FOR_PROPOSALS = 12_000  # characters that all proposals together may take, so that the whole fits


def fingerprint(meeting: Meeting) -> str:
    """SHA-256 over the day, both texts, the signatories and the scanned paper's own hash, as one JSON list in UTF-8."""
    paper = meeting.minutes_document.sha256 if meeting.minutes_document else ""
    signatories = [[one["name"], one["function"]] for one in meeting.minutes_signatories]
    signed_on = meeting.minutes_signed_on.isoformat() if meeting.minutes_signed_on else ""
    whole = [meeting.held_on.isoformat(), signed_on, meeting.minutes_ar, meeting.minutes_fr, signatories, paper]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def text_mark(meeting: Meeting) -> str:
    """A short mark of the text as it stands, by which a change in between is seen."""
    return hashlib.sha256(f"{meeting.minutes_ar}\x1f{meeting.minutes_fr}".encode()).hexdigest()[:16]


def is_intact(meeting: Meeting) -> bool:
    """Whether signed minutes still read as they did when they were signed; True where no hash was kept then."""
    return not meeting.minutes_sha256 or fingerprint(meeting) == meeting.minutes_sha256


def first_text(meeting: Meeting, language: str) -> str:
    """Minutes to be corrected by a person: day, place, who came, agenda, what was put forward, next step.

    meeting: with its attendances (and their actors) and proposals (and their authors). language: ar or fr.
    """
    with translation.override(language):
        parts = [_heading(meeting), *_roll(meeting), _agenda(meeting), _proposals(list(meeting.proposals.all()))]
        if meeting.next_step:
            parts.append(_("Next step: %(step)s") % {"step": meeting.next_step})
        parts.append(_("The agenda being exhausted, the meeting was closed."))
        return "\n\n".join(part for part in parts if part)[:MAX_TEXT]


def _heading(meeting: Meeting) -> str:
    agreement = meeting.agreement
    arabic = formats.language() == "ar"
    title = agreement.title_ar if arabic else (agreement.title_fr or agreement.title_ar)
    values = {
        "day": formats.day(meeting.held_on, weekday=True), "place": meeting.place, "title": title,
        "reference": agreement.reference, "mode": meeting.get_mode_display(),
        "hour": meeting.starts_at.strftime("%H:%M") if meeting.starts_at else "",
    }  # fmt: skip
    when = _("On %(day)s at %(hour)s") if meeting.starts_at else _("On %(day)s")
    held = _("a consultative meeting was held at %(place)s (%(mode)s)") if meeting.place else _(
        "a consultative meeting was held (%(mode)s)"
    )  # fmt: skip
    about = _("about the draft “%(title)s”, file %(reference)s.")
    return "\n\n".join([_("Minutes of the consultative meeting"), " ".join([when, held, about]) % values])


def _roll(meeting: Meeting) -> Iterable[str]:
    heads = {
        Presence.PRESENT: _("Present:"),
        Presence.EXCUSED: _("Excused:"),
        Presence.ABSENT: _("Absent:"),
    }
    for presence, head in heads.items():
        named = [_attendance(one) for one in meeting.attendances.all() if one.presence == presence]
        if named:
            yield "\n".join([head, *(f"- {line}" for line in named)])


def _attendance(one: Attendance) -> str:
    if one.represented_by:
        return _("%(actor)s, represented by: %(function)s") % {
            "actor": name_of(one.actor), "function": one.represented_by
        }  # fmt: skip
    return name_of(one.actor)


def _agenda(meeting: Meeting) -> str:
    return "\n".join([_("Agenda:"), meeting.agenda]) if meeting.agenda else ""


def _proposals(proposals: list[Proposal]) -> str:
    if not proposals:
        return ""
    room = ROOM_FOR_PROPOSALS // len(proposals)
    lines = [f"{number}. {_proposal(one, room)}" for number, one in enumerate(proposals, start=1)]
    return "\n".join([_("Opinions and proposals:"), *lines])


def _proposal(one: Proposal, room: int) -> str:
    text = " ".join(one.text.split())
    text = text if len(text) <= room else f"{text[:room].rstrip()}…"
    said = _("%(actor)s gave this opinion: %(text)s") if one.kind == ProposalKind.OPINION else _(
        "%(actor)s proposed: %(text)s"
    )  # fmt: skip
    line = said % {"actor": name_of(one.author), "text": text}
    if one.outcome == ProposalOutcome.KEPT:
        return " ".join([line, _("It was kept.")])
    if one.outcome == ProposalOutcome.SET_ASIDE:
        return " ".join([line, _("It was set aside: %(reason)s") % {"reason": one.outcome_note}])
    return line
