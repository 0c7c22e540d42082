"""The dossier's history in plain sentences: what happened, on which day, and who recorded it."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mithaq.ui import formats
from tenants.agreements.models import Axis, HistoryEntry
from tenants.signature import words as signing

# One clause for each verb of both axes and each event; the day stands before it, the person after it.
HAPPENED: dict[tuple[str, str], Promise] = {
    (Axis.AGREEMENT, "open"): pgettext_lazy("history", "the dossier was opened"),
    (Axis.AGREEMENT, "imported"): pgettext_lazy("history", "the agreement was imported from a table"),
    (Axis.AGREEMENT, "start_drafting"): pgettext_lazy("history", "drafting began"),
    (Axis.AGREEMENT, "return_to_consultation"): pgettext_lazy("history", "the draft went back to consultation"),
    (Axis.AGREEMENT, "submit_for_decision"): pgettext_lazy("history", "the draft was handed to the presidency"),
    (Axis.AGREEMENT, "return_to_drafting"): pgettext_lazy("history", "the dossier went back to drafting"),
    (Axis.AGREEMENT, "open_signing"): pgettext_lazy("history", "the agreement was opened for signature"),
    (Axis.AGREEMENT, "enter_into_force"): pgettext_lazy("history", "the agreement entered into force"),
    (Axis.AGREEMENT, "start_evaluation"): pgettext_lazy("history", "an evaluation began"),
    (Axis.AGREEMENT, "resume_after_evaluation"): pgettext_lazy("history", "the agreement went on after its evaluation"),
    (Axis.AGREEMENT, "apply_amendment"): pgettext_lazy("history", "an amendment entered into force"),
    (Axis.AGREEMENT, "apply_extension"): pgettext_lazy("history", "the extension entered into force"),
    (Axis.AGREEMENT, "renew"): pgettext_lazy("history", "the agreement was renewed"),
    (Axis.AGREEMENT, "close"): pgettext_lazy("history", "the agreement was closed"),
    (Axis.AGREEMENT, "terminate"): pgettext_lazy("history", "the agreement was terminated"),
    (Axis.AGREEMENT, "withdraw"): pgettext_lazy("history", "the dossier was withdrawn"),
    (Axis.AGREEMENT, "reopen"): pgettext_lazy("history", "the dossier was taken up again"),
    (Axis.AGREEMENT, "transfer"): pgettext_lazy("history", "the dossier passed to another office"),
    (Axis.AGREEMENT, "pass_to_successor"): pgettext_lazy("history", "the dossier passed to the successor's office"),
    (Axis.EVENT, "received"): pgettext_lazy("history", "the dossier was received from another office"),
    (Axis.EVENT, "party_substituted"): pgettext_lazy("history", "one party took the place of another"),
    (Axis.DECISION, "submit_to_presidency"): pgettext_lazy("history", "the point was submitted to the presidency"),
    (Axis.DECISION, "put_on_agenda"): pgettext_lazy("history", "the point was put on the agenda"),
    (Axis.DECISION, "record_committee_report"): pgettext_lazy("history", "the standing committee gave its report"),
    (Axis.DECISION, "adopt"): pgettext_lazy("history", "the council adopted the decision"),
    (Axis.DECISION, "reject"): pgettext_lazy("history", "the council rejected the draft"),
    (Axis.DECISION, "call_second_sitting"): pgettext_lazy("history", "the vote was carried over to a second sitting"),
    (Axis.DECISION, "postpone"): pgettext_lazy("history", "the point was postponed"),
    (Axis.DECISION, "put_back"): pgettext_lazy("history", "the point was taken back"),
    (Axis.DECISION, "redeliberate"): pgettext_lazy("history", "a new deliberation was asked for"),
    (Axis.DECISION, "post_decision"): pgettext_lazy("history", "the decision was posted at the headquarters"),
    (Axis.DECISION, "transmit"): pgettext_lazy("history", "the decision was sent to the governor"),
    (Axis.DECISION, "record_receipt"): pgettext_lazy("history", "the governor received the decision"),
    (Axis.DECISION, "record_objection"): pgettext_lazy("history", "the governor objected to the decision"),
    (Axis.DECISION, "lift_objection"): pgettext_lazy("history", "the governor's objection fell"),
    (Axis.DECISION, "grant_visa"): pgettext_lazy("history", "the governor gave his visa"),
    (Axis.DECISION, "refuse_visa"): pgettext_lazy("history", "the governor refused his visa"),
    (Axis.DECISION, "take_tacit_visa"): pgettext_lazy("history", "the governor's silence was worth visa"),
    (Axis.DECISION, "make_enforceable"): pgettext_lazy("history", "the decision became enforceable"),
    (Axis.DECISION, "refer_to_court"): pgettext_lazy("history", "the governor went to the administrative court"),
    (Axis.DECISION, "record_suspension"): pgettext_lazy("history", "the judge ruled on the suspension"),
    (Axis.DECISION, "uphold"): pgettext_lazy("history", "the court let the decision stand"),
    (Axis.DECISION, "annul"): pgettext_lazy("history", "the court annulled the decision"),
    (Axis.EVENT, "desk_paper_asked"): pgettext_lazy("history", "the governor's service asked for a paper"),
    (Axis.DECISION, "answer_desk"): pgettext_lazy("history", "a paper was supplied to the visa desk"),
    (Axis.DECISION, "withdraw_from_desk"): pgettext_lazy("history", "the file was taken back from the visa desk"),
    (Axis.EVENT, "desk_act_returned"): pgettext_lazy("history", "an act of the visa desk was sent back"),
    (Axis.DECISION, "lapse"): pgettext_lazy("history", "the decision lapsed: everything is decided again"),
    (Axis.EVENT, "foreign_state_refused"): pgettext_lazy("history", "a foreign State was refused as a party"),
    (Axis.EVENT, "party_added"): pgettext_lazy("history", "a party was added"),
    (Axis.EVENT, "party_removed"): pgettext_lazy("history", "a party was removed"),
    (Axis.EVENT, "meeting_planned"): pgettext_lazy("history", "a consultative meeting was planned"),
    (Axis.EVENT, "meeting_moved"): pgettext_lazy("history", "a planned meeting was put on another day or hour"),
    (Axis.EVENT, "meeting_cancelled"): pgettext_lazy("history", "a planned meeting was cancelled"),
    (Axis.EVENT, "invitations_sent"): pgettext_lazy("history", "invitations to a consultative meeting were sent"),
    (Axis.EVENT, "opinion_asked"): pgettext_lazy("history", "a communal service was asked for its opinion"),
    (Axis.EVENT, "opinion_given"): pgettext_lazy("history", "a communal service gave its opinion"),
    (Axis.EVENT, "opinion_withdrawn"): pgettext_lazy("history", "a request for an opinion was withdrawn"),
    (Axis.EVENT, "meeting_held"): pgettext_lazy("history", "a consultative meeting was held"),
    (Axis.EVENT, "meeting_removed"): pgettext_lazy("history", "a consultative meeting was removed"),
    (Axis.EVENT, "minutes_signed"): pgettext_lazy("history", "the minutes of a meeting were signed"),
    (Axis.EVENT, "version_added"): pgettext_lazy("history", "a version of the text was added"),
    (Axis.EVENT, "text_sent"): pgettext_lazy("history", "the text was sent for comments"),
    (Axis.EVENT, "correction_started"): pgettext_lazy("history", "the correction of the text began"),
    (Axis.EVENT, "text_taken_back"): pgettext_lazy("history", "the text was opened for writing again"),
    (Axis.EVENT, "link_made"): pgettext_lazy("history", "a partner was given a link to the text"),
    (Axis.EVENT, "link_revoked"): pgettext_lazy("history", "a partner's link to the text was revoked"),
    (Axis.EVENT, "paper_added"): pgettext_lazy("history", "a paper was added"),
    (Axis.EVENT, "paper_removed"): pgettext_lazy("history", "a paper was removed"),
    (Axis.EVENT, "carrier_set"): pgettext_lazy("history", "the account that carries the money was named"),
    (Axis.EVENT, "contribution_set"): pgettext_lazy("history", "a contribution was set"),
    (Axis.EVENT, "contribution_removed"): pgettext_lazy("history", "a contribution was removed"),
    (Axis.EVENT, "schedule_set"): pgettext_lazy("history", "the due days of a contribution were set"),
    (Axis.EVENT, "payment"): pgettext_lazy("history", "a payment was recorded"),
    (Axis.EVENT, "payment_reversed"): pgettext_lazy("history", "a payment recorded by mistake was taken back"),
    (Axis.EVENT, "valued_in_kind"): pgettext_lazy("history", "what is given in kind was valued"),
    (Axis.EVENT, "call_made"): pgettext_lazy("history", "a call for funds was made"),
    (Axis.EVENT, "call_sent"): pgettext_lazy("history", "a call for funds was sent"),
    (Axis.EVENT, "call_received"): pgettext_lazy("history", "a call for funds was received"),
    (Axis.EVENT, "call_reminded"): pgettext_lazy("history", "a party was reminded of a call for funds"),
    (Axis.EVENT, "call_withdrawn"): pgettext_lazy("history", "a call for funds was withdrawn"),
    (Axis.EVENT, "matrix_saved"): pgettext_lazy("history", "money was spread over the actions and years"),
    (Axis.EVENT, "expense"): pgettext_lazy("history", "an expense was recorded"),
    (Axis.EVENT, "expense_reversed"): pgettext_lazy("history", "an expense recorded by mistake was taken back"),
    (Axis.EVENT, "approval_requested"): pgettext_lazy("history", "an approval was asked for"),
    (Axis.EVENT, "approval_granted"): pgettext_lazy("history", "the approval was given"),
    (Axis.EVENT, "approval_refused"): pgettext_lazy("history", "the approval was refused"),
    (Axis.EVENT, "members_summoned"): pgettext_lazy("history", "the members of the council were summoned"),
    (Axis.EVENT, "agenda_sent"): pgettext_lazy("history", "the agenda of the session was sent to the governor"),
    (Axis.EVENT, "referred_to_committee"): pgettext_lazy("history", "the dossier was sent to a standing committee"),
    (Axis.EVENT, "delegate_appointed"): pgettext_lazy("history", "the council appointed a delegate"),
    (Axis.EVENT, "session_opened"): pgettext_lazy("history", "the session opened with its quorum"),
    (Axis.EVENT, "quorum_missed"): pgettext_lazy("history", "the session lacked its quorum"),
    (Axis.EVENT, "session_closed"): pgettext_lazy("history", "the session was closed"),
    (Axis.EVENT, "published"): pgettext_lazy("history", "the agreement was published on the portal"),
    (Axis.EVENT, "publication_corrected"): pgettext_lazy("history", "the publication was corrected"),
    (Axis.EVENT, "publication_withdrawn"): pgettext_lazy("history", "the publication was withdrawn"),
    (Axis.EVENT, "action_added"): pgettext_lazy("history", "an action was added to the plan"),
    (Axis.EVENT, "action_changed"): pgettext_lazy("history", "an action of the plan was changed"),
    (Axis.EVENT, "action_removed"): pgettext_lazy("history", "an action of the plan was removed"),
    (Axis.EVENT, "milestone_done"): pgettext_lazy("history", "a milestone was reached"),
    (Axis.EVENT, "milestone_reopened"): pgettext_lazy("history", "a milestone was opened again"),
    (Axis.EVENT, "obligation_fulfilled"): pgettext_lazy("history", "an obligation was fulfilled"),
    (Axis.EVENT, "obligation_proof"): pgettext_lazy("history", "the paper that proves an obligation was named"),
    (Axis.EVENT, "risk_happened"): pgettext_lazy("history", "a risk came true"),
    (Axis.EVENT, "indicator_added"): pgettext_lazy("history", "an indicator was added"),
    (Axis.EVENT, "indicator_changed"): pgettext_lazy("history", "an indicator was changed"),
    (Axis.EVENT, "indicator_removed"): pgettext_lazy("history", "an indicator was removed"),
    (Axis.EVENT, "measured"): pgettext_lazy("history", "an indicator was measured"),
    (Axis.EVENT, "measure_approved"): pgettext_lazy("history", "a measurement was approved"),
    (Axis.EVENT, "measure_returned"): pgettext_lazy("history", "a measurement was sent back"),
    (Axis.EVENT, "evaluated"): pgettext_lazy("history", "the evaluation was recorded"),
    (Axis.EVENT, "presentation_note_written"): pgettext_lazy("history", "the presentation note was written"),
    (Axis.EVENT, "distributed"): pgettext_lazy("history", "the agreement was distributed to its parties and services"),
    (Axis.EVENT, "dispatch_acknowledged"): pgettext_lazy("history", "a recipient acknowledged receipt"),
    (Axis.EVENT, "dispatch_reminded"): pgettext_lazy("history", "a recipient was reminded of the receipt"),
    (Axis.EVENT, "dispatch_climbed"): pgettext_lazy("history", "a receipt that never came was put before the director"),
    (Axis.EVENT, "service_task_started"): pgettext_lazy("history", "a communal service began its task"),
    (Axis.EVENT, "service_task_done"): pgettext_lazy("history", "a communal service finished its task"),
    (Axis.EVENT, "service_task_reopened"): pgettext_lazy("history", "the task of a communal service was opened again"),
    (Axis.EVENT, "outcome_chosen"): pgettext_lazy("history", "the outcome of the evaluation was chosen"),
    (Axis.EVENT, "followed_by"): pgettext_lazy("history", "a new dossier follows this one"),
    (Axis.EVENT, "amendment_opened"): pgettext_lazy("history", "an amendment was opened"),
    (Axis.EVENT, "amendment_sent"): pgettext_lazy("history", "an amendment was handed to the presidency"),
    (Axis.EVENT, "amendment_taken_back"): pgettext_lazy("history", "an amendment was taken back"),
    (Axis.EVENT, "amendment_signing_opened"): pgettext_lazy("history", "an amendment was opened for signature"),
    (Axis.EVENT, "day_moved"): pgettext_lazy("history", "a day off moved one of its terms"),
    (Axis.EVENT, "recorded_too_early"): pgettext_lazy(
        "history", "a day off made what was recorded too early: somebody has to look"
    ),
    (Axis.EVENT, "too_early_looked_at"): pgettext_lazy("history", "somebody looked at what was recorded too early"),
    (Axis.EVENT, "amendment_withdrawn"): pgettext_lazy("history", "an amendment was withdrawn"),
} | {(Axis.EVENT, code): said for code, said in signing.EVENTS.items()}


def what(entry: HistoryEntry) -> str:
    """What happened, as a clause; an entry of an older release that nobody knows any more keeps its name."""
    clause = HAPPENED.get((entry.axis, entry.transition))
    return str(clause) if clause else entry.transition.replace("_", " ")


def sentence(entry: HistoryEntry) -> str:
    """`On 23 May 2024, the governor received the decision.` Day and clause are isolated against bidi reordering."""
    iso, written = formats.day_iso(entry.happened_on), formats.day(entry.happened_on)
    day = format_html('<time datetime="{}"><bdi>{}</bdi></time>', iso, written)
    return format_html(_("On {day}, {what}."), day=day, what=what(entry))


def recorded_by(entry: HistoryEntry) -> str:
    """`Recorded by Fatima Zahra, clerk, on 24 May 2024.`; the system itself when nobody did it by hand."""
    day = format_html("<bdi>{}</bdi>", formats.day(entry.at))
    if entry.actor is None and entry.received_from:
        return format_html(_("Recorded by the system of the former office on {day}."), day=day)
    if entry.actor is None:
        return format_html(_("Recorded by the system on {day}."), day=day)
    who = format_html("<bdi>{}</bdi>", entry.actor.get_full_name())
    return format_html(_("Recorded by {who} on {day}."), who=who, day=day)
