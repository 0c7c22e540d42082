"""Words that several papers of the council have. Called in the language of the paper."""

from collections.abc import Iterable
from datetime import date, time

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mithaq.collectivities.models import Level
from mithaq.collectivities.selectors import current_office
from mithaq.deeds.blocks import ARABIC, Block, Facts, Signatory, Signatures
from mithaq.law import selectors as law
from mithaq.territory import selectors as territory
from mithaq.territory.errors import PlaceUnknown
from mithaq.ui import formats
from tenants.council.models import Decision, Majority, Member, Session, SessionKind
from tenants.council.models import Signatory as Signs
from tenants.council.selectors.decisions import level
from tenants.council.selectors.records import SessionRecord, name_of
from tenants.documents import letterhead

SEAT = letterhead.BLANK


def session_reference(session: Session) -> str:
    """What is printed on every page of a session's papers."""
    return f"SES-{session.opens_on:%Y-%m-%d}"


def session_name(session: Session) -> str:
    """“الدورة العادية لشهر ماي 2024”."""
    if session.kind == SessionKind.ORDINARY:
        month = format_date(session.opens_on, "LLLL y", locale=formats.babel_locale())
        return _("Ordinary session of %(month)s") % {"month": month}
    return _("Extraordinary session of %(day)s") % {"day": formats.day(session.opens_on)}


def in_sentence(name: str) -> str:
    """A name that stands within a sentence: without its capital, where the script has any."""
    return name[:1].lower() + name[1:]


def council() -> str:
    """“مجلس جماعة بركان”, “Le conseil communal de Berkane”."""
    office, arabic = current_office(), formats.language() == ARABIC
    if office.level == Level.COMMUNE and not arabic:
        return _("The communal council of %(name)s") % {"name": letterhead.of(office.name_fr)}
    return _("The council of %(name)s") % {"name": letterhead.collectivity(office, formats.language())}


def authority() -> str:
    """The representative of the State who controls our decisions: “عامل إقليم بركان”."""
    office, arabic = current_office(), formats.language() == ARABIC
    try:
        province = territory.province(office.province_code)
    except PlaceUnknown:
        return _("The governor of the prefecture or province")
    name = province.name_ar if arabic else letterhead.of(province.name_fr)
    if province.is_prefecture:
        return _("The governor of the prefecture %(name)s") % {"name": name}
    return _("The governor of the province %(name)s") % {"name": name}


def organic_law(session: Session | None) -> str:
    """“القانون التنظيمي رقم 113.14 …”: the organic law of our level, in the language of the paper."""
    found = law.term(
        "minutes_register", level(session.received_from if session else ""), session.opens_on if session else None
    )
    return found.law.name_ar if formats.language() == ARABIC else found.law.name_fr


def hour(at: time | None) -> str:
    """“10:30”; a line to fill in where it is not known."""
    return f"{at:%H:%M}" if at else SEAT


def place(session: Session) -> str:
    """Where the council meets: as the summons says, else at its seat."""
    return session.place or _("the headquarters of the council")


def names(members: Iterable[Member], language: str) -> str:
    """Names one after the other."""
    comma = "، " if language == ARABIC else ", "
    return comma.join(name_of(member, language) for member in members)


def votes(decision: Decision) -> Facts:
    """The vote in figures, as the register has it; abstentions are not votes cast (a43)."""
    rows = [
        (_("Members in office"), figure(decision.members_in_office)),
        (_("Members present"), figure(decision.present)),
        (_("Votes cast"), figure(decision.votes_cast)),
        (pgettext("votes", "For"), figure(decision.votes_for)),
        (pgettext("votes", "Against"), figure(decision.votes_against)),
        (_("Abstentions"), figure(decision.abstentions)),
    ]
    return Facts(tuple(rows))


def label(name: str) -> str:
    """The word before a fact of a decision."""
    return {"object": pgettext("paper", "Object"), "session": pgettext("paper", "Session")}[name]


def figure(value: int | None) -> str:
    return formats.number(value) if value is not None else SEAT


def majority_sentence(decision: Decision) -> str:
    """With which majority it was adopted, and by whose side in a tie (a43)."""
    if decision.majority == Majority.MEMBERS_IN_OFFICE and not decision.second_sitting:
        return _("Adopted by the absolute majority of the members in office.")
    if decision.votes_for == decision.votes_against:
        return _("Adopted in a tie, by the side of the president.")
    if not decision.votes_against and not decision.abstentions:
        return _("Adopted unanimously by the votes cast.")
    return _("Adopted by the absolute majority of the votes cast.")


def quorum_sentence(session: Session) -> str:
    """How many were there at the opening, and by which summons (a42)."""
    said = {"present": figure(session.present_at_opening), "members": figure(session.members_in_office)}
    if session.summons == 1:
        return _("Members present at the opening: %(present)s of %(members)s in office; the quorum is reached.") % said
    if session.summons == 2:
        return _("Second summons. Members present at the opening: %(present)s of %(members)s in office.") % said
    return (
        _(
            "Third meeting, valid whatever the number present. Members present at the opening: %(present)s of"
            " %(members)s."
        )
        % said
    )


def signatures(found: SessionRecord | None, language: str) -> tuple[Block, ...]:
    """The president and the secretary, or who signs in their place (a47)."""
    chair = found.chair(language) if found else ""
    signs, name = _("The secretary of the council"), found.secretary(language) if found else ""
    if found and found.minutes:
        name = found.minutes.signatory_name
        if found.minutes.signatory != Signs.SECRETARY:
            signs = str(Signs(found.minutes.signatory).label)
    signatories = (Signatory(_("The president of the council"), name=chair), Signatory(signs, name=name))
    return (Signatures(signatories),)


def absence_sentence(found: SessionRecord) -> str:
    """Why the secretary did not sign, which the minutes say expressly (a47); empty where they sign."""
    minutes = found.minutes
    if minutes is None or minutes.signatory == Signs.SECRETARY:
        return ""
    return _("The secretary of the council does not sign: %(reason)s. In their place signs %(who)s, %(name)s.") % {
        "reason": minutes.absence_reason,
        "who": Signs(minutes.signatory).label,
        "name": minutes.signatory_name,
    }


def days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": formats.number(count)}


def dated(day: date | None) -> str:
    return formats.day(day) if day else SEAT
