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
    message = _(
        "%(schema)s is not at the version that the ledger says it has; `mithaq fleet verify` shows what differs."
    )


class CanaryDiffers(DomainError):
    """A schema that went first is not what the template is, though every statement succeeded."""

    code = "canary_differs"
    message = _("%(schema)s was migrated and differs from the template: %(difference)s")


class LockInTheWay(DomainError):
    """Somebody holds a lock for longer than a migration waits; nothing is half done."""

    code = "lock_in_the_way"
    message = _("%(schema)s is in use: a migration waited for a lock and gave up. Run it again.")
