"""What can go wrong when the fleet is migrated."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class AlreadyMigrating(DomainError):
    """Another process migrates the fleet at this moment."""

    code = "fleet_already_migrating"
    message = _("The fleet is being migrated by another process; wait for it, or stop it first.")


class SchemaDrifted(DomainError):
    """The schema is not what the ledger says it is: migrating it would build on unknown ground."""

    code = "schema_drifted"
    message = _("%(schema)s is not at the version that the ledger says; `mithaq fleet verify` shows what differs.")


class NotAtHead(DomainError):
    """After all steps the schema is still not at the template's version."""

    code = "schema_not_at_head"
    message = _("%(schema)s did not reach the template's version.")
