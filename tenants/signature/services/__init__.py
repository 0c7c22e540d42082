"""From the adopted decision to the agreement in force (R22–R24, R27–R29), by the part of the procedure."""

from tenants.signature.services.distribution import acknowledge, add_dispatch, distribute
from tenants.signature.services.force import enter_amendment_into_force, enter_into_force
from tenants.signature.services.notes import write_presentation_note
from tenants.signature.services.signing import open_signing, record_signature, refuse_signature, send_for_signature

__all__ = [
    "acknowledge",
    "add_dispatch",
    "distribute",
    "enter_amendment_into_force",
    "enter_into_force",
    "open_signing",
    "record_signature",
    "refuse_signature",
    "send_for_signature",
    "write_presentation_note",
]
