"""Distribution and its receipts (R28, R29)."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


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
