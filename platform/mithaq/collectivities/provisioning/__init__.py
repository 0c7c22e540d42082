"""Opening offices: one, from a file, or from the pool of ready schemas."""

from mithaq.collectivities.provisioning.opening import build, create_office, schema_name_for
from mithaq.collectivities.provisioning.requests import OfficeRequest, Problem, check_request, check_rows, suggest

__all__ = [
    "OfficeRequest",
    "Problem",
    "build",
    "check_request",
    "check_rows",
    "create_office",
    "schema_name_for",
    "suggest",
]
