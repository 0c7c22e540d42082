"""The account under which the support reads an office: it stands in the office, reads, and cannot log in by itself."""

import hashlib

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from mithaq.accounts.models import VISITORS, Role, RoleGrant, User

_LONGEST_NAME = 120


def is_visitor(user: User | AnonymousUser) -> bool:
    """Whether this is a support visitor's account, and not a person of the office."""
    return isinstance(user, User) and user.email.endswith(f"@{VISITORS}")


@transaction.atomic
def visitor(operator: str) -> User:
    """The operator's account in the office that is active, ready to be entered: a reader, without a password.

    One for each operator, made at the first visit. A role or a second factor that somebody gave it is taken away: the
    operator passed the second factor on the desk.
    """
    email = f"{hashlib.sha256(operator.lower().encode()).hexdigest()[:32]}@{VISITORS}"
    user = User.objects.select_for_update().filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, name_ar="الدعم")
    user.name_ar = f"الدعم التقني ({operator})"[:_LONGEST_NAME]
    user.name_fr = f"Support ({operator})"[:_LONGEST_NAME]
    user.is_active = True
    user.set_unusable_password()
    user.save()
    Authenticator.objects.filter(user=user).delete()
    RoleGrant.objects.filter(user=user).exclude(role=Role.READER).delete()
    RoleGrant.objects.get_or_create(user=user, role=Role.READER, territory_code="")
    user.__dict__.pop("role_codes", None)
    return user


def dismiss(user_id: int) -> None:
    """Close the account at its next request; what it is recorded to have done stays."""
    User.objects.filter(pk=user_id, email__endswith=f"@{VISITORS}").update(is_active=False)
