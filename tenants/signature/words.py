"""What the history says of signing: one clause for each event; the day stands before it, the person after it."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

EVENTS: dict[str, Promise] = {
    "signing_before_enforceable": pgettext_lazy("history", "signing began before the decision was enforceable"),
    "sent_for_signature": pgettext_lazy("history", "the agreement was sent to a party for signature"),
    "signed": pgettext_lazy("history", "a party signed"),
    "signature_refused": pgettext_lazy("history", "a party refused to sign"),
    "text_fixed": pgettext_lazy("history", "the text to be signed was fixed"),
    "round_opened": pgettext_lazy("history", "a further round of signatures was opened"),
    "round_changed": pgettext_lazy("history", "the round of signatures was changed"),
    "round_prolonged": pgettext_lazy("history", "the round of signatures was prolonged"),
    "round_withdrawn": pgettext_lazy("history", "the round of signatures was withdrawn"),
    "round_completed": pgettext_lazy("history", "the round of signatures was completed"),
    "round_expired": pgettext_lazy("history", "the request for signature expired"),
    "step_added": pgettext_lazy("history", "a person was added to the round of signatures"),
    "step_changed": pgettext_lazy("history", "a person's part in the round was changed"),
    "step_removed": pgettext_lazy("history", "a person was taken out of the round"),
    "step_done": pgettext_lazy("history", "a person did their part in the round"),
    "signature_reminded": pgettext_lazy("history", "a person was reminded of the signature"),
    "stand_in_named": pgettext_lazy("history", "a substitute was named"),
    "stand_in_removed": pgettext_lazy("history", "a substitution was taken back"),
    "scan_sent": pgettext_lazy("history", "a scan of a signed original came back"),
    "page_placed": pgettext_lazy("history", "a scanned page was placed by hand"),
    "page_set_aside": pgettext_lazy("history", "a scanned page was set aside"),
    "file_signed": pgettext_lazy("history", "a file was signed electronically and verified"),
    "signing_link_made": pgettext_lazy("history", "a signatory was given a link"),
    "signing_link_revoked": pgettext_lazy("history", "a signatory's link was revoked"),
}
