"""What goes out: the posting notice, the summons with its agenda, the agenda for the governor, the letter to him."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.core import clock
from mithaq.deeds.blocks import ARABIC, Block, Column, Deed, Facts, Heading, Paragraph, Signatory, Signatures, Table
from mithaq.law import selectors as law
from mithaq.ui import formats
from tenants.council import selectors
from tenants.council.deeds import decision as decisions
from tenants.council.deeds import wording
from tenants.council.models import AddedBy, Decision, Transmission
from tenants.council.selectors import records
from tenants.council.selectors.decisions import level
from tenants.council.selectors.records import PointRecord, SessionRecord
from tenants.documents import letterhead

# --- Posting (a273) ---------------------------------------------------------------------------------------------------


def posting(decision: Decision, found: SessionRecord, language: str) -> Deed:
    """The notice that the decision is posted at the headquarters, and the certificate of it (a273)."""
    day = decision.posted_on or clock.today()
    return Deed(
        language=language, title=_("Notice and certificate of posting"), reference=decision.agreement.reference,
        made_on=day, letterheads=letterhead.letterheads(), number=decisions.title_of(decision),
        place_and_date=letterhead.place_and_date(language, decision.posted_on),
        blocks=tuple(_posting(decision, found, language)),
    )  # fmt: skip


def _posting(decision: Decision, found: SessionRecord, language: str) -> Iterator[Block]:
    term = law.term("posting", level(decision.received_from), decision.decided_on)
    yield Paragraph(
        _("The president of the council informs the public that the council adopted the decision below, and that it is"
          " posted at the headquarters (%(article)s).")
        % {"article": formats.article(term.source)}
    )  # fmt: skip
    yield Facts(
        (
            (_("Decision"), decision.number),
            (pgettext("paper", "Object"), decisions.subject_of(decision, language)),
            (pgettext("paper", "Session"), wording.session_name(found.session)),
            (_("Adopted on"), wording.dated(decision.decided_on)),
        )
    )
    if not found.is_closed(decision):  # a48: of a closed sitting the decision is posted, not how it was voted
        yield wording.votes(decision)
    yield Paragraph(
        _("Every citizen, association and other actor may ask to read the decision, as the legislation in force lets"
          " them.")
    )  # fmt: skip
    yield Heading(_("Certificate"))
    limit = law.posting_until(decision.decided_on, level(decision.received_from)) if decision.decided_on else None
    yield Paragraph(
        _("The undersigned certifies that the decision was posted at the headquarters on %(day)s; the last day to post"
          " it was %(limit)s (%(term)s from its date).")
        % {
            "day": wording.dated(decision.posted_on), "limit": wording.dated(limit.on if limit else None),
            "term": wording.days(term.days),
        }
    )  # fmt: skip
    yield _president(found, language)


# --- Summons (a35) and agenda (a38) -----------------------------------------------------------------------------------


def summons(found: SessionRecord, language: str) -> Deed:
    """The letter to each member, with the agenda and the timetable of the sittings (a35)."""
    session = found.session
    return Deed(
        language=language, title=_("Summons to the session"), reference=wording.session_reference(session),
        made_on=session.summons_sent_on or clock.today(), letterheads=letterhead.letterheads(),
        place_and_date=letterhead.place_and_date(language, session.summons_sent_on),
        recipient=(_("To the member of the council"), letterhead.BLANK), blocks=tuple(_summons(found, language)),
    )  # fmt: skip


def _summons(found: SessionRecord, language: str) -> Iterator[Block]:
    session = found.session
    limit = selectors.summons_limit(session)
    yield Facts(((_("Subject"), wording.session_name(session)),))
    yield Paragraph(
        _(
            "As %(article)s has it, I have the honour to invite you to the session of the council, which meets as"
            " follows:"
        )
        % {"article": formats.article(limit.rule.source)}
    )
    yield Facts(
        (
            (pgettext("paper", "Day"), formats.day(session.meeting_on, weekday=True)),
            (pgettext("paper", "Hour"), wording.hour(session.starts_at)),
            (pgettext("paper", "Place"), wording.place(session)),
        )
    )
    if session.summons == 2:
        yield Paragraph(_("This is the second summons: the quorum was not reached at the first meeting."))
    elif session.summons == 3:
        yield Paragraph(
            _("This is the third meeting: the council deliberates validly whatever the number of members present.")
        )
    yield Heading(_("Agenda"))
    yield agenda_table(found, language)
    yield Paragraph(_("The documents of these points are attached. Attendance is an obligation of the members."))
    yield _president(found, language)


def agenda(found: SessionRecord, language: str) -> Deed:
    """The agenda as it is sent to the representative of the State (a38)."""
    session = found.session
    return Deed(
        language=language, title=_("Agenda of the session"), reference=wording.session_reference(session),
        made_on=session.agenda_sent_on or clock.today(), letterheads=letterhead.letterheads(),
        place_and_date=letterhead.place_and_date(language, session.agenda_sent_on),
        recipient=(pgettext("letter", "To"), wording.authority()), blocks=tuple(_agenda(found, language)),
    )  # fmt: skip


def _agenda(found: SessionRecord, language: str) -> Iterator[Block]:
    session = found.session
    limit = selectors.agenda_limit(session)
    yield Facts(
        (
            (pgettext("paper", "Session"), wording.session_name(session)),
            (_("Opens on"), formats.day(session.opens_on, weekday=True)),
            (_("Last day to send the agenda"), f"{formats.day(limit.on)} ({formats.article(limit.rule.source)})"),
        )
    )
    yield agenda_table(found, language)
    yield _president(found, language)


def agenda_table(found: SessionRecord, language: str) -> Table:
    """The points with who put them on the agenda and the sitting they are planned for."""
    columns = (
        Column(pgettext("agenda", "No."), figures=True), Column(pgettext("agenda", "Point"), width=4),
        Column(pgettext("agenda", "Put on by")), Column(pgettext("agenda", "Sitting of")),
    )  # fmt: skip
    return Table(columns, tuple(_row(point, found, language) for point in found.points))


def _row(point: PointRecord, found: SessionRecord, language: str) -> tuple[str, ...]:
    title = point.title_ar if language == ARABIC else point.title_fr or point.title_ar
    planned = point.planned_on or found.session.meeting_on
    return formats.number(point.number), title, str(AddedBy(point.added_by).label), formats.day_short(planned)


# --- Transmission (a116) ----------------------------------------------------------------------------------------------


def transmission(decision: Decision, found: SessionRecord, sent: Transmission | None, language: str) -> Deed:
    """The slip under which decision, minutes and file go to the representative of the State, against receipt (a116)."""
    return Deed(
        language=language, title=_("Transmission slip"), reference=decision.agreement.reference,
        made_on=sent.sent_on if sent else clock.today(), letterheads=letterhead.letterheads(),
        number=sent.slip_reference if sent else "",
        place_and_date=letterhead.place_and_date(language, sent.sent_on if sent else None),
        recipient=(pgettext("letter", "To"), wording.authority()),
        blocks=tuple(_transmission(decision, found, sent, language)),
    )  # fmt: skip


def _transmission(
    decision: Decision, found: SessionRecord, sent: Transmission | None, language: str
) -> Iterator[Block]:
    where = level(decision.received_from)
    closed = found.session.closes_on
    due = law.transmission_due(where, closed) if closed else None
    source = due.rule.source if due else law.term("transmission", where, decision.decided_on).source
    yield Paragraph(
        _("I have the honour to send you, as %(article)s has it and against receipt, the papers below.")
        % {"article": formats.article(source)}
    )
    columns = (
        Column(pgettext("slip", "No."), figures=True), Column(pgettext("slip", "Paper"), width=4),
        Column(pgettext("slip", "Copies"), figures=True),
    )  # fmt: skip
    named = enumerate(_papers(decision, sent), start=1)
    yield Table(columns, tuple((formats.number(at), name, formats.number(1)) for at, name in named))
    yield Facts(
        (
            (pgettext("paper", "Object"), decisions.subject_of(decision, language)),
            (_("Session closed on"), wording.dated(closed)),
            (_("Last day to send them"), wording.dated(due.on if due else None)),
        )
    )
    if selectors.visa_triggers(decision.agreement):
        visa = law.term("visa", where, decision.decided_on)
        yield Paragraph(
            _("The decision needs a visa (%(article)s): the term of %(term)s runs from the day of your receipt.")
            % {"article": formats.article(visa.source), "term": wording.days(visa.days)}
        )
    yield Signatures((_signs(found, language), Signatory(_("Received on"), letterhead.BLANK)))


def _papers(decision: Decision, sent: Transmission | None) -> Iterator[str]:
    """What goes with the slip: what was sent, or what has to be."""
    visa = bool(selectors.visa_triggers(decision.agreement))
    if sent is None or sent.has_decision:
        yield _("Decision no. %(number)s") % {"number": decision.number}
    if sent is None or sent.has_minutes:
        yield _("Minutes of the session")
    if visa if sent is None else sent.has_subject_documents:
        yield _("Documents of the subject: the draft agreement and its annexes")
    if visa if sent is None else sent.has_presentation_note:
        yield _("Presentation note")


def _signs(found: SessionRecord, language: str) -> Signatory:
    president = found.officers.get("president")
    name = records.name_of(president, language) if president else ""
    return Signatory(_("The president of the council"), name=name)


def _president(found: SessionRecord, language: str) -> Signatures:
    return Signatures((_signs(found, language),))
