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
from tenants.signature.services.electronic import file_to_sign, seal_step, take_signed_file
from tenants.signature.services.following import follow, follow_all
from tenants.signature.services.force import enter_amendment_into_force, enter_into_force
from tenants.signature.services.links import (
    file_by_link,
    link_of,
    make_link,
    refuse_by_link,
    revoke_link,
    scan_by_link,
    token_to_send,
    visited,
)
from tenants.signature.services.lists import change_line, list_everybody, list_party, list_service, unlist
from tenants.signature.services.notes import write_presentation_note
from tenants.signature.services.paper import confirm_scan, original, place_page, read_scan, send_scan, set_aside
from tenants.signature.services.rounds import (
    add_step,
    change_step,
    open_round,
    prolong_round,
    remove_step,
    set_round,
    withdraw_round,
)
from tenants.signature.services.service_tasks import finish_task, reopen_task, start_task
from tenants.signature.services.signing import open_signing, record_signature, refuse_signature, send_for_signature
from tenants.signature.services.steps import add_stand_in, ask_step, do_step, refuse_step, remove_stand_in
from tenants.signature.services.text import content_of, prepare_text
from tenants.signature.services.timers import pass_day, waits_for_the_clock

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
    "add_stand_in",
    "add_step",
    "ask_step",
    "change_line",
    "change_step",
    "confirm_scan",
    "content_of",
    "dispatch_by_token",
    "distribute",
    "do_step",
    "edit_service",
    "enter_amendment_into_force",
    "enter_into_force",
    "file_by_link",
    "file_to_sign",
    "finish_task",
    "follow",
    "follow_all",
    "link_of",
    "list_everybody",
    "list_party",
    "list_service",
    "make_link",
    "open_round",
    "open_signing",
    "opened_by_link",
    "original",
    "pass_day",
    "place_page",
    "prepare_text",
    "prolong_round",
    "read_scan",
    "record_signature",
    "refuse_by_link",
    "refuse_signature",
    "refuse_step",
    "remove_stand_in",
    "remove_step",
    "renew_code",
    "reopen_task",
    "revoke_link",
    "scan_by_link",
    "seal_step",
    "send_for_signature",
    "send_list",
    "send_scan",
    "set_aside",
    "set_round",
    "set_service_active",
    "start_task",
    "take_signed_file",
    "token_to_send",
    "unlist",
    "visited",
    "waits_for_the_clock",
    "withdraw_round",
    "write_presentation_note",
]
