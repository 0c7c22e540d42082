"""What signature and entry into force refuse."""

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


# --- Distribution, acknowledgement, tasks of the services ------------------------------------------------------------


class ServiceTwice(DomainError):
    """The directory has this service already."""

    code = "service_twice"
    field = "name_ar"
    message = _("“%(name)s” is already in the directory.")


class LineTwice(DomainError):
    """The recipient stands on the list already, or has the text."""

    code = "line_twice"
    message = _("“%(name)s” is already on the list, or already has the text.")


class ListEmpty(DomainError):
    """Nobody is on the list."""

    code = "list_empty"
    message = _("Put the recipients on the list first: the parties (R28) and the communal services (R29).")


class AddressMissing(DomainError):
    """A letter needs an address."""

    code = "address_missing"
    field = "email"
    message = _("Give the e-mail of “%(name)s”, or send the text on paper.")


class TaskDueTooEarly(DomainError):
    """A task would be due before it was given."""

    code = "task_due_too_early"
    field = "task_due_on"
    message = _("The task cannot be due (%(due_on)s) before the text is sent (%(on)s).")


class FollowUpOrder(DomainError):
    """The director is told after the recipient was reminded."""

    code = "follow_up_order"
    field = "climb_after"
    message = _("The director is told later than the recipient is reminded: choose more working days.")


class CopyMissing(DomainError):
    """The list is sent with a copy of the signed text."""

    code = "copy_missing"
    field = "copy_id"
    message = _("Choose the copy that is sent: the scanned original of the signed text.")


class AlreadyAcknowledged(DomainError):
    """The receipt is acknowledged already."""

    code = "already_acknowledged"
    message = _("“%(name)s” has already acknowledged receipt, on %(on)s.")


class WhoIsMissing(DomainError):
    """Who acknowledges says their name and function."""

    code = "who_is_missing"
    message = _("Say your name and your function: the receipt is kept with them.")


class SlipMissing(DomainError):
    """A slip is acknowledged by its scan."""

    code = "slip_missing"
    field = "upload"
    message = _("Add the scan of the signed slip, or say that the office noted the receipt itself.")


class CopyLinkClosed(DomainError):
    """No open link has this token; which of the reasons it is stays unsaid."""

    code = "copy_link_closed"
    message = _("This link is not open, or no longer open.")


class WrongCode(DomainError):
    """The number and the code do not belong together; which of them is wrong stays unsaid."""

    code = "wrong_code"
    field = "code"
    message = _("This number and this code do not belong together, or the code was tried too often.")


class NoNewCode(DomainError):
    """A code is made for what waits for an answer."""

    code = "no_new_code"
    message = _("“%(name)s” needs no code: the receipt is acknowledged.")


class TaskOfAnotherService(DomainError):
    """Somebody of a service answers for that service's tasks alone."""

    code = "task_of_another_service"
    message = _("This is a task of “%(service)s”: only that service, or the office, says how it stands.")


class TaskStands(DomainError):
    """The task does not stand where this step begins."""

    code = "task_stands"
    message = _("This cannot be said of the task: it is in the state “%(state)s”.")


class TaskDayTooEarly(DomainError):
    """What a service did comes after it was told to."""

    code = "task_day_too_early"
    field = "on"
    message = _("This day (%(on)s) cannot come before %(earlier_on)s, when the task was given or begun.")
