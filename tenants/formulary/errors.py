"""What the office's formulary refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class TextMoved(DomainError):
    """Somebody kept another version of the dossier's text meanwhile."""

    code = "text_moved"
    message = _("Version %(number)s of the text was kept meanwhile. Look at it, then confirm again.")


class TemplateMoved(DomainError):
    """Somebody kept another version of the office's template meanwhile."""

    code = "template_moved"
    message = _("Version %(number)s of this template was kept meanwhile. Look at what it says, then save again.")


class NoTextYet(DomainError):
    """A clause is inserted into a text, and there is none."""

    code = "no_text_yet"
    message = _("There is no text yet to insert a clause into. Start from a template first.")


class TemplateWithoutArticle(DomainError):
    """A template without text."""

    code = "template_without_article"
    field = "body_ar"
    message = _("A template needs at least one article in Arabic.")


class NotThisForm(DomainError):
    """A clause where a whole agreement is asked for, or the other way round."""

    code = "not_this_form"
    message = _("“%(title)s” is not of the form that is asked for here.")


class NothingChosen(DomainError):
    """Nobody said which articles of the newer version to take."""

    code = "nothing_chosen"
    message = _("Choose at least one article to take, or keep the text as it is.")


class SameTemplate(DomainError):
    """The article already says exactly this."""

    code = "same_template"
    message = _("The template already says exactly this.")
