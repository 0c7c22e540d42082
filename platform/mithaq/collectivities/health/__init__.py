"""What the doctor looks at: one module for each subject, each check named, timed, and asking of all offices at once."""

from mithaq.collectivities.health import (  # noqa: F401 - each registers its checks by being imported
    anchors,
    backups,
    catalogs,
    ledger,
    machine,
    outboxes,
    references,
    register,
    roles,
    server,
    standing,
)
from mithaq.collectivities.health.anchoring import anchor_trails
from mithaq.collectivities.health.checking import Check, Finding, Result, Severity, checks, examine, findings

__all__ = ["Check", "Finding", "Result", "Severity", "anchor_trails", "checks", "examine", "findings"]
