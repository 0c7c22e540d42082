"""What a transfer refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class ActMissing(DomainError):
    """A transfer is commanded by a legal act."""

    code = "act_missing"
    field = "act"
    message = _("Name the legal act that commands it: without one nothing passes from an office to another.")


class DayInFuture(DomainError):
    """A transfer is carried out once it has taken effect."""

    code = "day_in_future"
    field = "effective_on"
    message = _("%(day)s lies in the future: a transfer is carried out on the day it takes effect, or later.")


class SameOffice(DomainError):
    """From an office to itself."""

    code = "same_office"
    message = _("“%(office)s” stands on both sides.")


class Unusual(DomainError):
    """Not the case of article 139, or far away: a person has to confirm it and say why."""

    code = "unusual_transfer"
    article = "LO 113-14 a139"
    message = _(
        "Article 139 speaks of communes and of the establishment for intercommunal cooperation they belong to. Here:"
        " %(why)s. Confirm it, with the reason."
    )


class NothingChosen(DomainError):
    """No agreement was named, or none of the office fits."""

    code = "nothing_chosen"
    message = _("There is no agreement of “%(office)s” to transfer.")


class AgreementUnknown(DomainError):
    """The office has no agreement with this reference."""

    code = "agreement_unknown"
    field = "references"
    message = _("“%(office)s” has no agreement %(reference)s.")


class AlreadyTransferred(DomainError):
    """The dossier passed to another office, or by another act."""

    code = "already_transferred"
    message = _("%(reference)s passed to “%(office)s” on %(day)s already, by %(act)s.")


class NotInForce(DomainError):
    """What passes by article 139 is what was concluded: an agreement in force."""

    code = "not_in_force"
    article = "LO 113-14 a139"
    message = _("%(reference)s is not in force (it is now: %(state)s): no right or obligation passes from it.")


class ConcludedAfter(DomainError):
    """Article 139 covers agreements concluded before the establishment was created, or joined."""

    code = "concluded_after"
    article = "LO 113-14 a139"
    message = _(
        "%(reference)s was signed on %(signed_on)s, after the day on which the transfer takes effect (%(day)s): article"
        " 139 covers what was concluded before."
    )


class AmendmentUnderWay(DomainError):
    """An amendment is before the council, the governor or the parties: it is finished or withdrawn first."""

    code = "amendment_under_way"
    message = _(
        "Amendment no. %(number)s of %(reference)s is before the council or being signed: let it enter into force, or"
        " withdraw it, then transfer."
    )


class CouncilSitting(DomainError):
    """The session that decided on the dossier is not closed."""

    code = "council_sitting"
    message = _("The session of the council that decided on %(reference)s is not closed yet: close it, then transfer.")


class FileLost(DomainError):
    """A paper's file is not where its row says."""

    code = "file_lost"
    message = _("The file of “%(paper)s” is not in its place: nothing was transferred.")


class FileDiffers(DomainError):
    """A copy is not what the original was when it was received."""

    code = "file_differs"
    message = _("The file of “%(paper)s” is not the one that was received: nothing was transferred.")


class NotEqual(DomainError):
    """The rows or the sums of money are not the same on both sides: the transfer is undone."""

    code = "not_equal"
    message = _("%(table)s does not hold the same rows and amounts on both sides: nothing was transferred.")


class SuccessorElsewhere(DomainError):
    """The archived office of a merger has another successor."""

    code = "successor_elsewhere"
    message = _("“%(office)s” is archived already, and “%(successor)s” does not succeed it.")
