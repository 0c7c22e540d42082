"""The first head of a new office: invites everybody else, and is the only person whom somebody outside brings in."""

from django.db import transaction

from mithaq.accounts import services
from mithaq.accounts.models import Role, RoleGrant, User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core.database import connection


def first_head(
    office: Collectivity,
    *,
    email: str,
    name_ar: str,
    name_fr: str = "",
    language: str = "ar",
    root: str,
    by: str,
) -> User | None:
    """Add the head and send the link to a password; None when the office has a head already.

    root: address of the office's host, `https://host`. by: who opened the office, for its audit trail. Raises
    OfficeClosed, VisitorsAddress, OfFormerOffice.
    """
    with office_context(office):
        before = (connection.actor, connection.request_id)
        connection.set_actor(f"operator:{by}", connection.request_id)
        try:
            with transaction.atomic():
                if RoleGrant.objects.filter(role=Role.HEAD).exists():
                    return None
                head = services.add_person(
                    email=email, name_ar=name_ar, name_fr=name_fr, language=language, roles=[Role.HEAD]
                )
                services.invite(head, root=root)
                return head
        finally:
            connection.set_actor(*before)
