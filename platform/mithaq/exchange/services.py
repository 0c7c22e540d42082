"""Writing at the visa desk. The office's own verbs run in its transaction, under its role; the agents' on `public`.

A line of an agent changes no state: it is handed to the office, whose answer moves the file. Order of locks: the
office's dossier, then the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.core.text import clean_line, clean_text, fold, western_digits
from mithaq.exchange import chain, selectors
from mithaq.exchange.agents import Agent
from mithaq.exchange.errors import (
    ActNotNow,
    ActUnderWay,
    DeskClosed,
    FileClosed,
    FilesOpen,
    FileThere,
    PaperThere,
    ReasonMissing,
    ReferenceMissing,
    RequestAnswered,
    TermOver,
)
from mithaq.exchange.models import (
    DECISIVE,
    OPEN_STATES,
    ActKind,
    FileState,
    Side,
    VisaAct,
    VisaDesk,
    VisaFile,
    VisaPaper,
    VisaReading,
)
from mithaq.outbox import services as outbox

# From which states the governor's service may do what; the office has the last word when the line arrives.
POSSIBLE: dict[str, frozenset[str]] = {
    ActKind.RECEIPT: frozenset({FileState.SUBMITTED}),
    ActKind.REQUEST: frozenset({FileState.SUBMITTED, FileState.RECEIVED}),
    ActKind.OBJECTION: frozenset({FileState.RECEIVED}),
    ActKind.VISA: frozenset({FileState.RECEIVED}),
    ActKind.REFUSAL: frozenset({FileState.RECEIVED}),
}


@dataclass(frozen=True)
class Sent:
    """A paper as the office hands it over. content: the bytes, whose hash is `sha256`."""

    kind: str
    title: str
    name: str
    content: bytes
    sha256: str
    content_type: str
    made_on: date | None = None


@dataclass(frozen=True)
class Submission:
    """A decision as it goes to the governor."""

    decision_key: int
    round: int
    reference: str
    decision_number: str
    decided_on: date
    title_ar: str
    title_fr: str
    slip_reference: str
    foreign_collectivity: bool
    financial_impact: bool
    maintained: bool
    submitted_on: date
    function_ar: str
    function_fr: str
    is_demo: bool = False


@transaction.atomic
def submit(said: Submission, papers: Iterable[Sent]) -> VisaFile:
    """Put a decision and copies of its papers on the desk of the governor, and tell the agents by mail.

    Raises DeskClosed, FileThere.
    """
    office = current_office()
    if office.is_copy or not selectors.takes_files(office.province_code):
        raise DeskClosed
    file = VisaFile(
        office_schema=office.schema_name, collectivity_code=office.code, collectivity_ar=office.name_ar,
        collectivity_fr=office.name_fr, level=office.level, province_code=office.province_code,
        region_code=office.region_code, decision_key=said.decision_key, round=said.round, reference=said.reference,
        decision_number=said.decision_number, decided_on=said.decided_on, title_ar=said.title_ar,
        title_fr=said.title_fr, slip_reference=said.slip_reference, foreign_collectivity=said.foreign_collectivity,
        financial_impact=said.financial_impact, maintained=said.maintained, submitted_on=said.submitted_on,
        state_on=said.submitted_on, submitted_at=clock.now(), is_demo=said.is_demo,
        folded=fold(f"{said.reference} {said.decision_number} {said.title_ar} {said.title_fr} {office.name_ar}"
                    f" {office.name_fr} {said.slip_reference}"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError as error:
        raise FileThere from error
    bundle = list(papers)
    for paper in bundle:
        _keep(file, paper)
    _write(
        file, Side.OFFICE, ActKind.SUBMITTED, on=said.submitted_on, reference=said.slip_reference,
        function_ar=said.function_ar, function_fr=said.function_fr, papers=[paper.sha256 for paper in bundle],
    )  # fmt: skip
    outbox.add("exchange.tell_agents", file_id=file.pk)
    return file


def _keep(file: VisaFile, paper: Sent, answers: VisaAct | None = None) -> VisaPaper:
    """Copy a paper into the exchange's folder; without its row no file is left."""
    if file.papers.filter(sha256=paper.sha256).exists():
        raise PaperThere(title=paper.title)
    kept = VisaPaper(
        file=file, office_schema=file.office_schema, kind=paper.kind, title=paper.title, name=paper.name,
        size=len(paper.content), sha256=paper.sha256, content_type=paper.content_type, made_on=paper.made_on,
        added_at=clock.now(), answers=answers,
    )  # fmt: skip
    kept.content.save(paper.name, ContentFile(paper.content), save=False)
    try:
        with transaction.atomic():
            kept.save()
    except Exception:  # whatever it was: no file without its row
        kept.content.delete(save=False)
        raise
    return kept


def _locked(public_id: UUID) -> VisaFile:
    return VisaFile.objects.select_for_update(of=("self",)).get(public_id=public_id)


def _write(
    file: VisaFile, side: str, kind: str, *, on: date, reference: str = "", text: str = "", code: str = "",
    agent: int | None = None, function_ar: str = "", function_fr: str = "", about: VisaAct | None = None,
    papers: Iterable[str] = (),
) -> VisaAct:  # fmt: skip
    """Append a signed line to the record of a locked file."""
    act = VisaAct(
        file=file, office_schema=file.office_schema, number=file.length + 1, side=side, kind=kind, on=on,
        at=clock.now(), agent=agent, function_ar=function_ar, function_fr=function_fr, reference=reference, text=text,
        code=code, about=about,
    )  # fmt: skip
    previous = file.head or chain.START
    act.digest = chain.digest(file, act, about=about.number if about else None, papers=papers, previous=previous)
    act.signature = chain.sign(act.digest)
    act.save()
    file.length, file.head = act.number, act.digest
    file.save(update_fields=["length", "head"])
    return act


# --- The governor's service -------------------------------------------------------------------------------------------


@transaction.atomic
def act(public_id: UUID, agent: Agent, kind: str, *, reference: str = "", text: str = "") -> VisaAct:
    """Write a line of the governor's service, dated today, and hand it to the office.

    Raises NotAllowed outside the agent's provinces, FileClosed, ActNotNow, ActUnderWay, TermOver, ReasonMissing,
    ReferenceMissing.
    """
    asked = ActKind(kind)
    file, today = _locked(public_id), clock.today()
    if file.province_code not in agent.provinces:
        raise NotAllowed("visa.act")
    number = western_digits(clean_line(reference, 80, field="reference"))
    said = clean_text(text, 2000, field="text")
    _require_possible(file, asked, today)
    if asked in (ActKind.RECEIPT, ActKind.VISA) and not number:
        raise ReferenceMissing
    if asked in (ActKind.REQUEST, ActKind.OBJECTION, ActKind.REFUSAL) and not said:
        raise ReasonMissing
    written = _write(
        file, Side.DESK, asked, on=today, reference=number, text=said, agent=agent.key,
        function_ar=agent.function_ar, function_fr=agent.function_fr,
    )  # fmt: skip
    outbox.add("exchange.hand_over", act_id=written.pk)
    return written


def _require_possible(file: VisaFile, kind: ActKind, today: date) -> None:
    if file.state not in OPEN_STATES:
        raise FileClosed(state=file.get_state_display())
    if file.state not in POSSIBLE[kind]:
        raise ActNotNow(act=kind.label, state=file.get_state_display())
    if kind in (ActKind.VISA, ActKind.REFUSAL):
        if not file.needs_visa:
            raise ActNotNow(act=kind.label, state=file.get_state_display(), article="LO 113-14 a118")
        if file.due_on is not None and today > file.due_on:
            raise TermOver(limit=file.due_on, article="LO 113-14 a118")
    if kind in DECISIVE and (other := selectors.under_way(file)):
        raise ActUnderWay(act=other.get_kind_display())


def read(file: VisaFile, agent: Agent, paper: VisaPaper | None = None) -> VisaReading:
    """Write down that an agent opened the file, or fetched one of its papers: the office sees it."""
    return VisaReading.objects.create(
        file=file, office_schema=file.office_schema, paper=paper, at=clock.now(), agent=agent.key,
        function_ar=agent.function_ar, function_fr=agent.function_fr,
    )  # fmt: skip


@transaction.atomic
def set_desk(province_code: str, *, is_open: bool, by_ar: str, by_fr: str) -> VisaDesk:
    """Say whether files of the province are taken at the desk. Raises FilesOpen: nothing is closed over open files."""
    desk, _made = VisaDesk.objects.select_for_update().get_or_create(
        province_code=province_code, defaults={"changed_at": clock.now()}
    )
    if not is_open and (count := VisaFile.objects.within([province_code]).open().count()):
        raise FilesOpen(count=count)
    desk.is_open, desk.changed_at, desk.changed_by_ar, desk.changed_by_fr = is_open, clock.now(), by_ar, by_fr
    desk.save()
    return desk


# --- The office -------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_request(
    public_id: UUID, number: int, *, on: date, paper: Sent, text: str, function_ar: str, function_fr: str
) -> VisaAct:
    """Supply the paper that line `number` of the record asks for. Raises FileClosed, RequestAnswered, PaperThere."""
    file = _locked(public_id)
    if not file.is_open:
        raise FileClosed(state=file.get_state_display())
    request = file.acts.get(number=number, kind=ActKind.REQUEST)
    if request.answers.filter(kind=ActKind.ANSWER).exists():
        raise RequestAnswered
    _keep(file, paper, answers=request)
    return _write(
        file, Side.OFFICE, ActKind.ANSWER, on=on, text=clean_text(text, 2000, field="text"), about=request,
        function_ar=function_ar, function_fr=function_fr, papers=[paper.sha256],
    )  # fmt: skip


@transaction.atomic
def withdraw(public_id: UUID, *, on: date, reason: str, function_ar: str, function_fr: str) -> VisaFile:
    """Take a file off the desk; from then on its receipt and visa are recorded from paper.

    Raises FileClosed, ReasonMissing, and ActUnderWay: what the governor's service did is recorded first.
    """
    file = _locked(public_id)
    if not file.is_open:
        raise FileClosed(state=file.get_state_display())
    if other := selectors.under_way(file):
        raise ActUnderWay(act=other.get_kind_display())
    why = clean_text(reason, 500, field="reason")
    if not why:
        raise ReasonMissing(field="reason")
    _write(file, Side.OFFICE, ActKind.WITHDRAWAL, on=on, text=why, function_ar=function_ar, function_fr=function_fr)
    return _move(file, FileState.WITHDRAWN, on=on, note=why)


@transaction.atomic
def follow(
    public_id: UUID, state: str, *, on: date, note: str = "", received_on: date | None = None,
    due_on: date | None = None,
) -> None:  # fmt: skip
    """Let a file follow its decision; a file that is not there, or was taken back, is left as it is."""
    file = VisaFile.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if file is None or file.state in (FileState.WITHDRAWN, FileState.ENDED):
        return
    if file.state == state and file.received_on == received_on:
        return
    changes: dict[str, Any] = {"received_on": received_on, "due_on": due_on} if received_on else {}
    _move(file, state, on=on, note=note, **changes)


def hold(public_id: UUID) -> VisaAct | None:
    """Lock the office's own file until the transaction ends; the act of the governor's service that is under way."""
    file = VisaFile.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    return selectors.under_way(file) if file else None


@transaction.atomic
def settle(act_id: int, *, refusal: str = "", code: str = "") -> VisaAct | None:
    """Answer a line of the governor's service: recorded, or sent back with the reason. None when it was answered."""
    line = VisaAct.objects.select_related("file").get(pk=act_id)
    file = _locked(line.file.public_id)
    if not selectors.without_outcome(VisaAct.objects.filter(pk=act_id)).exists():
        return None
    kind = ActKind.RETURNED if refusal else ActKind.APPLIED
    return _write(file, Side.OFFICE, kind, on=clock.today(), text=refusal[:2000], code=code[:40], about=line)


def _move(file: VisaFile, state: str, *, on: date, note: str = "", **changes: Any) -> VisaFile:
    file.state, file.state_on, file.state_note = state, on, note[:500]
    for name, value in changes.items():
        setattr(file, name, value)
    file.save(update_fields=["state", "state_on", "state_note", *changes])
    return file


def end_files(office: Collectivity, *, on: date, note: str) -> int:
    """End every open file of an office that was archived, or passed its dossiers on; runs on the public side."""
    count = 0
    for file in VisaFile.objects.select_for_update(of=("self",)).filter(office_schema=office.schema_name).open():
        _move(file, FileState.ENDED, on=on, note=note)
        count += 1
    return count
