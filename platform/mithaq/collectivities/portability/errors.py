"""What can go wrong when an office is carried out, brought back or kept in a backup."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class ArchiveRefused(DomainError):
    """The file is no archive that may be restored here."""

    code = "archive_refused"
    message = _("This archive cannot be restored.")


class ArchiveMissing(ArchiveRefused):
    """There is no file at this place."""

    code = "archive_missing"
    message = _("There is no archive at %(path)s.")


class ArchiveDamaged(ArchiveRefused):
    """Truncated, or not what was written: nothing of it is used."""

    code = "archive_damaged"
    message = _("The archive is damaged or incomplete, and nothing of it was used: %(reason)s.")


class ArchiveUnsafe(ArchiveRefused):
    """Made to do harm: a member that leaves its folder, unpacks without end, or a statement that is no structure."""

    code = "archive_unsafe"
    message = _("The archive holds what no archive of an office holds, and was refused: %(reason)s.")


class ArchiveUnknown(ArchiveRefused):
    """Written in a format, or by a version of the product, that this one does not know."""

    code = "archive_unknown"
    message = _("The archive was made by another version of the product, which this one does not know: %(reason)s.")


class ArchiveUnfit(ArchiveRefused):
    """Its rows do not fit into the tables that it describes."""

    code = "archive_unfit"
    message = _("The rows of the archive do not fit into its tables, and nothing of it was kept: %(reason)s.")


class PlaceTaken(DomainError):
    """Nothing is written over."""

    code = "place_taken"
    message = _("%(path)s exists already: choose another name, or remove it.")


class PlaceUnusable(DomainError):
    """The folder cannot be written to."""

    code = "place_unusable"
    message = _("Nothing can be written to %(path)s: %(reason)s.")


class NoSpace(DomainError):
    """The disk is full; what was begun was taken back."""

    code = "no_space"
    message = _("There is no space left at %(path)s. What was begun was taken back: make room and try again.")


class OfficeLivesHere(DomainError):
    """The office of the archive is on this installation: it is restored beside, never over it."""

    code = "office_lives_here"
    message = _("The office “%(office)s” is on this installation: restore the archive beside it, under another name.")


class OfficeWasErased(DomainError):
    """Two persons decided that these data go; one who has a copy does not undo it."""

    code = "office_was_erased"
    message = _("The office “%(office)s” was erased here: its archive can only be restored beside, under another name.")


class FilesInTheWay(DomainError):
    """A folder of files that belongs to no office stands where the office's files would."""

    code = "files_in_the_way"
    message = _("There are files under “%(folder)s” that belong to no office: move them away first.")


class NotEqual(DomainError):
    """What was restored is not what the archive says; nothing was kept."""

    code = "restored_not_equal"
    message = _("What was restored is not what the archive says, and was taken back: %(difference)s.")


class RestoreRunning(DomainError):
    """Somebody restores the same office at this moment."""

    code = "restore_running"
    message = _("“%(office)s” is being restored by another process.")


class BackupRunning(DomainError):
    """One backup at a time."""

    code = "backup_running"
    message = _("Another backup is running.")


class BackupFailed(DomainError):
    """One or more offices could not be kept."""

    code = "backup_failed"
    message = _("%(failed)s of %(total)s offices could not be kept, such as %(office)s: %(reason)s")


class ServerBackupFailed(DomainError):
    """PostgreSQL's own programs refused."""

    code = "server_backup_failed"
    message = _("The backup of the database server failed, and nothing of it was kept: %(reason)s.")
