"""The council's papers among those of a dossier, and of a session: decision, minutes, notice, summons, agenda, slip."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from mithaq.deeds.blocks import ARABIC, FRENCH, Deed
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.council import selectors
from tenants.council.deeds import decision as decisions
from tenants.council.deeds import minutes, notices
from tenants.council.models import Decision, Session
from tenants.council.selectors import records
from tenants.council.selectors.records import SessionRecord
from tenants.documents import generated
from tenants.documents.generated import WHOLE, Paper, Subject
from tenants.documents.models import DocumentKind

PAGE, LEGALITY = "council:page", "council:legality"


@dataclass(frozen=True)
class CouncilPaper:
    """A paper about a decision or its session. needs: what it lacks, as (code, words, article, page)."""

    code: str
    title: str | Promise
    kind: DocumentKind
    article: str
    order: int
    make: Callable[[Decision, SessionRecord, str], Deed]
    needs: Callable[[Decision], list[Need]]


def _adopted(decision: Decision) -> list[Need]:
    if decision.is_adopted:
        return []
    return [Need("decision_adopted", _("the decision of the council"), "LO 113-14 a43", PAGE)]


def _posted(decision: Decision) -> list[Need]:
    return _adopted(decision) or (
        [] if decision.posted_on else [Need("posted_on", _("the day it was posted"), "LO 113-14 a273", LEGALITY)]
    )


def _closed(decision: Decision) -> list[Need]:
    session = decision.session
    if session is not None and session.closes_on is not None:
        return []
    return [Need("session_closed", _("the close of the session"), "LO 113-14 a47", PAGE)]


def _nothing(decision: Decision) -> list[Need]:
    return []


def _of_session(make: Callable[[SessionRecord, str], Deed]) -> Callable[[Decision, SessionRecord, str], Deed]:
    return lambda _decision, found, language: make(found, language)


def _transmission(decision: Decision, found: SessionRecord, language: str) -> Deed:
    return notices.transmission(decision, found, selectors.transmission_of(decision), language)


PAPERS = (
    CouncilPaper(
        "agenda", gettext_lazy("Agenda for the governor"), DocumentKind.SUMMONS, "LO 113-14 a38", 61,
        _of_session(notices.agenda), _nothing,
    ),
    CouncilPaper(
        "summons", gettext_lazy("Summons to the members"), DocumentKind.SUMMONS, "LO 113-14 a35", 62,
        _of_session(notices.summons), _nothing,
    ),
    CouncilPaper(
        "decision", gettext_lazy("Decision of the council"), DocumentKind.DECISION, "LO 113-14 a47", 63,
        decisions.deed, _adopted,
    ),
    CouncilPaper(
        "session-minutes", gettext_lazy("Minutes of the session"), DocumentKind.SESSION_MINUTES, "LO 113-14 a47", 64,
        _of_session(minutes.deed), _closed,
    ),
    CouncilPaper(
        "posting", gettext_lazy("Notice and certificate of posting"), DocumentKind.OTHER, "LO 113-14 a273", 65,
        notices.posting, _posted,
    ),
    CouncilPaper(
        "transmission", gettext_lazy("Transmission slip to the governor"), DocumentKind.TRANSMISSION_SLIP,
        "LO 113-14 a116", 66, _transmission, _adopted,
    ),
)  # fmt: skip
OF_SESSION = ("agenda", "summons", "session-minutes")  # also offered on the page of the session itself


class CouncilSource:
    """The decisions of one dossier, about each of which the paper can be made."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement, paper: CouncilPaper) -> None:
        self.paper, self.agreement = paper, agreement
        found = agreement.decisions.filter(session__isnull=False).select_related("session", "amendment", "agreement")
        self.decisions: dict[str, Decision] = {_key(one): one for one in found.order_by("pk")}

    def subjects(self) -> list[Subject]:
        if not self.decisions:
            return [Subject()]
        return [Subject(key, _label(decision)) for key, decision in self.decisions.items()]

    def needs(self, key: str, language: str) -> list[Need]:
        if key not in self.decisions:
            return [Need("session", _("a session of the council"), "LO 113-14 a38", PAGE)]
        return self.paper.needs(self.decisions[key])

    def make(self, key: str, language: str) -> Deed:
        decision = self.decisions[key]
        if decision.session is None:
            raise ValueError("only decisions with a session are among the subjects")
        found = records.record_of(decision.session)
        shown = next(one for one in found.decisions if one.pk == decision.pk)
        return self.paper.make(shown, found, language)


def _key(decision: Decision) -> str:
    return WHOLE if decision.amendment is None else f"amendment-{decision.amendment.number}"


def _label(decision: Decision) -> str:
    if decision.amendment is None:
        return ""
    return _("Amendment no. %(number)s") % {"number": decision.amendment.number}


def register() -> None:
    """Offer them among the papers of a dossier."""
    for paper in PAPERS:
        generated.register(
            Paper(
                code=paper.code, title=paper.title, kind=paper.kind, article=paper.article, order=paper.order,
                source=lambda agreement, paper=paper: CouncilSource(agreement, paper),  # type: ignore[misc]  # bound per paper
            )
        )  # fmt: skip


def of_session(session: Session, code: str, language: str) -> Deed:
    """A paper of a session as data, whether or not a dossier of ours is on it. Raises KeyError for another code."""
    make = {"agenda": notices.agenda, "summons": notices.summons, "session-minutes": minutes.deed}[code]
    if language not in (ARABIC, FRENCH):
        raise KeyError(language)
    with override(language):
        return make(records.record_of(session), language)
