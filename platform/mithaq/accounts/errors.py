"""What can go wrong with people and roles."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class RoleNotHere(DomainError):
    """A role of the public side was given in an office, or the other way round."""

    code = "role_not_here"
    message = _("The role “%(role)s” does not exist on this side.")


class PersonExists(DomainError):
    """The address already belongs to somebody here."""

    code = "person_exists"
    message = _("Somebody with the address %(email)s is already registered here.")
    field = "email"


class LastHead(DomainError):
    """The only active head of an office would lose the role."""

    code = "last_head"
    message = _("An office keeps at least one active head: give the role to somebody else first.")


class VisitorsAddress(DomainError):
    """An address that only the support's visits use."""

    code = "visitors_address"
    message = _("This address is kept for visits of the support.")
    field = "email"


class OfFormerOffice(DomainError):
    """A person of another office, known here only because dossiers that came from it name them."""

    code = "of_former_office"
    message = _("This person belongs to a former office and has no access here: invite them under their own address.")
    field = "email"


class LastOperator(DomainError):
    """The only active operator of the service would lose the role or the access."""

    code = "last_operator"
    message = _("The service keeps at least one active operator: give the role to somebody else first.")
