"""What the formulary refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError, InvalidInput


class BadTemplateFile(InvalidInput):
    """A file of the formulary is not a whole template: it names the file and the fault."""

    code = "bad_template_file"
    message = _("%(file)s: %(fault)s.")


class UnknownTemplate(DomainError):
    """No template has this code, or no such version."""

    code = "unknown_template"
    message = _("The formulary has no template “%(template)s” in this version.")


class ChangeUnsaid(InvalidInput):
    """A file changed without saying what changed and without a newer edition: versions are never silent."""

    code = "template_change_unsaid"
    message = _("“%(template)s” differs from version %(number)s: give it a newer edition, and say what changed.")


class UnknownVariable(InvalidInput):
    """A text asks for something that no dossier knows."""

    code = "unknown_variable"
    message = _("The formulary does not know {%(name)s}. Known are: %(known)s.")
