"""The kinds of operator's jobs that carry offices out and keep them, and what an operator may fetch of them."""

from pathlib import Path
from typing import Any

from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.models import JobState, OperatorJob
from mithaq.collectivities.portability import backups, export
from mithaq.collectivities.portability.archive import file_digest
from mithaq.collectivities.portability.errors import ArchiveDamaged, ArchiveMissing, BackupFailed

EXPORT = "offices.export"
BACKUP = "offices.backup"


@jobs.handler(EXPORT)
def export_office(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Arguments: office (its slug). The archive lands among the exports; a run that died left nothing there."""
    office = selectors.find(arguments["office"])
    by = OperatorJob.objects.get(pk=report.job_id).by
    kept = export.export_office(office, export.default_path(office), by=by, report=report)
    return {
        "file": kept.path.name, "bytes": kept.size, "sha256": kept.sha256, "rows": kept.rows, "files": kept.files,
        "missing": len(kept.missing),
    }  # fmt: skip


@jobs.handler(BACKUP)
def backup(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Arguments: office (its slug; none: all), days. Run again after a crash, it leaves out what was kept tonight."""
    offices = [selectors.find(arguments["office"])] if arguments.get("office") else None
    night = backups.keep_offices(offices, days=int(arguments.get("days") or backups.KEEP_DAYS), report=report)
    if night.failed:
        slug, reason = next(iter(night.failed.items()))
        total = len(night.made) + len(night.failed)
        raise BackupFailed(failed=len(night.failed), total=total, office=slug, reason=reason)
    return {"made": len(night.made), "skipped": night.skipped, "removed": night.removed, "incomplete": night.incomplete}


def export_file(job: OperatorJob) -> Path:
    """The archive that an export's job made, proven whole. Raises ArchiveMissing, ArchiveDamaged.

    The name comes from the job's row: nothing but a plain name inside the folder of exports is opened.
    """
    name = str(job.result.get("file", ""))
    path = export.exports_dir() / Path(name).name
    if job.kind != EXPORT or job.state != JobState.DONE or not name or path.name != name or path.is_symlink():
        raise ArchiveMissing(path=name)
    if not path.is_file():
        raise ArchiveMissing(path=name)
    if file_digest(path) != job.result.get("sha256"):
        raise ArchiveDamaged(reason=name)
    return path
