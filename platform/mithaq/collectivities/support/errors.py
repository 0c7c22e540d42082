"""Why a support visit is refused."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class TicketInvalid(DomainError):
    """The link was used, ran out, belongs to another office, or its operator is none any more: it never says which."""

    code = "support_ticket_invalid"
    message = _("This link does not open the office, or does not open it any more.")


class VisitEnded(DomainError):
    """The visit has ended already."""

    code = "support_visit_ended"
    message = _("This visit has ended already.")
