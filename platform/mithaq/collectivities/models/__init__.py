"""The registry of offices and what the operator keeps about them; all in `public`."""

from mithaq.collectivities.models.activity import Activity
from mithaq.collectivities.models.fleet import MigrationState, MigrationStep, ReadySchema, SchemaVersion
from mithaq.collectivities.models.jobs import JobState, OperatorJob
from mithaq.collectivities.models.keeping import AuditAnchor, Backup, BackupKind
from mithaq.collectivities.models.life import Erasure, OfficeEvent, OfficeEventKind, Transfer
from mithaq.collectivities.models.limits import Limits, Usage, UsageKind
from mithaq.collectivities.models.registry import Collectivity, Domain, Level, OfficeState, PendingWork
from mithaq.collectivities.models.support import SupportPage, SupportSession

__all__ = [
    "Activity",
    "AuditAnchor",
    "Backup",
    "BackupKind",
    "Collectivity",
    "Domain",
    "Erasure",
    "JobState",
    "Level",
    "Limits",
    "MigrationState",
    "MigrationStep",
    "OfficeEvent",
    "OfficeEventKind",
    "OfficeState",
    "OperatorJob",
    "PendingWork",
    "ReadySchema",
    "SchemaVersion",
    "SupportPage",
    "SupportSession",
    "Transfer",
    "Usage",
    "UsageKind",
]
