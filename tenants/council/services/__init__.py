"""One function per verb of the decision axis, by the part of the procedure it belongs to."""

from tenants.council.services.approvals import grant_approval, refuse_approval, request_approval
from tenants.council.services.court import record_judgment, record_suspension, refer_to_court
from tenants.council.services.deliberation import (
    postpone,
    put_back,
    put_on_agenda,
    record_committee_report,
    record_vote,
    submit_to_presidency,
)
from tenants.council.services.desk import answer_desk, apply_act, note_silence, submit_to_desk, withdraw_from_desk
from tenants.council.services.legality import (
    answer_objection,
    grant_visa,
    make_enforceable,
    post_decision,
    record_objection,
    record_receipt,
    refuse_visa,
    take_tacit_visa,
    transmit,
)
from tenants.council.services.sessions import (
    close_session,
    create_session,
    extend_session,
    open_session,
    record_agenda_receipt,
    record_summons,
    reschedule_session,
)

__all__ = [
    "answer_desk",
    "answer_objection",
    "apply_act",
    "close_session",
    "create_session",
    "extend_session",
    "grant_approval",
    "grant_visa",
    "make_enforceable",
    "note_silence",
    "open_session",
    "post_decision",
    "postpone",
    "put_back",
    "put_on_agenda",
    "record_agenda_receipt",
    "record_committee_report",
    "record_judgment",
    "record_objection",
    "record_receipt",
    "record_summons",
    "record_suspension",
    "record_vote",
    "refer_to_court",
    "refuse_approval",
    "refuse_visa",
    "request_approval",
    "reschedule_session",
    "submit_to_desk",
    "submit_to_presidency",
    "take_tacit_visa",
    "transmit",
    "withdraw_from_desk",
]
