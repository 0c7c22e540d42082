"""The list before the file goes to the presidency (R20–R21): what is there, what is missing, what is only to be known.

One line for each thing the law or the procedure asks, with its article and the place where it is filled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.collectivities.selectors import current_office
from mithaq.core.errors import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE
from mithaq.law import selectors as law
from mithaq.ui.formats import day_short, number
from tenants.agreements.models import Agreement, Party
from tenants.agreements.selectors import Need, has_foreign_party, name_of
from tenants.council import selectors
from tenants.council.models import Majority
from tenants.drafting import checks, texts
from tenants.drafting import selectors as drafting
from tenants.drafting.models import ClauseKind, TextVersion

DRAFTING, FINANCE, CONSULTATION = "drafting:page", "finance:page", "consultation:page"
PARTIES, COUNCIL, LEGALITY = "agreements:parties", "council:page", "council:legality"


class State(StrEnum):
    """missing bars the way; doubt does not, but somebody should look; known is only good to know."""

    DONE = "done"
    MISSING = "missing"
    DOUBT = "doubt"
    KNOWN = "known"


@dataclass(frozen=True)
class Line:
    """One thing. url_name, anchor: where it is filled. text: what is found there, in words."""

    code: str
    label: str | Promise
    state: State
    article: str = ""
    url_name: str = ""
    anchor: str = ""
    text: str | Promise = ""


@dataclass(frozen=True)
class Group:
    """Lines about one matter."""

    title: str | Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Preflight:
    """The whole list, and how much of it bars the way or raises a doubt."""

    groups: tuple[Group, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def missing(self) -> int:
        return sum(line.state == State.MISSING for line in self.lines)

    @property
    def doubts(self) -> int:
        return sum(line.state == State.DOUBT for line in self.lines)

    @property
    def is_ready(self) -> bool:
        return self.missing == 0


def preflight(agreement: Agreement, on: date) -> Preflight:
    """What stands between the draft and the presidency on that day. A number of queries that no list makes grow."""
    missing = {need.code: need for need in drafting.readiness(agreement)}
    unbound = [need for need in drafting.readiness(agreement) if need.code == "obligation"]
    groups = (
        Group(_("Parties and legal basis"), (*_parties(agreement, missing), *_basis(agreement, missing))),
        Group(_("Consultation"), _lines(missing, _CONSULTATION)),
        Group(_("Text"), (*_lines(missing, _TEXT), _remarks(agreement, missing), *_agreement_of_texts(agreement))),
        Group(
            _("Mandatory clauses"),
            (*_clauses(missing), *_substance(agreement, missing, unbound)),
        ),
        Group(_("Money"), (*_lines(missing, _MONEY), _amount(missing))),
        Group(_("Approvals, majority, visa"), (*_approvals(agreement, on), _majority(agreement), _visa(agreement))),
        Group(_("Session"), (_session(on),)),
    )
    return Preflight(groups)


# code of the need: what it is called, article, page, anchor
_CONSULTATION = (("minutes", "R12", CONSULTATION, "meetings"),)
_TEXT = (("text", "R13", DRAFTING, "text"), ("duration", "R19", DRAFTING, "duration"))
_MONEY = (
    ("contributions", "LO 113-14 a150", FINANCE, ""),
    ("carrier", "LO 113-14 a151", FINANCE, ""),
)


def _labels() -> dict[str, str]:
    return {
        "minutes": _("Signed minutes of a consultative meeting"),
        "text": _("A version of the text"),
        "duration": _("Duration and effect"),
        "contributions": _("Contribution of each party"),
        "carrier": _("Budget or special account that carries the money"),
    }


def _lines(missing: dict[str, Need], asked: Iterable[tuple[str, str, str, str]]) -> tuple[Line, ...]:
    labels = _labels()
    return tuple(
        Line(code, labels[code], State.MISSING if code in missing else State.DONE, article, page, anchor)
        for code, article, page, anchor in asked
    )


def _parties(agreement: Agreement, missing: dict[str, Need]) -> list[Line]:
    """At least two; each among those whom the legal basis names (a149, or the basis chosen)."""
    if "parties" in missing:
        return [Line("parties", _("A second party"), State.MISSING, "R15", PARTIES)]
    doubtful = {need.label: need for need in drafting.warnings(agreement) if need.code == "basis_misfit"}
    if doubtful:
        return [
            Line("parties", label, State.DOUBT, need.article, DRAFTING, "basis") for label, need in doubtful.items()
        ]  # fmt: skip
    names = _listed(agreement.parties.all())
    return [Line("parties", _("Parties that the legal basis allows"), State.DONE, "LO 113-14 a149", PARTIES, "", names)]


def _listed(parties: Iterable[Party]) -> str:
    name = f"{FIRST_STRONG_ISOLATE}%s{POP_DIRECTIONAL_ISOLATE} (%s)"
    return " · ".join(name % (name_of(party), party.get_kind_display()) for party in parties)


def _basis(agreement: Agreement, missing: dict[str, Need]) -> list[Line]:
    if "legal_basis" in missing:
        return [Line("legal_basis", _("Legal basis"), State.MISSING, "LO 113-14 a149", DRAFTING, "basis")]
    lines = [
        Line("legal_basis", _("Legal basis"), State.DONE, "", DRAFTING, "basis", agreement.get_legal_basis_display())
    ]
    lines += [
        Line(need.code, need.label, State.DOUBT, need.article, DRAFTING, "basis")
        for need in drafting.warnings(agreement) if need.code == "basis_foreign"
    ]  # fmt: skip
    return lines


def _remarks(agreement: Agreement, missing: dict[str, Need]) -> Line:
    """A blocking comment bars the way; one that is only open is a doubt (R13)."""
    if "comments" in missing:
        waiting = drafting.open_blocking_comments(agreement)
        text = ngettext(
            "%(shown)s blocking comment is not resolved.", "%(shown)s blocking comments are not resolved.", waiting
        ) % {"shown": number(waiting)}  # fmt: skip
        return Line("comments", _("Comments"), State.MISSING, "R13", DRAFTING, "comments", text)
    if waiting := drafting.open_comments(agreement):
        text = ngettext("%(shown)s comment is open.", "%(shown)s comments are open.", waiting) % {
            "shown": number(waiting)
        }
        return Line("comments", _("Comments"), State.DOUBT, "R13", DRAFTING, "comments", text)
    return Line("comments", _("Comments"), State.DONE, "R13", DRAFTING, "comments", _("None is open."))


def _agreement_of_texts(agreement: Agreement) -> list[Line]:
    """Whether the two languages, the words and the figures, the text and the data say the same."""
    last = texts.last_version(agreement, with_articles=True)
    written = texts.working(agreement, last)
    if not written.articles:
        return []
    is_kept = texts.is_kept(written.articles, last)
    said = [_which_text(last, is_kept)]
    count = len(checks.doubts(agreement, written.articles))
    if count:
        label, state = _("Languages, figures and data agree"), State.DOUBT
        doubts = ngettext(
            "%(shown)s doubt, shown beside its article.", "%(shown)s doubts, shown beside their articles.", count
        )
        said.append(doubts % {"shown": number(count)})
    else:
        label, state = _("The text agrees with itself and with the dossier"), State.DONE
    lines = [Line("agrees", label, state, "", DRAFTING, "doubts", " ".join(said))]
    if last is not None and not is_kept:
        label = _("The text being written is kept as a version")
        text = _("The council is given version %(number)s, which says something else.") % {
            "number": number(last.number)
        }
        lines.append(Line("text_not_kept", label, State.DOUBT, "R13", DRAFTING, "text", text))
    return lines


def _which_text(last: TextVersion | None, is_kept: bool) -> str:
    """Of which text the doubts are: the drafting page shows them beside the same one."""
    if last is None:
        return _("Of the text being written, no version of which is kept yet.")
    text = _("Of version %(number)s.") if is_kept else _("Of the text being written, changed since version %(number)s.")
    return text % {"number": number(last.number)}


def _clauses(missing: dict[str, Need]) -> list[Line]:
    return [
        Line(
            f"clause_{kind.value}", kind.label, State.MISSING if f"clause_{kind.value}" in missing else State.DONE,
            kind.requirement, DRAFTING, f"clause-{kind.value}",
        )
        for kind in ClauseKind
    ]  # fmt: skip


def _substance(agreement: Agreement, missing: dict[str, Need], unbound: list[Need]) -> list[Line]:
    return [_projects(agreement, missing), *_obligations(agreement, unbound)]


def _projects(agreement: Agreement, missing: dict[str, Need]) -> Line:
    """The programme is its clause and at least one project (R16)."""
    label = _("Projects of the agreed programme")
    if "projects" in missing:
        return Line("projects", label, State.MISSING, "R16", DRAFTING, "programme")
    count = agreement.projects.count()
    text = ngettext("%(shown)s project.", "%(shown)s projects.", count) % {"shown": number(count)}
    return Line("projects", label, State.DONE, "R16", DRAFTING, "programme", text)


def _obligations(agreement: Agreement, unbound: list[Need]) -> list[Line]:
    lines = [Line("obligation", need.label, State.MISSING, need.article, DRAFTING, "obligations") for need in unbound]
    if not lines:
        lines = [Line("obligation", _("An obligation of each party"), State.DONE, "R15", DRAFTING, "obligations")]
    has_body = agreement.supervisory_bodies.exists()
    state = State.DONE if has_body else State.MISSING
    return [*lines, Line("supervision_body", _("Body in charge of supervision"), state, "R18", DRAFTING, "supervision")]


def _amount(missing: dict[str, Need]) -> Line:
    state = State.MISSING if "amount" in missing else State.DONE
    label = _("One total in the clause and in the contributions")
    return Line("amount", label, state, "LO 113-14 a150", DRAFTING, "clause-contributions")


def _approvals(agreement: Agreement, on: date) -> list[Line]:
    """The gates before the council: wali (a92), public authorities (a86)."""
    waiting = set(selectors.approvals_missing(agreement, on))
    lines = [
        Line(
            kind.value, str(kind.label), State.MISSING if kind in waiting else State.DONE, kind.article, LEGALITY,
            "approvals",
        )
        for kind in selectors.approvals_needed(agreement)
    ]  # fmt: skip
    if not lines and not has_foreign_party(agreement):
        text = _("No party stands outside the Kingdom.")
        lines = [Line("approvals", _("Prior approvals"), State.KNOWN, "LO 113-14 a86, a92", "", "", text)]
    return lines


def _majority(agreement: Agreement) -> Line:
    """Of the members in office when the private sector is a party, of the votes cast otherwise (a43)."""
    if selectors.majority_for(agreement) == Majority.VOTES_CAST:
        text = _("More than half of the votes cast, abstentions left out.")
    else:
        seats = current_office().seats
        text = _("The absolute majority of the members in office: the private sector is a party.")
        if seats:
            needed = number(law.qualified_majority_needed(seats))
            text += " " + _("%(needed)s votes with all %(seats)s seats filled.") % {
                "needed": needed, "seats": number(seats),
            }  # fmt: skip
    return Line("majority", _("Majority that will be needed"), State.KNOWN, "LO 113-14 a43", COUNCIL, "", text)


def _visa(agreement: Agreement) -> Line:
    """The two triggers, independent of each other (a118)."""
    triggers = selectors.visa_triggers(agreement)
    reasons = []
    if triggers.foreign_collectivity:
        reasons.append(_("a foreign territorial collectivity is a party"))
    if triggers.financial_impact:
        reasons.append(_("the agreement has an impact on the budget"))
    text = _("Needed: %(reasons)s.") % {"reasons": " · ".join(reasons)} if reasons else _("Not needed as it stands.")
    return Line("visa", _("Visa of the decision"), State.KNOWN, "LO 113-14 a118", LEGALITY, "", text)


def _session(on: date) -> Line:
    """The session that a file handed in today still reaches (a33, a38)."""
    found = selectors.reachable(on)
    text = _("Session of %(day)s; the agenda goes to the governor by %(limit)s.") % {
        "day": day_short(found.opens_on), "limit": day_short(found.agenda_by.on),
    }  # fmt: skip
    label = _("Session that can still be reached")
    return Line("session", label, State.KNOWN, found.agenda_by.rule.source, COUNCIL, "reachable", text)
