"""Erasing an archived office: one person asks, another approves, the owner carries it out and a certificate proves it.

The registry decides. In one transaction the office's tables and role go, the certificate's figures are kept and the
row says `erased`; a run that is killed before it has changed nothing, one that is killed after it is finished by the
next: the files are removed and the certificate is sealed.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.errors import (
    ErasureBeforeArchive,
    ErasureByOnePerson,
    ErasureNotApproved,
    ErasureOpen,
    ErasureUnknown,
    ErasureWithoutExport,
)
from mithaq.collectivities.models import (
    Backup,
    BackupKind,
    Collectivity,
    Erasure,
    OfficeEventKind,
    OfficeState,
    OperatorJob,
)
from mithaq.collectivities.services import removal
from mithaq.collectivities.services.certificates import seal
from mithaq.collectivities.services.recording import held, record, sentence
from mithaq.core import clock

log = structlog.get_logger(__name__)
EXPORT_AGE = timedelta(days=30)  # an export older than this may lie on a medium that nobody has read since
JOB = "offices.erase"


def ask_erasure(office: Collectivity, *, by: str, reason: str, act: str) -> Erasure:
    """Ask that an archived office be erased; somebody else must approve it. act: the legal act that commands it.

    Raises ErasureBeforeArchive, ErasureOpen, InvalidInput without a reason or an act.
    """
    why, law = sentence(reason, "reason", 500, required=True), sentence(act, "act", 200, required=True)
    with held(office) as row:
        if row.state != OfficeState.ARCHIVED:
            raise ErasureBeforeArchive(office=row.slug)
        if known := selectors.open_erasure(row):
            raise ErasureOpen(office=row.slug, by=known.asked_by)
        erasure = Erasure.objects.create(
            collectivity=row, reason=why, act=law, asked_by=_person(by), asked_at=clock.now()
        )
        record(row, OfficeEventKind.ERASURE_ASKED, by=by, reason=why, act=law)
    return erasure


def cancel_erasure(erasure_id: int, *, by: str, reason: str = "") -> Erasure:
    """Call the erasure off, as long as it was not begun. Raises ErasureUnknown."""
    with _open(erasure_id) as erasure:
        erasure.cancelled_by, erasure.cancelled_at = _person(by), clock.now()
        erasure.save(update_fields=["cancelled_by", "cancelled_at"])
        record(erasure.collectivity, OfficeEventKind.ERASURE_CANCELLED, by=by, reason=reason)
    return erasure


def approve(erasure_id: int, *, by: str) -> Erasure:
    """Approve what another person asked for. Raises ErasureUnknown, ErasureByOnePerson, ErasureWithoutExport."""
    with _open(erasure_id) as erasure:
        person = _person(by)
        if person == erasure.asked_by:
            raise ErasureByOnePerson(by=by)
        fresh_export(erasure.collectivity)
        if erasure.approved_at is None:
            erasure.approved_by, erasure.approved_at = person, clock.now()
            erasure.save(update_fields=["approved_by", "approved_at"])
    return erasure


def approve_erasure(erasure_id: int, *, by: str) -> OperatorJob:
    """Approve, and have the owner's process carry it out. Raises as `approve`."""
    with transaction.atomic():
        erasure = approve(erasure_id, by=by)
        return jobs.enqueue(
            JOB, by=by, office_schema=erasure.collectivity.schema_name, erasure_id=erasure_id, carried_out_by=by
        )


def carry_out_erasure(
    erasure_id: int, *, by: str, report: Callable[[int, int, str], None] = lambda done, total, message: None
) -> Erasure:
    """Erase the office, with the owner's rights and outside any transaction; run again, it goes on where it stopped.

    Published entries of the register stay: they are public acts. Raises ErasureUnknown, ErasureNotApproved,
    ErasureBeforeArchive, ErasureWithoutExport, OfficeBusy.
    """
    with selectors.public_side():
        erasure = Erasure.objects.select_related("collectivity").filter(pk=erasure_id).first()
        if erasure is None or erasure.cancelled_at is not None:
            raise ErasureUnknown(office=erasure.collectivity.slug if erasure else str(erasure_id))
        if erasure.done_at is not None:
            return erasure
        office = erasure.collectivity
        if erasure.approved_at is None:
            raise ErasureNotApproved(office=office.slug)
        if office.state != OfficeState.ERASED:
            if office.state != OfficeState.ARCHIVED:
                raise ErasureBeforeArchive(office=office.slug)
            export = fresh_export(office)
            require_intact(export, office)
            report(0, 3, gettext_noop("the last export was read and is whole"))
            removal.remove_schema(erasure, export, by=by)
            log.info("office_schema_removed", office=office.slug)
        report(1, 3, gettext_noop("tables and role are gone"))
        removal.remove_files(office.schema_name)
        report(2, 3, gettext_noop("files are gone"))
        return _finish(erasure_id, by=by)


def _finish(erasure_id: int, *, by: str) -> Erasure:
    """Seal the certificate, and say in the record that the office is gone."""
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update(of=("self",)).select_related("collectivity").get(pk=erasure_id)
        if erasure.done_at is None:
            erasure.done_at = clock.now()
            figures = dict(erasure.certificate or {})
            figures["erasure"] |= {"done_at": erasure.done_at.isoformat(), "carried_out_by": by}
            erasure.certificate = seal(figures)
            erasure.save(update_fields=["done_at", "certificate"])
            record(
                erasure.collectivity, OfficeEventKind.ERASED, by=by, reason=erasure.reason, act=erasure.act,
                asked_by=erasure.asked_by, approved_by=erasure.approved_by, certificate=erasure.certificate["sha256"],
            )  # fmt: skip
    return erasure


def fresh_export(office: Collectivity) -> Backup:
    """The office's newest export, made since it was archived and young enough. Raises ErasureWithoutExport."""
    archived = selectors.events_of(office).filter(kind=OfficeEventKind.ARCHIVED).first()
    since = max(filter(None, (clock.now() - EXPORT_AGE, archived.at if archived else None)))
    exports = Backup.objects.filter(
        kind=BackupKind.OFFICE, office_schema=office.schema_name, removed_at=None, made_at__gte=since
    )
    if (export := exports.order_by("-made_at", "-pk").first()) is None:
        raise ErasureWithoutExport(office=office.slug, days=EXPORT_AGE.days)
    return export


def require_intact(export: Backup, office: Collectivity) -> None:
    """Read the export once more from end to end. Raises ErasureWithoutExport when it is not what was written."""
    path = Path(export.path)
    if path.is_file():
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == export.digest:
                return
    raise ErasureWithoutExport(office=office.slug, days=EXPORT_AGE.days)


def _person(by: str) -> str:
    """Who acts, written so that the same person is recognized: addresses differ in case and are one."""
    return sentence(by, "by", 120, required=True).lower()


@contextmanager
def _open(erasure_id: int) -> Iterator[Erasure]:
    """The erasure and its office, both locked, as long as nothing of it was done. Raises ErasureUnknown."""
    with selectors.public_side():
        office = Collectivity.objects.filter(erasures=erasure_id).first()
    if office is None:
        raise ErasureUnknown(office=str(erasure_id))
    with held(office) as row:
        erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
        if erasure.done_at or erasure.cancelled_at or row.state != OfficeState.ARCHIVED:
            raise ErasureUnknown(office=row.slug)
        erasure.collectivity = row
        yield erasure
