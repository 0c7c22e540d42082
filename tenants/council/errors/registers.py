"""What the registers of decisions and of minutes refuse (LO 113-14 a47)."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class BookOpenAlready(DomainError):
    """A register has one open book."""

    code = "book_open_already"
    message = _("Book no. %(number)s of this register is still open: close it first.")


class NoOpenBook(DomainError):
    """Nothing is entered without a book that the president and the secretary opened."""

    code = "no_open_book"
    message = _("This register has no open book: the president and the secretary open one first.")


class BookClosed(DomainError):
    """A closed book takes nothing more."""

    code = "book_closed"
    message = _("Book no. %(number)s was closed on %(closed_on)s.")


class BookFull(DomainError):
    """The pages that are left do not hold the entry."""

    code = "book_full"
    message = _(
        "The book has %(left)s pages left and this takes %(needed)s: close it and open another. A book is never"
        " lengthened."
    )


class NotInOrder(DomainError):
    """Decisions stand in the register by their dates."""

    code = "register_not_in_order"
    message = _("Entries stand in the order of their dates: the last one is of %(last)s, this one of %(day)s.")


class EnteredAlready(DomainError):
    """A decision, or the minutes of a session, stand in the register once."""

    code = "entered_already"
    message = _("This stands in the register already: entry no. %(number)s.")


class NothingToEnter(DomainError):
    """Only an adopted decision of our own council is entered."""

    code = "nothing_to_enter"
    message = _("Only a decision that our council adopted is entered in the register.")


class LabelTaken(DomainError):
    """Two standing entries with one number."""

    code = "label_taken"
    field = "label"
    message = _("Decision no. %(label)s stands in the register already.")


class SessionStillOpen(DomainError):
    """Minutes are entered once the session is closed."""

    code = "session_still_open"
    message = _("The minutes are entered once the session is closed.")


class MinutesNotWritten(DomainError):
    """Who chaired and who signs is said first."""

    code = "minutes_not_written"
    message = _("Write first who chaired the session and who signs with the president.")


class MinutesBound(DomainError):
    """What stands in the register is not changed."""

    code = "minutes_bound"
    message = _("The minutes stand in the register (entry no. %(number)s): strike that entry to write them anew.")


class StruckAlready(DomainError):
    """An entry is struck once."""

    code = "struck_already"
    message = _("This entry was struck on %(struck_on)s.")


class BookIncomplete(DomainError):
    """A book is not closed before its day, nor with an entry of a later day."""

    code = "book_incomplete"
    field = "on"
    message = _("The last entry is of %(last)s: the book cannot be closed before it.")


class AbsenceNotExplained(DomainError):
    """Why the secretary does not sign stands expressly in the minutes."""

    code = "absence_not_explained"
    article = "LO 113-14 a47"
    field = "absence_reason"
    message = _("Say why the secretary does not sign: the minutes say it expressly.")
