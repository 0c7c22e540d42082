"""What is done in consultation (R8–R12): open in consultation and drafting, until the dossier is submitted."""

from tenants.consultation.services.actors import add_actor, choose_fields, edit_actor, remove_actor
from tenants.consultation.services.meetings import (
    add_attendance,
    add_meeting,
    add_proposal,
    cancel_meeting,
    edit_meeting,
    hold_meeting,
    plan_meeting,
    remove_meeting,
    remove_proposal,
    send_invitations,
    settle_proposal,
    take_roll,
)
from tenants.consultation.services.minutes import draft_minutes, sign_minutes, write_minutes
from tenants.consultation.services.opinions import ask_opinion, due_day, give_opinion, withdraw_opinion
from tenants.consultation.services.positions import (
    note_position,
    reach_compromise,
    remove_compromise,
    remove_position,
)
from tenants.consultation.services.stage import return_to_consultation, start_drafting

__all__ = [
    "add_actor",
    "add_attendance",
    "add_meeting",
    "add_proposal",
    "ask_opinion",
    "cancel_meeting",
    "choose_fields",
    "draft_minutes",
    "due_day",
    "edit_actor",
    "edit_meeting",
    "give_opinion",
    "hold_meeting",
    "note_position",
    "plan_meeting",
    "reach_compromise",
    "remove_actor",
    "remove_compromise",
    "remove_meeting",
    "remove_position",
    "remove_proposal",
    "return_to_consultation",
    "send_invitations",
    "settle_proposal",
    "sign_minutes",
    "start_drafting",
    "take_roll",
    "withdraw_opinion",
    "write_minutes",
]
