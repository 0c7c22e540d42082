"""The schemas of all offices together: migrated, compared with the template, kept at one version."""

from mithaq.collectivities.fleet.migration import (
    apply_public_grants,
    drifted_offices,
    migrate_all,
    migrate_schema,
    offices_behind,
    put_under_audit,
)

__all__ = [
    "apply_public_grants",
    "drifted_offices",
    "migrate_all",
    "migrate_schema",
    "offices_behind",
    "put_under_audit",
]
