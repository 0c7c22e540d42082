"""Papers of the consultation: invitations, minutes, requests for opinion (R9, R10, R12). Never a position (R11)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.core import clock
from mithaq.deeds import blocks
from mithaq.deeds.blocks import ARABIC, FRENCH, Block, Deed, Facts, Heading, Items, Paragraph, Signatory, Table
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.consultation import selectors
from tenants.consultation.models import Actor, ActorKind, Meeting, ProposalKind
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind

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
        self.meetings = {str(meeting.pk): meeting for meeting in selectors.meetings(agreement)}

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
        present = list(meeting.attendances.all())
        if present:
            found += [
                Heading(pgettext("paper", "Present")),
                Table(
                    (
                        blocks.Column(pgettext("paper", "Actor")),
                        blocks.Column(pgettext("paper", "Represented by")),
                        blocks.Column(pgettext("paper", "Signature")),
                    ),
                    tuple((parts.name_of(one.actor, language), one.represented_by or "—", "") for one in present),
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
            blocks.Signatures((Signatory(_("The chair of the meeting")), Signatory(_("The secretary of the meeting")))),
        ]
        return found

    def _proposals(self, meeting: Meeting, language: str) -> list[Block]:
        found: list[Block] = []
        titles = {ProposalKind.OPINION: _("Opinions expressed"), ProposalKind.PROPOSAL: _("Proposals made")}
        for kind, title in titles.items():
            said = [one for one in meeting.proposals.all() if one.kind == kind]
            if said:
                lines = tuple(f"{parts.name_of(one.author, language)} – {' '.join(one.text.split())}" for one in said)
                found += [Heading(title), Items(lines)]
        return found


class InvitationPaper:
    """The invitation to a meeting: to each one that the dossier holds, and one to fill in for the next."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.meetings = {str(meeting.pk): meeting for meeting in selectors.meetings(agreement)}

    def subjects(self) -> list[Subject]:
        held = [Subject(key, formats.day(meeting.held_on)) for key, meeting in self.meetings.items()]
        return [Subject(NEW_MEETING, _("the next meeting")), *held]

    def needs(self, key: str, language: str) -> list[Need]:
        return _title_needs(self.agreement, language)

    def make(self, key: str, language: str) -> Deed:
        meeting = self.meetings.get(key)
        agenda = blocks.lines_of(meeting.agenda) if meeting else ()
        day = formats.day(meeting.held_on, weekday=True) if meeting else BLANK
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
                        (pgettext("paper", "At (hour)"), BLANK),
                        (pgettext("paper", "Place"), (meeting.place if meeting else "") or BLANK),
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
    """A request for opinion to each communal service that is concerned, on the text as it stands."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        services = selectors.actors(agreement).filter(kind=ActorKind.SERVICE)
        self.services: dict[str, Actor] = {str(actor.pk): actor for actor in services}
        last = agreement.text_versions.order_by("-number").first()
        self.version = last
        self.text_version = last.number if last else None

    def subjects(self) -> list[Subject]:
        if not self.services:
            return [Subject()]
        return [Subject(key, str(parts.name_of(actor, formats.language()))) for key, actor in self.services.items()]

    def needs(self, key: str, language: str) -> list[Need]:
        missing = _title_needs(self.agreement, language)
        if key not in self.services:
            missing.append(Need("service", _("a communal service among the actors"), "R9", selectors.PAGE))
        elif language == FRENCH and not self.services[key].name_fr:
            missing.append(Need(f"service_fr_{key}", _("the French name of the service"), "R9", selectors.PAGE))
        return missing

    def make(self, key: str, language: str) -> Deed:
        service = parts.name_of(self.services[key], language)
        return Deed(
            language=language,
            title=_("Request for opinion"),
            reference=self.agreement.reference,
            made_on=clock.today(),
            letterheads=letterhead.letterheads(),
            number=_("No. %(blank)s") % {"blank": "………… / ……"},
            place_and_date=letterhead.place_and_date(language, None),
            recipient=(_("From the president of the council"), _("To: %(whom)s") % {"whom": service}),
            blocks=tuple(self._blocks(language)),
        )

    def _blocks(self, language: str) -> list[Block]:
        found: list[Block] = [
            Paragraph(_object(self.agreement, language), align="start", strong=True),
            _greeting(language),
            Paragraph(
                _(
                    "Within the consultation on this partnership, I ask you for the opinion of your service, within its"
                    " remit,"
                )
                + " "
                + _("no later than %(day)s.") % {"day": BLANK}
            ),
            Heading(pgettext("paper", "Parties")),
            Items(parts.party_lines(self.agreement, language), numbered=True),
        ]  # fmt: skip
        if self.version is not None:
            text = _("The opinion bears on version %(number)s of the text, of %(day)s (SHA-256:%(hash)s), attached.")
            found.append(
                Paragraph(
                    text
                    % {
                        "number": self.version.number,
                        "day": formats.day(self.version.made_on),
                        "hash": self.version.sha256[:12],
                    }
                )
            )
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
