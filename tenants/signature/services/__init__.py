"""From the adopted decision to the agreement in force (R22–R24, R27–R29), by the part of the procedure."""

from tenants.signature.services.distribution import acknowledge, add_dispatch, distribute
from tenants.signature.services.electronic import file_to_sign, seal_step, take_signed_file
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
from tenants.signature.services.signing import open_signing, record_signature, refuse_signature, send_for_signature
from tenants.signature.services.steps import add_stand_in, ask_step, do_step, refuse_step, remove_stand_in
from tenants.signature.services.text import content_of, prepare_text
from tenants.signature.services.timers import pass_day, waits_for_the_clock

__all__ = [
    "acknowledge",
    "add_dispatch",
    "add_stand_in",
    "add_step",
    "ask_step",
    "change_step",
    "confirm_scan",
    "content_of",
    "distribute",
    "do_step",
    "enter_amendment_into_force",
    "enter_into_force",
    "file_by_link",
    "file_to_sign",
    "link_of",
    "make_link",
    "open_round",
    "open_signing",
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
    "revoke_link",
    "scan_by_link",
    "seal_step",
    "send_for_signature",
    "send_scan",
    "set_aside",
    "set_round",
    "take_signed_file",
    "token_to_send",
    "visited",
    "waits_for_the_clock",
    "withdraw_round",
    "write_presentation_note",
]
