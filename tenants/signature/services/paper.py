"""The way over paper: originals with a code on each page, scans that find their place, initials confirmed by a person.

A scan is a copy of a signature by hand and never an electronic signature (law 43-20 a4–7).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line
from mithaq.deeds.errors import PagesUnreadable
from mithaq.deeds.pages import opened as opened_pages
from mithaq.outbox import services as outbox
from tenants.agreements.models import Axis
from tenants.agreements.services import record
from tenants.documents import services as documents
from tenants.documents.models import DocumentKind, DocumentLanguage
from tenants.signature import originals, rounds, scanning
from tenants.signature.errors import (
    ForeignPaper,
    InitialsMissing,
    PageOutside,
    PagesMissing,
    PageTaken,
    ScanBeingRead,
    StepDone,
    TextNotPrepared,
)
from tenants.signature.models import (
    Finding,
    RoundStep,
    ScanBatch,
    ScannedPage,
    SigningLink,
    SigningRound,
    StepRole,
    Way,
)
from tenants.signature.services.rounds import ARTICLE, Opened, opened, step_of
from tenants.signature.services.steps import Done, complete
from tenants.signature.services.text import content_of

AT_ONCE = 20  # pages read in one turn of the worker: then it is the next one's, and the progress is seen


def original(step: RoundStep) -> bytes:
    """The paper original of a step, to be printed. Raises TextNotPrepared."""
    turn = step.round
    if turn.text is None:
        raise TextNotPrepared
    return originals.stamped(
        content_of(turn.text), reference=turn.agreement.reference, text=turn.code, step=step.pk,
        rtl=turn.text.language != DocumentLanguage.FRENCH,
    )  # fmt: skip


@transaction.atomic
def send_scan(
    round_id: int, *, actor: User | None, uploads: Iterable["File[Any]"], link: SigningLink | None = None
) -> ScanBatch:
    """Keep a scan or photographs as one PDF of the dossier and let the worker read it page by page.

    Raises TextNotPrepared, NoScan, ScanTooLong, RoundEnded, and what keeping a file raises.
    """
    held = opened(round_id, actor)
    if held.turn.text is None:
        raise TextNotPrepared
    content, pages = scanning.gathered(uploads)
    kind = DocumentKind.AMENDMENT if held.turn.amendment_id else DocumentKind.SIGNED_AGREEMENT
    today = clock.today()
    document = documents.store(
        held.agreement.pk, actor=actor, upload=scanning.as_file(content, f"scan-{today.isoformat()}.pdf"), kind=kind,
        made_on=today, title=f"{kind.label} ({held.agreement.reference})", language=held.turn.text.language,
        amendment_id=held.turn.amendment_id,
    )  # fmt: skip
    batch = ScanBatch.objects.create(
        round=held.turn, document=document, pages=pages, sent_at=clock.now(), sent_by=actor, link=link
    )
    record(held.agreement, Axis.EVENT, "scan_sent", actor=actor, on=today, note=document.title, article=ARTICLE)
    outbox.add("signature.read_scan", batch_id=batch.pk)
    return batch


@transaction.atomic
def read_scan(batch_id: int) -> ScanBatch:
    """Read the next pages of a scan; what is left is owed again, so that whoever waits sees how far it is."""
    batch = ScanBatch.objects.select_related("round", "document").select_for_update(of=("self",)).get(pk=batch_id)
    if batch.is_read:
        return batch
    held = SigningRound.objects.select_related("agreement").get(pk=batch.round_id)
    first, last = batch.pages_read, min(batch.pages_read + AT_ONCE, batch.pages)
    try:
        with opened_pages(content_of(batch.document)) as pages:
            seen = [scanning.look(pages, index) for index in range(first, last)]
    except PagesUnreadable as error:
        batch.problem = error.code
        batch.save(update_fields=["problem"])
        return batch
    for number, page in enumerate(seen, start=first + 1):
        _land(batch, held, number, page)
    batch.pages_read = last
    batch.save(update_fields=["pages_read"])
    if not batch.is_read:
        outbox.add("signature.read_scan", batch_id=batch.pk)
    return batch


def _land(batch: ScanBatch, turn: SigningRound, number: int, page: scanning.PageRead) -> None:
    finding, step = _finding(turn, page)
    code = page.code
    if finding == Finding.LANDED and step is not None and code is not None:
        there = ScannedPage.objects.filter(step=step, page=code.page, finding=Finding.LANDED)
        if there.exclude(batch=batch, number=number).exists():
            finding = Finding.DOUBLED
    ScannedPage.objects.update_or_create(
        batch=batch, number=number,
        defaults={
            "finding": finding, "step": step if finding in {Finding.LANDED, Finding.DOUBLED} else None,
            "page": code.page if code else None, "turned": page.turned,
        },
    )  # fmt: skip


def _finding(turn: SigningRound, page: scanning.PageRead) -> tuple[Finding, RoundStep | None]:
    code = page.code
    if code is None:
        return (Finding.BLANK if page.is_blank else Finding.UNREAD), None
    if code.reference != turn.agreement.reference.upper():
        return Finding.FOREIGN, None
    if code.text != turn.code or code.pages != turn.pages or code.page > (turn.pages or 0):
        return Finding.VERSION, None
    step = turn.steps.filter(pk=code.step).first()
    return (Finding.LANDED, step) if step else (Finding.FOREIGN, None)


def _held_page(page_id: int, actor: User | None) -> tuple[Opened, ScannedPage]:
    batch_id = ScannedPage.objects.values_list("batch_id", flat=True).get(pk=page_id)
    held = opened(ScanBatch.objects.values_list("round_id", flat=True).get(pk=batch_id), actor)
    page = ScannedPage.objects.select_related("step", "batch").get(pk=page_id)
    if page.step is not None and page.step.done_on is not None:
        raise StepDone(who=str(page.step), day=page.step.done_on)
    return held, page


@transaction.atomic
def place_page(page_id: int, *, actor: User | None, step_id: int, page: int, turned: int = 0) -> ScannedPage:
    """Say by hand which page a scan shows: its code is torn, covered or blurred.

    Raises PageOutside, PageTaken, StepDone, ForeignPaper, RoundEnded.
    """
    held, found = _held_page(page_id, actor)
    step = RoundStep.objects.filter(pk=step_id, round=held.turn).first()
    if step is None:
        raise ForeignPaper
    if step.done_on is not None:
        raise StepDone(who=str(step), day=step.done_on)
    if not 1 <= page <= (held.turn.pages or 0):
        raise PageOutside(pages=held.turn.pages)
    if ScannedPage.objects.filter(step=step, page=page, finding=Finding.LANDED).exclude(pk=found.pk).exists():
        raise PageTaken(page=page)
    found.finding, found.step, found.page, found.turned, found.by_hand = Finding.LANDED, step, page, turned, True
    found.initials_on, found.initials_by = None, None
    found.save()
    note = f"{step}: {page}"
    record(held.agreement, Axis.EVENT, "page_placed", actor=actor, on=clock.today(), note=note, article=ARTICLE)
    return found


@transaction.atomic
def set_aside(page_id: int, *, actor: User | None) -> ScannedPage:
    """Leave a page out: it is double, foreign, blank or bad. The scan itself is kept whole."""
    held, found = _held_page(page_id, actor)
    found.finding, found.initials_on, found.initials_by = Finding.ASIDE, None, None
    found.save(update_fields=["finding", "initials_on", "initials_by"])
    note = f"{found.batch_id}/{found.number}"
    record(held.agreement, Axis.EVENT, "page_set_aside", actor=actor, on=clock.today(), note=note, article=ARTICLE)
    return found


@transaction.atomic
def confirm_scan(
    step_id: int, *, actor: User | None, on: date, initials: Iterable[int], without: str = "",
    signatory_name: str = "", signatory_position: str = "", place: str = "", originals: int | None = None,
    stand_in_id: int | None = None, also: Iterable[int] = (), confirmed: bool = False,
) -> RoundStep:  # fmt: skip
    """A person looked at every page and confirms that it is signed: the step is done on paper (R24).

    initials: pages of the text whose initials were seen; without: why the parties did without some. also: further
    steps whose signature stands on the same original. Raises PagesMissing, InitialsMissing, ScanBeingRead, and what
    `complete` raises.
    """
    held, step = step_of(step_id, actor)
    if any(not batch.is_read for batch in held.turn.scans.all()):
        raise ScanBeingRead
    missing = rounds.missing_pages(step, held.turn.pages or 0)
    if missing:
        raise PagesMissing(pages=[str(page) for page in missing])
    step.pages.filter(finding=Finding.LANDED, page__in=list(initials)).update(
        initials_on=clock.today(), initials_by=actor
    )
    last = held.turn.pages
    bare = [page for page in rounds.without_initials(step) if page != last]
    without = clean_line(without, 300, field="without")
    if bare and not without:
        raise InitialsMissing(pages=[str(page) for page in bare])
    document_id = _kept(held, step, actor, on)
    done = Done(
        on=on, way=Way.PAPER, name=signatory_name, title=signatory_position, place=place, originals=originals,
        document_id=document_id, stand_in_id=stand_in_id, confirmed=confirmed,
        evidence={"without_initials": [bare, without]} if bare else {},
    )  # fmt: skip
    together = held.turn.steps.filter(pk__in={step.pk, *also}).exclude(role=StepRole.COPY)
    for pk in list(together.order_by("position", "pk").values_list("pk", flat=True)):
        if pk == step.pk:
            complete(held, step, done, actor=actor)
        else:
            _also(pk, done, actor)
    return step


def _also(step_id: int, done: Done, actor: User | None) -> None:
    """Another signature on the same original: by the person the step names, on the same day and place."""
    held, step = step_of(step_id, actor)
    same = Done(
        on=done.on, way=Way.PAPER, place=done.place, originals=done.originals, document_id=done.document_id,
        confirmed=done.confirmed,
    )  # fmt: skip
    complete(held, step, same, actor=actor)


def _kept(held: Opened, step: RoundStep, actor: User | None, on: date) -> int:
    """The signed original as one PDF, upright and in order: the scan itself where it is just that."""
    pages = list(step.pages.filter(finding=Finding.LANDED).select_related("batch__document").order_by("page"))
    batches = {page.batch_id: page.batch for page in pages}
    (first, *others) = batches.values()
    if (
        not others
        and first.pages == len(pages)
        and all(page.number == page.page and page.turned == 0 for page in pages)
    ):
        return first.document_id
    contents = {pk: content_of(batch.document) for pk, batch in batches.items()}
    content = scanning.assembled((contents[page.batch_id], page.number - 1, page.turned) for page in pages)
    kind = DocumentKind.AMENDMENT if held.turn.amendment_id else DocumentKind.SIGNED_AGREEMENT
    document = documents.store(
        held.agreement.pk, actor=actor, upload=scanning.as_file(content, f"signed-{step.pk}.pdf"), kind=kind,
        made_on=on, title=f"{kind.label}: {step.party or step}"[:200], amendment_id=held.turn.amendment_id,
    )  # fmt: skip
    return document.pk
