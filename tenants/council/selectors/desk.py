"""The visa desk as the office sees it: whether its governor uses it, what goes into the file, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.selectors import current_office
from mithaq.exchange import chain
from mithaq.exchange import selectors as exchange
from mithaq.exchange.models import VisaAct, VisaFile, VisaPaper, VisaReading
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.council.models import Decision, Road
from tenants.council.selectors.decisions import transmission_of
from tenants.council.selectors.legality import visa_triggers
from tenants.documents.models import Document, DocumentKind

K = DocumentKind
SHOWN = 20  # readings on the page; the others are counted
# What a bundle may hold, in the order of the law; nothing internal is offered.
BUNDLE = (
    K.DECISION, K.SESSION_MINUTES, K.PRESENTATION_NOTE, K.DRAFT, K.AMENDMENT, K.SIGNED_AGREEMENT, K.COMMITTEE_REPORT,
    K.APPROVAL, K.SUMMONS, K.TRANSMISSION_SLIP, K.OTHER,
)  # fmt: skip
SUBJECT = frozenset({K.DRAFT, K.AMENDMENT, K.SIGNED_AGREEMENT})


def desk_is_used() -> bool:
    """Whether the governor of our province takes files at the desk."""
    return exchange.takes_files(current_office().province_code)


def bundle_papers(agreement: Agreement, amendment_id: int | None) -> list[Document]:
    """Papers of the dossier that can go into the file, in the order of the law, the newest of a kind first."""
    found = Document.objects.filter(agreement=agreement, kind__in=BUNDLE)
    if amendment_id is None:
        found = found.filter(amendment=None)
    return sorted(found, key=lambda paper: (BUNDLE.index(K(paper.kind)), -paper.pk))


def proposed(papers: Iterable[Document]) -> list[int]:
    """The newest paper of each kind that a file has: proposed, and chosen by a person."""
    first: dict[str, int] = {}
    for paper in papers:
        if paper.kind != K.OTHER:
            first.setdefault(paper.kind, paper.pk)
    return list(first.values())


def bundle_needs(kinds: Iterable[str], *, visa_needed: bool) -> list[Need]:
    """What a file for the desk lacks: decision and minutes (a116), the subject's documents for a visa (R25)."""
    held, missing = set(kinds), []
    if K.DECISION not in held:
        missing.append(Need("decision", str(K.DECISION.label), "LO 113-14 a116", "documents:page"))
    if K.SESSION_MINUTES not in held:
        missing.append(Need("minutes", str(K.SESSION_MINUTES.label), "LO 113-14 a116", "documents:page"))
    if visa_needed and not held & SUBJECT:
        missing.append(Need("subject", str(_("text of the agreement")), "R25", "documents:page"))
    return missing


def bundle_gaps(agreement: Agreement, papers: Iterable[Document]) -> list[Need]:
    """What the dossier lacks for its file, whatever is chosen; the presentation note is asked for as well (R23)."""
    kinds = {paper.kind for paper in papers}
    visa_needed = bool(visa_triggers(agreement))
    missing = bundle_needs(kinds, visa_needed=visa_needed)
    if visa_needed and K.PRESENTATION_NOTE not in kinds:
        missing.append(Need("note", str(K.PRESENTATION_NOTE.label), "R23", "documents:page"))
    return missing


@dataclass(frozen=True)
class DeskView:
    """Everything the office sees of a file: its record, its papers, who read it. All of it in five queries."""

    file: VisaFile
    lines: list[exchange.Line]
    papers: list[VisaPaper]
    readings: list[VisaReading]
    read: int
    requests: list[VisaAct]
    verdict: chain.Verdict
    is_current: bool = True
    under_way: list[VisaAct] = field(default_factory=list)


def desk_view(decision: Decision) -> DeskView | None:
    """The newest file of the decision at the desk, whatever became of it; None when there never was one."""
    files = exchange.files_of(decision.pk)
    if not files:
        return None
    file, sent = files[0], transmission_of(decision)
    acts = exchange.record(file)
    readings = exchange.readings(file)
    lines = exchange.lines_of(acts)
    return DeskView(
        file=file, lines=lines, papers=exchange.papers(file), readings=list(readings[:SHOWN]), read=readings.count(),
        requests=exchange.open_requests(acts) if file.is_open else [], verdict=chain.verify(file, acts),
        is_current=bool(sent and sent.road == Road.DESK and sent.desk_file == file.public_id),
        under_way=[line.act for line in lines if line.waits],
    )  # fmt: skip
