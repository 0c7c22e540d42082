"""What can go wrong when an office is looked for, opened or closed."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError, InvalidInput


class NoOffice(DomainError):
    """Code that belongs to an office ran outside any office: refused, never sent to `public`."""

    code = "no_office"
    message = _("This work belongs to an office, and no office is active.")


class OfficeUnknown(DomainError):
    """No office has this code, slug, host or schema."""

    code = "office_unknown"
    message = _("There is no office “%(office)s”.")


class OfficeClosed(DomainError):
    """The office exists and nobody enters: suspended, archived or erased."""

    code = "office_closed"
    message = _("The office “%(office)s” is closed.")


class OfficeSuspended(OfficeClosed):
    """The office exists but is suspended: its data are kept and nobody enters."""

    code = "office_suspended"
    message = _("The office “%(office)s” is suspended.")


class OfficeArchived(OfficeClosed):
    """The office is closed for good: its data are kept and nobody enters."""

    code = "office_archived"
    message = _("The office “%(office)s” is archived: it is closed for good.")


class OfficeErased(OfficeClosed):
    """The office's data were erased; its row in the registry is all that is left."""

    code = "office_erased"
    message = _("The office “%(office)s” was erased: its data no longer exist.")


class OfficeExists(DomainError):
    """Code, slug, schema or host is already taken."""

    code = "office_exists"
    message = _("“%(office)s” is already taken by another office.")


class OfficeNameInvalid(DomainError):
    """The slug cannot be a host name and a schema name."""

    code = "office_name_invalid"
    message = _("“%(slug)s” cannot be the name of a host: use 2 to 40 letters a–z, digits and hyphens.")


class ProvisioningInTransaction(DomainError):
    """An office is never created inside somebody else's transaction."""

    code = "provisioning_in_transaction"
    message = _("An office cannot be created inside a transaction.")


class TemplateNotReady(DomainError):
    """The template schema is older than this version of the product, or is being migrated."""

    code = "template_not_ready"
    message = _("The template of offices is not up to date: run `mithaq fleet migrate`, then try again.")


class NoOfficeOpened(DomainError):
    """Every row of a job was refused."""

    code = "no_office_opened"
    message = _("No office was opened; %(rows)s refused. The first: %(reason)s")


class HostInvalid(DomainError):
    """Not a host name that a browser can ask for and that an office may bear."""

    code = "host_invalid"
    field = "host"
    message = _("“%(host)s” is not a host name: write it like cooperation.commune.ma, without address or path.")


class HostTaken(DomainError):
    """The host name is another office's or the service's own, or stands above or below one of theirs."""

    code = "host_taken"
    field = "host"
    message = _("“%(host)s” cannot be given to this office: “%(taken)s” belongs to another.")


class HostUnknown(DomainError):
    """The office has no such host."""

    code = "host_unknown"
    field = "host"
    message = _("This office has no host “%(host)s”.")


class HostIsMain(DomainError):
    """An office is never left without its main host."""

    code = "host_is_main"
    field = "host"
    message = _("“%(host)s” is the main host: make another host the main one first.")


class ErasureOpen(DomainError):
    """Somebody has asked for this office's erasure already."""

    code = "erasure_open"
    message = _("The erasure of “%(office)s” was asked for already, by %(by)s.")


class ErasureUnknown(DomainError):
    """There is no such erasure, or it came to its end."""

    code = "erasure_unknown"
    message = _("There is no open erasure of “%(office)s”.")


class ErasureNotDone(DomainError):
    """There is no certificate, because nothing was erased."""

    code = "erasure_not_done"
    message = _("“%(office)s” was not erased: there is no certificate.")


class ErasureByOnePerson(DomainError):
    """Two persons erase an office: one asks, another approves."""

    code = "erasure_by_one_person"
    message = _("%(by)s asked for this erasure: another person must approve it.")


class ErasureNotApproved(DomainError):
    """Nobody but the person who asked has looked at this erasure yet."""

    code = "erasure_not_approved"
    message = _("The erasure of “%(office)s” waits for the approval of a second person.")


class ErasureBeforeArchive(DomainError):
    """Only an archived office is erased."""

    code = "erasure_before_archive"
    message = _("“%(office)s” is not archived: only an archived office can be erased.")


class ErasureWithoutExport(DomainError):
    """No export of the archived office is at hand that was made since its archiving and is fresh enough."""

    code = "erasure_without_export"
    message = _(
        "“%(office)s” has no export made since it was archived, at most %(days)s days old and still in its place:"
        " export it first."
    )


class OfficeBusy(DomainError):
    """Something else is using the office's tables: a backup, a migration."""

    code = "office_busy"
    message = _("The office “%(office)s” is in use by a backup or a migration: try again when that has ended.")


class LimitReached(DomainError):
    """The office has used what it may take of the shared machine; the operator can raise its limits."""

    code = "limit_reached"
    message = _("A limit of this office is reached: %(used)s of %(limit)s.")


class StorageFull(LimitReached):
    """used, limit, size: megabytes."""

    code = "storage_full"
    field = "upload"
    message = _(
        "The office's storage is full: %(used)s of %(limit)s MB are used, and this file needs %(size)s MB."
        " Remove papers that were added by mistake, or ask the operator for more room."
    )


class UploadLimitReached(LimitReached):
    """used, limit, size: megabytes of one day."""

    code = "upload_limit_reached"
    field = "upload"
    message = _(
        "The office has sent %(used)s MB today, and its limit is %(limit)s MB a day; this file has %(size)s MB."
        " Send it tomorrow, or ask the operator to raise the limit."
    )


class ExportLimitReached(LimitReached):
    """Too many exports in one day."""

    code = "export_limit_reached"
    message = _("The office has made %(used)s exports today; its limit is %(limit)s a day. Try again tomorrow.")


class ApiLimitReached(LimitReached):
    """Too many requests to the API in one hour."""

    code = "api_limit_reached"
    message = _("The office's API has answered %(used)s requests in this hour; its limit is %(limit)s an hour.")


class JobNotCancellable(DomainError):
    """The job is over: there is nothing to call off."""

    code = "job_not_cancellable"
    message = _("The job is over; it cannot be cancelled any more.")


class JobNotFailed(DomainError):
    """Only a job that failed or was cancelled is tried again."""

    code = "job_not_failed"
    message = _("Only a job that failed or was cancelled can be tried again.")


class ServerRefused(DomainError):
    """PostgreSQL did not open this office; the reason is its own."""

    code = "server_refused"
    message = _("The database refused: %(reason)s")


class UnknownColumn(InvalidInput):
    """A file with a column that nobody reads is a misunderstanding: a name in it would be left out in silence."""

    code = "column_unknown"
    field = "file"
    message = _("“%(header)s” is no column of this file. Columns are: %(columns)s.")
