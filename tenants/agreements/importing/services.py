"""Bringing agreements in: check everything, then write all of them or none.

This is the one place besides `agreements.services.perform` that gives an agreement its state: an agreement that was in
force on paper before the office used this tool is created at that state, with its dates, the file it came from and one
line of history that says so. No decision, signature, visa or publication is made up for it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.core.errors import DomainError, user_message
from mithaq.core.sheets import Fault, Sheet, read, read_file
from mithaq.core.text import fold, trigrams
from mithaq.outbox import services as outbox
from tenants.agreements.importing import reports
from tenants.agreements.importing.errors import BadCells, DraftGone, ForeignStateInFile, ReferenceTaken
from tenants.agreements.importing.models import TOLD, WAITS, ImportDraft, PaperRecord
from tenants.agreements.importing.reading import AgreementRow, Surroundings, match_headers, read_rows
from tenants.agreements.models import (
    Agreement,
    Axis,
    HistoryEntry,
    Party,
    PartyKind,
    PartyRole,
    ReferenceSeries,
)  # fmt: skip
from tenants.agreements.permissions import require
from tenants.agreements.services import FOREIGN_STATE_ARTICLE, lock_years, next_reference

PERMISSION = "dossier.import"
TRANSITION = "imported"
MAX_ROWS_ON_PAGE = 2_000  # a longer table is checked by the worker that writes it
MAX_ROWS_IN_REQUEST = 500  # a longer table is written by a worker
ROWS_SHOWN = 50  # of a table that is not checked yet
MAX_FAULTS_KEPT = 500
WRITE_TABLE = "importing.write_table"
_AT_ONCE = 500
_FILE_NAME_LIMIT = 200
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Outcome:
    """What a file holds. agreements: every row, half read where it has faults. ignored: headers nobody knows.

    beginning_of: rows of a table whose first ones alone were read; 0 when all were.
    """

    agreements: list[AgreementRow]
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    written: int = 0
    beginning_of: int = 0

    @property
    def rows(self) -> int:
        return self.beginning_of or len(self.agreements)

    @property
    def bad_rows(self) -> int:
        return len({fault.row for fault in self.faults})

    @property
    def by_state(self) -> list[tuple[str, int]]:
        """How many agreements of each state, in the words of the active language."""
        counts = Counter(row.state for row in self.agreements if row.state)
        return [(row.state_label, counts.pop(row.state)) for row in self.agreements if row.state in counts]


def check(sheet: Sheet) -> Outcome:
    """Read every cell of `sheet` against the office; nothing is written. Raises RequiredColumns, ColumnMeantTwice."""
    columns, ignored = match_headers(sheet)
    office = current_office()
    taken = frozenset(reference.casefold() for reference in Agreement.objects.values_list("reference", flat=True))
    around = Surroundings(today=clock.today(), taken=taken, own_names=_own_names(office))
    rows, faults = read_rows(sheet, columns, around)
    for fault in faults:
        if isinstance(
            fault.error, ForeignStateInFile
        ):  # LO 113-14 a86: nothing is written, the refusal is still logged
            log.warning("foreign_state_refused", office=office.code, row=fault.row, article=FOREIGN_STATE_ARTICLE)
    return Outcome(rows, faults, ignored)


def import_file(path: Path, *, actor: User | None, dry_run: bool = False) -> Outcome:
    """Check the file at `path` and, if no cell is bad and this is no dry run, write all its agreements.

    Raises NotAllowed, SheetRefused, RequiredColumns, ColumnMeantTwice.
    """
    require(actor, PERMISSION)
    outcome = check(read_file(path))
    if not outcome.faults and not dry_run:
        outcome.written = write(outcome.agreements, actor=actor, file_name=path.name)
    return outcome


@transaction.atomic
def stage(name: str, content: bytes, *, actor: User) -> tuple[Outcome, ImportDraft | None]:
    """Check an uploaded file; one without bad cells is kept as a table that waits for its confirmation.

    Of a table longer than MAX_ROWS_ON_PAGE the first rows are checked here, the others by the worker that writes it.
    Raises NotAllowed, SheetRefused, RequiredColumns, ColumnMeantTwice.
    """
    require(actor, PERMISSION)
    _drop_expired()
    sheet = read(content, name)
    outcome = _checked_for_page(sheet)
    if outcome.faults:
        return outcome, None
    now = clock.now()
    draft = ImportDraft.objects.create(
        file_name=name[:_FILE_NAME_LIMIT], row_count=len(sheet.rows), data=sheet.as_json(), created_by=actor,
        created_at=now, expires_at=now + WAITS,
    )  # fmt: skip
    return outcome, draft


def draft_of(draft_id: int, *, actor: User) -> tuple[ImportDraft, Outcome]:
    """The person's own waiting table, read again against the office as it is now. Raises NotAllowed, DraftGone."""
    require(actor, PERMISSION)
    mine = ImportDraft.objects.filter(pk=draft_id, created_by=actor, confirmed_at=None, expires_at__gt=clock.now())
    draft = mine.first()
    if draft is None:
        raise DraftGone
    return draft, _checked_for_page(Sheet.from_json(draft.data))


@transaction.atomic
def confirm(draft_id: int, *, actor: User) -> int | None:
    """Write the agreements of a waiting table, all of them, and drop it. How many there are.

    A table longer than MAX_ROWS_IN_REQUEST is handed to a worker: None, and the draft tells what became of it.
    Raises NotAllowed, DraftGone, BadCells when the office changed in between, ReferenceTaken.
    """
    require(actor, PERMISSION)
    locked = ImportDraft.objects.select_for_update().filter(pk=draft_id, created_by=actor, confirmed_at=None).first()
    if locked is None:  # a second click waits here and finds nothing
        raise DraftGone
    if locked.row_count > MAX_ROWS_IN_REQUEST:
        locked.confirmed_at = clock.now()
        locked.expires_at = locked.confirmed_at + TOLD
        locked.save(update_fields=["confirmed_at", "expires_at"])
        outbox.add(WRITE_TABLE, draft_id=locked.pk)
        return None
    draft, outcome = draft_of(draft_id, actor=actor)
    if outcome.faults:
        raise BadCells(count=len(outcome.faults))
    written = write(outcome.agreements, actor=actor, file_name=draft.file_name)
    draft.delete()
    return written


@transaction.atomic
def write_handed_over(draft_id: int) -> None:
    """Check and write a table that was handed to the worker; a refusal is kept with the table, and nothing is written.

    What is written is the work of the person who confirmed it, in their language where it speaks.
    """
    draft = ImportDraft.objects.select_for_update(of=("self",)).select_related("created_by").filter(pk=draft_id).first()
    if draft is None or not draft.is_under_way:
        return
    actor = draft.created_by
    with translation.override(actor.language), _acting_as(actor):
        try:
            require(actor, PERMISSION)
            outcome = check(Sheet.from_json(draft.data))
            if outcome.faults:
                draft.fault_count = len(outcome.faults)
                draft.faults = list(reports.lines(outcome.faults[:MAX_FAULTS_KEPT]))
                raise BadCells(count=draft.fault_count)
            draft.written = write(outcome.agreements, actor=actor, file_name=draft.file_name)
        except DomainError as error:
            draft.refusal = user_message(error)[:1000]
    draft.data, draft.finished_at = {}, clock.now()
    draft.save(update_fields=["data", "finished_at", "written", "refusal", "fault_count", "faults"])


@contextmanager
def _acting_as(actor: User) -> Iterator[None]:
    """The audit trail names the person for whom the worker writes."""
    before = connection.actor, connection.request_id
    connection.set_actor(f"user:{actor.pk}")
    try:
        yield
    finally:
        connection.set_actor(*before)


def _checked_for_page(sheet: Sheet) -> Outcome:
    """All of the table when a page can wait for it, else its first rows; what the file itself reported is told."""
    if len(sheet.rows) <= MAX_ROWS_ON_PAGE:
        return check(sheet)
    outcome = check(Sheet(sheet.headers, sheet.rows[:ROWS_SHOWN], sheet.faults))
    outcome.beginning_of = len(sheet.rows)
    return outcome


@transaction.atomic
def drop(draft_id: int, *, actor: User) -> None:
    """Drop a waiting table, or the outcome of one that was written; not one that a worker has in hand."""
    require(actor, PERMISSION)
    mine = ImportDraft.objects.filter(pk=draft_id, created_by=actor)
    mine.filter(Q(confirmed_at=None) | Q(finished_at__isnull=False)).delete()
    _drop_expired()


@transaction.atomic
def write(rows: Sequence[AgreementRow], *, actor: User | None, file_name: str) -> int:
    """Create the agreements of checked rows at their states: all of them, or none. How many were written.

    Raises NotAllowed, ReferenceTaken when somebody took a reference in between.
    """
    require(actor, PERMISSION)
    office, today = current_office(), clock.today()
    file_name = file_name[:_FILE_NAME_LIMIT]
    numbered = _highest_numbers(rows, office)
    lock_years({*numbered, *(row.first_day(today).year for row in rows if not row.reference)})
    _advance_series(numbered)  # before numbers are given: a given one must not be one that the file brings
    for row in rows:
        if not row.reference:
            row.reference = next_reference(row.first_day(today).year)
    try:
        with transaction.atomic():
            for start in range(0, len(rows), _AT_ONCE):
                _create(rows[start : start + _AT_ONCE], office, today, actor, file_name)
    except IntegrityError as error:
        if "reference" not in str(error):
            raise
        raise ReferenceTaken(reference=_reference_in(str(error))) from error
    return len(rows)


def _create(
    rows: Sequence[AgreementRow], office: Collectivity, today: date, actor: User | None, file_name: str
) -> None:
    agreements = Agreement.objects.bulk_create([_agreement(row, today, actor, file_name) for row in rows])
    pairs = list(zip(agreements, rows, strict=True))
    Party.objects.bulk_create(party for agreement, row in pairs for party in _parties(agreement, row, office))
    PaperRecord.objects.bulk_create(
        PaperRecord(
            agreement=agreement, amount_centimes=row.amount_centimes, currency=row.currency, file_name=file_name,
            decision_number=row.decision_number, decided_on=row.decided_on, file_row=row.row,
        )
        for agreement, row in pairs
    )  # fmt: skip
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            agreement=agreement, axis=Axis.AGREEMENT, transition=TRANSITION, to_state=row.state, happened_on=today,
            actor=actor, note=f"{file_name}: {row.row}",
        )
        for agreement, row in pairs
    )  # fmt: skip


def _agreement(row: AgreementRow, today: date, actor: User | None, file_name: str) -> Agreement:
    names = " ".join(f"{partner.name_ar} {partner.name_fr}" for partner in row.partners)
    office = current_office()
    words = f"{row.reference} {row.title_ar} {row.title_fr} {office.name_ar} {office.name_fr} {names}"
    return Agreement(
        reference=row.reference, kind=row.kind, title_ar=row.title_ar, title_fr=row.title_fr, state=row.state,
        opened_on=row.first_day(today), duration_months=row.duration_months, signed_on=row.signed_on,
        in_force_on=row.in_force_on, ends_on=row.ends_on, ended_on=row.ended_on, sector_codes=row.sector_codes,
        sdg_goals=row.sdg_goals, imported_from=file_name, created_by=actor, folded=fold(words),
        trigrams=trigrams(words),
    )  # fmt: skip


def _parties(agreement: Agreement, row: AgreementRow, office: Collectivity) -> Iterator[Party]:
    yield Party(
        agreement=agreement, kind=PartyKind.NATIONAL_COLLECTIVITY, role=PartyRole.ACCOUNTABLE, is_self=True,
        name_ar=office.name_ar, name_fr=office.name_fr, collectivity_code=office.code,
        folded_name=fold(f"{office.name_ar} {office.name_fr}"),
    )  # fmt: skip
    for position, partner in enumerate(row.partners, start=1):
        yield Party(
            agreement=agreement, kind=partner.kind, name_ar=partner.name_ar, name_fr=partner.name_fr,
            country=partner.country, folded_name=partner.folded, position=position,
        )  # fmt: skip


def _highest_numbers(rows: Sequence[AgreementRow], office: Collectivity) -> dict[int, int]:
    """By year, the highest number of the office's own form that the file brings (`CONV-02113-2024-007`)."""
    own = re.compile(rf"CONV-{office.province_code.replace('.', '')}-(\d{{4}})-(\d{{3,6}})", re.I)
    highest: dict[int, int] = {}
    for row in rows:
        if match := own.fullmatch(row.reference):
            year, number = int(match[1]), int(match[2])
            highest[year] = max(highest.get(year, 0), number)
    return highest


def _advance_series(highest: dict[int, int]) -> None:
    """Let the office's own numbering go on after the numbers that the file brought."""
    for year, number in highest.items():
        ReferenceSeries.objects.filter(year=year, last__lt=number).update(last=number)


def _own_names(office: Collectivity) -> frozenset[str]:
    names = (office.name_ar, office.name_fr, f"جماعة {office.name_ar}", f"commune {office.name_fr}")
    return frozenset(fold(name) for name in (*names, f"commune de {office.name_fr}"))


def _drop_expired() -> None:
    gone = ImportDraft.objects.filter(expires_at__lte=clock.now())
    gone.filter(Q(confirmed_at=None) | Q(finished_at__isnull=False)).delete()


def _reference_in(message: str) -> str:
    """The value that PostgreSQL names in `Key (reference)=(…) already exists`."""
    match: Any = re.search(r"\(reference\)=\((.*?)\)", message)
    return match[1] if match else "?"
