"""Opening offices: one, from a file, or from the pool of ready schemas."""

from mithaq.collectivities.provisioning.opening import build, create_office, schema_name_for

__all__ = ["build", "create_office", "schema_name_for"]
