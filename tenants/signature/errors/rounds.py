"""Rounds of signatures: signed paper and electronic signatures (R24)."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class RoundUnderWay(DomainError):
    """A round is open already."""

    code = "round_under_way"
    message = _("A round of signatures is under way. Withdraw it first, or change its steps.")


class RoundEnded(DomainError):
    """The round ended: nothing more is signed in it."""

    code = "round_ended"
    message = _("This round of signatures has ended (%(ending)s): nothing more can be recorded in it.")


class NoRound(DomainError):
    """No round of signatures is open."""

    code = "no_round"
    message = _("No round of signatures is open.")


class RoundEmpty(DomainError):
    """A round in which nobody signs, or not every party."""

    code = "round_empty"
    article = "R24"
    field = "role"
    message = _("Every party needs at least one person who signs for it. Missing: %(parties)s.")


class StepDone(DomainError):
    """What is done stays as it is."""

    code = "step_done"
    message = _("“%(who)s” is done already, on %(day)s: this step stays as it is.")


class NotYourTurn(DomainError):
    """The round goes in order, and somebody before has not done their part."""

    code = "not_your_turn"
    message = _("It is not the turn of “%(who)s” yet: the round goes in order and waits for “%(before)s”.")


class RequestExpired(DomainError):
    """The request's own last day has passed; the dates of the agreement are another matter."""

    code = "request_expired"
    field = "on"
    message = _(
        "The request for signature expired on %(expires_on)s. Prolong the round to go on; the agreement's own dates do"
        " not change."
    )


class ExpiryInPast(DomainError):
    """A last day that has passed, or lies before the opening."""

    code = "expiry_in_past"
    field = "expires_on"
    message = _("The last day of the request cannot lie in the past.")


class OutsideDelegation(DomainError):
    """The substitute may not sign on that day."""

    code = "outside_delegation"
    field = "stand_in_id"
    message = _("“%(name)s” may sign from %(since)s to %(until)s only, by the act of delegation; not on %(on)s.")


class DelegationOverlaps(DomainError):
    """Two substitutes for one person on one day."""

    code = "delegation_overlaps"
    field = "since"
    message = _("“%(name)s” is the substitute from %(since)s to %(until)s already: one person a day.")


class DaysReversed(DomainError):
    """The last day comes before the first."""

    code = "days_reversed"
    field = "until"
    message = _("The last day cannot come before the first.")


class Nobody(DomainError):
    """A step without a party needs a person's name."""

    code = "step_nobody"
    field = "name"
    message = _("Say who: a party, a name, or both. Whoever signs, signs for a party.")


class TextNotPrepared(DomainError):
    """Nothing can be printed, sealed or compared before the text is fixed."""

    code = "text_not_prepared"
    message = _("Fix the text that is signed first: the originals and the electronic file are made from it.")


class TextInUse(DomainError):
    """Somebody signed this text, or scans of it came back."""

    code = "text_in_use"
    message = _(
        "This text is being signed already and cannot be changed. Withdraw the round to have another text signed."
    )


class TextUnusable(DomainError):
    """The paper chosen is no PDF."""

    code = "text_unusable"
    field = "document_id"
    message = _("Choose a paper of this dossier that is a PDF.")


class NoScan(DomainError):
    """No file was sent."""

    code = "no_scan"
    field = "uploads"
    message = _("Choose the scan, or take a photograph of each page.")


class ScanTooLong(DomainError):
    """More pages than are taken at once."""

    code = "scan_too_long"
    field = "uploads"
    message = _("At most %(limit)s pages are taken at once. Send the originals one by one.")


class ScanBeingRead(DomainError):
    """The worker is not done with it."""

    code = "scan_being_read"
    message = _("The scan is still being read.")


class PagesMissing(DomainError):
    """An original that is not whole is not signed."""

    code = "pages_missing"
    message = _("The original is not whole: pages %(pages)s are missing. Scan them and send them as well.")


class InitialsMissing(DomainError):
    """Nobody confirmed the initials on some pages."""

    code = "initials_missing"
    field = "initials"
    message = _(
        "Confirm the initials page by page. Not confirmed: %(pages)s. If the parties did without, say why below."
    )


class PageTaken(DomainError):
    """This page of the text is there already."""

    code = "page_taken"
    field = "page"
    message = _("Page %(page)s of this original is there already. Set one of the two aside.")


class PageOutside(DomainError):
    """The text has no such page."""

    code = "page_outside"
    field = "page"
    message = _("The text has pages 1 to %(pages)s.")


class NoSigner(DomainError):
    """No key is set up."""

    code = "no_signer"
    article = "L 43-20 a13-15"
    message = _(
        "No key for electronic seals is set up for this office. Sign on paper, or send a file signed elsewhere."
    )


class SignerRefused(DomainError):
    """The key cannot be used."""

    code = "signer_refused"
    message = _("The key for electronic seals cannot be used: it does not open, or its certificate is not valid today.")


class TimestampMissing(DomainError):
    """The authority for time stamps did not answer."""

    code = "timestamp_missing"
    article = "L 43-20 a24"
    message = _("The time-stamping authority did not answer. Nothing was signed; try again later.")


class OnlyOurSide(DomainError):
    """Our seal is put for our own collectivity alone."""

    code = "only_our_side"
    message = _("The seal of this office is put for our own collectivity only.")


class SealedOnItsDay(DomainError):
    """An electronic signature bears the day on which it is made."""

    code = "sealed_on_its_day"
    field = "on"
    message = _("An electronic seal bears today's date.")


class FileUnsigned(DomainError):
    """The file that came back carries no new signature."""

    code = "file_unsigned"
    field = "upload"
    message = _("This file carries no electronic signature that is not here already. A scan belongs to “on paper”.")


class SignedFileChanged(DomainError):
    """Signed bytes were changed."""

    code = "signed_file_changed"
    field = "upload"
    article = "L 43-20 a4-7"
    message = _("The file was changed after it was signed: the signature of “%(holder)s” does not hold any more.")


class TextNotOurs(DomainError):
    """The file is not the text that was sent for signature, or not its latest state."""

    code = "text_not_ours"
    field = "upload"
    message = _(
        "This file is not the one that was sent for signature. Fetch the file again from this page, sign it without"
        " printing or converting it, and send it back."
    )


class NotAPdf(DomainError):
    """The file cannot be read as a PDF."""

    code = "not_a_pdf"
    field = "upload"
    message = _("This file cannot be read as a PDF, or it is protected by a password.")


class CertificateRevoked(DomainError):
    """The certificate was revoked."""

    code = "certificate_revoked"
    field = "upload"
    message = _("The certificate of “%(holder)s” is revoked: this signature is not taken.")


class SigningLinkClosed(DomainError):
    """Unknown, expired and revoked links are told apart by nobody."""

    code = "signing_link_closed"
    message = _("This link opens nothing, or nothing any more.")


class SigningLinkLife(DomainError):
    """A link lives a bounded time."""

    code = "signing_link_life"
    field = "days"
    message = _("A link is open from one to %(limit)s days.")


class OwnSigningLink(DomainError):
    """Our own side signs in the workspace."""

    code = "own_signing_link"
    message = _("Our own side signs in the workspace: it needs no link.")


class TooOften(DomainError):
    """A link sends a bounded number of files a day."""

    code = "signing_link_too_often"
    message = _("Too many files were sent through this link today. Try again tomorrow, or write to the office.")
