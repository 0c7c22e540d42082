"""The fleet in one look: counts, and what needs the operator now with the way to mend it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.collectivities.models import Backup, BackupKind, Erasure, OfficeState, PendingWork, ReadySchema
from mithaq.collectivities.models import SupportSession as Visit
from mithaq.core import clock
from mithaq.desk.operator import jobs
from mithaq.desk.operator.listing import BACKUP_AGE, Line
from mithaq.ui import formats

STUCK_EFFECTS = timedelta(minutes=10)
LOW_POOL = 5  # ready schemas; fewer, and the next office waits for its tables
TIGHT_DISK = 10  # per cent that is left


@dataclass(frozen=True)
class Disk:
    """The disk that holds the service's own files, in bytes."""

    total: int
    free: int

    @property
    def used(self) -> int:
        return self.total - self.free

    @property
    def is_tight(self) -> bool:
        return self.free * 100 < self.total * TIGHT_DISK


@dataclass(frozen=True)
class Need:
    """Something that waits for the operator. tone: bad or warn. do: what one click starts; else url, a page."""

    tone: str
    title: str
    text: str
    label: str
    do: str = ""
    url: str = ""


@dataclass(frozen=True)
class Fleet:
    """Everything in figures."""

    active: int
    suspended: int
    archived: int
    erased: int
    behind: int
    failed: int
    over: int
    unsafe: int
    jobs: jobs.Counts
    waiting_offices: int
    waiting_since: datetime | None
    erasures: int
    visits: int
    pool: int
    cluster_backup: datetime | None
    tables: int
    files: int
    disk: Disk

    @property
    def is_waiting_long(self) -> bool:
        return self.waiting_since is not None and clock.now() - self.waiting_since > STUCK_EFFECTS


def look(lines: list[Line]) -> Fleet:
    """The fleet now: six small queries beside those of the lines."""
    states = [line.state for line in lines]
    waiting = PendingWork.objects.aggregate(count=Count("pk"), since=Min("since"))
    cluster = Backup.objects.filter(kind=BackupKind.CLUSTER, removed_at=None).order_by("-made_at").first()
    usage = shutil.disk_usage(_existing(Path(settings.MITHAQ_STATE)))
    return Fleet(
        active=states.count(OfficeState.ACTIVE),
        suspended=states.count(OfficeState.SUSPENDED),
        archived=states.count(OfficeState.ARCHIVED),
        erased=states.count(OfficeState.ERASED),
        behind=sum(line.is_behind for line in lines),
        failed=sum(line.is_failed for line in lines),
        over=sum(line.is_over for line in lines),
        unsafe=sum(line.is_unsafe for line in lines),
        jobs=jobs.counts(),
        waiting_offices=waiting["count"],
        waiting_since=waiting["since"],
        erasures=Erasure.objects.filter(approved_at=None, cancelled_at=None, done_at=None).count(),
        visits=Visit.objects.filter(closed_at=None, expires_at__gt=clock.now()).filter(~Q(entered_at=None)).count(),
        pool=ReadySchema.objects.count(),
        cluster_backup=cluster.made_at if cluster else None,
        tables=sum(line.size for line in lines),
        files=sum(line.storage for line in lines),
        disk=Disk(usage.total, usage.free),
    )


def needs(fleet: Fleet) -> Iterator[Need]:
    """What to do now, the most pressing first."""
    yield from _broken(fleet)
    yield from _waiting(fleet)
    yield from _keeping(fleet)


def _broken(fleet: Fleet) -> Iterator[Need]:
    offices = reverse("operator:offices")
    if fleet.failed:
        yield Need(
            "bad",
            ngettext("%(n)s office failed to migrate", "%(n)s offices failed to migrate", fleet.failed)
            % {"n": formats.number(fleet.failed)},
            _("They go on at the version they have. Read why on the list, then migrate again."),
            _("Show them"), url=f"{offices}?mark=failed",
        )  # fmt: skip
    if fleet.behind:
        yield Need(
            "warn" if not fleet.failed else "bad",
            ngettext("%(n)s office is behind the template", "%(n)s offices are behind the template", fleet.behind)
            % {"n": formats.number(fleet.behind)},
            _("Migrations are applied office by office; people go on working meanwhile."),
            _("Migrate now"), do="migrate",
        )  # fmt: skip
    if fleet.disk.is_tight:
        yield Need(
            "bad", _("The disk is nearly full"),
            _("Make room before anything else: uploads, backups and the database stop when it is full."),
            _("Show the largest offices"), url=f"{offices}?sort=-size",
        )  # fmt: skip


def _waiting(fleet: Fleet) -> Iterator[Need]:
    page = reverse("operator:jobs")
    if fleet.jobs.failed:
        yield Need(
            "bad",
            ngettext("%(n)s job failed", "%(n)s jobs failed", fleet.jobs.failed)
            % {"n": formats.number(fleet.jobs.failed)},
            _("Each says why, and can be started again where it stopped."), _("Show them"),
            url=f"{page}?state=failed",
        )  # fmt: skip
    if fleet.jobs.stuck:
        yield Need(
            "bad", _("Jobs wait and nobody carries them out"),
            _("Start the process that holds the owner's password: mithaq fleet work."), _("Show them"),
            url=f"{page}?state=queued",
        )  # fmt: skip
    if fleet.is_waiting_long:
        yield Need(
            "bad", _("Mail and other effects wait for more than ten minutes"),
            _("Start the workers: mithaq worker and mithaq beat."), _("Show the offices"),
            url=reverse("operator:offices"),
        )  # fmt: skip
    if fleet.erasures:
        yield Need(
            "warn",
            ngettext(
                "%(n)s erasure waits for a second person", "%(n)s erasures wait for a second person", fleet.erasures
            )
            % {"n": formats.number(fleet.erasures)},
            _("Whoever asked cannot approve."), _("Show the archived offices"),
            url=f"{reverse('operator:offices')}?state=archived",
        )  # fmt: skip


def _keeping(fleet: Fleet) -> Iterator[Need]:
    offices = reverse("operator:offices")
    if fleet.unsafe:
        yield Need(
            "warn",
            ngettext("%(n)s office has no fresh backup", "%(n)s offices have no fresh backup", fleet.unsafe)
            % {"n": formats.number(fleet.unsafe)},
            _("A backup is written every night; these have none of the last 26 hours."), _("Back up now"), do="backup",
        )  # fmt: skip
    if fleet.cluster_backup is None or clock.now() - fleet.cluster_backup > BACKUP_AGE:
        yield Need(
            "warn", _("The database server has no fresh backup"),
            _("Run on the server: mithaq fleet backup. It belongs into the nightly timer."), _("Show the jobs"),
            url=reverse("operator:jobs"),
        )  # fmt: skip
    if fleet.over:
        yield Need(
            "warn",
            ngettext(
                "%(n)s office has nearly used its storage", "%(n)s offices have nearly used their storage", fleet.over
            )
            % {"n": formats.number(fleet.over)},
            _("Nothing can be uploaded beyond the limit. Raise it on the office's page."), _("Show them"),
            url=f"{offices}?mark=over",
        )  # fmt: skip
    if fleet.pool < LOW_POOL:
        yield Need(
            "warn", _("Few schemas are ready for new offices"),
            _("With ready schemas an office opens at once; without, it takes a little longer."), _("Prepare schemas"),
            do="pool",
        )  # fmt: skip


def _existing(path: Path) -> Path:
    return next((place for place in (path, *path.parents) if place.exists()), Path("/"))
