"""The minutes of a session (محضر الدورة): who came, what was decided, how each one voted (LO 113-14 a43, a47, a67)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.core import clock
from mithaq.deeds import blocks as papers
from mithaq.deeds.blocks import ARABIC, Block, Column, Deed, Facts, Heading, Items, Paragraph, Table
from mithaq.ui import formats
from tenants.council.deeds import wording
from tenants.council.models import Choice, Decision, DecisionState, Presence
from tenants.council.selectors import records
from tenants.council.selectors.records import PointRecord, SessionRecord, SittingRecord
from tenants.documents import letterhead


def title_of(found: SessionRecord) -> str:
    """“محضر الدورة العادية لشهر ماي 2024”."""
    return _("Minutes: %(session)s") % {"session": wording.session_name(found.session)}


def deed(found: SessionRecord, language: str) -> Deed:
    """The minutes as a paper."""
    minutes = found.minutes
    day = minutes.written_on if minutes else found.session.closes_on
    return Deed(
        language=language, title=title_of(found), reference=wording.session_reference(found.session),
        made_on=day or clock.today(), letterheads=letterhead.letterheads(), blocks=blocks(found, language),
        place_and_date=letterhead.place_and_date(language, day),
    )  # fmt: skip


def blocks(found: SessionRecord, language: str) -> tuple[Block, ...]:
    """The body of the minutes, which the register keeps word for word."""
    absent = wording.absence_sentence(found)
    return (
        *_opening(found, language),
        *_rolls(found, language),
        Heading(_("Agenda")),
        Items(tuple(f"{formats.number(one.number)}. {_titles(one, language)}" for one in found.points)),
        *_debates(found, language),
        *(block for point in found.points for block in _point(point, found, language)),
        *_close(found),
        *((Paragraph(absent),) if absent else ()),
        *wording.signatures(found, language),
    )


def _opening(found: SessionRecord, language: str) -> Iterator[Block]:
    session, minutes = found.session, found.minutes
    yield Paragraph(
        _("%(council)s met on %(day)s at %(hour)s, at %(place)s, for its %(session)s, chaired by %(chair)s.")
        % {
            "council": wording.council(), "day": wording.dated(session.opened_on),
            "hour": wording.hour((minutes and minutes.opened_at) or session.starts_at), "place": wording.place(session),
            "session": wording.in_sentence(wording.session_name(session)),
            "chair": found.chair(language) or wording.SEAT,
        }
    )  # fmt: skip
    yield Facts(
        (
            (_("Members summoned on"), wording.dated(session.summons_sent_on)),
            (_("Agenda sent to the governor on"), wording.dated(session.agenda_sent_on)),
            (_("Secretary of the council"), found.secretary(language) or wording.SEAT),
        )
    )
    for missed in found.missed:
        yield Paragraph(
            _("The meeting of %(day)s could not be held: %(present)s of %(members)s members in office were present.")
            % {
                "day": formats.day(missed.held_on), "present": formats.number(missed.present),
                "members": formats.number(session.members_in_office),
            }
        )  # fmt: skip
    yield Paragraph(wording.quorum_sentence(session))


def _rolls(found: SessionRecord, language: str) -> Iterator[Block]:
    for one in found.held:
        yield Heading(
            _("Sitting no. %(number)s, %(day)s")
            % {"number": formats.number(one.sitting.number), "day": formats.day(one.sitting.held_on)}
        )
        if not one.sitting.is_public:
            yield Paragraph(
                _("Sitting not open to the public, at the request of %(who)s (%(article)s).")
                % {
                    "who": one.sitting.get_closed_at_request_display(),
                    "article": formats.article(records.publicity_article(found.session)),
                }
            )
        yield Facts(tuple(_roll(one, language)))


def _roll(one: SittingRecord, language: str) -> Iterator[tuple[str, str]]:
    lines = (
        (_("Present"), one.of(Presence.PRESENT)),
        (_("Came late"), one.of(Presence.LATE)),
        (_("Absent, excused"), one.of(Presence.EXCUSED)),
        (_("Absent without excuse"), one.of(Presence.ABSENT)),
    )
    for label, members in lines:
        if members:
            yield f"{label} ({formats.number(len(members))})", wording.names(members, language)


def _titles(point: PointRecord, language: str) -> str:
    return point.title_ar if language == ARABIC else point.title_fr or point.title_ar


def _debates(found: SessionRecord, language: str) -> Iterator[Block]:
    minutes = found.minutes
    words = (minutes.debates_ar if language == ARABIC else minutes.debates_fr or minutes.debates_ar) if minutes else ""
    if words:
        yield Heading(_("Debates"))
        yield from (Paragraph(line) for line in papers.lines_of(words))


def _point(point: PointRecord, found: SessionRecord, language: str) -> Iterator[Block]:
    yield Heading(
        _("Point %(number)s: %(title)s") % {"number": formats.number(point.number), "title": _titles(point, language)}
    )
    if not point.decisions:
        yield Paragraph(_("No dossier of this office is about this point: the paper minutes of the council tell it."))
    for decision in point.decisions:
        yield from _decision(decision, found, language)


def _decision(decision: Decision, found: SessionRecord, language: str) -> Iterator[Block]:
    reports = [report for report in decision.committee_reports.all() if report.round == decision.round]
    for report in reports:
        yield Paragraph(
            _("The committee “%(committee)s” studied it on %(day)s; its opinion: %(opinion)s.")
            % {
                "committee": report.committee, "day": formats.day(report.studied_on),
                "opinion": report.get_opinion_display(),
            }
        )  # fmt: skip
    if decision.votes_for is None:
        yield Paragraph(_("The point was not put to the vote."))
        return
    yield wording.votes(decision)
    yield from _by_name(decision, found, language)
    if decision.state == DecisionState.REJECTED:
        yield Paragraph(_("The council rejects the draft."), strong=True)
    elif decision.is_adopted:
        yield Paragraph(
            _("The council adopts decision no. %(number)s. %(majority)s")
            % {"number": decision.number, "majority": wording.majority_sentence(decision)},
            strong=True,
        )


def _by_name(decision: Decision, found: SessionRecord, language: str) -> Iterator[Block]:
    """The vote of each voter, which a43 puts into the minutes; a secret ballot has none, and says on which ground."""
    if decision.secret_ballot:
        yield Paragraph(_("Secret ballot: %(ground)s.") % {"ground": decision.secret_ground})
        return
    by = records.voters(found, decision)
    if not by:
        return
    rows = tuple(
        (str(Choice(choice).label), formats.number(len(members)), wording.names(members, language))
        for choice, members in by.items()
    )
    columns = (
        Column(pgettext("minutes", "Vote")), Column(pgettext("minutes", "Number"), figures=True),
        Column(pgettext("minutes", "Names"), width=4),
    )  # fmt: skip
    yield Table(columns, rows)


def _close(found: SessionRecord) -> Iterator[Block]:
    session, minutes = found.session, found.minutes
    if session.closes_on is not None:
        yield Paragraph(
            _("The session was closed on %(day)s at %(hour)s.")
            % {"day": formats.day(session.closes_on), "hour": wording.hour(minutes.closed_at if minutes else None)}
        )
