"""What the engine of papers refuses to read."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class WordFileRefused(DomainError):
    """The Word file is not taken; nothing of it is kept."""

    code = "word_file_refused"
    field = "upload"
    message = _("This Word file cannot be read.")


class NotAWordFile(WordFileRefused):
    """Not a docx, or a damaged one."""

    code = "word_file_unreadable"
    message = _("“%(name)s” is not a Word file (.docx) that can be read. Save it again in Word and retry.")


class WordFileWithMacros(WordFileRefused):
    """A program inside the file."""

    code = "word_file_macros"
    message = _("“%(name)s” holds macros or embedded objects. Save it as a plain Word document (.docx) without them.")


class WordFileWithLinks(WordFileRefused):
    """Something that lies outside the file: a template, a picture, a document to be fetched."""

    code = "word_file_external"
    message = _("“%(name)s” takes a template, a picture or data from elsewhere. Remove the link and save it again.")


class WordFileBomb(WordFileRefused):
    """A small file that unpacks to a huge one."""

    code = "word_file_bomb"
    message = _("“%(name)s” unpacks to far more than its size and is refused.")


class WordFileWithoutArticles(WordFileRefused):
    """No article was recognised."""

    code = "word_file_without_articles"
    message = _(
        "No article was found in “%(name)s”. Start from the Word file that the dossier gives, or write a heading"
        " “المادة 1” or “Article 1” before each article."
    )


class PagesUnreadable(DomainError):
    """The PDF cannot be drawn."""

    code = "pages_unreadable"
    field = "upload"
    message = _("The pages of this file cannot be read. Scan the paper again.")
