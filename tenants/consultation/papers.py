"""Papers of the consultation: invitations, minutes, requests for opinion (R9, R10, R12). Never a position (R11)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.core import clock
from mithaq.core.text import fold
from mithaq.deeds import blocks
from mithaq.deeds.blocks import ARABIC, FRENCH, Block, Deed, Facts, Heading, Items, Paragraph, Signatory, Table
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.consultation import selectors
from tenants.consultation.models import (
    Actor,
    ActorKind,
    Meeting,
    MeetingState,
    OpinionRequest,
    Presence,
    ProposalKind,
)
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.drafting.texts import last_version

BLANK = "………………………"
NEW_MEETING = "next"


def _title_needs(agreement: Agreement, language: str) -> list[Need]:
    if language == FRENCH and not agreement.title_fr:
        return [Need("title_fr", _("the title in French"), "", "agreements:edit")]
    return []


def _object(agreement: Agreement, language: str) -> str:
    return _("Subject: %(title)s") % {"title": parts.title_of(agreement, language)}


def _greeting(language: str) -> Paragraph:
    text = _("Greetings of peace, by the grace of our Lord the Imam.")
    return Paragraph(text, align="center" if language == ARABIC else "start")


class MinutesPaper:
    """The minutes of each meeting (R12): who was there, what was said and put forward, what comes next."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        held = selectors.meetings(agreement).filter(state=MeetingState.HELD)
        self.meetings = {str(meeting.pk): meeting for meeting in held}

    def subjects(self) -> list[Subject]:
        return [Subject(key, formats.day(meeting.held_on)) for key, meeting in self.meetings.items()]

    def needs(self, key: str, language: str) -> list[Need]:
        meeting = self.meetings[key]
        missing = _title_needs(self.agreement, language)
        if language == ARABIC and not meeting.minutes_ar:
            missing.append(Need("minutes_ar", _("the minutes in Arabic"), "R12", selectors.PAGE))
        if language == FRENCH and not meeting.minutes_fr:
            missing.append(Need("minutes_fr", _("the minutes in French"), "R12", selectors.PAGE))
        return missing

    def make(self, key: str, language: str) -> Deed:
        meeting = self.meetings[key]
        return Deed(
            language=language,
            title=_("Minutes of the consultation meeting of %(day)s") % {"day": formats.day(meeting.held_on)},
            reference=self.agreement.reference,
            made_on=meeting.minutes_signed_on or meeting.held_on,
            letterheads=letterhead.letterheads(),
            blocks=tuple(self._blocks(meeting, language)),
        )

    def _blocks(self, meeting: Meeting, language: str) -> list[Block]:
        found: list[Block] = [
            Facts(
                (
                    (pgettext("paper", "Dossier"), parts.title_of(self.agreement, language)),
                    (pgettext("paper", "Held on"), formats.day(meeting.held_on, weekday=True)),
                    (pgettext("paper", "Place"), meeting.place or "—"),
                    (pgettext("paper", "Mode"), meeting.get_mode_display()),
                )
            )
        ]
        present = [one for one in meeting.attendances.all() if one.presence == Presence.PRESENT]
        if present:
            found += [
                Heading(pgettext("paper", "Present")),
                Table(
                    (
                        blocks.Column(pgettext("paper", "Actor")),
                        blocks.Column(pgettext("paper", "Represented by")),
                        blocks.Column(pgettext("paper", "Signature")),
                    ),
                    tuple((parts.act_name(one.actor, language), one.represented_by or "—", "") for one in present),
                    is_roomy=True,
                ),
            ]
        if meeting.agenda:
            found += [Heading(pgettext("paper", "Agenda")), Items(blocks.lines_of(meeting.agenda), numbered=True)]
        found += [Heading(pgettext("paper", "Proceedings"))]
        minutes = meeting.minutes_ar if language == ARABIC else meeting.minutes_fr
        found += [Paragraph(line) for line in blocks.lines_of(minutes)]
        found += self._proposals(meeting, language)
        if meeting.next_step:
            found += [Heading(pgettext("paper", "Next step")), Paragraph(meeting.next_step)]
        found += [
            Paragraph(_("These minutes were drawn up to be used where the law provides.")),
            blocks.Signatures(_signatories(meeting)),
        ]
        return found

    def _proposals(self, meeting: Meeting, language: str) -> list[Block]:
        found: list[Block] = []
        titles = {ProposalKind.OPINION: _("Opinions expressed"), ProposalKind.PROPOSAL: _("Proposals made")}
        for kind, title in titles.items():
            said = [one for one in meeting.proposals.all() if one.kind == kind]
            if said:
                lines = tuple(f"{parts.act_name(one.author, language)} – {' '.join(one.text.split())}" for one in said)
                found += [Heading(title), Items(lines)]
        return found


def _signatories(meeting: Meeting) -> tuple[Signatory, ...]:
    """Who signed, as it was noted; the two who sign as a rule, before that."""
    signed = tuple(Signatory(one["function"], name=one["name"]) for one in meeting.minutes_signatories)
    return signed or (Signatory(_("The chair of the meeting")), Signatory(_("The secretary of the meeting")))


class InvitationPaper:
    """The invitation to a meeting: to each that is planned or was held, and one to fill in for the next."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        called = selectors.meetings(agreement).exclude(state=MeetingState.CANCELLED)
        first = sorted(called, key=lambda meeting: meeting.state != MeetingState.PLANNED)
        self.meetings = {str(meeting.pk): meeting for meeting in first}

    def subjects(self) -> list[Subject]:
        called = [Subject(key, formats.day(meeting.held_on)) for key, meeting in self.meetings.items()]
        return [Subject(NEW_MEETING, _("the next meeting")), *called]

    def needs(self, key: str, language: str) -> list[Need]:
        return _title_needs(self.agreement, language)

    def make(self, key: str, language: str) -> Deed:
        meeting = self.meetings.get(key)
        agenda = blocks.lines_of(meeting.agenda) if meeting else ()
        day = formats.day(meeting.held_on, weekday=True) if meeting else BLANK
        hour = f"{meeting.starts_at:%H:%M}" if meeting and meeting.starts_at else BLANK
        where = " · ".join(filter(None, (meeting.place, meeting.link))) if meeting else ""
        return Deed(
            language=language,
            title=pgettext("paper", "Invitation"),
            reference=self.agreement.reference,
            made_on=clock.today(),
            letterheads=letterhead.letterheads(),
            number=_("No. %(blank)s") % {"blank": "………… / ……"},
            place_and_date=letterhead.place_and_date(language, None),
            recipient=(_("From the president of the council"), _("To: %(whom)s") % {"whom": BLANK}),
            blocks=(
                Paragraph(_object(self.agreement, language), align="start", strong=True),
                _greeting(language),
                Paragraph(
                    _("I have the honour to invite you to a consultation meeting about this partnership, to be held:")
                ),
                Facts(
                    (
                        (pgettext("paper", "On"), day),
                        (pgettext("paper", "At (hour)"), hour),
                        (pgettext("paper", "Place"), where or BLANK),
                        (pgettext("paper", "Mode"), meeting.get_mode_display() if meeting else BLANK),
                    )
                ),
                Heading(pgettext("paper", "Agenda")),
                Items(agenda or (BLANK, BLANK, BLANK), numbered=True),
                Paragraph(_("Your presence matters to this consultation. Please accept the expression of my respect.")),
                blocks.Signatures((Signatory(_("The president of the council")),)),
            ),
        )


class OpinionRequestPaper:
    """A request for opinion: each that was put to a communal service, and one to fill in for each other service."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        services = selectors.actors(agreement).filter(kind=ActorKind.SERVICE)
        self.requests = {f"request-{one.pk}": one for one in agreement.opinion_requests.filter(withdrawn_on=None)}
        asked = {one.folded_service for one in self.requests.values()}
        self.services: dict[str, Actor] = {
            str(actor.pk): actor
            for actor in services
            if not asked & {fold(actor.name_ar), fold(actor.name_fr), actor.folded_name}
        }
        last = last_version(agreement)
        self.version = (last.number, last.sha256) if last else None
        self.text_version = last.number if last else None

    def subjects(self) -> list[Subject]:
        asked = [Subject(key, one.service) for key, one in self.requests.items()]
        others = [Subject(key, str(parts.act_name(actor, formats.language()))) for key, actor in self.services.items()]
        return [*asked, *others] or [Subject()]

    def needs(self, key: str, language: str) -> list[Need]:
        missing = _title_needs(self.agreement, language)
        if key in self.requests:
            return missing
        if key not in self.services:
            missing.append(Need("service", _("a communal service among the actors"), "R9", selectors.PAGE))
        elif language == FRENCH and not self.services[key].name_fr:
            missing.append(Need(f"service_fr_{key}", _("the French name of the service"), "R9", selectors.PAGE))
        return missing

    def make(self, key: str, language: str) -> Deed:
        asked = self.requests.get(key)
        service = asked.service if asked else parts.act_name(self.services[key], language)
        return Deed(
            language=language,
            title=_("Request for opinion"),
            reference=self.agreement.reference,
            made_on=asked.asked_on if asked else clock.today(),
            letterheads=letterhead.letterheads(),
            number=_("No. %(blank)s") % {"blank": "………… / ……"},
            place_and_date=letterhead.place_and_date(language, asked.asked_on if asked else None),
            recipient=(_("From the president of the council"), _("To: %(whom)s") % {"whom": service}),
            blocks=tuple(self._blocks(language, asked)),
        )

    def _blocks(self, language: str, asked: OpinionRequest | None) -> list[Block]:
        found: list[Block] = [
            Paragraph(_object(self.agreement, language), align="start", strong=True),
            _greeting(language),
            Paragraph(
                _(
                    "Within the consultation on this partnership, I ask you for the opinion of your service, within its"
                    " remit,"
                )
                + " "
                + _("no later than %(day)s.") % {"day": formats.day(asked.due_on) if asked else BLANK}
            ),
        ]
        if asked is not None:
            found += [Heading(_("Question put to the service"))]
            found += [Paragraph(line) for line in blocks.lines_of(asked.question)]
        found += [
            Heading(pgettext("paper", "Parties")),
            Items(parts.party_lines(self.agreement, language), numbered=True),
        ]
        version = (asked.asked_text_number, asked.asked_text_sha256) if asked else self.version
        if version is not None and version[0] is not None:
            text = _("The opinion bears on version %(number)s of the text (SHA-256:%(hash)s), attached.")
            found.append(Paragraph(text % {"number": version[0], "hash": version[1][:12]}))
        found += [
            Heading(_("Opinion of the service")),
            blocks.Blank(6),
            blocks.Signatures((Signatory(_("The head of the service")), Signatory(_("The president of the council")))),
        ]
        return found


def register() -> None:
    """Offer the consultation's papers among those of a dossier."""
    generated.register(
        Paper(
            code="invitation",
            title=gettext_lazy("Invitation to a meeting"),
            kind=DocumentKind.LETTER,
            source=InvitationPaper,
            article="R10",
            order=10,
        )
    )
    generated.register(
        Paper(
            code="minutes",
            title=gettext_lazy("Minutes of a consultation meeting"),
            kind=DocumentKind.MINUTES,
            source=MinutesPaper,
            article="R12",
            order=20,
        )
    )
    generated.register(
        Paper(
            code="opinion-request",
            title=gettext_lazy("Request for opinion"),
            kind=DocumentKind.LETTER,
            source=OpinionRequestPaper,
            article="R10",
            order=30,
        )
    )
