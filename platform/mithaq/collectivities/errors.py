"""What can go wrong when an office is looked for, opened or closed."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class NoOffice(DomainError):
    """Code that belongs to an office ran outside any office: refused, never sent to `public`."""

    code = "no_office"
    message = _("This work belongs to an office, and no office is active.")


class OfficeUnknown(DomainError):
    """No office has this code, slug, host or schema."""

    code = "office_unknown"
    message = _("There is no office “%(office)s”.")


class OfficeSuspended(DomainError):
    """The office exists but is suspended: its data are kept and nobody enters."""

    code = "office_suspended"
    message = _("The office “%(office)s” is suspended.")


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
