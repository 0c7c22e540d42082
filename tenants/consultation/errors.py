"""What the consultation refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError, InvalidInput


class ActorTwice(DomainError):
    """The same actor stands in the dossier already."""

    code = "actor_twice"
    field = "name_ar"
    message = _("“%(name)s” is already among the actors of this dossier.")


class ActorInUse(DomainError):
    """Somebody who attended, proposed or took a position cannot be erased."""

    code = "actor_in_use"
    message = _("“%(name)s” cannot be removed: meetings, proposals or positions name them.")


class ActorOfAnotherDossier(DomainError):
    """Actor and meeting belong to two dossiers."""

    code = "actor_of_another_dossier"
    field = "actor"
    message = _("“%(name)s” is not an actor of this dossier.")


class UnknownField(DomainError):
    """A sector, goal or target outside the lists."""

    code = "unknown_field_of_partnership"
    field = "sector_codes"
    message = _("“%(code)s” is not a known sector or goal.")


class BadEmail(InvalidInput):
    """An address to which no letter could go."""

    code = "bad_email"
    field = "contact_email"
    message = _("“%(text)s” is not an e-mail address. Write it as name@commune.ma.")


class BadPhone(InvalidInput):
    """A telephone number with too few or too many digits, or with letters."""

    code = "bad_phone"
    field = "contact_phone"
    message = _(
        "“%(text)s” is not a telephone number. Write 8 to 15 digits, such as 0536 61 00 00 or +212 536 61 00 00."
    )


class NotHeld(DomainError):
    """Minutes, attendance and proposals are of a meeting that took place."""

    code = "meeting_not_held"
    article = "R10"
    message = _("The meeting of %(day)s has not been held: record first that it took place.")


class AlreadyHeld(DomainError):
    """What is done to a planned meeting is asked of one that was held or cancelled."""

    code = "meeting_not_planned"
    message = _("The meeting of %(day)s is not planned any more: it was held or cancelled.")


class PlannedInThePast(DomainError):
    """Nobody plans a day that is over."""

    code = "planned_in_the_past"
    field = "held_on"
    message = _("%(day)s is over: record a meeting that was held instead.")


class PlannedTooFar(DomainError):
    """A day so far ahead that it is surely a slip of the pen."""

    code = "planned_too_far"
    field = "held_on"
    message = _("%(day)s is more than two years ahead. Check the year.")


class BadLink(InvalidInput):
    """The address of a video meeting that is none."""

    code = "bad_link"
    field = "link"
    message = _("“%(text)s” is not a link. Paste it whole: it begins with https://.")


class InvitationAfterMeeting(DomainError):
    """An invitation that went out once everything was over."""

    code = "invitation_after_meeting"
    article = "R10"
    field = "sent_on"
    message = _("An invitation sent on %(sent_on)s cannot call to the meeting of %(day)s: it comes after it.")


class NobodyInvited(DomainError):
    """A dispatch to nobody."""

    code = "nobody_invited"
    field = "actor_ids"
    message = _("Tick at least one actor.")


class InvitationSent(DomainError):
    """Somebody who holds an invitation is not struck off the list."""

    code = "invitation_sent"
    field = "invited"
    message = _("“%(name)s” was sent an invitation: they stay on the list, and are noted as excused or absent.")


class PresenceOpen(DomainError):
    """The roll was called and somebody invited was left out."""

    code = "presence_open"
    article = "R10"
    message = _("Say of each invited actor whether they came: %(names)s.")


class AuthorAbsent(DomainError):
    """Somebody who spoke was there."""

    code = "author_absent"
    article = "R10"
    message = _("These actors made a proposal or gave an opinion in the meeting, so they were present: %(names)s.")


class MinutesSigned(DomainError):
    """Signed minutes are not rewritten."""

    code = "minutes_signed"
    message = _("The minutes of the meeting of %(day)s are signed: they can no longer be changed.")


class MinutesWritten(DomainError):
    """A first text is written where there is none."""

    code = "minutes_written"
    message = _("The minutes of the meeting of %(day)s are begun already: correct them, nothing is written over them.")


class MinutesChanged(DomainError):
    """Somebody else saved the minutes in between."""

    code = "minutes_changed"
    message = _(
        "Somebody changed these minutes while you were writing. Your text is kept, theirs stands below it: put the two"
        " together, then save again."
    )


class MinutesEmpty(DomainError):
    """Minutes to be signed have neither text nor scanned paper."""

    code = "minutes_empty"
    article = "R12"
    field = "minutes_ar"
    message = _(
        "The minutes of the meeting of %(day)s are empty: write them in Arabic or attach the scanned paper first."
    )


class NobodySigned(DomainError):
    """Minutes signed by nobody that could be named."""

    code = "nobody_signed"
    article = "R12"
    field = "name_0"
    message = _(
        "Name at least one signatory with their function, or attach the scanned paper that bears the signatures."
    )


class SignatoryIncomplete(DomainError):
    """A signatory with a name and no function, or the other way round."""

    code = "signatory_incomplete"
    message = _("Give both the name and the function of each signatory.")


class SignatoryTwice(DomainError):
    """One person signs once."""

    code = "signatory_twice"
    message = _("“%(name)s” is named twice among the signatories.")


class OpinionTerm(DomainError):
    """A term nobody could hold, or that never ends."""

    code = "opinion_term"
    field = "working_days"
    message = _("The term is between 1 and %(longest)s working days; %(days)s was given.")


class OpinionClosed(DomainError):
    """An answer to, or a withdrawal of, a request that is over."""

    code = "opinion_closed"
    message = _("The request to “%(service)s” is closed: the opinion was given, or the request was withdrawn.")


class OpinionOfAnotherService(DomainError):
    """A communal service answers what it was asked itself."""

    code = "opinion_of_another_service"
    message = _("“%(service)s” answers this request; your access does not name that service.")
