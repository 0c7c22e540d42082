"""What the visa desk refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class DeskClosed(DomainError):
    """The governor of the province takes no files at the desk."""

    code = "visa_desk_closed"
    message = _("The governor's service of this province does not take files at the visa desk: send the file on paper.")


class FileThere(DomainError):
    """The decision is at the desk already."""

    code = "visa_file_there"
    message = _("This decision is already at the visa desk.")


class FileClosed(DomainError):
    """Nothing can be done in a file that came to its end."""

    code = "visa_file_closed"
    message = _("Nothing can be done in this file any more: %(state)s.")


class ActNotNow(DomainError):
    """The act does not follow from where the file stands."""

    code = "visa_act_not_now"
    message = _("“%(act)s” is not possible while the file is in the state “%(state)s”.")


class ActUnderWay(DomainError):
    """Another act of the governor's service has not been recorded in the office yet."""

    code = "visa_act_under_way"
    message = _("Another act is on its way to the office: “%(act)s”. Wait until it is recorded.")


class TermOver(DomainError):
    """The term of the law ran out."""

    code = "visa_file_term_over"
    message = _("The term ended on %(limit)s: this act has no effect any more.")


class RequestAnswered(DomainError):
    """The request has its paper."""

    code = "visa_request_answered"
    message = _("This request has been answered already.")


class PaperAltered(DomainError):
    """The file in the storage is not the one whose hash was kept."""

    code = "visa_paper_altered"
    message = _("The file of “%(title)s” is not the one that was added to the dossier: it cannot be submitted.")


class PaperThere(DomainError):
    """The very same file is in the bundle."""

    code = "visa_paper_there"
    message = _("“%(title)s” is already in the file at the desk.")


class ReasonMissing(DomainError):
    """An act that must say why does not."""

    code = "visa_reason_missing"
    field = "text"
    message = _("Say why.")


class ReferenceMissing(DomainError):
    """A receipt or a visa has a number."""

    code = "visa_reference_missing"
    field = "reference"
    message = _("A receipt and a visa have a number.")


class FilesOpen(DomainError):
    """The desk cannot be closed over open files."""

    code = "visa_files_open"
    message = _("The desk cannot be closed: %(count)s files are open. Finish them first.")
