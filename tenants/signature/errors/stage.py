"""The note, the signatures recorded, entry into force (R22–R29)."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class NotDecided(DomainError):
    """The council has not adopted the decision (R22)."""

    code = "not_decided"
    article = "LO 113-14 a94"
    message = _("The text cannot be sent for signature before the council has adopted its decision.")


class NoteMissing(DomainError):
    """The presentation note is not written (R23)."""

    code = "note_missing"
    message = _("Write the presentation note first: it goes with the text to every party (R23).")


class SigningBeforeEnforceable(DomainError):
    """Signing before the decision is enforceable is possible, but must be meant."""

    code = "signing_before_enforceable"
    article = "LO 113-14 a117, a118"
    field = "confirmed"
    message = _(
        "The decision is not enforceable yet: an objection or a refused visa would undo what is signed. Wait, or"
        " confirm that the text is to be signed nevertheless; the confirmation is recorded."
    )


class NotSigning(DomainError):
    """The agreement, or the amendment, is not being signed."""

    code = "not_signing"
    message = _("Nothing can be signed: %(reference)s is in the state “%(state)s”.")


class SignedBeforeDecision(DomainError):
    """The signature would come before the council's decision."""

    code = "signed_before_decision"
    field = "on"
    article = "LO 113-14 a94"
    message = _("The signature (%(on)s) cannot come before the decision of the council (%(decided_on)s).")


class SignedBeforeSent(DomainError):
    """The signature would come before the text was sent."""

    code = "signed_before_sent"
    field = "on"
    message = _("The signature (%(on)s) cannot come before the text was sent for it (%(sent_on)s).")


class AlreadySigned(DomainError):
    """The party has signed."""

    code = "already_signed"
    message = _("“%(party)s” has already signed, on %(signed_on)s.")


class ForeignPaper(DomainError):
    """The paper or the party belongs to another dossier."""

    code = "foreign_paper"
    message = _("This belongs to another dossier.")


class SignatoryMissing(DomainError):
    """A signature has a signatory."""

    code = "signatory_missing"
    field = "signatory_name"
    message = _("Say who signed for the party.")


class NotReturned(DomainError):
    """The text has not returned signed by all and enforceable (R27)."""

    code = "not_returned"
    message = _(
        "The text is distributed once every party has signed and the decision is enforceable. Missing: %(what)s."
    )


class DispatchTwice(DomainError):
    """The recipient has it already."""

    code = "dispatch_twice"
    message = _("The text was already sent to this recipient.")


class DispatchBeforeSignature(DomainError):
    """The dispatch would come before the last signature."""

    code = "dispatch_before_signature"
    field = "on"
    message = _("The dispatch (%(on)s) cannot come before the last signature (%(signed_on)s).")


class AcknowledgedBeforeSent(DomainError):
    """The acknowledgement would come before the dispatch."""

    code = "acknowledged_before_sent"
    field = "on"
    message = _("The acknowledgement (%(on)s) cannot come before the dispatch (%(sent_on)s).")


class TaskMissing(DomainError):
    """A communal service is told what to do (R29)."""

    code = "task_missing"
    field = "task"
    message = _("Say what this service has to do (R29).")


class NotReadyForForce(DomainError):
    """Something that entry into force rests on is missing (R27–R29)."""

    code = "not_ready_for_force"
    message = _("The text cannot enter into force yet. Missing: %(what)s.")


class ForceBeforeCause(DomainError):
    """Entry into force would come before the decision is enforceable, the last signature or the distribution."""

    code = "force_before_cause"
    field = "on"
    message = _("Entry into force (%(on)s) cannot come before %(earlier)s (%(earlier_on)s).")
