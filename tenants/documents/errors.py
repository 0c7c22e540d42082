"""What the papers of a dossier refuse."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class FileRefused(DomainError):
    """The file is not taken; nothing of it is kept."""

    code = "file_refused"
    field = "upload"
    message = _("This file cannot be taken.")


class EmptyFile(FileRefused):
    """A file of 0 bytes."""

    code = "file_empty"
    message = _("“%(name)s” is empty (0 bytes). Scan or save it again.")


class FileTooLarge(FileRefused):
    """Over the limit of size."""

    code = "file_too_large"
    message = _("“%(name)s” is too large: the limit is %(limit)s MB. Scan it again at 200 dots per inch.")


class UnknownFormat(FileRefused):
    """An extension that is not taken."""

    code = "file_format_unknown"
    message = _("“%(name)s” has a format that is not taken. Use one of: %(formats)s.")


class FormatMismatch(FileRefused):
    """The content is not what the extension says."""

    code = "file_format_mismatch"
    message = _("“%(name)s” is not really a file of type %(format)s: its content says otherwise.")


class UnreadableFile(FileRefused):
    """The file is damaged or cut short."""

    code = "file_unreadable"
    message = _("“%(name)s” is damaged or cut short and cannot be read. Save it again and retry.")


class EncryptedFile(FileRefused):
    """A password or an encryption stands before the content."""

    code = "file_encrypted"
    message = _("“%(name)s” is protected by a password. Remove the protection and send it again.")


class ActiveFile(FileRefused):
    """A file that holds a program, a command or another file."""

    code = "file_active"
    message = _(
        "“%(name)s” holds a program, an automatic action or another file inside it. Export it as a plain document."
    )


class BombFile(FileRefused):
    """A small file that unpacks to a huge one."""

    code = "file_bomb"
    message = _("“%(name)s” unpacks to far more than its size and is refused.")


class ImageTooLarge(FileRefused):
    """More pixels than the limit."""

    code = "image_too_large"
    message = _("“%(name)s” has too many pixels: the limit is %(limit)s million. Scan it at a lower resolution.")


class FileTwice(FileRefused):
    """The very same file is in the dossier already."""

    code = "file_twice"
    message = _("This very file is already in the dossier, as “%(title)s”.")


class PaperInUse(DomainError):
    """A paper on which a step rests cannot be removed."""

    code = "paper_in_use"
    message = _("“%(title)s” cannot be removed: a step of the dossier rests on it.")


class PaperUnknown(DomainError):
    """No such paper, or not in this language, or not about this."""

    code = "paper_unknown"
    message = _("There is no such paper.")


class PaperIncomplete(DomainError):
    """Something the paper says is not in the dossier yet."""

    code = "paper_incomplete"
    message = _("This paper cannot be made yet. Missing: %(what)s.")


class WordFileOfAnotherDossier(DomainError):
    """Its articles bear the mark of another dossier."""

    code = "word_file_of_another_dossier"
    field = "upload"
    message = _("“%(name)s” was made from another dossier. Open it there, or start from this dossier's Word file.")


class WordFileArticleTwice(DomainError):
    """Two articles with one number."""

    code = "word_file_article_twice"
    field = "upload"
    message = _("“%(name)s” has two articles with the number %(numbers)s. Give each article its own number.")


class WordFileSame(DomainError):
    """Nothing differs."""

    code = "word_file_same"
    field = "upload"
    message = _("“%(name)s” says what version %(version)s of the text says: nothing to take over.")


class WordFileStale(DomainError):
    """The text went on since the comparison was shown, or the comparison is not one of ours."""

    code = "word_file_stale"
    message = _("The text of this dossier has changed since the file was compared. Send the file again.")


class NothingChosen(DomainError):
    """No article was chosen."""

    code = "nothing_chosen"
    field = "numbers"
    message = _("Choose at least one article to take over.")
