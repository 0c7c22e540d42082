"""One office as the operator sees it: its size, what was kept of it, where its agreements went."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.collectivities import services
from mithaq.collectivities.models import Backup, BackupKind, Collectivity, OfficeState, Transfer


@dataclass(frozen=True)
class Size:
    """Relations of an office's schema (tables, indexes, sequences) and bytes on disk, counted now."""

    relations: int
    bytes: int


def size_of(office: Collectivity) -> Size:
    """One statement over the catalog; the office's rows are not read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relkind = 'r'), 0)"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s",
            [office.schema_name],
        )
        relations, size = cursor.fetchone()
    return Size(relations, int(size))


def backups_of(office: Collectivity) -> QuerySet[Backup]:
    """Backups and exports that are still there, newest first."""
    return Backup.objects.filter(kind=BackupKind.OFFICE, office_schema=office.schema_name, removed_at=None).order_by(
        "-made_at", "-pk"
    )


def transfers_of(office: Collectivity) -> QuerySet[Transfer]:
    """Agreements that came and went, newest first."""
    found = Transfer.objects.select_related("source", "target")
    return found.filter(Q(source=office) | Q(target=office)).order_by("-done_at", "-pk")


_UNFINISHED = {
    "consultation": gettext_lazy("dossiers in consultation"),
    "drafting": gettext_lazy("dossiers being drafted"),
    "awaiting_decision": gettext_lazy("dossiers that await a decision"),
    "signing": gettext_lazy("dossiers being signed"),
    "in_force": gettext_lazy("agreements in force"),
    "amended": gettext_lazy("agreements in force, as amended"),
    "extended": gettext_lazy("agreements in force, extended"),
    "under_evaluation": gettext_lazy("agreements under evaluation"),
    "effects": gettext_lazy("effects to deliver"),
}


def unfinished(office: Collectivity) -> list[tuple[str, int]]:
    """What is open in the office, in words, with its count; nothing for an erased one."""
    if office.state == OfficeState.ERASED:
        return []
    return [(str(_UNFINISHED.get(name, name)), count) for name, count in services.open_work(office).items()]


def marks() -> list[tuple[str, str]]:
    """What the list can be narrowed to beside its columns; keys of `listing.MARKS`."""
    return [
        ("behind", _("behind")), ("failed", _("migration failed")), ("over", _("storage nearly full")),
        ("unsafe", _("without fresh backup")), ("quiet", _("nobody logged in for 60 days")),
    ]  # fmt: skip
