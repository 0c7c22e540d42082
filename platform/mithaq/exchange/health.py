"""What `mithaq doctor` asks of the visa desk: files without their decision, lines that were never carried over."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.health.reading import Question
from mithaq.collectivities.health.references import unreadable
from mithaq.collectivities.models import OfficeState
from mithaq.exchange import chain, selectors
from mithaq.exchange.models import VisaFile

STUCK_AFTER = timedelta(hours=1)
SHOWN = 3
SAMPLE = 500  # newest files whose record is recomputed line by line
_decisions: list[str] = []


def decisions_by(question: str) -> None:
    """Say how an office's decisions at the desk are asked for: one SELECT of (public id of the file), in the office."""
    if question not in _decisions:
        _decisions.append(question)


def _asks(fleet: Fleet) -> dict[str, Question]:
    return {"visa desk": lambda office: _decisions[0]} if _decisions else {}


@check("exchange", "files at the visa desk have their decision, a whole record, and no act got lost", asks=_asks)
def desk(fleet: Fleet) -> Iterator[Finding]:
    """Open files against the decisions of their offices; acts without an outcome; the chains of the newest files."""
    known: dict[str, set[str]] = {}
    if _decisions:
        for answer in fleet.answers("visa desk"):
            if answer.trouble:
                yield unreadable(answer.office.schema_name, answer.trouble)
            else:
                known[answer.office.schema_name] = {str(row[0]) for row in answer.rows}
    yield from _strays(fleet, known)
    yield from _undelivered(fleet)
    files = VisaFile.objects.filter(office_schema__in=fleet.schemas).order_by("-pk")[:SAMPLE]
    for file in files:
        verdict = chain.verify(file, selectors.record(file))
        if not verdict.intact:
            yield Finding(
                f"{file.office_schema}: the record of the file {file.public_id} does not hold at line"
                f" {verdict.broken_at}",
                "compare it with a backup: lines are only ever added, by the desk and by the office",
                "visa_record_broken", schema=file.office_schema,
            )  # fmt: skip


def _strays(fleet: Fleet, known: dict[str, set[str]]) -> Iterator[Finding]:
    lost: dict[str, list[str]] = {}
    open_files = VisaFile.objects.open().filter(office_schema__in=fleet.schemas).order_by("pk")
    for schema, public_id in open_files.values_list("office_schema", "public_id"):
        if schema in known and str(public_id) not in known[schema]:
            lost.setdefault(schema, []).append(str(public_id))
    for schema, files in lost.items():
        yield Finding(
            f"{schema}: {len(files)} open files at the visa desk have no decision in the office, such as {files[0]}",
            "the dossier was restored or passed on: let the office submit it again, or end the file",
            "visa_file_stray", schema=schema,
        )  # fmt: skip


def _undelivered(fleet: Fleet) -> Iterator[Finding]:
    states = {office.schema_name: office.state for office in fleet.offices}
    waiting: dict[str, int] = {}
    late = selectors.undelivered().filter(at__lt=timezone.now() - STUCK_AFTER, office_schema__in=list(states))
    for schema in late.values_list("office_schema", flat=True):
        waiting[schema] = waiting.get(schema, 0) + 1
    for schema, count in waiting.items():
        closed = states[schema] != OfficeState.ACTIVE
        yield Finding(
            f"{schema}: {count} acts of the governor's service have not reached the office"
            + (f", which is {states[schema]}" if closed else ""),
            "they are handed over once the office is open again" if closed
            else "start mithaq worker; what was given up: mithaq offices retry",
            "visa_act_undelivered", Severity.NOTE if closed else Severity.ERROR, schema,
        )  # fmt: skip
