"""Whether what would be needed tomorrow was kept tonight."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.models import Backup
from mithaq.core import clock

FRESH = timedelta(hours=26)  # a nightly backup, and two hours for a night that was slow
SHOWN = 5


@check("backups", "every office is in a backup of the last night")
def fresh(fleet: Fleet) -> Iterator[Finding]:
    """The newest backup of the server and of each office, in one query."""
    newest = {
        backup.office_schema: backup
        for backup in Backup.objects.filter(removed_at=None)
        .order_by("office_schema", "-made_at", "-pk")
        .distinct("office_schema")
    }
    severity = Severity.NOTE if settings.MITHAQ_DEMO else Severity.ERROR
    server, now = newest.get(""), clock.now()
    for backup in newest.values():
        if (backup is server or backup.office_schema in fleet.schemas) and not Path(backup.path).exists():
            yield Finding(
                f"{backup.office_schema or 'server'}: its newest backup is not at its place any more: {backup.path}",
                "bring it back, or make another: mithaq offices backup", "backup_gone", severity, backup.office_schema,
            )  # fmt: skip
    if server and now - server.made_at <= FRESH:
        return
    without = [office for office in fleet.offices if office.created_at <= now - FRESH]
    without = [
        office
        for office in without
        if office.schema_name not in newest or now - newest[office.schema_name].made_at > FRESH
    ]
    if without:
        names = ", ".join(office.slug for office in without[:SHOWN])
        last = max((backup.made_at for backup in newest.values()), default=None)
        told = f"of {last:%Y-%m-%d %H:%M} UTC" if last else "none"
        yield Finding(
            f"{len(without)} of {len(fleet.offices)} offices are in no backup of the last"
            f" {FRESH.total_seconds() / 3600:.0f} hours: {names}; the newest backup of all is {told}",
            "run mithaq offices backup every night (see docs/operate.md)", "backup_stale", severity,
            without[0].schema_name if len(without) == 1 else "",
        )  # fmt: skip
