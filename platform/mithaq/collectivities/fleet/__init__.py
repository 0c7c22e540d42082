"""The schemas of all offices together: migrated, compared with the template, kept at one version."""

from mithaq.collectivities.fleet.comparison import (
    at_odds_with_the_ledger,
    drifted_offices,
    schemas_of_the_fleet,
    with_wrong_rights,
)
from mithaq.collectivities.fleet.migration import (
    Outcome,
    migrate_all,
    migrate_schema,
    offices_behind,
    status,
)
from mithaq.collectivities.fleet.preparation import apply_public_grants, put_under_audit

__all__ = [
    "Outcome",
    "apply_public_grants",
    "at_odds_with_the_ledger",
    "drifted_offices",
    "migrate_all",
    "migrate_schema",
    "offices_behind",
    "put_under_audit",
    "schemas_of_the_fleet",
    "status",
    "with_wrong_rights",
]
