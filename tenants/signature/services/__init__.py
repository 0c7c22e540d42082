"""From the adopted decision to the agreement in force (R22–R24, R27–R29), by the part of the procedure."""

from tenants.signature.services.acknowledging import (
    acknowledge,
    acknowledge_by_code,
    acknowledge_by_link,
    acknowledge_by_slip,
    acknowledge_by_told_code,
    dispatch_by_token,
    opened_by_link,
    renew_code,
)
from tenants.signature.services.directory import add_service, edit_service, set_service_active
from tenants.signature.services.distribution import Address, FollowUp, add_dispatch, distribute, send_list
from tenants.signature.services.following import follow, follow_all
from tenants.signature.services.force import enter_amendment_into_force, enter_into_force
from tenants.signature.services.lists import change_line, list_everybody, list_party, list_service, unlist
from tenants.signature.services.notes import write_presentation_note
from tenants.signature.services.service_tasks import finish_task, reopen_task, start_task
from tenants.signature.services.signing import open_signing, record_signature, refuse_signature, send_for_signature

__all__ = [
    "Address",
    "FollowUp",
    "acknowledge",
    "acknowledge_by_code",
    "acknowledge_by_link",
    "acknowledge_by_slip",
    "acknowledge_by_told_code",
    "add_dispatch",
    "add_service",
    "change_line",
    "dispatch_by_token",
    "distribute",
    "edit_service",
    "enter_amendment_into_force",
    "enter_into_force",
    "finish_task",
    "follow",
    "follow_all",
    "list_everybody",
    "list_party",
    "list_service",
    "open_signing",
    "opened_by_link",
    "record_signature",
    "refuse_signature",
    "renew_code",
    "reopen_task",
    "send_for_signature",
    "send_list",
    "set_service_active",
    "start_task",
    "unlist",
    "write_presentation_note",
]
